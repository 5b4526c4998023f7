// All that a reader keeps of their learning as one file: progress, notes, stars, preferences and what is their own beside. It can be brought into another browser.

import { isStored } from "../store.js";
import { page } from "../wording.js";
import { collectBelongings, mergeBelongings, readBelongings } from "./belongings.js";
import * as noteStore from "./notes.js";
import * as preferenceStore from "./preferences.js";
import * as progressStore from "./progress.js";
import * as starStore from "./stars.js";
import * as titleStore from "./titles.js";

/**
 * @typedef {object} Learning
 * @property {import("./progress.js").Marks} progress
 * @property {import("./notes.js").Notes} notes
 * @property {import("./stars.js").Stars} stars
 * @property {import("./titles.js").Titles} titles
 * @property {import("./preferences.js").Preferences} preferences
 * @property {import("./belongings.js").Belongings} own  empty in files of earlier portals
 */

const KIND = "trellis-learning";
const VERSION = 1;

/** The longest file that is read, in characters. */
export const LONGEST = 8_000_000;

/** The file was made at another address than this portal's; it can be read all the same. */
export class OtherPortal extends Error {}

/** @param {string} portal  the URL of the site's root @returns {string} the text of a file that `readFile` understands */
export function writeFile(portal, at = new Date().toISOString()) {
  const learning = {
    progress: progressStore.progress.get(), notes: noteStore.notes.get(), stars: starStore.stars.get(),
    titles: titleStore.titles.get(), preferences: preferenceStore.preferences.get(), own: collectBelongings(),
  };
  return `${JSON.stringify({ kind: KIND, version: VERSION, portal, at, ...learning }, null, 1)}\n`;
}

/**
 * @param {string} text
 * @param {string} portal  the URL of the site's root; "" takes a file of any portal
 * @returns {{learning: Learning, dropped: number}} dropped: how many things in it are not valid
 * @throws {Error} with a message for readers, if it is no such file, or `OtherPortal`
 */
export function readFile(text, portal) {
  const file = text.length > LONGEST ? undefined : parse(text);
  if (file?.kind !== KIND) throw new Error(page.translate("This file holds no learning from this portal’s page “My learning”."));
  if (file.version !== VERSION) throw new Error(page.translate("This file comes from a newer portal; load the page again and try once more."));
  if (portal && file.portal !== portal) {
    const other = typeof file.portal === "string" ? file.portal.slice(0, 200) : "";
    throw new OtherPortal(page.translate("This file is from another portal, {portal}. Its courses may be others with the same names.", { portal: other }));
  }
  const learning = {
    progress: progressStore.sound(file.progress), notes: noteStore.sound(file.notes), stars: starStore.sound(file.stars),
    titles: titleStore.sound(file.titles), preferences: preferenceStore.sound(file.preferences), own: readBelongings(file.own),
  };
  const kinds = /** @type {const} */ (["progress", "notes", "stars"]);
  const dropped = kinds.reduce((sum, kind) => sum + count(file[kind]) - count(learning[kind]), 0);
  return { learning, dropped };
}

/**
 * Brings a file's learning into this browser: of two states of a lesson or a note the later one stays.
 * @param {Learning} other
 * @returns {boolean} false if something could not be stored
 */
export function bringIn(other) {
  const changes = [
    progressStore.progress.update((now) => progressStore.merge(now, other.progress)),
    noteStore.notes.update((now) => noteStore.merge(now, other.notes)),
    starStore.stars.update((now) => starStore.merge(now, other.stars)),
    titleStore.titles.update((now) => ({ ...other.titles, ...now })),
    isStored("preferences") || preferenceStore.preferences.update(() => other.preferences),
    mergeBelongings(other.own),
  ];
  return changes.every(Boolean);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {unknown} things */
const count = (things) => (things && typeof things === "object" ? Object.keys(things).length : 0);
