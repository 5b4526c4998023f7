// The facts of a page that can be compared. The page marks them: lists of facts, and sections with a heading and points.

import { page as wording } from "../wording.js";

/** @typedef {Map<string, string[]>} Facts  heading in English, or as the portal calls it → its values */
/** @typedef {{values: Facts, headings: Map<string, string>, lang?: string, dir?: string}} Page  its facts, with its language where that is another than here */

/**
 * A page's facts and language.
 * @param {Document} page
 * @param {Document} shown  the page that shows them
 * @returns {Page}
 */
export function read(page, shown) {
  const lang = page.documentElement.lang;
  const dir = page.body.dir;
  return {
    values: facts(page),
    headings: new Map([...page.querySelectorAll("[data-t-points] h2, [data-t-facts] dt")].map((heading) => [name(heading), text(heading)])),
    ...(lang && lang !== shown.documentElement.lang ? { lang } : {}),
    ...(dir && dir !== shown.body.dir ? { dir } : {}),
  };
}

/**
 * @param {ParentNode} page
 * @returns {Facts}
 */
export function facts(page) {
  /** @type {Facts} */
  const found = new Map();
  for (const part of page.querySelectorAll("[data-t-points]")) {
    found.set(name(part.querySelector("h2")), [...part.querySelectorAll("li")].map(text));
  }
  for (const heading of page.querySelectorAll("[data-t-facts] dt")) {
    /** @type {string[]} */
    const said = [];
    for (let next = heading.nextElementSibling; next?.tagName === "DD"; next = next.nextElementSibling) said.push(text(next));
    if (!found.has(name(heading))) found.set(name(heading), said);
  }
  return found;
}

/**
 * @param {Facts[]} pages
 * @returns {[string, string[][]][]} for each heading, in the order of the pages, the values of each page; headings with differences first
 */
export function rows(pages) {
  const headings = [...new Set(pages.flatMap((page) => [...page.keys()]))];
  const found = headings.map((heading) => /** @type {[string, string[][]]} */ ([heading, pages.map((page) => page.get(heading) ?? [])]));
  const same = (/** @type {[string, string[][]]} */ [, values]) => values.every((one) => one.join("\n") === values[0].join("\n"));
  return pages.length > 1 ? [...found.filter((one) => !same(one)), ...found.filter(same)] : found;
}

/**
 * A heading as this page has it: in its own words, else in those of a page in the same language.
 * @param {string} name
 * @param {Page[]} pages
 */
export function label(name, pages) {
  const words = wording.translate(name);
  if (words !== name) return words;
  const headings = pages.flatMap((page) => (page.lang ? [] : (page.headings.get(name) ?? [])));
  return headings.includes(name) ? name : (headings[0] ?? name); // "Skills" where a page has several, "Skill" where each has one
}

/** A heading's text in English, in whatever language the page is. @param {Element | null} heading */
const name = (heading) => heading?.getAttribute("data-t-name") ?? text(heading);

/** @param {Element | null} element */
const text = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
