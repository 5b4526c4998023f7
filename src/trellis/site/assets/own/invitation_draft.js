// The invitation that a reader is writing. It stays in this browser until its link is sent.

import { open } from "../store.js";

/** @typedef {{items: string, due: string, text: string, from: string, isSent: boolean}} InvitationDraft  as the fields of the form have it */

/** The most characters of a field. */
const MOST = 20_000;

const FIELDS = /** @type {const} */ (["items", "due", "text", "from"]);
const EMPTY = { items: "", due: "", text: "", from: "", isSent: false };

/** Version 1: one invitation. @type {import("../store.js").Store<InvitationDraft>} */
export const invitationDraft = open("invitation-draft", {
  version: 1,
  empty: EMPTY,
  migrate: (kept) => ({
    ...EMPTY,
    ...Object.fromEntries(FIELDS.map((name) => [name, typeof kept?.[name] === "string" ? kept[name].slice(0, MOST) : ""])),
    isSent: kept?.isSent === true,
  }),
});

/** @param {Partial<InvitationDraft>} change  of a field @returns {boolean} false if this browser stores nothing */
export const changeDraft = (change) => invitationDraft.update((now) => ({ ...now, ...change, isSent: false }));

/** Notes that the link was copied or sent: the next visit begins with an empty form. */
export const markSent = () => invitationDraft.update((now) => ({ ...now, isSent: true }));

/** What a visit begins with. @returns {void} */
export function beginDraft() {
  if (invitationDraft.get().isSent) invitationDraft.update(() => EMPTY);
}
