// A note beside a lesson. It is written as text and shown as text, and stays in this browser.

import { element } from "../catalogue/card.js";
import { LONGEST, findNote, notes, writeNote } from "../own/notes.js";
import { keepTyped } from "../own/typing.js";
import { page } from "../wording.js";
import { nameNoStorage } from "./words.js";

/** @param {HTMLDetailsElement} box  for the note @param {HTMLElement} place  has the addresses of the lesson */
export function showNote(box, place) {
  const { tPart: address = "", tFormer = "" } = place.dataset;
  const addresses = [address, ...tFormer.split(" ").filter(Boolean)];
  const title = document.querySelector("h1")?.textContent?.trim() ?? "";
  const text = element("textarea", "", { rows: "5", maxlength: String(LONGEST), "aria-describedby": "__own-note-help" });
  const label = element("label", page.translate("Your note on this lesson"), { for: "__own-note" });
  text.id = "__own-note";
  const help = element("p", page.translate("It stays in this browser and is never sent. “My learning” lists your notes."), { class: "t-quiet", id: "__own-note-help" });
  const status = element("p", "", { role: "status", class: "t-quiet" });
  box.append(label, text, help, status);

  let written = "";
  const keep = () => {
    if (text.value === written) return;
    const other = findNote(addresses)?.text ?? "";
    if (other !== written && other !== text.value) text.value = `${other}\n\n${text.value}`; // written in another tab meanwhile
    written = text.value;
    status.textContent = writeNote(address, written, title) ? page.translate("Saved in this browser.") : nameNoStorage();
  };
  const show = () => {
    if (document.activeElement === text) return; // what is being written stays
    written = findNote(addresses)?.text ?? "";
    text.value = written;
    if (written) box.open = true;
  };
  keepTyped(text, keep);
  notes.listen(show);
  show();
}
