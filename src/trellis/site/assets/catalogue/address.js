// What is chosen in the catalogue, and the address that says it: a link is a saved filter, Back and reload restore it.

/** How many cards are shown at first, and more at a time. */
export const PAGE = 24;

/** Names in an address that belong to the catalogue itself; `derive/browse/facets.py` gives no filter one of these. */
export const OWN = /** @type {const} */ (["find", "only", "list", "sort", "shown"]);

/**
 * @typedef {object} State
 * @property {string} find                      the words that are looked for, or ""
 * @property {Map<string, string[]>} applied    filter → the values chosen, never empty
 * @property {string} only                      "starred", "mine", or "" for all
 * @property {string[]} list                    ids of a list that somebody shared; empty for none
 * @property {string} sort                      the order, or "" for the suggested one
 * @property {number} shown                     how many cards, a multiple of PAGE
 */

/** @returns {State} nothing chosen */
export const nothing = () => ({ find: "", applied: new Map(), only: "", list: [], sort: "", shown: PAGE });

/**
 * @param {string} search  an address from its question mark on
 * @returns {State} whatever the address says, sense or not: unknown filters are kept, so that a link from another edition loses nothing
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
 * @returns {string} the address of a state from its question mark on; "" where nothing is chosen
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
 * @returns {State} with a value of a filter chosen or not; a change goes back to the first cards
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
 * @param {string} [name]  one filter; all of them without
 * @returns {State} without it. Words, order and list stay.
 */
export function drop(state, name) {
  const applied = new Map(name ? [...state.applied].filter(([one]) => one !== name) : []);
  return { ...state, applied, shown: PAGE };
}
