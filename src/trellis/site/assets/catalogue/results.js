// The cards of what matches, fetched as they are needed; those that are there already stay.

import { mark } from "../own/marks.js";

/**
 * @param {HTMLElement} list
 * @param {import("./data.js").Shelf} shelf
 * @param {import("./card.js").Make} make
 */
export function results(list, shelf, make) {
  /** @type {Map<number, HTMLElement>} */
  const items = new Map();
  return {
    /**
     * @param {number[]} numbers
     * @param {() => boolean} wanted  false where something else is asked for by the time the cards are there
     */
    async show(numbers, wanted) {
      list.setAttribute("aria-busy", "true");
      const missing = numbers.filter((number) => !items.has(number));
      const cards = await shelf.cards(missing);
      if (!wanted()) return;
      missing.forEach((number, at) => {
        const item = document.createElement("li");
        item.append(make(cards[at]));
        items.set(number, item);
      });
      list.replaceChildren(...numbers.map((number) => /** @type {HTMLElement} */ (items.get(number))));
      mark(list);
      list.removeAttribute("aria-busy");
    },
    /** @param {number} place  counted from 0 */
    focus: (place) => list.children[place]?.querySelector("a")?.focus(),
  };
}
