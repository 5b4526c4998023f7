// A reader's preferences: a choice is kept, and nonsense means the default.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { chooseAutoDone, finishesAtEnd, finishesOnPass, preferences, sound } from "../../src/trellis/site/assets/own/preferences.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

beforeEach(() => keepIn(inMemory(new Map())));

test("a passed quiz finishes its lesson unless the reader wants to say it themselves", () => {
  assert.deepEqual([finishesOnPass(), finishesAtEnd()], [true, false]);
  chooseAutoDone("end");
  assert.deepEqual([finishesOnPass(), finishesAtEnd()], [true, true]);
  chooseAutoDone("never");
  assert.deepEqual([finishesOnPass(), finishesAtEnd()], [false, false]);
});

test("what was tampered with is the default", () => {
  for (const kept of [null, [], { autoDone: "<b>" }, { autoDone: ["end"] }, "never"]) assert.deepEqual(sound(kept), { autoDone: "quiz" });
  assert.deepEqual(preferences.get(), { autoDone: "quiz" });
});
