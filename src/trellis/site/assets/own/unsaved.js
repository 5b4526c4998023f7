// The note that nothing can be stored, once a page.

import { element } from "../catalogue/card.js";
import { page } from "../wording.js";
import { putAtFoot } from "./tray.js";

export function showUnsaved() {
  if (document.querySelector("[data-t-unsaved]")) return;
  putAtFoot(element("p", page.translate("This browser keeps nothing, so this is forgotten with the page."), { class: "t-tray", role: "alert", "data-t-unsaved": "" }));
}
