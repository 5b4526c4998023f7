// What a reader has finished: the earliest finish and the best score stay, and nonsense is dropped.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { isDone, markDone, markUndone, merge, progress, recordScore, recordTasks, sound } from "../../src/trellis/site/assets/own/progress.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

const MONDAY = "2026-11-23T09:00:00.000Z";
const TUESDAY = "2026-11-24T09:00:00.000Z";
const WEDNESDAY = "2026-11-25T09:00:00.000Z";
const LESSON = "customs-basics/quiz";

/** @typedef {import("../../src/trellis/site/assets/own/progress.js").Mark} Mark */

beforeEach(() => keepIn(inMemory(new Map())));

test("a lesson is finished once, on the first date, until it is opened again", () => {
  markDone(LESSON, { at: MONDAY, version: "1.0.0" });
  markDone(LESSON, { at: TUESDAY });
  assert.deepEqual(progress.get(), { [LESSON]: { at: TUESDAY, done: MONDAY, version: "1.0.0" } });
  markUndone(LESSON, TUESDAY);
  assert.equal(isDone(LESSON), false);
  assert.equal(isDone("constructor"), false);
});

test("the best result of a quiz stays", () => {
  recordScore(LESSON, { right: 3, of: 4, passed: false }, MONDAY);
  recordScore(LESSON, { right: 2, of: 4, passed: false }, TUESDAY);
  assert.equal(progress.get()[LESSON].score?.right, 3);
  recordScore(LESSON, { right: 3, of: 5, passed: true }, TUESDAY);
  assert.deepEqual(progress.get()[LESSON].score, { right: 3, of: 5, passed: true, at: TUESDAY });
});

test("of two marks the later one wins, with the earliest finish and the better score, in either order", () => {
  const score = { right: 4, of: 4, passed: true, at: MONDAY };
  const ours = { [LESSON]: { at: MONDAY, done: MONDAY, score, tasks: [1] }, a: { at: TUESDAY, tasks: [1] } };
  const theirs = { [LESSON]: { at: TUESDAY, done: TUESDAY, tasks: [0, 2] }, a: { at: MONDAY, done: MONDAY } };
  const both = { [LESSON]: { at: TUESDAY, done: MONDAY, score, tasks: [0, 2] }, a: { at: TUESDAY, done: MONDAY, tasks: [1] } };
  assert.deepEqual(merge(ours, theirs), both);
  assert.deepEqual(merge(theirs, ours), both);
});

/** @type {[string, Mark, Mark, Mark][]} */
const FINISHES = [
  ["a finish that is taken back later is taken back", { at: MONDAY, done: MONDAY, version: "1" }, { at: TUESDAY, undone: TUESDAY }, { at: TUESDAY, undone: TUESDAY }],
  ["also where the other browser changed something since", { at: WEDNESDAY, done: MONDAY, tasks: [0] }, { at: TUESDAY, undone: TUESDAY }, { at: WEDNESDAY, undone: TUESDAY, tasks: [0] }],
  ["a finish after that stands", { at: WEDNESDAY, done: WEDNESDAY, version: "2" }, { at: TUESDAY, undone: TUESDAY }, { at: WEDNESDAY, done: WEDNESDAY, version: "2" }],
  ["a later score takes back neither finish nor ticks", { at: MONDAY, done: MONDAY, version: "1", tasks: [0] }, { at: TUESDAY, version: undefined }, { at: TUESDAY, done: MONDAY, version: "1", tasks: [0] }],
  ["what is unticked later is", { at: MONDAY, tasks: [0] }, { at: TUESDAY, tasks: [] }, { at: TUESDAY, tasks: [] }],
];
for (const [name, one, other, both] of FINISHES) {
  test(`of two browsers: ${name}`, () => {
    assert.deepEqual(merge({ a: one }, { a: other }), { a: both });
    assert.deepEqual(merge({ a: other }, { a: one }), { a: both });
  });
}

test("a finish that is taken back is kept as that, until the next one, and is read from a file", () => {
  markDone(LESSON, { at: MONDAY, version: "1.0.0" });
  markUndone(LESSON, TUESDAY);
  assert.deepEqual(sound(progress.get()), { [LESSON]: { at: TUESDAY, undone: TUESDAY } });
  markDone(LESSON, { at: WEDNESDAY });
  assert.deepEqual(sound(progress.get()), { [LESSON]: { at: WEDNESDAY, done: WEDNESDAY } });
});

test("what was tampered with is dropped, the rest stays", () => {
  const right = { at: MONDAY, done: MONDAY };
  const kept = sound({
    [LESSON]: right,
    "javascript:alert(1)": right,
    "a/b/c": right,
    later: { at: "tomorrow" },
    odd: { at: MONDAY, done: "<b>", score: { right: 9, of: 3, passed: true, at: MONDAY }, tasks: [1, -1, "2"], version: "<script>" },
  });
  assert.deepEqual(kept, { [LESSON]: right, odd: { at: MONDAY, tasks: [1] } });
  assert.deepEqual(sound([right]), {});
});

test("ticked tasks are stored in order", () => {
  recordTasks(LESSON, [2, 0], MONDAY);
  assert.deepEqual(progress.get()[LESSON].tasks, [0, 2]);
});
