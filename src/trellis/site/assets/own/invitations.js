// The invitations that a reader keeps. They stay in this browser.

import { ID, cleanText } from "../invite/code.js";
import { open } from "../store.js";
import { readDay } from "./reader.js";

/**
 * @typedef {{id: string, title: string, url: string}} Invited
 * @typedef {{items: Invited[], due: string, text: string, from: string, kept: string}} KeptInvitation  kept: the day it was kept
 */

/** The most invitations that are kept. */
export const MOST = 50;
const URL_FORM = /^(courses|paths|sessions)\/[a-z0-9-]{1,80}\/$/;

/** Version 1: the latest first. @type {import("../store.js").Store<KeptInvitation[]>} */
export const invitations = open("invitations", {
  version: 1,
  empty: [],
  migrate: (kept) => (Array.isArray(kept) ? kept : []).map(readKept).filter((one) => one.items.length).slice(0, MOST),
});

/** @param {any} one @returns {KeptInvitation} what is valid of it */
function readKept(one) {
  const text = (/** @type {unknown} */ value, /** @type {number} */ most) => (typeof value === "string" ? cleanText(value, most) : "");
  const items = (Array.isArray(one?.items) ? one.items : []).filter((/** @type {any} */ item) => typeof item?.id === "string" && ID.test(item.id) && URL_FORM.test(item.url));
  return {
    items: items.slice(0, 30).map((/** @type {any} */ item) => ({ id: item.id, title: text(item.title, 200) || item.id, url: item.url })),
    due: readDay(one?.due), text: text(one?.text, 500), from: text(one?.from, 80), kept: readDay(one?.kept),
  };
}

/** What makes two invitations the same. @param {KeptInvitation} one */
const identify = (one) => JSON.stringify([one.items.map(({ id }) => id), one.due, one.text, one.from]);

/** @param {KeptInvitation} one @returns {boolean} false if this browser stores nothing */
export const keepInvitation = (one) => invitations.update((now) => [readKept(one), ...now.filter((other) => identify(other) !== identify(readKept(one)))].slice(0, MOST));

/** @param {KeptInvitation} one @returns {boolean} false if this browser stores nothing */
export const removeInvitation = (one) => invitations.update((now) => now.filter((other) => identify(other) !== identify(one)));
