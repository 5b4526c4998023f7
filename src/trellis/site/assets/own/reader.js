// The reader's team, role and region, as URL segments. They stay in this browser.

import { open } from "../store.js";

/** @typedef {{team: string, role: string, region: string}} Reader  "" for what is not set */

const WORD = /^[a-z0-9][a-z0-9-]{0,99}$/;
/** @param {unknown} said */
const word = (said) => (typeof said === "string" && WORD.test(said) ? said : "");

/** Version 1: three words. @type {import("../store.js").Store<Reader>} */
export const reader = open("reader", {
  version: 1,
  empty: { team: "", role: "", region: "" },
  migrate: (kept) => ({ team: word(kept?.team), role: word(kept?.role), region: word(kept?.region) }),
});

/** @param {Reader} now */
export const known = (now) => Boolean(now.team || now.role);
