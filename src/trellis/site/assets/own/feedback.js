// What a reader thinks of a course, asked at its end. It stays in this browser unless they send it themselves.

import { open } from "../store.js";
import { findLatest, listCourseIds } from "./former.js";

/** @typedef {{worth: string, helped: string, change: string, at: string}} Feedback  "" for what was not answered; at: a day */

export const WORTH = ["yes", "partly", "no"];
export const HELPED = ["read", "activity", "quiz", "checkpoint", "people"];
/** The most characters of an answer. */
export const MOST = 1000;
const ID = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** Version 1: course → answers. @type {import("../store.js").Store<Record<string, Feedback>>} */
export const feedback = open("feedback", {
  version: 1,
  empty: {},
  migrate: (kept) => Object.fromEntries(Object.entries(Object(kept)).filter(([id]) => ID.test(id)).map(([id, one]) => [id, readFeedback(one)])),
});

/** @param {any} one @returns {Feedback} */
export const readFeedback = (one) => ({
  worth: WORTH.includes(one?.worth) ? one.worth : "",
  helped: HELPED.includes(one?.helped) ? one.helped : "",
  change: typeof one?.change === "string" ? one.change.slice(0, MOST) : "",
  at: /^\d{4}-\d\d-\d\d$/.test(one?.at) ? one.at : "",
});

/** What is kept under a course's present id, or the latest under a former one. @param {string} course @returns {Feedback | undefined} */
export function findFeedback(course, all = feedback.get()) {
  return findLatest(listCourseIds(course), (id) => (Object.hasOwn(all, id) ? all[id] : undefined));
}

/**
 * Keeps answers; those that are not given stay, whichever tab kept them.
 * @param {string} course @param {Partial<Feedback>} answers @returns {boolean} false if this browser stores nothing
 */
export const recordFeedback = (course, answers) => feedback.update((now) => ({ ...now, [course]: readFeedback({ ...findFeedback(course, now), ...answers }) }));
