// What a reader has done of a quiz that they have not finished, so that no reload, no way to a lesson and back loses it.

import { findLatest, listAddresses } from "../own/former.js";
import { isResumable } from "../quiz/answers.js";
import { open } from "../store.js";

/** @typedef {import("../quiz/answers.js").Quiz} Quiz */
/** @typedef {import("../quiz/answers.js").Part} Part */

/**
 * @typedef {object} Attempt
 * @property {string} version  of the questions
 * @property {Part[]} parts    one for each question
 * @property {string} at       when it was last changed, as an ISO time in UTC
 */

const KEY = /^[a-z0-9][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}$/;
const VERSION = /^[0-9a-f]{12}$/;

/** The most quizzes of which something is stored. */
export const MOST = 60;

/** The longest answer in writing, in characters, and the most numbers of an answer. */
const LONGEST = 300;

/**
 * Version 1: course and lesson → attempt.
 * @type {import("../store.js").Store<Record<string, Attempt>>}
 */
export const attempts = open("quiz-attempts", {
  version: 1,
  empty: {},
  migrate: (kept) => pick(Object.fromEntries(Object.entries(Object(kept)).filter(([key, attempt]) => KEY.test(key) && isAttempt(attempt)))),
});

/** The latest ones. @param {Record<string, Attempt>} all @returns {Record<string, Attempt>} */
const pick = (all) => Object.fromEntries(Object.entries(all).sort(([, one], [, other]) => other.at.localeCompare(one.at)).slice(0, MOST));

/** @param {any} attempt @returns {attempt is Attempt} */
const isAttempt = (attempt) =>
  typeof attempt?.version === "string" && VERSION.test(attempt.version) && typeof attempt.at === "string" && !Number.isNaN(Date.parse(attempt.at)) &&
  Array.isArray(attempt.parts) && attempt.parts.length <= LONGEST && attempt.parts.every(isPart);

/** @param {any} part @returns {part is Part} */
const isPart = (part) =>
  typeof part?.isChecked === "boolean" && isNumbers(part.order) && (typeof part.answer === "string" ? part.answer.length <= LONGEST : isNumbers(part.answer));

/** @param {any} numbers */
const isNumbers = (numbers) => Array.isArray(numbers) && numbers.length <= LONGEST && numbers.every(Number.isInteger);

/**
 * What was done of a quiz, under its present address or a former one; undefined if there is nothing, or its questions
 * have changed since.
 * @param {string} key  course and lesson
 * @param {Quiz} quiz
 */
export function findAttempt(key, quiz) {
  const attempt = read(key);
  return attempt?.version === quiz.version && isResumable(quiz, attempt.parts) ? attempt.parts : undefined;
}

/** Whether something was done of a quiz before its questions changed. @param {string} key @param {Quiz} quiz */
export const isOutdated = (key, quiz) => (read(key)?.version ?? quiz.version) !== quiz.version;

/** @param {string} key @returns {Attempt | undefined} */
function read(key) {
  const all = attempts.get();
  return findLatest(listAddresses(key), (address) => (Object.hasOwn(all, address) ? all[address] : undefined));
}

/**
 * @param {string} key  course and lesson
 * @param {Quiz} quiz
 * @param {Part[]} parts
 * @returns {boolean} false if this browser stores nothing
 */
export const keepAttempt = (key, { version }, parts, at = new Date().toISOString()) => attempts.update((now) => pick({ ...now, [key]: { version, parts, at } }));

/** Forgets what was done of a quiz, for one that is finished. @param {string} key */
export function forgetAttempt(key) {
  const addresses = listAddresses(key);
  const all = attempts.get();
  if (!addresses.some((address) => Object.hasOwn(all, address))) return;
  attempts.update((now) => Object.fromEntries(Object.entries(now).filter(([address]) => !addresses.includes(address))));
}
