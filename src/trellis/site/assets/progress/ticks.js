// Ticks: on lessons, on the items of paths, and on cards of what a reader has finished.

import { element } from "../catalogue/card.js";
import { progress } from "../own/progress.js";
import { page } from "../wording.js";
import { readFinish } from "./reckon.js";

/** @param {ParentNode} root @param {import("./reckon.js").Part[]} [parts]  of the page's course or path */
export function tick(root, parts = []) {
  const marks = progress.get();
  const places = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-t-parts] [data-t-part], .t-card[data-t-item]"));
  for (const place of places) {
    const { tPart, tItem = "", tFormer = "" } = place.dataset;
    const address = tPart ?? tItem;
    const part = parts.find((one) => one.address === address) ?? { address, former: tFormer.split(" ").filter(Boolean), minutes: 0 };
    const isDone = readFinish(marks, part) !== "";
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
