// The catalogue. What is chosen lives in the address: every change writes it, and what is shown is read from it.

import { reader, known } from "../own/reader.js";
import { ownTools, sharedTools } from "../own/list.js";
import { stars } from "../own/stars.js";
import { PAGE, choose, nothing as empty, read, write } from "./address.js";
import { element, maker } from "./card.js";
import { chips, nothing } from "./chips.js";
import { among, lists } from "./choice.js";
import { facets as unpacked, ranked, suggested } from "./columns.js";
import { count, first } from "./count.js";
import { MOST, save, table } from "./csv.js";
import { GONE, shelf as opened } from "./data.js";
import { filters as boxes } from "./filters.js";
import { results as cards } from "./results.js";

/** @typedef {import("./address.js").State} State */

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-catalogue]"));
/** @template {HTMLElement} [T=HTMLElement] @param {string} name @returns {T} */
const part = (name) => /** @type {T} */ (root.querySelector(`[data-t-${name}]`));
const words = /** @type {HTMLInputElement} */ (root.querySelector("#q"));
const form = part("form");
const panel = part("filters");
const toggle = part("toggle");
const status = part("status");
const sort = /** @type {HTMLSelectElement} */ (part("sort"));
const more = part("more");
const none = part("none");
const tools = part("list");
const done = part("done");
const number = new Intl.NumberFormat("en-GB");
const total = Number(root.dataset.tTotal);

const shelf = opened({ root: root.dataset.tRoot, data: root.dataset.tData, spread: root.dataset.tSpread });
const results = cards(part("cards"), shelf, maker(part("card"), shelf.address));
const filters = boxes(panel, {
  choose: (name, value, on) => go(choose(read(location.search), name, value, on)),
  touch: () => void columns().catch(() => undefined),
  load: () => columns().then(({ facets }) => facets).catch(failed),
});
const sources = {
  search: async (/** @type {string} */ query) => {
    const { search } = await import("../search/index.js");
    return (await search(query, { kinds: ["course", "path"] })).hits.map((hit) => hit.number);
  },
  starred: () => Object.entries(stars.get()).sort(([, a], [, b]) => (a < b ? 1 : -1)).map(([id]) => id),
  reader: reader.get,
};

/** @type {Promise<{facets: import("./columns.js").Facet[], items: number, order: Uint32Array}> | undefined} */
let unpacking;
/** The columns, fetched and unpacked once. */
function columns() {
  unpacking ??= shelf.columns().then((packed) => ({
    facets: unpacked(packed),
    items: packed.items,
    order: suggested(packed.items, packed.front),
  }));
  unpacking.catch(() => (unpacking = undefined));
  return unpacking;
}

/** @type {Map<string, Uint32Array>} */
const orders = new Map();
/** @param {string} name @param {Uint32Array} before */
async function order(name, before) {
  const known = orders.get(name) ?? ranked(await shelf.order(name), before);
  orders.set(name, known);
  return known;
}

/** Goes to a state: by a step that Back undoes, or in place of the present one. @param {State} state @param {"pushState" | "replaceState"} [how] */
function go(state, how = "pushState") {
  history[how](null, "", `${location.pathname}${write(state)}`);
  return show();
}

let turn = 0;
/** @type {{numbers: number[], facets: import("./columns.js").Facet[]}} what matches now, in order */
let found = { numbers: [], facets: [] };

/** Shows what the address says. What was asked for earlier and comes later is dropped. */
async function show() {
  const mine = ++turn;
  const state = read(location.search);
  controls(state);
  if (!write(state) && !unpacking) return void (root.dataset.tReady = "");
  part("cards").setAttribute("aria-busy", "true");
  try {
    const [{ facets, items, order: front }, chosen] = await Promise.all([columns(), lists(state, shelf, sources)]);
    const sorted = ["newest", "short", "title"].includes(state.sort) ? await order(state.sort, front) : chosen[0] ?? front;
    if (mine !== turn) return;
    const counted = count(facets, state.applied, items, among(chosen, items));
    found = { numbers: first(sorted, counted.matches, counted.total), facets };
    filters.show(state, facets, counted);
    chips(part("chips"), state, facets, go);
    say(state, counted.total);
    none.hidden = counted.total > 0;
    if (!counted.total) nothing(none, state, facets, counted.without, go);
    await results.show(found.numbers.slice(0, state.shown), () => mine === turn);
    root.dataset.tReady = "";
  } catch {
    if (mine === turn) failed();
  }
}

