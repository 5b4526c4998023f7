// The items selected to compare, at the foot of every page until they are compared or cleared.

import { element } from "../catalogue/card.js";
import { page } from "../wording.js";
import { MOST, clear, compared } from "./compared.js";

const ROOT = new URL("../../../", import.meta.url).href;

/** @param {import("./compared.js").Aside[]} items */
export const compareAddress = (items) => `${ROOT}compare/?items=${items.map(({ id }) => id).join(",")}`;

/** @type {HTMLElement} */
let foot;

/**
 * Puts something at the foot of the window, where it stays. What has the focus is kept clear of it.
 * @param {HTMLElement} part
 */
export function putAtFoot(part) {
  if (!foot) {
    foot = element("div", "", { class: "t-foot" });
    (document.querySelector(".md-container") ?? document.body).append(foot);
    new ResizeObserver(() => document.documentElement.style.setProperty("--t-foot", `${foot.offsetHeight}px`)).observe(foot);
  }
  foot.append(part);
}

export function tray() {
  const bar = element("section", "", { class: "t-tray", "aria-label": page.translate("Comparison list") });
  const note = element("p", "", { role: "status" });
  const go = element("a", page.translate("Compare"), { class: "t-button", href: `${ROOT}compare/` });
  const none = element("button", page.translate("Clear"), { type: "button", class: "t-link" });
  none.addEventListener("click", clear);
  bar.append(note, go, none);
  const show = () => {
    const items = compared.get();
    bar.hidden = items.length === 0 || document.querySelector("[data-t-compare]") !== null;
    const titles = items.map(({ title }) => title).join(" · ");
    note.textContent = page.translate("{number} of {most}: {titles}", { number: items.length, most: MOST, titles });
    go.href = compareAddress(items);
  };
  compared.listen(show);
  show();
  putAtFoot(bar);
}
