// The applied filters as chips that remove them; and if nothing matches, which to remove and how many items that gives.

import { page } from "../wording.js";
import { choose, drop } from "./address.js";
import { element } from "./card.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./columns.js").Facet} Facet */

/**
 * @param {HTMLElement} list
 * @param {State} state
 * @param {Facet[]} facets
 * @param {(state: State) => void} go
 */
export function chips(list, state, facets, go) {
  const focused = [...list.children].findIndex((one) => one.contains(document.activeElement));
  const made = facets.flatMap(({ name, places, labels }) =>
    (state.applied.get(name) ?? []).map((value) => {
      const text = labels[(places.get(value) ?? 0) - 1] ?? value;
      return chip(text, () => go(choose(state, name, value, false)), page.translate("Remove the filter {value}", { value: text }));
    }),
  );
  if (made.length > 1) made.push(chip(page.translate("Clear all filters"), () => go(drop(state))));
  list.replaceChildren(...made);
  if (focused >= 0) /** @type {HTMLElement | null} */ (list.children[Math.min(focused, made.length - 1)]?.querySelector("button"))?.focus();
}

/**
 * @param {HTMLElement} place
 * @param {State} state
 * @param {Facet[]} facets
 * @param {Map<string, number>} without
 * @param {(state: State) => void} go
 * @param {string} search  the address of the search in the whole portal
 */
export function nothing(place, state, facets, without, go, search) {
  const found = facets.filter(({ name }) => without.get(name));
  const list = element("ul", "", { class: "t-chips" });
  for (const { name, label } of found) {
    const left = page.format(without.get(name) ?? 0);
    list.append(chip(page.translate("Without “{filter}”: {number}", { filter: label, number: left }), () => go(drop(state, name))));
  }
  if (state.applied.size && !found.length) list.append(chip(page.translate("Without filters"), () => go(drop(state))));
  if (state.find) list.append(chip(page.translate("Without “{query}”", { query: state.find }), () => go({ ...state, find: "" })));
  place.replaceChildren(element("p", explain(state.find, state.applied.size)), list, ...(state.find ? hints(state.find, search) : []));
}

/** What may help words that match nothing, as on the page of the search. @param {string} query @param {string} search */
function hints(query, search) {
  const tips = [
    page.translate("fewer words: one that says it best"),
    page.translate("another word for the same thing"),
    page.translate("the beginning of a word, where you are unsure how it is spelled"),
  ];
  const list = element("ul");
  list.append(...tips.map((tip) => element("li", tip)));
  const way = element("p");
  way.append(element("a", page.translate("Search the whole portal for “{query}”", { query }), { href: `${search}?q=${encodeURIComponent(query)}` }));
  const why = page.translate("What can be found are words of titles, summaries and lessons, skills and other words for them, teams and the people behind a course. Three things help:");
  return [element("p", why), list, way];
}

/** @param {string} query @param {number} filters */
function explain(query, filters) {
  if (query) {
    if (filters > 1) return page.translate("Nothing here matches “{query}” with all of these filters.", { query });
    return filters ? page.translate("Nothing here matches “{query}” with this filter.", { query }) : page.translate("Nothing here matches “{query}”.", { query });
  }
  if (filters > 1) return page.translate("Nothing here matches with all of these filters.");
  return filters ? page.translate("Nothing here matches with this filter.") : page.translate("Nothing here matches.");
}

/**
 * @param {string} text
 * @param {() => void} act
 * @param {string} [label]  the accessible name, if the text is not enough
 */
function chip(text, act, label) {
  const button = element("button", text, { type: "button", class: "t-chip" });
  if (label) button.setAttribute("aria-label", label);
  button.append(element("span", "×", { "aria-hidden": "true" }));
  button.addEventListener("click", act);
  const item = element("li");
  item.append(button);
  return item;
}
