// How a reader wants the portal to keep their progress. It stays in this browser.

import { open } from "../store.js";

/**
 * When a lesson counts as finished without being asked: "quiz": once its quiz is passed; "end": then, and once the end of a
 * lesson without a quiz was read; "never": only when the reader says so.
 * @typedef {"quiz" | "end" | "never"} AutoDone
 */

/** @typedef {{autoDone: AutoDone}} Preferences */

/** @type {readonly AutoDone[]} */
export const AUTO_DONE = ["quiz", "end", "never"];

/** @type {Preferences} */
const DEFAULTS = { autoDone: "quiz" };

/** Version 1: one choice. @type {import("../store.js").Store<Preferences>} */
export const preferences = open("preferences", { version: 1, empty: DEFAULTS, migrate: (kept) => sound(kept) });

/** Whether passing a quiz finishes its lesson. */
export const finishesOnPass = () => preferences.get().autoDone !== "never";

/** Whether reading a lesson to its end finishes it, if it has no quiz. */
export const finishesAtEnd = () => preferences.get().autoDone === "end";

/** @param {AutoDone} autoDone @returns {boolean} false if this browser stores nothing */
export const chooseAutoDone = (autoDone) => preferences.update((now) => ({ ...now, autoDone }));

/** @param {any} kept @returns {Preferences} what is valid of it, with the defaults for the rest */
export const sound = (kept) => ({ autoDone: AUTO_DONE.includes(kept?.autoDone) ? kept.autoDone : DEFAULTS.autoDone });
