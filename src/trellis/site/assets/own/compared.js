// What a reader has put aside to compare: up to three items, in this browser.

import { open } from "../store.js";

export const MOST = 3;

/** @typedef {{id: string, title: string}} Aside */

/** Version 1: items in the order they were chosen. @type {import("../store.js").Store<Aside[]>} */
export const compared = open("compared", {
  version: 1,
  empty: [],
  migrate: (kept) =>
    (Array.isArray(kept) ? kept : []).filter((one) => typeof one?.id === "string" && typeof one?.title === "string").slice(0, MOST),
});

/**
 * Puts an item aside, or back. A fourth takes the place of the one that was chosen first.
 * @param {Aside} item
 */
export const toggle = (item) =>
  compared.update((now) => {
    const others = now.filter(({ id }) => id !== item.id);
    return others.length < now.length ? others : [...others, item].slice(-MOST);
  });

export const clear = () => compared.update(() => []);
