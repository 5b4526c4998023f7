// What a reader writes beside lessons. It stays in this browser.

import { open } from "../store.js";

/** @typedef {{at: string, text: string, title: string}} Note  at: when it was written, as an ISO time in UTC; title: of the lesson */
/** @typedef {Record<string, Note>} Notes  address of a lesson (`course/lesson`) → note; an empty one was deleted */

const ADDRESS = /^[a-z0-9][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The longest note, in characters. */
export const LONGEST = 20_000;
const LONGEST_TITLE = 200;

/** Version 1: address → note. @type {import("../store.js").Store<Notes>} */
export const notes = open("notes", { version: 1, empty: {}, migrate: (kept) => sound(kept) });

/** The note under a present or a former address; of several the latest. @param {string[]} addresses @returns {Note | undefined} */
export function findNote(addresses) {
  const all = notes.get();
  const own = addresses.filter((address) => Object.hasOwn(all, address)).map((address) => all[address]);
  const [latest] = own.sort((one, other) => other.at.localeCompare(one.at));
  return latest?.text ? latest : undefined;
}

/**
 * Keeps a note; an empty one is deleted.
 * @param {string} address @param {string} text @param {string} title  of the lesson
 * @returns {boolean} false if this browser stores nothing
 */
export const writeNote = (address, text, title, at = new Date().toISOString()) =>
  notes.update((now) => ({ ...now, [address]: { at, text: text.slice(0, LONGEST), title: title.slice(0, LONGEST_TITLE) } }));

/** Both in one; of two notes on a lesson the later one. @param {Notes} one @param {Notes} other @returns {Notes} */
export function merge(one, other) {
  const all = { ...one };
  for (const [address, note] of Object.entries(other)) if (!Object.hasOwn(all, address) || all[address].at < note.at) all[address] = note;
  return all;
}

/** @param {unknown} kept @returns {Notes} what is valid of it */
export function sound(kept) {
  const pairs = kept && typeof kept === "object" && !Array.isArray(kept) ? Object.entries(kept) : [];
  const valid = pairs.filter(([address, note]) => ADDRESS.test(address) && typeof note?.text === "string" && isTime(note.at));
  return Object.fromEntries(valid.map(([address, { at, text, title }]) => [address, { at, text: text.slice(0, LONGEST), title: typeof title === "string" ? title.slice(0, LONGEST_TITLE) : "" }]));
}

/** @param {unknown} text */
const isTime = (text) => typeof text === "string" && TIME.test(text) && !Number.isNaN(Date.parse(text));
