// The last lesson that this browser has shown of each course. This is no record of learning.

import { open } from "../store.js";

/**
 * @typedef {object} Visit
 * @property {string} title   of the course
 * @property {string} url     of the lesson, from the site's root, without a leading slash
 * @property {string} lesson  its title
 * @property {number} place   of the lesson, from 1
 * @property {number} total   how many lessons there are
 * @property {string} [lang]  of both titles
 * @property {string} at      when it was shown, as an ISO date in UTC
 * @property {string} [end]   when the course's last lesson was shown; missing if it never was
 */

/** The most courses that are stored. */
export const MOST = 60;

/** Version 1: course → visit. @type {import("../store.js").Store<Record<string, Visit>>} */
export const visited = open("visited", {
  version: 1,
  empty: {},
  migrate: (kept) => Object.fromEntries(Object.entries(kept ?? {}).filter(([, visit]) => isVisit(visit))),
});

/**
 * @param {string} course
 * @param {Omit<Visit, "end">} visit
 */
export const remember = (course, visit) => visited.update((now) => remembered(now, course, visit));

/**
 * @param {Record<string, Visit>} now
 * @param {string} course
 * @param {Omit<Visit, "end">} visit
 * @returns {Record<string, Visit>} with the visit; the courses visited longest ago are removed
 */
export function remembered(now, course, visit) {
  const end = visit.place === visit.total ? visit.at : Object.hasOwn(now, course) ? now[course].end : undefined;
  const all = { ...now, [course]: end ? { ...visit, end } : visit };
  const latest = Object.entries(all).sort(([, a], [, b]) => b.at.localeCompare(a.at));
  return Object.fromEntries(latest.slice(0, MOST));
}

/**
 * @param {Record<string, Visit>} now
 * @returns {[string, Visit][]} courses whose last lesson has not been shown, the latest first
 */
export const begun = (now) =>
  Object.entries(now).filter(([, visit]) => !visit.end).sort(([, a], [, b]) => b.at.localeCompare(a.at));

/**
 * @param {Record<string, Visit>} now
 * @param {Record<string, [string, string, string, string][]>} stories  item → the stories about it: ISO date, date in words, title, URL
 * @returns {{course: string, visit: Visit, stories: [string, string, string, string][]}[]} the stories since the last lesson was shown
 */
export const changed = (now, stories) =>
  Object.entries(now).flatMap(([course, visit]) => {
    const news = visit.end && Object.hasOwn(stories, course) ? stories[course].filter(([day]) => day > /** @type {string} */ (visit.end).slice(0, 10)) : [];
    return news.length ? [{ course, visit, stories: news }] : [];
  });

/** @param {any} visit @returns {visit is Visit} */
const isVisit = (visit) =>
  ["title", "url", "lesson", "at"].every((name) => typeof visit?.[name] === "string") &&
  Number.isInteger(visit.place) && Number.isInteger(visit.total) && !/^[a-z]*:|^\/|\/\//i.test(visit.url);
