// The note that nothing can be stored, once a page.

import { element } from "../catalogue/card.js";
import { page } from "../wording.js";

export function showUnsaved() {
  if (document.querySelector("[data-t-unsaved]")) return;
  const note = element("p", page.translate("This browser keeps nothing, so this is forgotten with the page."), { class: "t-tray", role: "alert", "data-t-unsaved": "" });
  (document.querySelector(".md-container") ?? document.body).append(note);
}
