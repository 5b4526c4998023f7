// Up to three items side by side. The script reads the facts from the items' own pages.

import { element, speak } from "../catalogue/card.js";
import { GONE, shelf as opened } from "../catalogue/data.js";
import { MOST, compared } from "../own/compared.js";
import { mark } from "../own/marks.js";
import { page } from "../wording.js";
import { label, read, rows } from "./facts.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-compare]"));
const status = /** @type {HTMLElement} */ (root.querySelector("[data-t-status]"));
const place = /** @type {HTMLElement} */ (root.querySelector("[data-t-table]"));
const shelf = opened({ root: root.dataset.tRoot, data: root.dataset.tData, spread: root.dataset.tSpread });

/** @returns {string[]} ids from the address, else the selected ones */
function asked() {
  const said = new URLSearchParams(location.search).get("items");
  return (said ? said.split(",") : compared.get().map(({ id }) => id)).filter(Boolean).slice(0, MOST);
}

/** @param {string} address */
async function facts(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(GONE);
  return read(new DOMParser().parseFromString(await answer.text(), "text/html"), document);
}

/** @param {import("../catalogue/data.js").Card[]} cards @param {import("./facts.js").Page[]} pages */
function table(cards, pages) {
  const made = element("table", "", { class: "t-table t-table--compare" });
  const head = element("tr");
  head.append(element("td"));
  for (const card of cards) {
    const cell = element("th", "", { scope: "col", "data-t-item": card.id, "data-t-title": card.title, "data-t-star-only": "" });
    cell.append(speak(element("a", card.title, { href: shelf.address(card.url) }), card), element("span", card.what, { class: "t-quiet" }), takeOut(card, cards));
    head.append(cell);
  }
  cards.forEach(({ time, by }, at) => {
    if (time) pages[at].values.set("Duration", [time]);
    if (by) pages[at].values.set("Made by", [by]);
  });
  const body = element("tbody");
  const summaries = row(page.translate("Summary"), cards.map(({ summary }) => [summary]), cards);
  body.append(summaries, ...rows(pages.map((page) => page.values)).map(([name, values]) => row(label(name, pages), values, pages)));
  const top = element("thead");
  top.append(head);
  made.append(top, body);
  return made;
}

/** @param {import("../catalogue/data.js").Card} card @param {import("../catalogue/data.js").Card[]} cards */
function takeOut(card, cards) {
  const rest = cards.filter((other) => other !== card).map(({ id }) => id);
  const link = element("a", page.translate("Remove"), { class: "t-link", href: rest.length ? `?items=${rest.join(",")}` : "./" });
  link.setAttribute("aria-label", page.translate("Remove: {title}", { title: card.title }));
  link.addEventListener("click", () => compared.update((now) => now.filter(({ id }) => id !== card.id)));
  return link;
}

/**
 * @param {string} heading
 * @param {string[][]} values  the values of each item
 * @param {{lang?: string, dir?: string}[]} languages  of each item's values
 */
function row(heading, values, languages) {
  const made = element("tr");
  made.append(element("th", heading, { scope: "row" }));
  for (const [at, said] of values.entries()) {
    const cell = element("td", said.length > 1 ? "" : (said[0] ?? "–"));
    if (said.length) speak(cell, languages[at] ?? {});
    if (said.length > 1) {
      const list = element("ul");
      list.append(...said.map((one) => element("li", one)));
      cell.append(list);
    }
    made.append(cell);
  }
  return made;
}

async function show() {
  const ids = asked();
  if (!ids.length) return;
  try {
    const numbers = await shelf.numbers(ids);
    const cards = await shelf.cards(numbers);
    const pages = await Promise.all(cards.map(({ url }) => facts(shelf.address(url))));
    place.replaceChildren(table(cards, pages));
    mark(place);
    place.hidden = cards.length === 0;
    status.textContent = cards.length === 1
      ? page.translate("One item: choose another one to compare it with.")
      : page.count(cards.length, "{n} item side by side", "{n} items side by side");
    if (!cards.length) status.textContent = page.translate("None of these are in the catalogue any more.");
  } catch {
    status.textContent = GONE;
  }
}

void show();
