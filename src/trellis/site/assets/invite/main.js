// The page of invitations: reads the one in its own address, and makes new ones.

import { element } from "../catalogue/card.js";
import { GONE, shelf as opened } from "../catalogue/data.js";
import { beginDraft, changeDraft, invitationDraft, markSent } from "../own/invitation_draft.js";
import { keepInvitation } from "../own/invitations.js";
import { readDay } from "../own/reader.js";
import { stars, today } from "../own/stars.js";
import { keepText } from "../own/typing.js";
import { nameBothTooLong } from "../progress/words.js";
import { page } from "../wording.js";
import { ID, MOST_ITEMS, cleanText, readInvitation, readItems, readMove, writeInvitation, writeInvitationLetter } from "./code.js";
import { describeInvitation, listItems } from "./view.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-invite]"));
const shelf = opened({ root: root.dataset.tRoot, data: root.dataset.tData, spread: root.dataset.tSpread });
const received = /** @type {HTMLElement} */ (root.querySelector("[data-t-received]"));
const form = /** @type {HTMLFormElement} */ (root.querySelector("[data-t-write]"));
const status = /** @type {HTMLElement} */ (form.querySelector("[data-t-status]"));
const result = /** @type {HTMLElement} */ (form.querySelector("[data-t-link]"));
const lead = /** @type {HTMLElement} */ (root.querySelector(".t-lead"));
const heading = /** @type {HTMLElement} */ (root.querySelector("h1"));
const title = heading.textContent ?? "";
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** @param {string[]} ids @returns {Promise<{known: {id: string, title: string, url: string}[], unknown: string[]}>} */
async function findItems(ids) {
  /** @type {{id: string, title: string, url: string}[]} */
  const known = [];
  /** @type {string[]} */
  const unknown = [];
  for (const id of ids) {
    const item = id.startsWith("sessions/") ? await findSession(id) : /^[a-z0-9-]+$/.test(id) ? (await shelf.cards(await shelf.numbers([id])))[0] : undefined;
    if (!item) unknown.push(id);
    else if (!known.some((other) => other.id === item.id)) known.push({ id: item.id, title: item.title, url: item.url });
  }
  return { known, unknown };
}

/**
 * A session, by its page: no list has them. A former address leads on to the present one.
 * @param {string} id  with `sessions/` before it
 * @param {boolean} [isMoved]
 * @returns {Promise<{id: string, title: string, url: string} | undefined>}
 */
async function findSession(id, isMoved = false) {
  const answer = ID.test(id) ? await fetch(shelf.address(`${id}/`)) : undefined;
  if (!answer?.ok) return undefined;
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  const target = readMove(html.querySelector("meta[http-equiv=refresh]")?.getAttribute("content") ?? "");
  if (target && !isMoved) return findSession(target, true);
  const title = html.querySelector("h1")?.textContent?.trim();
  return title ? { id, title, url: `${id}/` } : undefined;
}

