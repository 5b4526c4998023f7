// The days on which a reader took again what they had finished before. They stay in this browser.

import { open } from "../store.js";
import { readDay } from "./reader.js";

/** @typedef {Record<string, string>} Renewals  id of a course or path → the last day it was renewed, as 2026-11-23 */

const ID = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** Version 1: id → day. @type {import("../store.js").Store<Renewals>} */
export const renewals = open("renewals", {
  version: 1,
  empty: {},
  migrate: (kept) => Object.fromEntries(Object.entries(Object(kept)).filter(([id, day]) => ID.test(id) && readDay(day))),
});

/** @param {string} id @param {string} day @returns {boolean} false if this browser stores nothing */
export const recordRenewal = (id, day) => renewals.update((now) => ({ ...now, [id]: day }));
