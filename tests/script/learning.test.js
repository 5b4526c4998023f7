// A reader's learning: what is finished and left, what became of it, notes, and the file that carries it to another browser.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { attempts } from "../../src/trellis/site/assets/lesson/attempts.js";
import { assessed } from "../../src/trellis/site/assets/own/assessed.js";
import { feedback } from "../../src/trellis/site/assets/own/feedback.js";
import { invitations } from "../../src/trellis/site/assets/own/invitations.js";
import { OtherPortal, bringIn, readFile, writeFile } from "../../src/trellis/site/assets/own/learning.js";
import { LONGEST, findNote, merge as mergeNotes, notes, sound as soundNotes, writeNote } from "../../src/trellis/site/assets/own/notes.js";
import { chooseAutoDone, preferences } from "../../src/trellis/site/assets/own/preferences.js";
import { markBegun, markDone, markUndone, progress } from "../../src/trellis/site/assets/own/progress.js";
import { reader } from "../../src/trellis/site/assets/own/reader.js";
import { renewals } from "../../src/trellis/site/assets/own/renewals.js";
import { stars } from "../../src/trellis/site/assets/own/stars.js";
import { findTitle, keepTitle, sound as soundTitles } from "../../src/trellis/site/assets/own/titles.js";
import { findChange } from "../../src/trellis/site/assets/progress/changes.js";
import { collect } from "../../src/trellis/site/assets/progress/collect.js";
import { openData } from "../../src/trellis/site/assets/progress/data.js";
import { findFinish, listLessons, reckon } from "../../src/trellis/site/assets/progress/reckon.js";
import { nameTime } from "../../src/trellis/site/assets/progress/words.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

const MONDAY = "2026-11-23T09:00:00.000Z";
const TUESDAY = "2026-11-24T09:00:00.000Z";
const FRIDAY = "2026-11-27T09:00:00.000Z";
const PORTAL = "https://learn.example.org/";

/** @type {import("../../src/trellis/site/assets/progress/data.js").Course} */
const RATES = {
  kind: "course", title: "Rates", url: "courses/rates/", version: "2026-11-26-b", since: "2026-11-26T08:00:00Z",
  lessons: [["read", "Read", 10], ["extra", "Extra", 5, 1], ["quiz", "Quiz", 30]], former: { test: "quiz" },
  versions: { "2026-11-20-a": { from: "2026-11-20T08:00:00Z", url: "courses/rates/versions/2026-11-20-a/", changes: ["New lesson: Quiz (30 min)"] } },
};
const RECORDS = {
  rates: RATES, "old-rates": { is: "rates" }, round: { is: "round" },
  ship: { kind: "course", title: "Ship", url: "courses/ship/", lessons: [] },
  desk: { kind: "path", title: "Desk", url: "paths/desk/", steps: [[["rates"]], [["ship"], 1]] },
  hall: { kind: "path", title: "Hall", url: "paths/hall/", steps: [[["rates"]], [["ship", "hall"]]] },
  house: { kind: "path", title: "House", url: "paths/house/", steps: [[["desk"]]] },
  paper: { kind: "gone", title: "On paper", url: "courses/paper/", reason: "Nobody takes it." },
};

const data = openData(async (/** @type {string} */ address) => (address.endsWith("index.json") ? { version: 1, files: 1, history: true } : RECORDS));

/** @type {Map<string, string>} */
let kept;
beforeEach(() => keepIn(inMemory((kept = new Map()))));

test("compulsory lessons finish a course, under whatever id they were finished", () => {
  const parts = listLessons("rates", RATES, ["old-rates"]);
  assert.deepEqual(parts[2].former, ["rates/test", "old-rates/quiz", "old-rates/test"]);
  markDone("rates/read", { at: MONDAY });
  assert.deepEqual(reckon(progress.get(), parts), { done: 1, total: 2, minutes: 30, next: 2, begun: true, finished: false, latest: MONDAY });
  markDone("old-rates/test", { at: TUESDAY });
  assert.deepEqual(reckon(progress.get(), parts), { done: 2, total: 2, minutes: 0, next: -1, begun: true, finished: true, latest: TUESDAY });
  assert.equal(reckon(progress.get(), []).finished, false);
  assert.equal(findFinish(progress.get(), { address: "constructor" }), undefined);
});

test("a path is begun when the reader starts it, and keeps what it has", () => {
  markBegun("desk", MONDAY);
  markDone("desk", { at: TUESDAY });
  markBegun("desk", FRIDAY);
  assert.deepEqual(progress.get().desk, { at: TUESDAY, done: TUESDAY });
});

