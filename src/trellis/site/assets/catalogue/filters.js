// The filters' checkboxes. Without script each value is a link to its page; this script replaces the links by checkboxes.

import { page } from "../wording.js";
import { element } from "./card.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./columns.js").Facet} Facet */
/** @typedef {import("./count.js").Counted} Counted */

const FINDABLE = 12;

/**
 * @param {HTMLElement} form
 * @param {{choose: (name: string, value: string, on: boolean) => void, touch: () => void, load: () => Promise<Facet[]>}} ask
 *   touch: called when a reader is about to use them. load: returns all values, also those that the page does not have.
 */
export function filters(form, ask) {
  const groups = [...form.querySelectorAll("details")].map((details) => group(details, ask));
  for (const event of ["pointerenter", "focusin"]) form.addEventListener(event, ask.touch, { once: true });
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "checkbox") ask.choose(target.name, target.value, target.checked);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  return {
    /** @param {State} state @param {Facet[]} facets @param {Counted} counted */
    show: (state, facets, counted) => groups.forEach((one) => one.show(state, facets, counted)),
    /** Closes all filters, on narrow screens. */
    close: () => groups.forEach((one) => one.close()),
  };
}

/**
 * One filter. Only visible filters are updated; others when they are opened.
 * @param {HTMLDetailsElement} details
 * @param {Parameters<typeof filters>[1]} ask
 */
function group(details, ask) {
  const name = details.dataset.tGroup ?? "";
  const list = /** @type {HTMLElement} */ (details.querySelector("ul"));
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const item of [...list.children]) {
    const key = /** @type {HTMLElement} */ (item).dataset.tValue ?? "";
    const made = box(name, key, item.querySelector("a")?.textContent ?? key, item.querySelector(".t-filter__count")?.textContent ?? "");
    boxes.set(key, made);
    item.replaceWith(made.item);
  }
  /** @type {Parameters<typeof update> | undefined} */
  let last;
  /** @param {State} state @param {Facet[]} facets @param {Counted} counted */
  function update(state, facets, counted) {
    const facet = facets.find((one) => one.name === name);
    const counts = counted.counts(name);
    if (!facet || !counts) return;
    const chosen = state.applied.get(name) ?? [];
    for (const key of chosen) if (!boxes.has(key) && facet.places.has(key)) add(facet, key);
    for (const [key, { item, input, count }] of boxes) {
      const left = counts[facet.places.get(key) ?? 0];
      input.checked = chosen.includes(key);
      count.textContent = page.format(left);
      item.classList.toggle("t-filter--zero", left === 0 && !input.checked);
    }
  }
  /** @param {Facet} facet @param {string} key */
  function add(facet, key) {
    const made = box(name, key, facet.labels[(facet.places.get(key) ?? 1) - 1], "");
    boxes.set(key, made);
    list.append(made.item);
  }
  details.addEventListener("toggle", () => details.open && last && update(...last));

  const all = details.querySelector("[data-t-all]");
  if (all) {
    const few = [...boxes.keys()];
    const text = all.textContent ?? "";
    const button = element("button", text, { type: "button", class: "t-link", "aria-expanded": "false" });
    const find = element("input", "", { type: "search", class: "t-filter__find", autocomplete: "off", placeholder: page.translate("Find in this list") });
    find.setAttribute("aria-label", page.translate("Find in {filter}", { filter: details.querySelector("summary")?.textContent?.trim() ?? "" }));
    find.addEventListener("input", () => {
      const words = find.value.trim().toLowerCase();
      for (const { item, input } of boxes.values()) item.hidden = !input.checked && !(item.textContent ?? "").toLowerCase().includes(words);
    });
    button.addEventListener("click", async () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      const facet = open ? (await ask.load()).find((one) => one.name === name) : undefined;
      if (open && !facet) return;
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? page.translate("Fewer") : text;
      find.value = "";
      if (facet) {
        for (const key of facet.keys) if (!boxes.has(key)) add(facet, key);
        if (facet.keys.length > FINDABLE) list.parentElement?.before(find);
        list.append(...facet.keys.map((key) => /** @type {Box} */ (boxes.get(key)).item));
      } else find.remove();
      for (const [key, { item, input }] of boxes) item.hidden = !open && !few.includes(key) && !input.checked;
      if (last) update(...last);
    });
    all.replaceWith(button);
  }
  return {
    /** @param {State} state @param {Facet[]} facets @param {Counted} counted */
    show(state, facets, counted) {
      last = [state, facets, counted];
      if (state.applied.has(name) && matchMedia("(min-width: 60em)").matches) details.open = true;
      if (details.open) update(...last);
    },
    close: () => void (details.open = false),
  };
}

/** @typedef {ReturnType<typeof box>} Box */

/**
 * @param {string} name
 * @param {string} key
 * @param {string} text
 * @param {string} many
 */
function box(name, key, text, many) {
  const item = element("li");
  const label = element("label");
  const input = element("input", "", { type: "checkbox", name, value: key, autocomplete: "off" });
  const count = element("span", many, { class: "t-filter__count" });
  label.append(input, element("span", text, { class: "t-filter__label" }), count);
  item.append(label);
  return { item, input, count };
}
