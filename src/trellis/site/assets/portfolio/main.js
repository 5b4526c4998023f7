// What a reader can show: what they finished, their results, and how they judged their own work. All of it is from this browser.

import { element, speak } from "../catalogue/card.js";
import { shelf as opened } from "../catalogue/data.js";
import { assessed } from "../own/assessed.js";
import { progress } from "../own/progress.js";
import { formatDay } from "../own/reader_file.js";
import { formatLocalDay } from "../required/dates.js";
import { page } from "../wording.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-portfolio]"));
const place = /** @type {HTMLElement} */ (root.querySelector("[data-t-shown]"));
const shelf = opened({ root: root.dataset.tRoot, data: root.dataset.tData, spread: root.dataset.tSpread });

/** @typedef {{id: string, title: string, url: string, time?: string, lang?: string, dir?: string}} Named */

/** The day of a moment, in words. @param {string} at */
const day = (at) => formatDay(formatLocalDay(new Date(at)));

/** Titles of courses and paths; what the portal no longer has keeps its id. @param {string[]} ids @returns {Promise<Map<string, Named>>} */
async function nameItems(ids) {
  /** @type {Map<string, Named>} */
  const names = new Map(ids.map((id) => [id, { id, title: id, url: "" }]));
  for (const id of ids) {
    const numbers = await shelf.numbers([id]);
    const [card] = await shelf.cards(numbers);
    if (card) names.set(id, card);
  }
  return names;
}

/** @param {string} title @param {HTMLElement[]} rows */
function makeSection(title, rows) {
  const section = element("section");
  const list = element("ul", "", { class: "t-rows" });
  list.append(...rows);
  section.append(element("h2", title), list);
  return section;
}

/** @param {Named} named @param {string} note @param {string} [end] */
function makeRow(named, note, end = "") {
  const row = element("li", "", { class: "t-row t-row--plain" });
  const main = element("span", "", { class: "t-row__main" });
  const title = named.url ? element("a", named.title, { class: "t-row__title", href: shelf.address(named.url) }) : element("span", named.title, { class: "t-row__title" });
  main.append(speak(title, named), element("span", note, { class: "t-row__note t-portfolio__note" }));
  row.append(main, element("span", end, { class: "t-row__end" }));
  return row;
}

let turn = 0;
async function show() {
  const now = ++turn;
  const marks = Object.entries(progress.get()).sort(([, a], [, b]) => (b.done ?? b.at).localeCompare(a.done ?? a.at));
  const finished = marks.filter(([address, mark]) => mark.done && !address.includes("/"));
  const scores = marks.filter(([, mark]) => mark.score);
  const judged = Object.entries(assessed.get()).sort(([, a], [, b]) => b.at.localeCompare(a.at));
  const ids = [...new Set([...finished, ...scores].map(([address]) => address.split("/")[0]))];
  const names = await nameItems(ids).catch(() => new Map(ids.map((id) => [id, { id, title: id, url: "" }])));
  if (now !== turn) return;
  /** @param {string} id @returns {Named} */
  const name = (id) => names.get(id) ?? { id, title: id, url: "" };
  const sections = [
    makeSection(page.translate("Finished"), finished.map(([id, mark]) => makeRow(name(id), mark.version ? page.translate("{day}, version {version}", { day: day(mark.done ?? mark.at), version: mark.version }) : day(mark.done ?? mark.at), name(id).time))),
    makeSection(page.translate("Results of quizzes"), scores.map(([address, { score }]) => makeRow({ ...name(address.split("/")[0]), url: address.includes("/") ? `courses/${address}/` : name(address).url },
      page.translate("{right} of {of}, {day}", { right: score?.right ?? 0, of: score?.of ?? 0, day: day(score?.at ?? "") }), score?.passed ? page.translate("passed") : ""))),
    makeSection(page.translate("Checkpoints, by my own judgement"), judged.map(([address, one]) => makeRow({ id: address, title: one.title || address, url: `courses/${address}/` },
      [one.course, one.of ? page.translate("{passing} of {of} criteria pass", { passing: one.passing, of: one.of }) : "", day(one.at), one.note].filter(Boolean).join("\n")))),
  ].filter((section) => section.querySelector("li"));
  place.replaceChildren(...(sections.length ? sections : [element("p", page.translate("Nothing yet: what you finish, and how you judge your own work, will stand here."))]));
  print.hidden = !sections.length;
}

const print = /** @type {HTMLElement} */ (root.querySelector("[data-t-print]"));
print.addEventListener("click", () => globalThis.print());
for (const store of [progress, assessed]) store.listen(show);
void page.load().then(show);
