// What a reader looked for and nothing was found. It stays in this browser until they send it as a wish: as an issue or by mail.

import { cutText, writeLetter } from "../checkpoint/mail.js";
import { open } from "../store.js";

/** @typedef {Record<string, string>} Wishes  query → the day it was last searched for, as 2026-11-23 */

/** The most wishes, and the most characters of one. */
const [MOST, LONGEST] = [50, 100];
/** The most characters that a text takes in the address of a form, which may have it twice: forges refuse addresses beyond 8,000. */
const TEXT = 3_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Version 1: query → day. @type {import("../store.js").Store<Wishes>} */
export const wishes = open("wishes", { version: 1, empty: {}, migrate: (kept) => sound(kept) });

/**
 * Keeps a query. What is its beginning, as while it was typed, is left out.
 * @param {string} query
 * @param {string} day
 * @returns {boolean} false if it could not be stored
 */
export function wish(query, day) {
  const text = tidy(query);
  if (!text) return true;
  return wishes.update((now) => {
    const others = Object.entries(now).filter(([other]) => !text.toLowerCase().startsWith(other.toLowerCase()));
    return Object.fromEntries([...others, [text, day]].slice(-MOST));
  });
}

/** @param {string} query */
export const drop = (query) => wishes.update(({ [query]: gone, ...others }) => others);

/** @param {unknown} kept @returns {Wishes} the valid ones, the latest last */
export function sound(kept) {
  const pairs = kept && typeof kept === "object" ? Object.entries(kept) : [];
  const valid = pairs.filter(([query, day]) => query && query === tidy(query) && typeof day === "string" && DAY.test(day));
  return Object.fromEntries(valid.slice(-MOST));
}

/** A query without invisible signs and further spaces, no longer than is kept. @param {string} query */
const tidy = (query) =>
  Array.from(query.replace(/[\p{C}\p{Z}\s]+/gu, " ").trim())
    .slice(0, LONGEST)
    .join("")
    .trim();

/**
 * The address of a form of the forge, or of a mailbox in its place, with a title and a text. One of a chat stays as it is.
 * @param {string} form
 * @param {string} title
 * @param {string} text
 */
export function issue(form, title, text) {
  const url = new URL(form, "https://invalid.example/");
  if (url.protocol === "mailto:") return `${mail(title, text).replace("mailto:", `mailto:${url.pathname}`)}`;
  if (!url.pathname.endsWith("/issues/new")) return form;
  const isGitlab = url.pathname.endsWith("/-/issues/new");
  const [named, written] = isGitlab ? ["issue[title]", ["issue[description]"]] : ["title", ["problem", "body"]];
  url.searchParams.set(named, title);
  if (text && isGitlab) url.searchParams.delete("issuable_template"); // it would stand above the text
  for (const name of text ? written : []) url.searchParams.set(name, cutText(text, TEXT));
  return url.href;
}

/**
 * The address of a mail whose receiver the reader chooses.
 * @param {string} title
 * @param {string} text
 */
export const mail = (title, text) => writeLetter({ subject: title, body: text }).address;
