// A reader's private list of starred items: their ids with dates. It can be exported to another browser as a file.

import { open } from "../store.js";

/** @typedef {Record<string, string>} Stars  item → the date it was starred, as 2026-11-23 */

const ID = /^[a-z0-9][a-z0-9-]{0,99}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Version 1: item → day. @type {import("../store.js").Store<Stars>} */
export const stars = open("stars", { version: 1, empty: {}, migrate: (kept) => sound(kept) });

/** @param {string} id */
export const starred = (id) => Object.hasOwn(stars.get(), id);

/**
 * @param {string} id
 * @param {string} today
 */
export const toggle = (id, today) =>
  stars.update(({ [id]: day, ...others }) => (starred(id) ? others : { ...others, [id]: today }));

/**
 * Both lists in one; an item on both has the earlier date.
 * @param {Stars} one
 * @param {Stars} other
 * @returns {Stars}
 */
export function merge(one, other) {
  const all = { ...one };
  for (const [id, day] of Object.entries(other)) if (!Object.hasOwn(all, id) || all[id] > day) all[id] = day;
  return all;
}

/** @param {unknown} kept @returns {Stars} the valid items with their dates */
export function sound(kept) {
  const pairs = kept && typeof kept === "object" ? Object.entries(kept) : [];
  return Object.fromEntries(pairs.filter(([id, day]) => ID.test(id) && typeof day === "string" && DAY.test(day)));
}

/** @returns {string} today's date here, as 2026-11-23 */
export function today(now = new Date()) {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
