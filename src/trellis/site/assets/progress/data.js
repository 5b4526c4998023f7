// Fetches what the portal has under the ids that a reader's progress names. `derive/learning.py` writes these files.

import { shard } from "../catalogue/data.js";

/**
 * @typedef {[string, string, number, 1?]} Lesson  id, title, minutes; 1 if the course is finished without it
 * @typedef {[string, string]} Next  title and URL
 * @typedef {{from: string, url?: string, changes: string[]}} Change  a former version: since when, its text, what differs now
 *
 * @typedef {object} Item
 * @property {string} title
 * @property {string} url       from the site's root, without a leading slash
 * @property {string} [lang]    of the title, if that is not the portal's
 * @property {number} [minutes]
 * @property {boolean} [retired]
 * @property {Next[]} [next]    what took its place
 * @property {string} [version] the version that readers see
 * @property {string} [since]   when it began, as an ISO time in UTC
 * @property {Record<string, Change>} [versions] former versions
 *
 * @typedef {Item & {kind: "course", lessons: Lesson[], former?: Record<string, string>}} Course
 * @typedef {Item & {kind: "path", steps: [string[], 1?][], certificate?: string}} Path  certificate: its name
 * @typedef {{kind: "gone", title: string, url: string, reason: string, next?: Next[]}} Gone
 * @typedef {{is: string}} Former  of a former id: the present one
 */

const ROOT = new URL("../../../", import.meta.url).href;

/** The most former ids that lead from one to the next. */
const HOPS = 5;

/** @param {string} url  from the site's root */
export const address = (url) => ROOT + url;

/** @param {(address: string) => Promise<any>} [get] */
export function openData(get = json) {
  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /** @param {string} name @returns {Promise<any>} */
  const file = (name) => {
    let coming = files.get(name);
    if (!coming) {
      coming = get(`${ROOT}assets/trellis/learning/${name}.json`);
      files.set(name, coming);
      coming.catch(() => files.delete(name));
    }
    return coming;
  };
  /** @param {string} id @returns {Promise<Course | Path | Gone | Former | undefined>} */
  const read = async (id) => {
    const { files: count } = await file("index");
    const records = await file(String(shard(id, count)));
    return Object.hasOwn(records, id) ? records[id] : undefined;
  };
  /**
   * What an id, present or former, stands for now.
   * @param {string} id @returns {Promise<{id: string, record: Course | Path | Gone | undefined}>}
   */
  const find = async (id) => {
    let record = await read(id);
    for (let hop = 0; record && "is" in record && hop < HOPS; hop++) record = await read((id = record.is));
    return { id, record: record && "is" in record ? undefined : record };
  };
  /** Whether the site knows what changed. @returns {Promise<boolean>} */
  const hasHistory = async () => (await file("index")).history === true;
  return { find, hasHistory };
}

/** @typedef {ReturnType<typeof openData>} Data */

/** @param {string} address */
async function json(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(address);
  return answer.json();
}
