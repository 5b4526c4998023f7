// What the courses and paths in a reader's progress were called when they were finished: one may be taken down later.

import { open } from "../store.js";

/** @typedef {Record<string, string>} Titles  id → title */

const ID = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** The longest title that is kept, and the most of them. */
const LONGEST = 200;
const MOST = 2000;

/** Version 1: id → title. @type {import("../store.js").Store<Titles>} */
export const titles = open("titles", { version: 1, empty: {}, migrate: (kept) => sound(kept) });

/** @param {string} id @param {string} title */
export const keepTitle = (id, title) => titles.get()[id] === title || titles.update((now) => ({ ...now, [id]: title.slice(0, LONGEST) }));

/** @param {string} id */
export const findTitle = (id) => {
  const all = titles.get();
  return Object.hasOwn(all, id) ? all[id] : id;
};

/** @param {unknown} kept @returns {Titles} what is valid of it */
export function sound(kept) {
  const pairs = kept && typeof kept === "object" && !Array.isArray(kept) ? Object.entries(kept) : [];
  const valid = pairs.filter(([id, title]) => ID.test(id) && typeof title === "string" && title.trim());
  return Object.fromEntries(valid.slice(0, MOST).map(([id, title]) => [id, title.slice(0, LONGEST)]));
}
