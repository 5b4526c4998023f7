// A reader's way through a path: what is done and left, the pace, the day of the finish, and the certificate.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pace } from "../../src/trellis/site/assets/own/pace.js";
import { assessValidity, countLeft, estimateFinish, makePlan, measurePace, readPathFinish } from "../../src/trellis/site/assets/path/plan.js";
import { formatMinutes } from "../../src/trellis/site/assets/path/view.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

/** @param {string} id @param {number} minutes @param {Partial<import("../../src/trellis/site/assets/path/plan.js").PathItem>} [more] */
const item = (id, minutes, more = {}) => ({ id, title: id, was: [], minutes, optional: false, lessons: [], ...more });
/** @param {Record<string, string>} days */
const marks = (days) => Object.fromEntries(Object.entries(days).map(([id, day]) => [id, { at: `${day}T12:00:00Z`, done: `${day}T12:00:00Z` }]));
const data = {
  id: "way", was: ["older-way"], version: 2, valid: 365,
  items: [item("a", 60, { lessons: [["one", 20], ["two", 20]], parts: ["one", "two"] }), item("b", 90, { was: ["was-b"] }), item("c", 30, { optional: true })],
};

test("what is left counts lessons, and what is optional only if the reader wants it", () => {
  assert.deepEqual([makePlan(data, {}, false).left, makePlan(data, {}, true).left, makePlan(data, {}, false).count], [150, 180, 2]);
  const some = marks({ "a/one": "2026-11-01", "was-b": "2026-11-02" });
  assert.equal(countLeft(data.items[0], some), 30);
  assert.deepEqual([...makePlan(data, some, false).done], ["b"]);
  assert.deepEqual([makePlan(data, some, false).left, makePlan(data, some, false).doneCount], [30, 1]);
  assert.deepEqual([...makePlan(data, marks({ "a/one": "2026-11-01", "a/two": "2026-11-03" }), false).done], ["a"]);
});

test("what was done under a former id counts as done, in what is left, in the pace and in the finish", () => {
  const renamed = { ...data, items: [item("a", 60, { was: ["was-a", "merged"], lessons: [["one", 20], ["two", 20, "second", "next"]], parts: ["one", "two second next"] }), item("b", 90, { was: ["was-b"] })] };
  for (const address of ["a/two", "a/second", "a/next", "was-a/two", "was-a/second", "merged/next"]) {
    const some = marks({ [address]: "2026-11-16", "was-b": "2026-11-09" });
    assert.equal(makePlan(renamed, some, false).left, 30, address);
    assert.equal(measurePace(renamed, some, "2026-11-23"), 55, address);
    assert.equal(readPathFinish(renamed, { ...some, ...marks({ "merged/one": "2026-11-20" }) }), "2026-11-20", address);
  }
  const both = marks({ "a/two": "2026-11-20", "a/second": "2026-11-16", b: "2026-11-18", "was-b": "2026-11-09" });
  assert.equal(measurePace(renamed, both, "2026-11-23"), 55); // once, by the earlier day
});

test("the finish follows from the pace, and the pace from what was done of late", () => {
  assert.equal(estimateFinish(150, 60, "2026-11-23"), "2026-12-11");
  assert.equal(estimateFinish(0, 60, "2026-11-23"), "2026-11-23");
  assert.equal(measurePace(data, marks({ b: "2026-11-01" }), "2026-11-23"), 0);
  assert.equal(measurePace(data, marks({ b: "2026-11-09", "a/one": "2026-11-16" }), "2026-11-23"), 55);
  assert.equal(measurePace(data, marks({ b: "2024-11-09", "a/one": "2024-11-16" }), "2026-11-23"), 0);
  assert.equal(measurePace(data, marks({ b: "2099-11-09", "a/one": "2099-11-16" }), "2026-11-23"), 0);
});

test("a certificate has the day of the last required item, and ends so many days later, or after its renewal", () => {
  assert.equal(readPathFinish(data, marks({ a: "2026-01-01" })), "");
  assert.equal(readPathFinish(data, marks({ a: "2026-01-01", b: "2026-02-01" })), "2026-02-01");
  assert.equal(readPathFinish(data, marks({ "older-way": "2026-03-01" })), "2026-03-01");
  assert.equal(readPathFinish({ ...data, items: [] }, {}), "");
  assert.deepEqual(assessValidity(data, "2025-11-22", "", "2026-11-23"), { until: "2026-11-22", isOver: true });
  assert.deepEqual(assessValidity(data, "2025-11-22", "2026-01-01", "2026-11-23"), { until: "2027-01-01", isOver: false });
  assert.deepEqual(assessValidity({ ...data, valid: null }, "2015-11-22", "", "2026-11-23"), { until: "", isOver: false });
});

test("a course is done without what is optional in it, and by whatever id a lesson had", () => {
  const way = { ...data, items: [item("a", 60, { was: ["was-a"], lessons: [["one", 20], ["extra", 5]], parts: ["one first"] })] };
  assert.deepEqual([...makePlan(way, marks({ "a/one": "2026-11-01" }), false).done], ["a"]);
  assert.equal(readPathFinish(way, marks({ "was-a/first": "2026-11-02" })), "2026-11-02");
  assert.equal(readPathFinish(way, marks({ "a/extra": "2026-11-02" })), "");
});

test("a pace that nobody could have chosen counts as the usual one", () => {
  const box = new Map();
  keepIn(inMemory(box));
  pace.update(() => ({ minutes: 0, optional: true }));
  assert.deepEqual(pace.get(), { minutes: 0, optional: true });
  for (const value of [null, [], { minutes: -5 }, { minutes: "60" }, { minutes: 1e9 }]) {
    box.set([...box.keys()][0], JSON.stringify({ version: 1, value }));
    assert.deepEqual(pace.get(), { minutes: 60, optional: false });
  }
  assert.deepEqual([formatMinutes(150), formatMinutes(60), formatMinutes(5)], ["2 h 30 min", "1 h", "5 min"]);
});
