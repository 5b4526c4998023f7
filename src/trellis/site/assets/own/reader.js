// The reader's team, role and region, as URL segments, and the day they joined. They stay in this browser.

import { open } from "../store.js";

/** @typedef {{team: string, role: string, region: string, joined?: string}} Reader  "" for what is not set; joined: as 2026-11-23, missing if it is not set */

const WORD = /^[a-z0-9][a-z0-9-]{0,99}$/;
/** @param {unknown} said */
const word = (said) => (typeof said === "string" && WORD.test(said) ? said : "");

/** @param {unknown} text @returns {string} a day of the calendar as 2026-11-23, else "" */
export const readDay = (text) =>
  typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ? text : "";

/** Version 2: three words and a day; version 1 had no day. @type {import("../store.js").Store<Reader>} */
export const reader = open("reader", {
  version: 2,
  empty: { team: "", role: "", region: "" },
  migrate: (kept) => ({ team: word(kept?.team), role: word(kept?.role), region: word(kept?.region), ...(readDay(kept?.joined) ? { joined: kept.joined } : {}) }),
});

/** @param {Reader} now */
export const known = (now) => Boolean(now.team || now.role || now.region);
