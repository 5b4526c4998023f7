// What a reader has begun and finished, under the ids that the portal has now.

import { findMark } from "../own/progress.js";
import { listLessons, readFinish, reckon } from "./reckon.js";

/**
 * @typedef {import("./data.js").Course | import("./data.js").Path} Record
 * @typedef {{id: string, record: Record, standing: import("./reckon.js").Standing, parts: import("./reckon.js").Part[], at: string}} Begun
 * @typedef {{id: string, formerId: string, record: Record | import("./data.js").Gone | undefined, mark: import("../own/progress.js").Mark}} Finished
 */

/**
 * A path is begun once the reader has started it, not because a course of it is done.
 * @param {import("../own/progress.js").Marks} marks
 * @param {string[]} opened  ids of courses whose pages the reader has opened
 * @param {import("./data.js").Data} data
 * @returns {Promise<{begun: Begun[], finished: Finished[]}>} the latest first
 */
export async function collect(marks, opened, data) {
  const courses = Object.keys(marks).filter((address) => address.includes("/")).map((address) => address.split("/")[0]);
  const items = Object.keys(marks).filter((address) => !address.includes("/"));
  const ids = [...new Set([...items, ...courses, ...opened])];
  const resolved = await Promise.all(ids.map(async (id) => ({ formerId: id, ...(await data.find(id)) })));
  /** @type {Map<string, Finished>} */
  const finished = new Map();
  for (const { id, formerId, record } of resolved) {
    const mark = findMark(marks, formerId);
    const other = finished.get(id);
    if (mark?.done && (!other || (other.mark.done ?? "") > mark.done)) finished.set(id, { id, formerId, record, mark });
  }
  /** @type {Map<string, string[]>} present id → former ones */
  const formerIds = new Map();
  for (const { id, formerId } of resolved) if (id !== formerId) formerIds.set(id, [...(formerIds.get(id) ?? []), formerId]);
  /** @type {Map<string, Begun>} */
  const begun = new Map();
  /** Counts what has no mark of its own as finished with its last part. @param {string} id @param {Record} record @param {import("./reckon.js").Part[]} parts */
  const settle = (id, record, parts) => {
    const done = readFinish(marks, { address: id, former: formerIds.get(id), minutes: 0, parts });
    if (done) finished.set(id, { id, formerId: id, record, mark: { at: done, done } });
    return done !== "";
  };
  for (const { id, record } of resolved) {
    if (record?.kind !== "course" || finished.has(id) || begun.has(id)) continue;
    const former = formerIds.get(id) ?? [];
    const parts = listLessons(id, record, former);
    if (settle(id, record, parts)) continue;
    const own = parts.flatMap((part) => [part.address, ...part.former ?? []]).map((address) => findMark(marks, address)?.at ?? "");
    begun.set(id, { id, record, parts, standing: reckon(marks, parts), at: own.sort().at(-1) ?? "" });
  }
  for (const { id, formerId, record } of resolved) {
    if (record?.kind !== "path" || finished.has(id)) continue;
    const parts = await listItems(record, data, formerIds, [id]);
    if (settle(id, record, parts)) continue;
    const standing = reckon(marks, parts);
    begun.set(id, { id, record, parts, standing, at: [standing.latest, findMark(marks, formerId)?.at ?? ""].sort().at(-1) ?? "" });
  }
  return {
    begun: [...begun.values()].sort((one, other) => other.at.localeCompare(one.at)),
    finished: [...finished.values()].sort((one, other) => String(other.mark.done).localeCompare(String(one.mark.done))),
  };
}

/**
 * The items of a path as parts, each with its own ones.
 * @param {import("./data.js").Path} path @param {import("./data.js").Data} data
 * @param {Map<string, string[]>} formerIds  of whatever the reader has marks of
 * @param {string[]} outer  the ids of the path and of those that it is in
 * @returns {Promise<import("./reckon.js").Part[]>}
 */
async function listItems(path, data, formerIds, outer) {
  const items = path.steps.flatMap(([ids, optional]) => ids.map((id) => ({ id, optional: Boolean(optional) })));
  return Promise.all(items.map(async ({ id, optional }) => {
    const { record } = await data.find(id);
    const former = formerIds.get(id);
    const part = { address: id, former, minutes: (record && "minutes" in record && record.minutes) || 0, optional };
    if (record?.kind === "course") return { ...part, parts: listLessons(id, record, former) };
    if (record?.kind !== "path" || outer.includes(id)) return part;
    return { ...part, parts: await listItems(record, data, formerIds, [...outer, id]) };
  }));
}
