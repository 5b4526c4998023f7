// The tools for starred items, and for a shared list.

import { element } from "../catalogue/card.js";
import { save } from "../catalogue/csv.js";
import { page } from "../wording.js";
import { read, write } from "./file.js";
import { merge, stars, today } from "./stars.js";

/** The most items in a link: longer URLs may be truncated. */
const LINKED = 100;

/** The result of an action; it outlives the tools, which are rendered again with the list. */
const said = element("p", "", { role: "status" });

/**
 * The tools for the reader's own stars.
 * @param {HTMLElement} place
 * @param {(ids: string[]) => string} address  of a shared list
 * @param {() => void} again  renders the list again
 */
export function ownTools(place, address, again) {
  const ids = Object.keys(stars.get());
  const tools = element("p", "", { class: "t-inline" });
  const link = element("input", "", { type: "text", readonly: "", "aria-label": page.translate("Link to this list"), class: "t-link-box" });
  link.value = address(ids);
  link.hidden = true;
  const share = act(page.translate("Share as a link"), async () => {
    link.hidden = false;
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      said.textContent = page.translate("The link is copied. It names the items and nothing about you.");
    } catch {
      said.textContent = page.translate("Copy this link. It names the items and nothing about you.");
    }
  });
  const label = page.translate("A file of stars");
  const file = element("input", "", { type: "file", accept: ".json,application/json", class: "t-hidden", tabindex: "-1", "aria-label": label });
  file.addEventListener("change", async () => {
    try {
      const other = read((await file.files?.[0]?.text()) ?? "");
      const before = Object.keys(stars.get()).length;
      const kept = stars.update((now) => merge(now, other));
      const added = Object.keys(stars.get()).length - before;
      const values = { added, others: Object.keys(other).length - added };
      said.textContent = kept ? page.translate("{added} added; {others} were starred already.", values) : page.translate("This browser keeps nothing.");
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
    file.value = "";
    again();
  });
  const bring = act(page.translate("Import"), () => file.click());
  if (ids.length) {
    if (ids.length <= LINKED) tools.append(share);
    const keep = act(page.translate("Export as a file"), () => save(write(stars.get()), "stars.json", "application/json"));
    tools.append(keep, act(page.translate("Print"), () => print()));
  }
  tools.append(bring, file);
  place.replaceChildren(
    element("p", ids.length
      ? page.translate("Your stars are in this browser only. Export them to take them elsewhere.")
      : page.translate("Nothing is starred in this browser yet. The star on a card keeps it here.")),
    tools, link, said,
  );
}

/**
 * @param {HTMLElement} place
 * @param {string[]} ids
 * @param {string} everything  the URL of the whole catalogue
 */
export function sharedTools(place, ids, everything) {
  const tools = element("p", "", { class: "t-inline" });
  const all = act(page.translate("Star all of them"), () => {
    const day = today();
    const kept = stars.update((now) => merge(now, Object.fromEntries(ids.map((id) => [id, day]))));
    said.textContent = kept ? page.translate("They are among your stars now.") : page.translate("This browser keeps nothing.");
  });
  tools.append(all, element("a", page.translate("See the whole catalogue"), { href: everything }));
  place.replaceChildren(element("p", page.translate("A list that somebody shared with you.")), tools, said);
}

/** @param {string} text @param {() => void} does */
function act(text, does) {
  const button = element("button", text, { type: "button", class: "t-link" });
  button.addEventListener("click", does);
  return button;
}
