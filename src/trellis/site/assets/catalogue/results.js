// The cards of the matching items, fetched as they are needed; existing ones are reused.

import { mark } from "../own/marks.js";

/**
 * @param {HTMLElement} list
 * @param {import("./data.js").Listing} shelf
 * @param {import("./card.js").Make} make
 */
export function results(list, shelf, make) {
  /** @type {Map<number, HTMLElement>} */
  const items = new Map();
  return {
    /**
     * @param {number[]} numbers
     * @param {() => boolean} wanted  false if another state is requested by the time the cards are loaded
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
