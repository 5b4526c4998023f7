// An invitation as the last part of a link, which no server gets to see. Whoever made the link, what is in it is only text.

import { writeLetter } from "../checkpoint/mail.js";
import { readDay } from "../own/reader.js";

/**
 * @typedef {object} Invitation
 * @property {string[]} items    ids of courses and paths; of sessions with `sessions/` before them
 * @property {string[]} strange  what stands among them and can be no id, as text
 * @property {string} due        a day, or ""
 * @property {string} text
 * @property {string} from
 */

export const MOST_ITEMS = 30;
export const ID = /^(?:sessions\/)?[a-z0-9]+(-[a-z0-9]+)*$/;
/** Control characters, and those that are invisible or turn the direction of a text. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A text on one line, of at most so many characters. @param {string} text @param {number} most */
export const cleanText = (text, most) => [...text.replace(/\s+/g, " ").replace(HIDDEN, "").trim()].slice(0, most).join("");

/** @param {Omit<Invitation, "strange">} invitation @returns {string} without # */
export function writeInvitation({ items, due, text, from }) {
  const values = new URLSearchParams({ items: items.join(",") });
  for (const [name, value] of Object.entries({ due, text, from })) if (value) values.set(name, value);
  return values.toString();
}

/** @param {string} fragment  with or without # @returns {Invitation | null} null where there is none */
export function readInvitation(fragment) {
  const values = new URLSearchParams(fragment.replace(/^#/, ""));
  const parts = (values.get("items") ?? "").split(",").map((part) => cleanText(part, 100)).filter(Boolean).slice(0, MOST_ITEMS);
  if (!parts.length) return null;
  const isId = (/** @type {string} */ part) => ID.test(part) && part.length <= 80;
  return {
    items: [...new Set(parts.filter(isId))],
    strange: parts.filter((part) => !isId(part)),
    due: readDay(values.get("due") ?? ""),
    text: cleanText(values.get("text") ?? "", 500),
    from: cleanText(values.get("from") ?? "", 80),
  };
}

/** The ids in what somebody typed or pasted: addresses of pages, or ids; an invitation has `MOST_ITEMS` of them. @param {string} text @returns {string[]} */
export const readItems = (text) =>
  [...new Set(text.split(/[\s,]+/).map((part) => part.match(/\/(?:courses\/|paths\/|(?=sessions\/))((?:sessions\/)?[a-z0-9-]+)/)?.[1] ?? cleanText(part, 100)).filter(Boolean))];

/** The id of a session to which a former address leads on, by what its page has as `refresh`; "" where it leads to none. @param {string} refresh */
export const readMove = (refresh) => readItems(refresh.split("url=")[1] ?? "").find((id) => id.startsWith("sessions/") && ID.test(id)) ?? "";

/**
 * A letter with the link, whole. Where there is no room for one with the sentence in it, which takes more in a link than
 * elsewhere, the letter itself has the sentence.
 * @param {Omit<Invitation, "strange">} invitation
 * @param {string[]} titles  of the items
 * @param {string} place  the address of the page of invitations
 * @param {string} subject
 * @returns {string} the address of the letter; "" where there is no room for either
 */
export function writeInvitationLetter(invitation, titles, place, subject) {
  const link = (/** @type {Omit<Invitation, "strange">} */ one) => `${place}#${writeInvitation(one)}`;
  const list = titles.map((title) => `– ${title}`).join("\n");
  const { text } = invitation;
  return (
    writeLetter({ subject, body: text ? `${text}\n${list}` : list, end: link(invitation) }).address ||
    writeLetter({ subject, body: list, end: `${text}\n\n${link({ ...invitation, text: "" })}` }).address
  );
}
