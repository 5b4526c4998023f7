// The items that a reader has selected to compare, up to three, in this browser.

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
 * Adds an item, or removes it. A fourth item replaces the first one.
 * @param {Aside} item
 */
export const toggle = (item) =>
  compared.update((now) => {
    const others = now.filter(({ id }) => id !== item.id);
    return others.length < now.length ? others : [...others, item].slice(-MOST);
  });

export const clear = () => compared.update(() => []);
