// How many minutes a week a reader gives to learning, and whether they count what is optional. It stays in this browser.

import { open } from "../store.js";

/** @typedef {{minutes: number, optional: boolean}} Pace  minutes: a week; 0 is as much as until now */

export const PACES = [30, 60, 120, 240, 480];

/** Version 1: a number and a choice. @type {import("../store.js").Store<Pace>} */
export const pace = open("pace", {
  version: 1,
  empty: { minutes: 60, optional: false },
  migrate: (kept) => ({ minutes: kept?.minutes === 0 || PACES.includes(kept?.minutes) ? kept.minutes : 60, optional: kept?.optional === true }),
});
