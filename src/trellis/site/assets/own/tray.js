// The items selected to compare, at the foot of every page until they are compared or cleared.

import { element } from "../catalogue/card.js";
import { MOST, clear, compared } from "./compared.js";

const ROOT = new URL("../../../", import.meta.url).href;

/** @param {import("./compared.js").Aside[]} items */
export const compareAddress = (items) => `${ROOT}compare/?items=${items.map(({ id }) => id).join(",")}`;

export function tray() {
  const bar = element("section", "", { class: "t-tray", "aria-label": "Put aside to compare" });
  const words = element("p", "", { role: "status" });
  const go = element("a", "Compare", { class: "t-button", href: `${ROOT}compare/` });
  const none = element("button", "Clear", { type: "button", class: "t-link" });
  none.addEventListener("click", clear);
  bar.append(words, go, none);
  const show = () => {
    const items = compared.get();
    bar.hidden = items.length === 0 || document.querySelector("[data-t-compare]") !== null;
    words.textContent = `${items.length} of ${MOST}: ${items.map(({ title }) => title).join(" · ")}`;
    go.href = compareAddress(items);
  };
  compared.listen(show);
  show();
  (document.querySelector(".md-container") ?? document.body).append(bar);
}
