// A note beside a lesson. It is written as text and shown as text, and stays in this browser.

import { element } from "../catalogue/card.js";
import { LONGEST, findNote, notes, writeNote } from "../own/notes.js";
import { keepText } from "../own/typing.js";
import { page } from "../wording.js";
import { nameBothTooLong, nameNoStorage } from "./words.js";

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

  const showText = keepText(text, {
    read: () => findNote(addresses)?.text ?? "",
    write(words) {
      const isStored = writeNote(address, words, title);
      status.textContent = isStored ? page.translate("Saved in this browser.") : nameNoStorage();
      return isStored;
    },
    refuse: () => void (status.textContent = nameBothTooLong()),
  });
  const show = () => {
    showText();
    if (text.value) box.open = true;
  };
  notes.listen(show);
  show();
}
