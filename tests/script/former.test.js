// What a reader left under a lesson's former address is found under the present one.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { describeBest, keepResult } from "../../src/trellis/site/assets/lesson/results.js";
import { findLatest, listAddresses, listCourseIds } from "../../src/trellis/site/assets/own/former.js";
import { progress, recordScore } from "../../src/trellis/site/assets/own/progress.js";
import { stars } from "../../src/trellis/site/assets/own/stars.js";
import { carryStar } from "../../src/trellis/site/assets/progress/page.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";
import { Wording } from "../../src/trellis/site/assets/wording.js";

const own = /** @type {any} */ (globalThis);

beforeEach(() => {
  keepIn(inMemory(new Map()));
  own.document = { querySelector: () => ({ dataset: { tId: "quoting", tFormerWhole: "rates tariffs" } }), querySelectorAll: () => [{ dataset: { tPart: "quoting/ask", tFormer: "rates/ask rates/wait" } }, { dataset: { tPart: "a/b", tFormer: "c/d" } }] };
});
afterEach(() => delete own.document);

test("a page states the former addresses of a lesson", () => {
  assert.deepEqual(listAddresses("quoting/ask"), ["quoting/ask", "rates/ask", "rates/wait"]);
  assert.deepEqual(listAddresses("quoting/other"), ["quoting/other"]);
});

test("a lesson's page states the former ids of its course", () => {
  assert.deepEqual(listCourseIds("quoting"), ["quoting", "rates", "tariffs"]);
  assert.deepEqual(listCourseIds("other"), ["other"]);
});

test("what lies under the present address comes first, else the latest", () => {
  /** @type {Record<string, {at: string}>} */
  const all = { "rates/ask": { at: "2026-01-01" }, "rates/wait": { at: "2026-02-01" } };
  assert.equal(findLatest(listAddresses("quoting/ask"), (address) => all[address])?.at, "2026-02-01");
  all["quoting/ask"] = { at: "2025-01-01" };
  assert.equal(findLatest(listAddresses("quoting/ask"), (address) => all[address])?.at, "2025-01-01");
  assert.equal(findLatest(listAddresses("quoting/other"), (address) => all[address]), undefined);
});

test("the best result of a quiz is the best one under all of its addresses", () => {
  const quiz = /** @type {any} */ ({ version: "0123456789ab", questions: [1, 2] });
  recordScore("rates/ask", { right: 2, of: 2, passed: true }, "2026-01-01T10:00:00.000Z");
  assert.match(describeBest("quoting/ask", quiz, new Wording("en")), /^Your best result: 2 of 2, passed on /);
  keepResult("quoting/ask", quiz, { right: 1, of: 2, passed: false, answers: [] });
  assert.match(describeBest("quoting/ask", quiz, new Wording("en")), /2 of 2/);
  assert.equal(progress.get()["quoting/ask"].score?.right, 1);
  assert.equal(describeBest("a/other", quiz, new Wording("en")), "");
});

test("a star under a former id becomes one of the present id, with the earliest day", () => {
  stars.update(() => ({ rates: "2026-03-01", tariffs: "2026-02-01", other: "2026-01-01" }));
  carryStar("quoting", ["rates", "tariffs"]);
  assert.deepEqual(stars.get(), { other: "2026-01-01", quoting: "2026-02-01" });
  carryStar("quoting", ["rates", "tariffs"]);
  stars.update((all) => ({ ...all, rates: "2025-01-01" }));
  carryStar("quoting", []);
  assert.deepEqual(Object.keys(stars.get()), ["other", "quoting", "rates"]);
});
