// Ticks: on lessons, on the items of paths, and on cards of what a reader has finished.

import { element } from "../catalogue/card.js";
import { progress } from "../own/progress.js";
import { page } from "../wording.js";
import { findFinish } from "./reckon.js";

/** @param {ParentNode} root */
export function tick(root) {
  const marks = progress.get();
  const places = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-t-parts] [data-t-part], .t-card[data-t-item]"));
  for (const place of places) {
    const { tPart, tItem = "", tFormer = "" } = place.dataset;
    const isDone = findFinish(marks, { address: tPart ?? tItem, former: tFormer.split(" ").filter(Boolean) }) !== undefined;
    if (isDone === place.classList.contains("t-is-done")) continue;
    place.classList.toggle("t-is-done", isDone);
    if (isDone) put(place);
    else place.querySelector(".t-tick")?.remove();
  }
}

/** @param {HTMLElement} place */
function put(place) {
  const made = element("span", "", { class: "t-tick" });
  const isCard = place.classList.contains("t-card");
  made.append(element("span", "✓", { "aria-hidden": "true" }), element("span", page.translate("Done"), isCard ? {} : { class: "t-hidden" }));
  const title = place.querySelector(".t-row__title");
  if (title) title.after(" ", made);
  else (place.querySelector(".t-outline__number, .t-card__over") ?? place).append(made);
}
