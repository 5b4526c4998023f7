// How far along a path a reader is, and when they will have finished it. `derive/pages/path_plan.py` writes the data.

import { findFinish } from "../progress/reckon.js";
import { addDays, formatLocalDay, readFinishDay } from "../required/dates.js";

/**
 * @typedef {object} PathItem
 * @property {string} id
 * @property {string} title
 * @property {string[]} was       its former ids
 * @property {number} minutes
 * @property {boolean} optional
 * @property {[string, number, ...string[]][]} lessons  each with its minutes and its former ids
 * @property {import("../progress/reckon.js").Whole["parts"]} [parts]  what finishes it
 *
 * @typedef {{id: string, was: string[], version: number, valid: number | null, items: PathItem[]}} PathData
 * @typedef {import("../own/progress.js").Marks} Marks
 *
 * @typedef {object} Plan
 * @property {Set<string>} done  the ids of the finished items
 * @property {number} doneCount  of those that count
 * @property {number} count      of the items that count
 * @property {number} left       minutes
 */

/** The days over which the pace is measured. */
const MEASURED_DAYS = 56;

/** @param {Marks} marks @param {string[]} addresses  the present one, and those that it had @returns {string} the first day it was finished, or "" */
function readDay(marks, [address, ...former]) {
  const done = findFinish(marks, { address, former })?.done;
  return done ? formatLocalDay(new Date(done)) : "";
}

/** The lessons of an item, each with its minutes and the day it was finished, or "". @param {PathItem} item @param {Marks} marks */
const readLessons = ({ id, was, lessons }, marks) =>
  lessons.map(([lesson, minutes, ...names]) => {
    const addresses = [id, ...was].flatMap((course) => [lesson, ...names].map((name) => `${course}/${name}`));
    return { minutes, day: readDay(marks, addresses) };
  });

/** @param {PathItem} item @param {Marks} marks @returns {string} the day it was finished, or "" */
export const readFinish = (item, marks) => readFinishDay(marks, item);

/** @param {PathItem} item @param {Marks} marks @returns {number} minutes */
export function countLeft(item, marks) {
  if (readFinish(item, marks)) return 0;
  const lessons = readLessons(item, marks);
  const all = lessons.reduce((sum, { minutes }) => sum + minutes, 0);
  if (!all) return item.minutes;
  const open = lessons.filter(({ day }) => !day);
  return Math.round((item.minutes * open.reduce((sum, { minutes }) => sum + minutes, 0)) / all);
}

/** @param {PathData} data @param {Marks} marks @param {boolean} withOptional @returns {Plan} */
export function makePlan(data, marks, withOptional) {
  const counted = data.items.filter(({ optional }) => withOptional || !optional);
  const done = new Set(data.items.filter((item) => readFinish(item, marks)).map(({ id }) => id));
  const left = counted.reduce((sum, item) => sum + countLeft(item, marks), 0);
  return { done, doneCount: counted.filter(({ id }) => done.has(id)).length, count: counted.length, left };
}

/**
 * The minutes a week that a reader gave to this path of late, in steps of five.
 * @param {PathData} data @param {Marks} marks @param {string} today
 * @returns {number} 0 where there is too little to go by
 */
export function measurePace(data, marks, today) {
  const start = addDays(today, -MEASURED_DAYS);
  const parts = data.items.flatMap((item) => {
    const lessons = readLessons(item, marks).filter(({ day }) => day);
    const finish = readDay(marks, [item.id, ...item.was]);
    return lessons.length || !finish ? lessons : [{ minutes: item.minutes, day: finish }];
  });
  const recent = parts.filter(({ day }) => day > start && day <= today);
  if (recent.length < 2) return 0;
  const first = recent.reduce((one, { day }) => (day < one ? day : one), today);
  const weeks = Math.max(1, (Date.parse(today) - Date.parse(first)) / (7 * 86_400_000));
  return Math.max(5, Math.round(recent.reduce((sum, { minutes }) => sum + minutes, 0) / weeks / 5) * 5);
}

/** @param {number} left @param {number} minutes  a week @param {string} today @returns {string} the day on which nothing will be left */
export const estimateFinish = (left, minutes, today) => addDays(today, Math.ceil((left / minutes) * 7));

/**
 * The day on which the whole path was finished: the one that is kept of it, else that of its last required item.
 * @param {PathData} data @param {Marks} marks
 * @returns {string} "" if something is missing
 */
export const readPathFinish = ({ id, was, items }, marks) => readFinishDay(marks, { id, was, parts: items.filter(({ optional }) => !optional) });

/**
 * @param {PathData} data @param {string} finished @param {string} renewed  the last day of a renewal, or ""
 * @param {string} today
 * @returns {{until: string, isOver: boolean}} until: "" where it does not expire
 */
export function assessValidity(data, finished, renewed, today) {
  const from = renewed > finished ? renewed : finished;
  const until = data.valid ? addDays(from, data.valid) : "";
  return { until, isOver: Boolean(until) && until < today };
}
