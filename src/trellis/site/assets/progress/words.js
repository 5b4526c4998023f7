// What a reader's progress is called.

import { makeDateFormat, page } from "../wording.js";

/** Minutes as `45 min`, `2 h` or `3 h 20 min`. @param {number} minutes */
export function nameTime(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [hours ? page.translate("{n} h", { n: hours }) : "", rest ? page.translate("{n} min", { n: rest }) : ""];
  return parts.filter(Boolean).join(" ");
}

/** @param {import("./reckon.js").Standing} standing @param {number} place  of the next lesson among all, from 0 @param {number} all */
export function nameNext({ minutes }, place, all) {
  const values = { number: place + 1, total: all, time: nameTime(minutes) };
  return minutes ? page.translate("Lesson {number} of {total}, {time} left", values) : page.translate("Lesson {number} of {total}", values);
}

/** The day of a moment here, as the page's language writes it. @param {string} time  an ISO time; `formatDay` writes a day */
export function nameDate(time) {
  return makeDateFormat(document.documentElement.lang || "en", { dateStyle: "long" }).format(new Date(time));
}

/** What a page says where a change could not be stored. */
export const nameNoStorage = () => page.translate("This browser keeps nothing, so this is forgotten with the page.");

/** What a page says where another tab kept a text for the same field, and there is no room for both. */
export const nameBothTooLong = () => page.translate("Another tab kept a text here too, and both are too long together. Shorten them, so that they are kept.");
