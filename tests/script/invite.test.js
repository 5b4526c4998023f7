// Invitations: a link that any hand can write is only text; and what a reader thinks of a course, with how it is sent.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { writeIssue } from "../../src/trellis/site/assets/feedback/view.js";
import { cleanText, readInvitation, readItems, readMove, writeInvitation, writeInvitationLetter } from "../../src/trellis/site/assets/invite/code.js";
import { feedback, recordFeedback } from "../../src/trellis/site/assets/own/feedback.js";
import { beginDraft, changeDraft, invitationDraft, markSent } from "../../src/trellis/site/assets/own/invitation_draft.js";
import { MOST, invitations, keepInvitation, removeInvitation } from "../../src/trellis/site/assets/own/invitations.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

/** @type {Map<string, string>} */
const box = new Map();
beforeEach(() => {
  box.clear();
  keepIn(inMemory(box));
});

test("what is written is read again", () => {
  const own = { items: ["a-course", "a-path"], due: "2026-12-31", text: "Vor der Saison & später: 100 % – “ja”", from: "Diego" };
  assert.deepEqual(readInvitation(`#${writeInvitation(own)}`), { ...own, strange: [] });
  assert.equal(readInvitation("#for-you"), null);
  assert.equal(readInvitation(""), null);
});

test("what is hostile is text, and said where it can be no id", () => {
  const read = readInvitation("#items=ok,<img src=x>,../../etc,javascript:alert(1),ok,__proto__&due=2026-02-31&text=a%0d%0ab%E2%80%AEc%00%F3%A0%81%81&from=<b>");
  assert.deepEqual(read, { items: ["ok"], strange: ["<img src=x>", "../../etc", "javascript:alert(1)", "__proto__"], due: "", text: "a bc", from: "<b>" });
  assert.equal(readInvitation(`#items=a&text=${"x".repeat(9999)}`)?.text.length, 500);
  assert.equal(readInvitation(`#items=${Array.from({ length: 99 }, (_, n) => `i${n}`).join(",")}`)?.items.length, 30);
  assert.equal(cleanText("\u200bzero\u00adwidth\ufeff ", 20), "zerowidth");
});

test("addresses and ids that were pasted are ids", () => {
  const text = "https://learning.example/courses/rates/\n/paths/desk/#top, plain-id  https://learning.example/courses/rates/one/";
  assert.deepEqual(readItems(text), ["rates", "desk", "plain-id"]);
  assert.equal(readItems(Array.from({ length: 40 }, (_, n) => `i${n}`).join("\n")).length, 40); // the page says which are left out
  assert.deepEqual(readItems("/portal/sessions/rates-2027/ /courses/rates/ sessions/rates-2028"), ["sessions/rates-2027", "rates", "sessions/rates-2028"]);
  assert.deepEqual(readInvitation("#items=sessions/rates-2027,sessions/,sessions/../x,x/sessions/y")?.items, ["sessions/rates-2027"]);
});

test("a former address of a session leads to the present one, and to nothing else", () => {
  for (const target of ["../../sessions/rates-2028/", "../../sessions/rates-2028/index.html", "/portal/sessions/rates-2028/"]) {
    assert.equal(readMove(`0; url=${target}`), "sessions/rates-2028");
  }
  for (const refresh of ["", "0", "0; url=../../courses/rates/", "0; url=", "0; url=../../sessions/", "sessions/x"]) assert.equal(readMove(refresh), "");
});

test("a mail has the whole link, or one without the sentence beside it, or there is none", () => {
  const place = "https://learning.example/invite/";
  const items = Array.from({ length: 25 }, (_, n) => `a-course-with-a-name-${n}`);
  const write = (/** @type {string} */ text) => {
    const letter = writeInvitationLetter({ items, due: "2026-12-31", text, from: "Diego" }, items, place, "An invitation");
    return letter && (new URL(letter).searchParams.get("body") ?? "");
  };
  for (const text of ["", "Before the season.", "سنقدم عروض الأسعار لمساراتكم ابتداء من يناير."]) {
    const body = write(text);
    const read = readInvitation(body.slice(body.indexOf("#")));
    assert.deepEqual([read?.items, read?.due, read?.from], [items, "2026-12-31", "Diego"]);
    assert.ok(body.includes(text) && [text, ""].includes(read?.text ?? "?"));
  }
  assert.equal(write("س".repeat(500)), "");
});