test("what was finished is found under its present id, and what became of it is told", async () => {
  markDone("old-rates", { at: MONDAY, version: "2026-11-20-a" });
  markDone("paper", { at: MONDAY });
  markDone("nowhere", { at: TUESDAY });
  markDone("ship/only", { at: TUESDAY });
  markUndone("rates/read", MONDAY);
  markBegun("desk", FRIDAY);
  markBegun("hall", MONDAY);
  const { begun, finished } = await collect(progress.get(), ["round"], data);
  assert.deepEqual(finished.map(({ id, formerId, record }) => [id, formerId, record?.kind]), [
    ["nowhere", "nowhere", undefined], ["rates", "old-rates", "course"], ["paper", "paper", "gone"], ["desk", "desk", "path"],
  ]);
  assert.deepEqual(begun.map(({ id }) => id).sort(), ["hall", "ship"]);
  assert.deepEqual(begun.find(({ id }) => id === "hall")?.standing.done, 1);
});

test("what has no mark of its own is finished with its last compulsory part, unless that was taken back since", async () => {
  markDone("old-rates/read", { at: MONDAY });
  markDone("rates/test", { at: TUESDAY });
  markBegun("house", MONDAY);
  const { begun, finished } = await collect(progress.get(), [], data);
  assert.deepEqual([begun, finished.map(({ id, mark }) => [id, mark.done])], [[], [["rates", TUESDAY], ["house", TUESDAY]]]);
  markUndone("old-rates", TUESDAY);
  const after = await collect(progress.get(), [], data);
  assert.deepEqual([after.begun.map(({ id }) => id), after.finished], [["rates", "house"], []]);
});

test("the difference is that since the version that was finished, or since the day", () => {
  const [version] = Object.values(RATES.versions ?? {});
  assert.equal(findChange(RATES, { at: MONDAY, done: MONDAY, version: "2026-11-20-a" }), version);
  assert.deepEqual(findChange(RATES, { at: MONDAY, done: MONDAY, version: "unheard-of" }), { from: "", changes: [] });
  assert.equal(findChange(RATES, { at: MONDAY, done: MONDAY }), version);
  assert.equal(findChange(RATES, { at: FRIDAY, done: FRIDAY }), undefined);
  assert.equal(findChange(RATES, { at: MONDAY, done: MONDAY, version: "2026-11-26-b" }), undefined);
  assert.equal(findChange(RATES, { at: MONDAY, done: "2020-01-01T00:00:00Z" }), undefined);
  assert.equal(findChange({ ...RATES, version: undefined }, { at: MONDAY, done: MONDAY }), undefined);
  assert.deepEqual(findChange(RATES, { at: FRIDAY, done: FRIDAY, version: "constructor" }), { from: "", changes: [] });
});

test("a note is text, the later one of two stays, and an empty one is gone", () => {
  writeNote("rates/read", "<b>ask</b>", "Read", MONDAY);
  assert.equal(findNote(["old/read", "rates/read"])?.text, "<b>ask</b>");
  const theirs = { "rates/read": { at: TUESDAY, text: "later", title: "Read" } };
  assert.equal(mergeNotes(notes.get(), theirs)["rates/read"].text, "later");
  assert.equal(mergeNotes(theirs, notes.get())["rates/read"].text, "later");
  writeNote("rates/read", "", "Read", TUESDAY);
  assert.equal(findNote(["rates/read"]), undefined);
  const odd = { "a/b": { at: MONDAY, text: "x".repeat(LONGEST + 1), title: 5 }, "javascript:x": { at: MONDAY, text: "" }, "c/d": { at: "now", text: "" }, "e/f": { at: MONDAY, text: {} } };
  assert.deepEqual(Object.keys(soundNotes(odd)), ["a/b"]);
  assert.equal(soundNotes(odd)["a/b"].text.length, LONGEST);
});

test("titles outlive their courses, and nonsense is none", () => {
  keepTitle("rates", "Rates");
  assert.deepEqual([findTitle("rates"), findTitle("constructor")], ["Rates", "constructor"]);
  assert.deepEqual(soundTitles({ a: " ", "<b>": "x", b: 5, c: "C" }), { c: "C" });
});

