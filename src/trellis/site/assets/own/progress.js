// What a reader has finished: lessons, courses and paths, with quiz results and ticked tasks. It stays in this browser.

import { open } from "../store.js";

/**
 * @typedef {object} Score  the best result of a quiz
 * @property {number} right   questions answered right
 * @property {number} of      questions in all
 * @property {boolean} passed whether that reached the pass mark
 * @property {string} at      when, as an ISO time in UTC
 */

/**
 * @typedef {object} Mark  what is stored of a lesson, course or path
 * @property {string} at        when it last changed, as an ISO time in UTC: of two marks the later one wins, but for a finish
 * @property {string} [done]    when it was finished; missing if it is not
 * @property {string} [undone]  when its finish was taken back, if it was not finished since
 * @property {Score} [score]    of a quiz
 * @property {number[]} [tasks] the ticked task boxes of a lesson, from 0
 * @property {string} [version] of a finished course or path: the version that was finished
 */

/** @typedef {Record<string, Mark>} Marks  address of a lesson (`course/lesson`) or id of a course or path → mark */

const ADDRESS = /^[a-z0-9][a-z0-9-]{0,99}(\/[a-z0-9][a-z0-9-]{0,99})?$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const VERSION = /^[A-Za-z0-9._-]{1,100}$/;

/** Version 1: address → mark. @type {import("../store.js").Store<Marks>} */
export const progress = open("progress", { version: 1, empty: {}, migrate: (kept) => sound(kept) });

/** @param {string} course @param {string} lesson */
export const lessonAddress = (course, lesson) => `${course}/${lesson}`;

/** @param {string} address */
export const isDone = (address) => Boolean(findMark(progress.get(), address)?.done);

/** @param {Marks} marks @param {string} address @returns {Mark | undefined} never what every object inherits */
export const findMark = (marks, address) => (Object.hasOwn(marks, address) ? marks[address] : undefined);

/**
 * Marks a lesson, course or path as finished. The first date stays.
 * @param {string} address
 * @param {{version?: string, at?: string}} [finish]
 * @returns {boolean} false if this browser stores nothing
 */
export const markDone = (address, { version, at = now() } = {}) =>
  change(address, at, ({ undone, ...mark }) => ({ ...mark, done: mark.done ?? at, ...(version ? { version } : {}) }));

/**
 * Notes that a path was begun: a mark without a finish. One that is there already stays as it is.
 * @param {string} address @param {string} [at]
 */
export const markBegun = (address, at = now()) => findMark(progress.get(), address) !== undefined || change(address, at, (mark) => mark);

/** @param {string} address @param {string} [at] */
export const markUndone = (address, at = now()) =>
  change(address, at, ({ done, version, ...mark }) => ({ ...mark, undone: at }));

/**
 * Keeps a quiz's result if it is the best so far: a passed one before any other, then the larger share of right answers.
 * @param {string} address
 * @param {Omit<Score, "at">} result
 */
export const recordScore = (address, result, at = now()) =>
  change(address, at, (mark) => ({ ...mark, score: mark.score && !isBetter(result, mark.score) ? mark.score : { ...result, at } }));

/** @param {string} address @param {number[]} tasks  the ticked boxes, from 0 */
export const recordTasks = (address, tasks, at = now()) => change(address, at, (mark) => ({ ...mark, tasks: [...tasks].sort((a, b) => a - b) }));

/** @param {Omit<Score, "at">} one @param {Omit<Score, "at">} other */
export const isBetter = (one, other) => (one.passed !== other.passed ? one.passed : one.right / one.of > other.right / other.of);

/**
 * Both in one; of two marks the one that changed later, with the better score of both, and with the earlier finish unless the
 * reader took that back later. What changed later without being finished took nothing back: a ticked task, say, in another browser.
 * @param {Marks} one
 * @param {Marks} other
 * @returns {Marks}
 */
export function merge(one, other) {
  const all = { ...one };
  for (const [address, mark] of Object.entries(other)) all[address] = Object.hasOwn(all, address) ? mergeMarks(all[address], mark) : mark;
  return all;
}

/** @param {Mark} one @param {Mark} other @returns {Mark} */
function mergeMarks(one, other) {
  const [earlier, later] = one.at <= other.at ? [one, other] : [other, one];
  const scores = [one.score, other.score].filter((score) => score !== undefined);
  const [best] = scores.sort((a, b) => Number(isBetter(b, a)) - Number(isBetter(a, b)));
  const undone = [one.undone ?? "", other.undone ?? ""].sort()[1] ?? "";
  const [done] = [one.done ?? "", other.done ?? ""].filter((day) => day > undone).sort();
  const version = done && (later.version ?? earlier.version);
  return soundMark({ ...earlier, ...later, done, undone: done ? "" : undone, score: best, version });
}

/** @param {unknown} kept @returns {Marks} what is valid of it */
export function sound(kept) {
  const pairs = kept && typeof kept === "object" && !Array.isArray(kept) ? Object.entries(kept) : [];
  return Object.fromEntries(pairs.filter(([address, mark]) => ADDRESS.test(address) && isTime(mark?.at)).map(([address, mark]) => [address, soundMark(mark)]));
}

/** @param {any} mark @returns {Mark} */
function soundMark({ at, done, undone, score, tasks, version }) {
  const isScore = Number.isInteger(score?.right) && Number.isInteger(score?.of) && score.right >= 0 && score.of > 0 && score.right <= score.of && isTime(score.at);
  return {
    at,
    ...(isTime(done) ? { done } : isTime(undone) ? { undone } : {}),
    ...(isScore ? { score: { right: score.right, of: score.of, passed: score.passed === true, at: score.at } } : {}),
    ...(Array.isArray(tasks) ? { tasks: tasks.filter((task) => Number.isInteger(task) && task >= 0).slice(0, 1000) } : {}),
    ...(typeof version === "string" && VERSION.test(version) ? { version } : {}),
  };
}

/** @param {unknown} text @returns {text is string} */
const isTime = (text) => typeof text === "string" && TIME.test(text) && !Number.isNaN(Date.parse(text));

/** @param {string} address @param {string} at @param {(mark: Mark) => Mark} alter */
const change = (address, at, alter) => progress.update((marks) => ({ ...marks, [address]: { ...alter(findMark(marks, address) ?? { at }), at } }));

/** @returns {string} this moment, as an ISO time in UTC */
function now() {
  return new Date().toISOString();
}
