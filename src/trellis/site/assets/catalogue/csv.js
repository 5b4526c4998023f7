// What matches as a table for a spreadsheet: comma-separated, quoted as RFC 4180 says, with a mark that makes Excel read it as UTF-8.

/** How many rows a file holds at most: each card may lie in another file of 25. */
export const MOST = 1000;

/**
 * @param {number[]} numbers
 * @param {import("./data.js").Card[]} cards  of these numbers
 * @param {import("./columns.js").Facet[]} facets
 * @param {string} site  the address of the site's root
 * @returns {string}
 */
export function table(numbers, cards, facets, site) {
  const head = ["Title", "Address", "Time", "By", "Required", "State", "Summary", ...facets.map(({ label }) => label)];
  const rows = cards.map((card, at) => [
    card.title, site + card.url, card.time ?? "", card.by ?? "", card.required ?? "", card.state ?? "", card.summary,
    ...facets.map((facet) => values(facet, numbers[at]).join("; ")),
  ]);
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** @param {import("./columns.js").Facet} facet @param {number} item */
const values = ({ slots, labels }, item) => slots.map((slot) => slot[item]).filter(Boolean).map((place) => labels[place - 1]);

/** A cell that a spreadsheet would take for a formula is marked as text. @param {string} text */
const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/**
 * Hands a text to the reader as a file.
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
