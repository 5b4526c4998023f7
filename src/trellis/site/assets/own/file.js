// A reader's stars as a file, to take them to another browser.

import { page } from "../wording.js";
import { sound } from "./stars.js";

/** @typedef {import("./stars.js").Stars} Stars */

/** @param {Stars} now @returns {string} the text of a file that `read` understands */
export const write = (now) => `${JSON.stringify({ kind: "trellis-stars", version: 1, stars: now }, null, 1)}\n`;

/**
 * @param {string} text
 * @returns {Stars}
 * @throws {Error} with a message for readers, if it is no such file
 */
export function read(text) {
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    said = undefined;
  }
  if (said?.kind !== "trellis-stars") throw new Error(page.translate("This file is no list of stars."));
  if (said.version !== 1) throw new Error(page.translate("This list comes from a newer portal; load the page again and try once more."));
  return sound(said.stars);
}
