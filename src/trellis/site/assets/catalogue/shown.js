// Renders a state of the catalogue: fetches data, counts items, renders cards. It is loaded on first use of the catalogue.

import { ownTools, sharedTools } from "../own/list.js";
import { known, reader } from "../own/reader.js";
import { stars } from "../own/stars.js";
import { page } from "../wording.js";
import { nothing as empty, renew, write } from "./address.js";
import { element, maker } from "./card.js";
import { chips, nothing } from "./chips.js";
import { among, lists } from "./choice.js";
import { facets as unpacked, ranked, suggested } from "./columns.js";
import { count, first } from "./count.js";
import { MOST, save, table } from "./csv.js";
import { shelf as opened } from "./data.js";
import { results as cards } from "./results.js";

/** @typedef {import("./address.js").State} State */

const ITEMS = ["course", "path"];

/** What a query finds beside courses and paths, in words, and how much it finds in all. */
let elsewhere = { query: "", kinds: /** @type {string[]} */ ([]), total: 0 };

const sources = {
  search: async (/** @type {string} */ query) => {
    const [{ grouped, search }, { count }] = await Promise.all([import("../search/index.js"), import("../search/view.js")]);
    const { hits } = await search(query);
    const groups = await grouped(hits);
    const items = new Set(groups.filter(([kind]) => ITEMS.includes(kind)).flatMap(([, numbers]) => numbers));
    const others = groups.filter(([kind]) => !ITEMS.includes(kind));
    elsewhere = { query, kinds: others.map(([kind, numbers]) => count(numbers.length, kind)), total: hits.length };
    return hits.map((hit) => hit.number).filter((number) => items.has(number));
  },
  starred: () => Object.entries(stars.get()).sort(([, a], [, b]) => b.localeCompare(a)).map(([id]) => id),
  reader: reader.get,
};

/**
 * @param {HTMLElement} root
 * @param {ReturnType<import("./filters.js")["filters"]>} filters
 * @param {(state: State, how?: "replaceState") => void} go
 */
export function shown(root, filters, go) {
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-t-${name}]`));
  const shelf = opened({ root: root.dataset.tRoot, data: root.dataset.tData, spread: root.dataset.tSpread });
  const template = /** @type {HTMLTemplateElement} */ (part("card"));
  const results = cards(part("cards"), shelf, maker(template, shelf.address));

  /** @type {Promise<{facets: import("./columns.js").Facet[], items: number, order: Uint32Array}> | undefined} */
  let unpacking;
  /** The columns, fetched and decoded once. */
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

  /** The items that match a state, in its order. @param {State} state */
  async function found(state) {
    let isGone = false;
    const miss = () => void (isGone = true);
    const [{ facets, items, order: front }, chosen] = await Promise.all([columns(), lists(state, shelf, { ...sources, miss })]);
    const sorted = ["newest", "short", "title"].includes(state.sort) ? await order(state.sort, front) : (chosen[0] ?? front);
    const counted = count(facets, state.applied, items, among(chosen, items));
    return { facets, counted, isGone, numbers: (/** @type {number} */ most) => first(sorted, counted.matches, most) };
  }

  let turn = 0;
  /** @param {State} state  a later call replaces it, whenever its data arrive */
  async function show(state) {
    const mine = ++turn;
    tools(state);
    const { facets, counted, isGone, numbers } = await found(state);
    if (mine !== turn) return;
    if (isGone) sayChoice(page.translate("The portal may no longer offer the team, role or region that you chose."));
    const renewed = renew(state, facets);
    if (write(renewed) !== write(state)) return go(renewed, "replaceState");
    filters.show(state, facets, counted);
    chips(part("chips"), state, facets, go);
    say(state, counted.total);
    sayElsewhere(state);
    const none = part("none");
    none.hidden = counted.total > 0;
    if (!counted.total) nothing(none, state, facets, counted.without, go, shelf.address("search/"));
    await results.show(numbers(state.shown), () => mine === turn);
    root.dataset.tReady = "";
  }

  /** @param {State} state @param {number} many */
  function say(state, many) {
    const last = Math.min(state.shown, many);
    const [to, total] = [page.format(last), page.format(many)];
    part("status").textContent = many ? page.translate("Showing 1–{last} of {total}", { last: to, total }) : page.translate("Nothing matches");
    part("more").hidden = last === many;
    part("done").textContent = many ? page.translate("Show {number}", { number: total }) : page.translate("Nothing matches");
  }

  /** What the same words find beside courses and paths. @param {State} state */
  function sayElsewhere(state) {
    const place = part("elsewhere");
    const { query, kinds, total } = elsewhere;
    place.hidden = !state.find || query !== state.find || !kinds.length;
    if (place.hidden) return;
    const address = `${shelf.address("search/")}?q=${encodeURIComponent(query)}`;
    const all = element("a", page.count(total, "Show the one result", "Show all {n} results"), { href: address });
    place.replaceChildren(page.translate("Elsewhere in the portal: {kinds}.", { kinds: kinds.join(page.translate(", ")) }), " ", all);
  }

  /** The tools for the reader's stars, or for a shared list. @param {State} state */
  function tools(state) {
    const place = part("list");
    const stranger = state.only === "mine" && !known(reader.get());
    place.hidden = !state.list.length && state.only !== "starred" && !stranger;
    if (state.only === "starred") {
      const address = (/** @type {string[]} */ ids) => new URL(write({ ...empty(), list: ids }), location.href.split(/[?#]/)[0]).href;
      ownTools(place, address, () => void show(state));
    } else if (state.list.length) sharedTools(place, state.list, location.pathname);
    else if (stranger) sayChoice(page.translate("The portal does not know your team yet."));
  }

  /** Says what is wrong with the reader's choice, and where to make it. @param {string} text */
  function sayChoice(text) {
    const place = part("list");
    place.hidden = false;
    place.replaceChildren(element("p", text), element("a", page.translate("Choose your team"), { href: `${shelf.address("")}#for-you` }));
  }

  return {
    show,
    prepare: columns,
    facets: async () => (await columns()).facets,
    /** Offers the matching items as a CSV file. @param {State} state */
    async table(state) {
      const { facets, counted, numbers } = await found(state);
      const listed = numbers(MOST);
      save(table(listed, await shelf.cards(listed), facets, new URL(shelf.address(""), location.href).href, document.documentElement.dataset.tIndex), "catalogue.csv", "text/csv");
      const values = { number: page.format(MOST), total: page.format(counted.total) };
      if (counted.total > MOST) part("status").textContent = page.translate("The file holds the first {number} of {total}", values);
    },
  };
}
