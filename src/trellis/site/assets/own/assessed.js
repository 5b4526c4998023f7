// How a reader judges their own work at a checkpoint, and what they note about their evidence. It stays in this browser.

import { open } from "../store.js";
import { findLatest, listAddresses } from "./former.js";

/**
 * @typedef {object} Assessment
 * @property {string} title    of the lesson
 * @property {string} course   its title
 * @property {string} rubric   its id, or ""
 * @property {number} version  of the rubric
 * @property {Record<string, number>} levels  criterion → level, from 1
 * @property {number} passing  how many criteria reach the level that passes
 * @property {number} of       how many criteria there are
 * @property {string} note
 * @property {string} at       when it was last changed, as an ISO time in UTC
 */

const ADDRESS = /^[a-z0-9][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}$/;
const ID = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** The most characters of a note. */
export const MOST = 4000;

/** Version 1: address of the lesson → assessment. @type {import("../store.js").Store<Record<string, Assessment>>} */
export const assessed = open("assessed", {
  version: 1,
  empty: {},
  migrate: (kept) => Object.fromEntries(Object.entries(Object(kept)).filter(([address]) => ADDRESS.test(address)).map(([address, one]) => [address, readAssessment(one)])),
});

/** @param {any} one @returns {Assessment} what is valid of it */
export function readAssessment(one) {
  const levels = Object.entries(Object(one?.levels)).filter(([id, level]) => ID.test(id) && Number.isInteger(level) && level >= 1 && level <= 6);
  return {
    title: readText(one?.title, 200), course: readText(one?.course, 200), rubric: typeof one?.rubric === "string" && ID.test(one.rubric) ? one.rubric : "",
    version: readCount(one?.version), levels: Object.fromEntries(levels), passing: readCount(one?.passing), of: readCount(one?.of),
    note: readText(one?.note, MOST), at: Number.isNaN(Date.parse(one?.at)) ? "1970-01-01T00:00:00.000Z" : new Date(one.at).toISOString(),
  };
}

/** What is kept under the present address of a lesson, or the latest under a former one. @param {string} address @returns {Assessment | undefined} */
export function findAssessment(address, all = assessed.get()) {
  return findLatest(listAddresses(address), (one) => (Object.hasOwn(all, one) ? all[one] : undefined));
}

/**
 * Changes what is kept of a lesson; what the change does not name stays, whichever tab kept it.
 * @param {string} address @param {(own: Partial<Assessment>) => Partial<Assessment>} change
 * @returns {boolean} false if this browser stores nothing
 */
export const recordAssessment = (address, change, at = new Date().toISOString()) =>
  assessed.update((now) => {
    const own = findAssessment(address, now) ?? {};
    return { ...now, [address]: readAssessment({ ...own, ...change(own), at }) };
  });

/** @param {unknown} text @param {number} most */
const readText = (text, most) => (typeof text === "string" ? text.slice(0, most) : "");

/** @param {unknown} number */
const readCount = (number) => (Number.isInteger(number) && Number(number) >= 0 && Number(number) <= 1e6 ? Number(number) : 0);
