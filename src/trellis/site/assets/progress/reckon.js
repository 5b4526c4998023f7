// When a reader finished a course or a path, and how far they are in it: what comes next, how many minutes are left.

import { findMark } from "../own/progress.js";

/** @typedef {import("../own/progress.js").Marks} Marks */

/**
 * @typedef {object} Part  a lesson of a course, or an item of a path
 * @property {string} address    as progress is stored under
 * @property {string[]} [former] addresses that it had before
 * @property {number} minutes
 * @property {boolean} [optional] whether the whole is finished without it
 * @property {Part[]} [parts]    what it consists of itself, where that is known
 */

/**
 * @typedef {object} Whole  a course or path, as the site's files describe it
 * @property {string} id
 * @property {string[]} [was]  its former ids
 * @property {(string | Whole)[]} [parts]  what finishes it: of a lesson its ids, the present one first; an item of a path
 */

/**
 * @typedef {object} Standing
 * @property {number} done        compulsory parts that are finished
 * @property {number} total       compulsory parts
 * @property {number} minutes     of compulsory parts that are not finished
 * @property {number} next        the place of the first compulsory part that is not finished, from 0; -1 if there is none
 * @property {boolean} begun      whether anything of it is finished
 * @property {string} latest     when the last compulsory part was finished, as an ISO time; "" if none is
 * @property {boolean} finished   whether all compulsory parts are, and there is one
 */

/**
 * The mark of a part, under its present address or a former one: of several finished ones the earliest.
 * @param {Marks} marks @param {Pick<Part, "address" | "former">} part
 */
export function findFinish(marks, { address, former = [] }) {
  const all = [address, ...former].map((one) => findMark(marks, one)).filter((mark) => mark?.done !== undefined);
  return all.sort((one, other) => String(one?.done).localeCompare(String(other?.done)))[0];
}

/**
 * When a part was finished: by its own mark, or else with the last of its own compulsory parts, unless its finish was taken
 * back since.
 * @param {Marks} marks @param {Part} part
 * @returns {string} an ISO time; "" if it is not finished
 */
export function readFinish(marks, part) {
  const own = findFinish(marks, part)?.done;
  if (own || !part.parts) return own ?? "";
  const { finished, latest } = reckon(marks, part.parts);
  const isTakenBack = [part.address, ...part.former ?? []].some((address) => (findMark(marks, address)?.undone ?? "") >= latest);
  return finished && !isTakenBack ? latest : "";
}

/** @param {Marks} marks @param {readonly Part[]} parts @returns {Standing} */
export function reckon(marks, parts) {
  const times = parts.map((part) => readFinish(marks, part));
  const isFinished = times.map(Boolean);
  const compulsory = parts.map((part, place) => ({ ...part, place })).filter(({ optional }) => !optional);
  const left = compulsory.filter(({ place }) => !isFinished[place]);
  return {
    done: compulsory.length - left.length,
    total: compulsory.length,
    minutes: left.reduce((sum, { minutes }) => sum + minutes, 0),
    next: left[0]?.place ?? -1,
    begun: isFinished.some(Boolean),
    latest: compulsory.map(({ place }) => times[place]).sort().at(-1) ?? "",
    finished: compulsory.length > 0 && left.length === 0,
  };
}

/**
 * The lessons of a course as parts.
 * @param {string} id @param {import("./data.js").Course} course @param {string[]} [formerIds] of the course
 * @returns {Part[]}
 */
export function listLessons(id, course, formerIds = []) {
  const formerNames = Object.entries(course.former ?? {});
  return course.lessons.map(([lesson, , minutes, optional]) => {
    const names = [lesson, ...formerNames.filter(([, present]) => present === lesson).map(([name]) => name)];
    return { ...makeLesson([id, ...formerIds], names), minutes, optional: Boolean(optional) };
  });
}

/** A course or path as a part, with what finishes it. @param {Whole} whole @returns {Part} */
export function makePart({ id, was = [], parts }) {
  const ids = [id, ...was];
  return { address: id, former: was, minutes: 0, parts: parts?.map((part) => (typeof part === "string" ? makeLesson(ids, part.split(" ")) : makePart(part))) };
}

/** @param {string[]} ids  of the course, the present one first @param {string[]} names  of the lesson @returns {Part} */
function makeLesson(ids, names) {
  const [address, ...former] = ids.flatMap((id) => names.map((name) => `${id}/${name}`));
  return { address, former, minutes: 0 };
}
