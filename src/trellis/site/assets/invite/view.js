// Shows the invitations that a reader keeps: on the home page, on their own page, and where invitations are made.

import { element } from "../catalogue/card.js";
import { invitations, removeInvitation } from "../own/invitations.js";
import { isDone, progress } from "../own/progress.js";
import { ROOT, formatDay } from "../own/reader_file.js";
import { loadStyles } from "../own/styles.js";
import { showUnsaved } from "../own/unsaved.js";
import { page } from "../wording.js";

/** @typedef {import("../own/invitations.js").KeptInvitation} KeptInvitation */

/** @type {Promise<void> | undefined} */
let begun;

/** Fills the places on this page, and again whenever what they show has changed; once a page, whoever asks. */
export const watch = () => (begun ??= start());

async function start() {
  await Promise.all([page.load(), loadStyles()]);
  for (const store of [invitations, progress]) store.listen(fill);
  fill();
}

function fill() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-t-me="invitations"]'))) {
    const kept = invitations.get();
    place.hidden = !kept.length;
    place.replaceChildren(...(kept.length ? [element(place.dataset.tLevel === "3" ? "h3" : "h2", page.translate("You are invited")), ...kept.map((one) => makeInvitation(one))] : []));
  }
}

/** @param {KeptInvitation} one */
function makeInvitation(one) {
  const part = element("div", "", { class: "t-invited" });
  const remove = element("button", page.translate("Remove"), { type: "button", class: "t-link" });
  remove.addEventListener("click", () => void (removeInvitation(one) || showUnsaved()));
  part.append(...describeInvitation(one), listItems(one.items), remove);
  return part;
}

/** Who invites, why, and by when; all of it as text. @param {{due: string, text: string, from: string}} one @returns {HTMLElement[]} */
export function describeInvitation({ due, text, from }) {
  const words = [from ? page.translate("From {name}", { name: from }) : "", due ? page.translate("until {day}", { day: formatDay(due) }) : ""].filter(Boolean).join(", ");
  return [...(text ? [element("blockquote", text, { dir: "auto" })] : []), ...(words ? [element("p", words, { class: "t-quiet", dir: "auto" })] : [])];
}

/** @param {import("../own/invitations.js").Invited[]} items */
export function listItems(items) {
  const list = element("ul", "", { class: "t-rows" });
  for (const { id, title, url } of items) {
    const row = element("li", "", { class: "t-row t-row--plain" });
    const main = element("span", "", { class: "t-row__main" });
    main.append(element("a", title, { class: "t-row__title", href: ROOT + url }));
    row.append(main, element("span", isDone(id) ? page.translate("done") : "", { class: "t-row__end" }));
    list.append(row);
  }
  return list;
}
