// A checkpoint: the reader's own judgement as it is kept, the letter to the manager, and the appointment.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { writeLetter } from "../../src/trellis/site/assets/checkpoint/mail.js";
import { writeAppointment, writeRequest } from "../../src/trellis/site/assets/checkpoint/view.js";
import { MOST, assessed, recordAssessment } from "../../src/trellis/site/assets/own/assessed.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

/** @type {Map<string, string>} */
const box = new Map();
beforeEach(() => {
  box.clear();
  keepIn(inMemory(box));
});

const own = { title: "Negotiate", course: "Rates", rubric: "practice", version: 2, levels: { prepared: 3 }, passing: 1, of: 5, note: "File 4711" };

test("a judgement is kept by the lesson, and of a tampered one what is valid", () => {
  assert.ok(recordAssessment("rates/negotiate", () => own, "2026-11-23T10:00:00.000Z"));
  assert.deepEqual(assessed.get()["rates/negotiate"], { ...own, at: "2026-11-23T10:00:00.000Z" });
  const value = {
    "../x/y": own, one: own, "a/b": { title: 5, levels: { ok: 2, "../x": 2, high: 7, text: "3", half: 1.5 }, note: "n".repeat(9999), version: -1, passing: 1e99, of: null, at: "soon" },
    "c/d": null,
  };
  box.set([...box.keys()][0], JSON.stringify({ version: 1, value }));
  const kept = assessed.get();
  assert.deepEqual(Object.keys(kept), ["a/b", "c/d"]);
  assert.deepEqual(kept["a/b"].levels, { ok: 2 });
  assert.deepEqual([kept["a/b"].note.length, kept["a/b"].version, kept["a/b"].passing, kept["a/b"].title], [MOST, 0, 0, ""]);
  for (const other of [null, 5, "x", []]) {
    box.set([...box.keys()][0], JSON.stringify({ version: 1, value: other }));
    assert.deepEqual(assessed.get(), {});
  }
});

test("a change keeps what it does not name, as another tab may have kept it", () => {
  recordAssessment("rates/negotiate", () => ({ note: "of the other tab", title: "Negotiate" }));
  recordAssessment("rates/negotiate", ({ levels = {} }) => ({ levels: { ...levels, prepared: 2 } }));
  recordAssessment("rates/negotiate", ({ levels = {} }) => ({ levels: { ...levels, listens: 1 } }));
  const { note, levels, title } = assessed.get()["rates/negotiate"];
  assert.deepEqual([note, levels, title], ["of the other tab", { prepared: 2, listens: 1 }, "Negotiate"]);
});

test("a storage that is full is said, and nothing kept is lost", () => {
  recordAssessment("rates/negotiate", () => own);
  keepIn({ ...inMemory(box), setItem: () => { throw new Error("full"); } });
  assert.equal(recordAssessment("rates/negotiate", () => ({ note: "other" })), false);
  assert.equal(assessed.get()["rates/negotiate"].note, "other"); // as long as the page lasts
  keepIn(inMemory(box)); // the next page
  assert.equal(assessed.get()["rates/negotiate"].note, "File 4711");
});

test("a letter is one address, whatever is in its texts", () => {
  const letter = new URL(writeLetter({ to: "diego@example.com", subject: "A & B?body=x", body: "one\ntwo & three\r\nfour" }).address);
  assert.equal(letter.pathname, "diego@example.com");
  assert.deepEqual([letter.searchParams.get("subject"), letter.searchParams.get("body")], ["A & B?body=x", "one\r\ntwo & three\r\nfour"]);
  const { address, isWhole } = writeLetter({ subject: "s", body: "ü😀".repeat(3000) });
  assert.deepEqual([address.length < 2000, address.endsWith(encodeURIComponent("…")), isWhole], [true, true, false]);
  assert.ok(!writeLetter({ to: "a@b.example,c@d.example?bcc=x", subject: "", body: "" }).address.includes("?bcc"));
});

test("what ends a letter stays whole, or there is no letter", () => {
  const end = "https://learning.example/#text=%D8%B3";
  for (const body of ["", "one\ntwo", "ü😀\n".repeat(900)]) {
    const { address, isWhole } = writeLetter({ subject: "s", body, end });
    const written = new URL(address).searchParams.get("body") ?? "";
    assert.ok(address.length <= 1900 && written.endsWith(end));
    assert.equal(isWhole, body.length < 99);
    assert.equal(written.slice(0, -end.length).endsWith("\r\n\r\n"), body !== "");
  }
  assert.deepEqual(writeLetter({ subject: "s", body: "x", end: "%".repeat(700) }), { address: "", isWhole: false });
});

test("the manager is asked by name where one is known", () => {
  const named = new URL(writeRequest("Negotiate", "Rates", "https://learning.example/x/", { name: "Diego", mail: "diego@example.com" }));
  assert.match(named.searchParams.get("body") ?? "", /^Hello Diego,\r\n\r\nI am taking the course Rates[\s\S]*https:\/\/learning\.example\/x\//);
  const unnamed = new URL(writeRequest("Negotiate", "Rates", "https://learning.example/x/"));
  assert.deepEqual([unnamed.pathname, (unnamed.searchParams.get("body") ?? "").slice(0, 6)], ["", "Hello,"]);
});

test("the appointment has the same name whenever it is made", () => {
  const make = (/** @type {string} */ start) => writeAppointment("Negotiate; a lane", "Rates", new Date(start), "https://learning.example/courses/rates/negotiate/", new Date(0), "https://learning.example/");
  const [one, other] = [make("2026-12-01T09:00:00Z"), make("2026-12-02T09:00:00Z")];
  assert.equal(one.match(/^UID:.*$/m)?.[0], other.match(/^UID:.*$/m)?.[0]);
  assert.match(one, /DTSTART:20261201T090000Z\r\nDTEND:20261201T094500Z\r\nSUMMARY:One-to-one: Negotiate\\; a lane\r\n/);
});