/** What needs no data: fields, buttons and tools. @param {State} state */
function controls(state) {
  if (document.activeElement !== words) words.value = state.find;
  sort.value = state.sort;
  part("suggested").textContent = state.find ? "Best match" : "Suggested";
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-t-only]")))
    button.setAttribute("aria-pressed", String(button.dataset.tOnly === state.only));
  const applied = [...state.applied.values()].flat().length;
  part("toggle-text").textContent = applied ? `Filters (${applied})` : "Filters";
  starCount();
  tools.hidden = !state.list.length && state.only !== "starred" && !(state.only === "mine" && !known(reader.get()));
  if (tools.hidden) return;
  if (state.only === "starred") ownTools(tools, (ids) => new URL(write({ ...empty(), list: ids }), location.href.split(/[?#]/)[0]).href, show);
  else if (state.list.length) sharedTools(tools, state.list, location.pathname);
  else tools.replaceChildren(element("p", "The portal does not know your team yet. "), element("a", "Tell it on the home page", { href: `${shelf.address("")}#for-you` }));
}

function starCount() {
  part("stars").textContent = number.format(Object.keys(stars.get()).length);
}

/** @param {State} state @param {number} many */
function say(state, many) {
  const shown = Math.min(state.shown, many);
  status.textContent = many ? `Showing 1–${number.format(shown)} of ${number.format(many)}` : "Nothing matches";
  more.hidden = shown === many;
  done.textContent = many ? `Show ${number.format(many)}` : "Nothing matches";
}

/** @returns {never[]} */
function failed() {
  status.textContent = GONE;
  part("cards").removeAttribute("aria-busy");
  return [];
}

form.addEventListener("submit", (event) => event.preventDefault());
words.addEventListener("input", () => go({ ...read(location.search), find: words.value.trim(), shown: PAGE }, "replaceState"));
sort.addEventListener("change", () => go({ ...read(location.search), sort: sort.value }));
more.addEventListener("click", async () => {
  const state = read(location.search);
  await go({ ...state, shown: state.shown + PAGE }, "replaceState");
  results.focus(state.shown);
});
part("views").addEventListener("click", async ({ target }) => {
  const only = target instanceof HTMLElement ? target.closest("[data-t-only]")?.getAttribute("data-t-only") : null;
  if (typeof only === "string") await go({ ...read(location.search), only, list: [], shown: PAGE });
});
part("csv").addEventListener("click", async () => {
  try {
    const { facets } = await columns();
    const numbers = (found.numbers.length || !none.hidden ? found.numbers : [...(await columns()).order]).slice(0, MOST);
    save(table(numbers, await shelf.cards(numbers), facets, new URL(shelf.address(""), location.href).href), "catalogue.csv", "text/csv");
    const many = found.numbers.length || total;
    if (many > MOST) status.textContent = `The file holds the first ${number.format(MOST)} of ${number.format(many)}`;
  } catch {
    failed();
  }
});
const unfold = (/** @type {boolean} */ open) => {
  panel.toggleAttribute("data-open", open);
  toggle.setAttribute("aria-expanded", String(open));
};
toggle.addEventListener("click", () => unfold(!panel.hasAttribute("data-open")));
done.addEventListener("click", () => {
  unfold(false);
  status.focus();
});
stars.listen(starCount);
addEventListener("popstate", () => {
  words.value = read(location.search).find;
  void show();
});

part("plain").hidden = true;
if (matchMedia("(max-width: 59.9844em)").matches) filters.close();
more.hidden = total <= PAGE;
void show();
