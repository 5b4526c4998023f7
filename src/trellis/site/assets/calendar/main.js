// The calendar for a reader who has chosen their team, role or region. The choice stays in this browser.

import { reader } from "../own/reader.js";
import { audience, isFor } from "./fit.js";
import { showOwnTimes } from "./times.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-calendar]"));
const form = /** @type {HTMLFormElement} */ (root.querySelector("[data-t-for-me]"));
const box = /** @type {HTMLInputElement} */ (form.elements.namedItem("me"));
const [who, set, status] = ["who", "set", "count"].map((name) => /** @type {HTMLElement} */ (form.querySelector(`[data-t-${name}]`)));
const sessions = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-t-teams]")]);

/** Shows the sessions for the reader, or all. */
function show() {
  const own = reader.get();
  const chosen = Boolean(own.team || own.role || own.region);
  box.disabled = !chosen;
  if (!chosen) box.checked = false;
  who.hidden = !chosen;
  set.hidden = chosen;
  for (const session of sessions) session.hidden = box.checked && !isFor(audience(session.dataset), own);
  for (const month of root.querySelectorAll("[data-t-month]")) {
    /** @type {HTMLElement} */ (month).hidden = !month.querySelector("li:not([hidden])");
  }
  const left = sessions.filter((session) => !session.hidden).length;
  const { tNone = "", tLeft = "" } = status.dataset;
  status.textContent = box.checked ? (left ? tLeft.replace("{number}", String(left)) : tNone) : "";
}

form.addEventListener("submit", (event) => event.preventDefault());
box.addEventListener("change", show);
reader.listen(show);
showOwnTimes(document);
show();
