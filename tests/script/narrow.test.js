// Narrowing a list by what is typed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, holds } from "../../src/trellis/site/assets/page/narrow.js";

test("words are found without their accents, in any order and case", () => {
  const text = fold("Nguyễn Thị Lan, Ocean coordinator");
  assert.ok(holds(text, fold("LAN nguyen")));
  assert.ok(holds(text, fold("coord")));
  assert.ok(!holds(text, fold("lan customs")));
  assert.ok(holds(text, ""));
});
