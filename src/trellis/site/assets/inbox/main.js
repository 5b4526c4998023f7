// The filter of the inbox. It stands in the address, so that a link leads to a team's part; without script all is shown.

import { findOption } from "../home/offered.js";
import { fits, read, write } from "./filter.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-inbox]"));
const form = /** @type {HTMLFormElement} */ (root.querySelector("[data-t-filter]"));
const items = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-t-kind]")]);
const status = /** @type {HTMLElement} */ (form.querySelector("[data-t-shown]"));

/** @param {string} name */
const field = (name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));

/** Shows what the fields select. */
function show() {
  const filter = { team: field("team").value, kind: field("kind").value };
  for (const item of items) item.hidden = !fits(filter, { team: item.dataset.tTeam ?? "", kind: item.dataset.tKind ?? "" });
  const shown = items.filter((item) => !item.hidden).length;
  const words = (status.dataset.tShown ?? "").replace("{shown}", String(shown)).replace("{total}", String(items.length));
  status.textContent = filter.team || filter.kind ? words : "";
}

/** Takes the filter from the address. A former id of a team selects it; a value that is no option selects all, and it is said. */
function restore() {
  const filter = read(location.search);
  let isKnown = true;
  for (const name of /** @type {const} */ (["team", "kind"])) {
    const select = field(name);
    const option = findOption(select.options, filter[name]);
    select.value = option?.value ?? "";
    isKnown &&= Boolean(option);
  }
  show();
  if (!isKnown) status.append(" ", status.dataset.tNone ?? "");
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", () => {
  show();
  const search = write({ team: field("team").value, kind: field("kind").value });
  history.replaceState(history.state, "", `${location.pathname}${search}#${root.dataset.tInbox || "inbox"}`);
});
window.addEventListener("popstate", restore);
restore();