test("a file carries everything to another browser, where the later state stays", () => {
  markDone("rates/read", { at: MONDAY });
  writeNote("rates/read", "ours", "Read", MONDAY);
  stars.update(() => ({ rates: "2026-11-23" }));
  chooseAutoDone("end");
  const file = writeFile(PORTAL);
  const { learning, dropped } = readFile(file, PORTAL);
  assert.equal(dropped, 0);

  keepIn(inMemory(new Map()));
  writeNote("rates/read", "theirs", "Read", TUESDAY);
  markDone("rates/quiz", { at: TUESDAY });
  assert.equal(bringIn(learning), true);
  assert.deepEqual(Object.keys(progress.get()).sort(), ["rates/quiz", "rates/read"]);
  assert.deepEqual([findNote(["rates/read"])?.text, stars.get(), preferences.get()], ["theirs", { rates: "2026-11-23" }, { autoDone: "end" }]);
  chooseAutoDone("never");
  bringIn(learning);
  assert.equal(preferences.get().autoDone, "never");
});

test("a file carries who somebody is, what they renewed and judged, and what they were invited to", () => {
  const [older, newer] = ["2026-10-01", "2026-11-01"];
  const judged = { title: "Lane", course: "Rates", rubric: "practice", version: 1, levels: { one: 2 }, passing: 1, of: 3, note: "mine", at: MONDAY };
  const invitation = { items: [{ id: "rates", title: "Rates", url: "courses/rates/" }], due: "", text: "please", from: "Bo", kept: older };
  reader.update(() => ({ team: "sales", role: "", region: "emea", joined: older }));
  renewals.update(() => ({ rates: newer, desk: older }));
  assessed.update(() => ({ "rates/lane": judged }));
  feedback.update(() => ({ rates: { worth: "yes", helped: "quiz", change: "more", at: older } }));
  invitations.update(() => [invitation]);
  const attempt = { version: "0123456789ab", parts: [{ order: [], answer: "half", isChecked: false }], at: MONDAY };
  attempts.update(() => ({ "rates/quiz": attempt, "rates/end": attempt }));
  const { learning } = readFile(writeFile(PORTAL), PORTAL);

  keepIn(inMemory(new Map()));
  reader.update(() => ({ team: "customs", role: "", region: "" }));
  renewals.update(() => ({ rates: older, desk: newer }));
  attempts.update(() => ({ "rates/end": { ...attempt, parts: [], at: TUESDAY } }));
  bringIn(learning);
  bringIn(learning);
  assert.deepEqual(attempts.get(), { "rates/quiz": attempt, "rates/end": { ...attempt, parts: [], at: TUESDAY } });
  assert.deepEqual(reader.get(), { team: "customs", role: "", region: "emea", joined: older });
  assert.deepEqual(renewals.get(), { rates: newer, desk: newer });
  assert.deepEqual([assessed.get(), invitations.get()], [{ "rates/lane": judged }, [invitation]]);
  assert.equal(feedback.get().rates.change, "more");
});

test("a file of another kind, version or portal is refused in words, and nothing of it is taken", () => {
  const file = JSON.parse(writeFile(PORTAL));
  for (const text of ["", "{", "null", "[]", JSON.stringify({ ...file, kind: "trellis-stars" })]) {
    assert.throws(() => readFile(text, PORTAL), /holds no learning/);
  }
  assert.throws(() => readFile(JSON.stringify({ ...file, version: 2 }), PORTAL), /newer portal/);
  assert.throws(() => readFile(JSON.stringify(file), "https://other.example.org/"), OtherPortal);
  assert.equal(readFile(JSON.stringify({ ...file, portal: 5 }), "").dropped, 0);
  const tampered = { ...file, progress: { "a/b": { at: "soon" }, c: { at: MONDAY } }, notes: [1], stars: "x", preferences: { autoDone: "<b>" }, own: { reader: { team: "<b>" }, renewals: { a: "soon" }, strange: 1 } };
  assert.deepEqual(readFile(JSON.stringify(tampered), PORTAL), {
    learning: { progress: { c: { at: MONDAY } }, notes: {}, stars: {}, titles: {}, preferences: { autoDone: "quiz" }, own: { reader: { team: "", role: "", region: "" }, renewals: {} } }, dropped: 2,
  });
});

test("a browser that stores nothing says so, and data of a newer portal stay as they are", () => {
  kept.set(`trellis:${new URL("../../src/trellis/", import.meta.url).pathname}:notes`, JSON.stringify({ version: 9, value: { kept: true } }));
  assert.equal(writeNote("rates/read", "x", "Read"), false);
  keepIn({ ...inMemory(new Map()), setItem: () => { throw new Error("full"); } });
  assert.equal(markDone("rates/read"), false);
});

test("minutes have the form that pages write", () => {
  assert.deepEqual([45, 120, 200, 0].map(nameTime), ["45 min", "2 h", "3 h 20 min", ""]);
});
