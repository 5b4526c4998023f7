// The buttons of a card: to star and to compare it; on an item's own page also to invite somebody to it. They need script, so they are not in the HTML.

import { element } from "../catalogue/card.js";
import { isStored } from "../store.js";
import { page } from "../wording.js";
import { compared, toggle as putAside } from "./compared.js";
import { starred, stars, today, toggle as star } from "./stars.js";

/** @type {Set<() => void>} */
const shown = new Set();
for (const store of [stars, compared]) store.listen(() => shown.forEach((show) => show()));

/**
 * Gives every item below `root` its buttons, once.
 * @param {ParentNode} root
 */
export function mark(root) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-t-item]:not([data-t-marked])"))) {
    place.dataset.tMarked = "";
    const id = place.dataset.tItem ?? "";
    const title = place.dataset.tTitle ?? place.querySelector("a")?.textContent ?? id;
    const wide = !place.classList.contains("t-card");
    const one = button("star", page.translate("Star"), title, wide, () => star(id, today()));
    const other = button("compare", page.translate("Compare"), title, wide, () => putAside({ id, title }));
    const tools = element("span", "", { class: wide ? "t-tools t-tools--wide" : "t-tools" });
    tools.append(one, ...("tStarOnly" in place.dataset ? [] : [other, ...(wide ? [invite()] : [])]));
    (place.querySelector(".t-card__over") ?? place).append(tools);
    const show = () => {
      if (!place.isConnected) return void shown.delete(show);
      one.setAttribute("aria-pressed", String(starred(id)));
      other.setAttribute("aria-pressed", String(compared.get().some((item) => item.id === id)));
    };
    shown.add(show);
    show();
  }
  if (isStored("progress")) void Promise.all([import("../progress/ticks.js"), page.load()]).then(([{ tick }]) => tick(root));
}

/** Leads to an invitation to this page's course or path. */
function invite() {
  const items = encodeURIComponent(location.pathname);
  return element("a", page.translate("Invite to this"), { class: "t-link", href: `${new URL("../../../invite/", import.meta.url).href}?items=${items}` });
}

/**
 * @param {string} name  of its style
 * @param {string} word
 * @param {string} title  the item's title, for screen readers
 * @param {boolean} wide  whether there is room for the word
 * @param {() => boolean} act  false if it could not be stored
 */
function button(name, word, title, wide, act) {
  const made = element("button", wide ? word : "", { type: "button", class: `t-mark t-mark--${name}` });
  if (wide) made.classList.add("t-button", "t-button--quiet");
  else {
    made.setAttribute("aria-label", `${word}: ${title}`);
    made.title = word;
  }
  made.addEventListener("click", () => {
    if (!act()) void Promise.all([import("./unsaved.js"), page.load()]).then(([{ showUnsaved }]) => showUnsaved());
  });
  return made;
}
