// The state of the catalogue and its URL: a link is a saved filter, Back and reload restore it.

/** The number of cards at first, and of those added each time. */
export const PAGE = 24;

/** URL parameters of the catalogue itself; `RESERVED_NAMES` in `derive/browse/facets.py` keeps filters from using them. */
export const OWN = /** @type {const} */ (["find", "only", "list", "sort", "shown"]);

/**
 * @typedef {object} State
 * @property {string} find                      the query, or ""
 * @property {Map<string, string[]>} applied    filter → the selected values, never empty
 * @property {string} only                      "starred", "mine", or "" for all
 * @property {string[]} list                    ids of a shared list; empty for none
 * @property {string} sort                      the order, or "" for the suggested one
 * @property {number} shown                     the number of cards, a multiple of PAGE
 */

/** @returns {State} nothing selected */
export const nothing = () => ({ find: "", applied: new Map(), only: "", list: [], sort: "", shown: PAGE });

/**
 * @param {string} search  a URL from its question mark on
 * @returns {State} the state as it is in the URL: unknown filters are kept, so that a link from another build loses nothing
 */
export function read(search) {
  const said = new URLSearchParams(search);
  const state = nothing();
  for (const [name, value] of said) {
    if (/** @type {readonly string[]} */ (OWN).includes(name)) continue;
    const values = state.applied.get(name) ?? [];
    if (!values.includes(value)) state.applied.set(name, [...values, value]);
  }
  const pages = Math.ceil(Number(said.get("shown")) / PAGE);
  return {
    ...state,
    find: (said.get("find") ?? "").trim(),
    only: said.get("only") ?? "",
    list: (said.get("list") ?? "").split(",").filter(Boolean),
    sort: said.get("sort") ?? "",
    shown: Number.isFinite(pages) && pages > 1 ? pages * PAGE : PAGE,
  };
}

/**
 * @param {State} state
 * @returns {string} the URL of a state from its question mark on; "" if nothing is selected
 */
export function write(state) {
  const said = new URLSearchParams();
  if (state.find) said.set("find", state.find);
  for (const [name, values] of state.applied) for (const value of values) said.append(name, value);
  if (state.only) said.set("only", state.only);
  if (state.list.length) said.set("list", state.list.join(","));
  if (state.sort) said.set("sort", state.sort);
  if (state.shown > PAGE) said.set("shown", String(state.shown));
  const text = said.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/**
 * @param {State} state
 * @param {string} name
 * @param {string} value
 * @param {boolean} on
 * @returns {State} with a value of a filter selected or not, and the first cards
 */
export function choose(state, name, value, on) {
  const applied = new Map(state.applied);
  const others = (applied.get(name) ?? []).filter((one) => one !== value);
  if (on) others.push(value);
  if (others.length) applied.set(name, others);
  else applied.delete(name);
  return { ...state, applied, shown: PAGE };
}

/**
 * @param {State} state
 * @param {Pick<import("./columns.js").Facet, "name" | "former">[]} facets
 * @returns {State} with the present value in place of each that was renamed since the address was written
 */
export function renew(state, facets) {
  const applied = new Map(state.applied);
  for (const { name, former } of facets) {
    const values = applied.get(name);
    if (values) applied.set(name, [...new Set(values.map((value) => former.get(value) ?? value))]);
  }
  return { ...state, applied };
}

/**
 * @param {State} state
 * @param {string} [name]  one filter; all of them if missing
 * @returns {State} without it. Query, order and list stay.
 */
export function drop(state, name) {
  const applied = new Map(name ? [...state.applied].filter(([one]) => one !== name) : []);
  return { ...state, applied, shown: PAGE };
}
