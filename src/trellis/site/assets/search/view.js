// Renders results: links with highlighted words, notes, and the headings of groups.

import { frame } from "../wording.js";
import { ROOT } from "./index.js";
import { fold, words } from "./words.js";

/** @typedef {import("./index.js").Row} Row */
/** @typedef {import("./index.js").Found} Found */

/** @type {Record<string, () => string>} */
const HEADINGS = {
  course: () => frame.translate("Courses"),
  path: () => frame.translate("Paths"),
  skill: () => frame.translate("Skills"),
  team: () => frame.translate("Teams"),
  story: () => frame.translate("Stories"),
  page: () => frame.translate("Pages"),
  person: () => frame.translate("People"),
  session: () => frame.translate("Sessions"),
  objective: () => frame.translate("Objectives"),
  need: () => frame.translate("Needs"),
  metric: () => frame.translate("Metrics"),
};

/** @type {Record<string, (number: number) => string>} */
const COUNTS = {
  course: (number) => frame.count(number, "{n} course", "{n} courses"),
  path: (number) => frame.count(number, "{n} path", "{n} paths"),
  skill: (number) => frame.count(number, "{n} skill", "{n} skills"),
  team: (number) => frame.count(number, "{n} team", "{n} teams"),
  story: (number) => frame.count(number, "{n} story", "{n} stories"),
  page: (number) => frame.count(number, "{n} page", "{n} pages"),
  person: (number) => frame.count(number, "{n} person", "{n} people"),
  session: (number) => frame.count(number, "{n} session", "{n} sessions"),
  objective: (number) => frame.count(number, "{n} objective", "{n} objectives"),
  need: (number) => frame.count(number, "{n} need", "{n} needs"),
  metric: (number) => frame.count(number, "{n} metric", "{n} metrics"),
};

/** @param {string} kind */
export const heading = (kind) => HEADINGS[kind]?.() ?? kind;

/**
 * A number with its noun: 1 course, 1,200 courses.
 * @param {number} number
 * @param {string} kind
 */
export const count = (number, kind) => COUNTS[kind]?.(number) ?? frame.count(number, "{n} result", "{n} results");

/** @param {{url: string}} row */
export const address = (row) => new URL(row.url, ROOT).href;

/**
 * The note below a title: kind, facts and owner.
 * @param {Row} row
 */
export const about = (row) => [row.what, ...row.facts, row.by].filter(Boolean).join(" · ");

/**
 * An element with its content; text is set as text.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} content
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/**
 * An element for a title or a summary, with its language where that is not the page's.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {Row} row
 * @param {(Node | string)[]} content
 */
export const spoken = (tag, attributes, { lang, dir }, ...content) =>
  element(tag, { ...attributes, ...(lang ? { lang } : {}), ...(dir ? { dir } : {}) }, ...content);

/**
 * A text with highlights: words of the same stem as a whole, others as far as they were typed.
 * @param {string} text
 * @param {Found} found
 * @returns {(Node | string)[]}
 */
export function marked(text, found) {
  const whole = new Set([...found.words, ...found.meant.map(([, known]) => known)]);
  const typed = words(found.query).map(fold).filter((word) => word.length > 1);
  return text.split(/([\p{L}\p{N}\p{M}+#]+)/u).flatMap((part, at) => {
    if (at % 2 === 0 || !part) return part ? [part] : [];
    const word = fold(part.toLowerCase());
    if (whole.has(word)) return [element("mark", {}, part)];
    const begun = typed.find((beginning) => word.startsWith(beginning));
    if (!begun || word.length !== part.length) return [part];
    return [element("mark", {}, part.slice(0, begun.length)), part.slice(begun.length)];
  });
}

/**
 * The note on corrected words, and on those of no text; "" if there are none.
 * @param {Found} found
 */
export function meaning(found) {
  const pairs = found.meant.map(([typed, known]) => frame.translate("“{typed}” is not found here. Showing results for “{known}”.", { typed, known }));
  const others = found.hits.length ? found.missing : [];
  const missing = others.map((word) => frame.translate("“{word}” is in no text here. Showing results for the other words.", { word }));
  return [...pairs, ...missing].join(" ");
}
