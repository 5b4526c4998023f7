// What a reader wishes for, as numbers that name nobody: lines of the `demand.csv` of a team. Each line counts one reader;
// whoever adds the lines of many up has how many people wish for something.

import { element } from "../catalogue/card.js";
import { cell, save } from "../catalogue/csv.js";
import { stars } from "./stars.js";
import { issue, mail, wishes } from "./wishes.js";

/** The most characters that lines take in an address; all of them are in the file. */
const MOST = 1_200;

/**
 * @param {string[]} starred  ids
 * @param {string[]} queries  what was searched for in vain or asked for
 * @returns {string[]} rows of the file, without its head; each thing once, however it was written, in the order of the alphabet
 */
export function listDemand(starred, queries) {
  /** @type {Map<string, string>} */
  const things = new Map();
  for (const thing of [...starred, ...queries]) if (!things.has(thing.toLowerCase())) things.set(thing.toLowerCase(), thing);
  const sorted = [...things.values()].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
  return sorted.map((thing) => `${/^[\p{L}\p{N}][\p{L}\p{N} .\/-]*$/u.test(thing) ? thing : cell(thing)},1`);
}

/** The file, or as much of it as has room in an address; never half a line. @param {string[]} rows @param {number} [most] characters of the address */
export function writeDemand(rows, most = Infinity) {
  let [text, length] = ["", 0];
  for (const row of ["item,count", ...rows]) {
    const more = encodeURIComponent(`${row}\r\n`).length;
    if (length + more > most) continue;
    text += `${row}\n`;
    length += more;
  }
  return text;
}

/**
 * Fills the places on a page where a reader may send it, and again whenever it has changed.
 * @param {import("../wording.js").Wording} words
 */
export function offerDemand(words) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-t-demand]"))) {
    const show = () => fill(place, listDemand(Object.keys(stars.get()), Object.keys(wishes.get())), words);
    for (const store of [stars, wishes]) store.listen(show);
    show();
  }
}

/** @param {HTMLElement} place @param {string[]} rows @param {import("../wording.js").Wording} words */
function fill(place, rows, words) {
  place.hidden = !rows.length;
  if (!rows.length) return void place.replaceChildren();
  const isOpen = place.querySelector("details")?.open ?? false;
  const details = element("details", "", { class: "t-note" });
  details.open = isOpen;
  const title = words.translate("Wishes as anonymous counts");
  const text = `${words.translate("One reader’s wishes, for the demand.csv of a team:")}\n\n${writeDemand(rows, MOST)}`;
  const lines = element("pre", writeDemand(rows), { tabindex: "0", "aria-label": title });
  const ways = element("p", "", { class: "t-inline" });
  const form = place.dataset.tDemand;
  if (form) ways.append(element("a", words.translate("Send as an issue"), { href: issue(form, title, text) }));
  const file = element("button", words.translate("Save as a file"), { type: "button", class: "t-link" });
  file.addEventListener("click", () => save(writeDemand(rows), "demand.csv", "text/csv"));
  ways.append(element("a", words.translate("Send by mail"), { href: mail(title, text) }), file);
  details.append(
    element("summary", words.translate("Send as anonymous counts")),
    element("p", words.translate("What you starred, and what you searched for in vain, each counted as one: no name, no day, no sentence. Read the lines first; a mail or an issue itself shows who sends it, the file does not."), { class: "t-quiet" }),
    lines, ways,
  );
  place.replaceChildren(details);
}