async function show() {
  const invitation = readInvitation(location.hash);
  received.hidden = !invitation;
  form.hidden = Boolean(invitation); // who reads one writes none
  lead.hidden = Boolean(invitation);
  heading.textContent = invitation ? page.translate("An invitation to learn") : title;
  if (!invitation) return;
  const own = element("h2", page.translate("You are invited"));
  const note = element("p", "", { role: "status" });
  try {
    const { known, unknown } = await findItems(invitation.items);
    const strange = [...unknown, ...invitation.strange];
    const keep = element("button", page.translate("Keep this invitation"), { type: "button", class: "t-button" });
    keep.addEventListener("click", () => {
      const stored = keepInvitation({ items: known, due: invitation.due, text: invitation.text, from: invitation.from, kept: today() });
      note.textContent = stored ? page.translate("It is kept in this browser, on your home page.") : page.translate("This browser keeps nothing.");
    });
    received.replaceChildren(
      own, ...describeInvitation(invitation), listItems(known),
      ...(strange.length ? [element("p", page.translate("The portal does not know: {names}. It may have been renamed or taken down; ask who sent this.", { names: strange.join(", ") }))] : []),
      ...(known.length ? [keep] : []), note,
    );
  } catch {
    received.replaceChildren(own, element("p", GONE));
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const ids = readItems(field("items").value);
  const due = readDay(field("due").value);
  try {
    const { known, unknown } = await findItems(ids.slice(0, MOST_ITEMS));
    const rest = ids.slice(MOST_ITEMS);
    status.textContent = [
      unknown.length ? page.translate("Not known here: {names}", { names: unknown.join(", ") }) : "",
      rest.length ? page.translate("An invitation has room for {most}. Left out: {names}", { most: MOST_ITEMS, names: rest.join(", ") }) : "",
    ].filter(Boolean).join(" · ");
    result.hidden = !known.length;
    if (!known.length) return void (status.textContent ||= page.translate("Give at least one course or path."));
    showLink({ items: known.map(({ id }) => id), due, text: cleanText(field("text").value, 500), from: cleanText(field("from").value, 80) }, known);
  } catch {
    status.textContent = GONE;
  }
});

/** @param {Omit<import("./code.js").Invitation, "strange">} invitation @param {{title: string}[]} known */
function showLink(invitation, known) {
  const place = location.href.split(/[?#]/)[0];
  const address = `${place}#${writeInvitation(invitation)}`;
  const box = element("input", "", { type: "text", readonly: "", "aria-label": page.translate("The link"), class: "t-link-box" });
  box.value = address;
  box.addEventListener("copy", markSent);
  const copy = element("button", page.translate("Copy"), { type: "button", class: "t-button t-button--quiet" });
  copy.addEventListener("click", async () => {
    box.select();
    await navigator.clipboard.writeText(address).then(() => {
      status.textContent = page.translate("Copied.");
      markSent();
    }, () => undefined);
  });
  const letter = writeInvitationLetter(invitation, known.map(({ title }) => title), place, page.translate("An invitation to learn"));
  const mail = letter ? element("a", page.translate("Send it as a mail"), { href: letter }) : element("span", page.translate("This link is too long to open a mail with: copy it into one."));
  if (letter) mail.addEventListener("click", markSent);
  const tools = element("p", "", { class: "t-inline" });
  tools.append(copy, mail);
  result.replaceChildren(box, tools);
  box.select();
}

/** Adds what is not among the items yet. @param {string[]} ids */
function addItems(ids) {
  const items = field("items");
  const own = readItems(items.value);
  const others = ids.filter((id) => !own.includes(id));
  if (others.length) items.value = [items.value.trim(), ...others].filter(Boolean).join("\n");
}

const take = /** @type {HTMLElement} */ (form.querySelector("[data-t-stars-in]"));
take.hidden = !Object.keys(stars.get()).length;
take.addEventListener("click", () => {
  addItems(Object.keys(stars.get()));
  field("items").dispatchEvent(new Event("input"));
});
beginDraft();
for (const name of /** @type {const} */ (["items", "due", "text", "from"])) {
  const showField = keepText(field(name), {
    read: () => invitationDraft.get()[name],
    write(text) {
      const isStored = changeDraft({ [name]: text });
      status.textContent = isStored ? "" : page.translate("This browser keeps nothing.");
      if (name === "items" && location.search) history.replaceState(null, "", location.pathname + location.hash); // what it asks for is kept
      return isStored;
    },
    refuse: () => void (status.textContent = nameBothTooLong()),
  });
  invitationDraft.listen(showField);
  if (name !== "items") field(name).addEventListener("input", () => location.search && field("items").dispatchEvent(new Event("input"))); // a text is kept with what it is for
}
addItems(readItems(new URLSearchParams(location.search).get("items") ?? "")); // a page leads to its own invitation
addEventListener("hashchange", () => void show());
void page.load().then(show).finally(() => root.removeAttribute("data-t-filling"));
