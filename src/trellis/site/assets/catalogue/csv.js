// The matching items as CSV, quoted as in RFC 4180, with a byte order mark so that Excel reads it as UTF-8.

import { page } from "../wording.js";

/** The most rows of a file: each card may be in another file of 25. */
export const MOST = 1000;

/**
 * @param {number[]} numbers
 * @param {import("./data.js").Card[]} cards  of these numbers
 * @param {import("./columns.js").Facet[]} facets
 * @param {string} site  the URL of the site's root
 * @param {string} [index]  the name of a page's file, where addresses have it
 * @returns {string}
 */
export function table(numbers, cards, facets, site, index = "") {
  const own = [page.translate("Title"), page.translate("Address"), page.translate("Duration"), page.translate("By")];
  const further = [page.translate("Required"), page.translate("State"), page.translate("Summary")];
  const head = [...own, ...further, ...facets.map(({ label }) => label)];
  const rows = cards.map((card, at) => [
    card.title, site + card.url + index, card.time ?? "", card.by ?? "", card.required ?? "", card.state ?? "", card.summary,
    ...facets.map((facet) => values(facet, numbers[at]).join("; ")),
  ]);
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** @param {import("./columns.js").Facet} facet @param {number} item */
const values = ({ slots, labels }, item) => slots.map((slot) => slot[item]).filter(Boolean).map((place) => labels[place - 1]);

/**
 * Escapes what a spreadsheet would read as a formula: at the start of a cell, and behind what it may take for the end of
 * one. Where the list separator is a semicolon, as in Germany, quotation marks keep no semicolon within its cell.
 * @param {string} text
 */
export const cell = (text) => {
  const start = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${start.replace(/([;\t\r\n|]["'\s]*)([=+\-@])/g, "$1'$2").replaceAll('"', '""')}"`;
};

/**
 * Offers a text as a download.
 * @param {string} text
 * @param {string} name
 * @param {string} type
 */
export function save(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