test("a kept invitation is kept once, and of a tampered one what is valid", () => {
  const one = { items: [{ id: "rates", title: "Rates", url: "courses/rates/" }], due: "2026-12-31", text: "Why", from: "Diego", kept: "2026-11-23" };
  keepInvitation(one);
  keepInvitation({ ...one, kept: "2026-11-24" });
  assert.deepEqual(invitations.get(), [{ ...one, kept: "2026-11-24" }]);
  const bad = [null, 5, { items: "x" }, { items: [{ id: "rates", title: "x", url: "javascript:alert(1)" }, { id: "../x", url: "courses/x/" }] }];
  box.set([...box.keys()][0], JSON.stringify({ version: 1, value: [...bad, one, ...Array.from({ length: 99 }, () => one)] }));
  assert.equal(invitations.get().length, MOST);
  assert.deepEqual(invitations.get()[0], one);
  removeInvitation(one);
  assert.deepEqual(invitations.get(), []);
});

test("three answers are kept by the course, and sent as an issue of either forge", () => {
  recordFeedback("rates", { worth: "yes", helped: "quiz", change: "More <b>cases</b>", at: "2026-11-23" });
  assert.deepEqual(feedback.get(), { rates: { worth: "yes", helped: "quiz", change: "More <b>cases</b>", at: "2026-11-23" } });
  box.set([...box.keys()][0], JSON.stringify({ version: 1, value: { rates: { worth: "very", helped: 5, change: "x".repeat(5000), at: "soon" }, "../x": {}, ok: null } }));
  assert.deepEqual([feedback.get().rates.worth, feedback.get().rates.change.length, Object.keys(feedback.get())], ["", 1000, ["rates", "ok"]]);
  const github = new URL(writeIssue("https://github.com/a/b/issues/new?title=x", "A & B", "one\ntwo"));
  assert.deepEqual([github.searchParams.get("title"), github.searchParams.get("body")], ["A & B", "one\ntwo"]);
  assert.equal(new URL(writeIssue("https://gitlab.com/a/b/-/issues/new?x=1", "A", "text")).searchParams.get("issue[description]"), "text");
});

test("an answer leaves the others as they are, whichever tab kept them", () => {
  recordFeedback("rates", { change: "A shorter start", at: "2026-11-23" });
  recordFeedback("rates", { worth: "yes", at: "2026-11-24" });
  assert.deepEqual(feedback.get(), { rates: { worth: "yes", helped: "", change: "A shorter start", at: "2026-11-24" } });
});

test("an invitation that is being written stays until its link was sent and another visit begins", () => {
  changeDraft({ items: "rates" });
  changeDraft({ text: "Before the season" });
  beginDraft();
  assert.deepEqual(invitationDraft.get(), { items: "rates", due: "", text: "Before the season", from: "", isSent: false });
  markSent();
  changeDraft({ from: "Ada" }); // goes on with it
  beginDraft();
  assert.equal(invitationDraft.get().items, "rates");
  markSent();
  beginDraft();
  assert.deepEqual(invitationDraft.get(), { items: "", due: "", text: "", from: "", isSent: false });
  box.set([...box.keys()][0], JSON.stringify({ version: 1, value: { items: 5, text: ["x"], from: "x".repeat(99_999), isSent: "yes" } }));
  assert.deepEqual({ ...invitationDraft.get(), from: invitationDraft.get().from.length }, { items: "", due: "", text: "", from: 20_000, isSent: false });
});
