// What is required of a reader, and by when. Days are texts such as 2026-11-23; the file is that of `derive/browse/reader_file.py`.

import { findMark } from "../own/progress.js";
import { makePart, readFinish } from "../progress/reckon.js";

/**
 * @typedef {object} Course  a course or path that is to be taken
 * @property {string} id
 * @property {string} title
 * @property {string} url     from the site's root, without a leading slash
 * @property {string} [time]
 * @property {string} [lang]  of the title, if that is not the portal's
 * @property {string} [lms]   its id in the learning management system
 * @property {string} [enrol] where to enrol
 * @property {import("../progress/reckon.js").Whole["parts"]} [parts]  what finishes it
 *
 * @typedef {object} Rule
 * @property {string[]} [was]      its former ids
 * @property {string} [first]      the id that it had first, by which calendars know it, where that is another
 * @property {string} note         by when and how often, in words
 * @property {string[]} [teams]    of these teams; everybody's if left out
 * @property {string[]} [roles]
 * @property {string[]} [regions]
 * @property {number} due          days after joining
 * @property {number} [renew]      days after which it is taken again
 * @property {string} [since]      the day it became compulsory
 * @property {Course} [renewal]    what is taken in its place from the second time on
 * @property {string[]} [renewed]  ids of whatever renews it or did, former ones too
 *
 * @typedef {Course & Rule} Required
 *
 * @typedef {object} Duty  what is required of one reader
 * @property {Required} item
 * @property {"overdue" | "open" | "undated" | "done"} state
 * @property {string} day   by when it is to be done or renewed; "" if that is not known or never
 * @property {string} done  when it was last done, or ""
 * @property {Course} next  what to take: the item, or what renews it
 */

/** How many days before its day a renewal is asked for. */
export const RENEWAL_NOTICE = 60;

/**
 * What is required of a reader, the most pressing first.
 * @param {Required[]} all
 * @param {import("../own/reader.js").Reader} reader
 * @param {import("../own/progress.js").Marks} marks
 * @param {import("../own/renewals.js").Renewals} renewals
 * @param {string} today
 * @returns {Duty[]}
 */
export function listDuties(all, reader, marks, renewals, today) {
  const duties = all.filter((item) => fits(item, reader)).map((item) => assess(item, reader.joined ?? "", marks, renewals, today));
  const rank = (/** @type {Duty} */ { state }) => ["overdue", "open", "undated", "done"].indexOf(state);
  return duties.sort((a, b) => rank(a) - rank(b) || (a.day || "9999").localeCompare(b.day || "9999") || a.item.title.localeCompare(b.item.title));
}

/** @param {Required} item @param {import("../own/reader.js").Reader} reader */
export const fits = ({ teams = [], roles = [], regions = [] }, reader) =>
  [{ of: teams, own: reader.team }, { of: roles, own: reader.role }, { of: regions, own: reader.region }].every(({ of, own }) => !of.length || of.includes(own));

/**
 * @param {Required} item
 * @param {string} joined
 * @param {import("../own/progress.js").Marks} marks
 * @param {import("../own/renewals.js").Renewals} renewals
 * @param {string} today
 * @returns {Duty}
 */
export function assess(item, joined, marks, renewals, today) {
  const first = latest([item.id, ...(item.was ?? [])].map((id) => readDone(marks, id))) || readFinishDay(marks, item);
  const later = latest([item.id, ...(item.was ?? []), ...(item.renewed ?? [])].map((id) => (Object.hasOwn(renewals, id) ? renewals[id] : "")));
  const other = latest([...(item.renewed ?? []).map((id) => readDone(marks, id)), item.renewal ? readFinishDay(marks, item.renewal) : ""]);
  const done = first && latest([first, later, other]);
  if (done) {
    const day = item.renew ? addDays(done, item.renew) : "";
    const state = day && day < today ? "overdue" : day && day <= addDays(today, RENEWAL_NOTICE) ? "open" : "done";
    return { item, state, day, done, next: item.renewal ?? item };
  }
  if (!joined) return { item, state: "undated", day: "", done, next: item };
  const day = addDays(latest([joined, item.since ?? ""]), item.due);
  return { item, state: day < today ? "overdue" : "open", day, done, next: item };
}

/** @param {import("../own/progress.js").Marks} marks @param {string} id @returns {string} the day it was finished, here; "" if it was not */
export function readDone(marks, id) {
  const done = findMark(marks, id)?.done;
  return done ? formatLocalDay(new Date(done)) : "";
}

/**
 * The day a course or path was finished, by a mark of its own or with the last of its parts.
 * @param {import("../own/progress.js").Marks} marks @param {import("../progress/reckon.js").Whole} whole @returns {string} "" if it was not
 */
export function readFinishDay(marks, whole) {
  const done = readFinish(marks, makePart(whole));
  return done ? formatLocalDay(new Date(done)) : "";
}

/** @param {Date} moment @returns {string} its day where the reader is */
export const formatLocalDay = (moment) => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** @param {string} day @param {number} days */
export const addDays = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** @param {string[]} days */
const latest = (days) => days.reduce((one, other) => (other > one ? other : one), "");
