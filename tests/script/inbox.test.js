// The filter of the inbox: what it selects, and that its address leads back to it.

import assert from "node:assert/strict";
import test from "node:test";

import { fits, read, write } from "../../src/trellis/site/assets/inbox/filter.js";

test("a filter stands in the address", () => {
  for (const filter of [{ team: "", kind: "" }, { team: "sales", kind: "" }, { team: "sales", kind: "review-due" }]) {
    assert.deepEqual(read(write(filter)), filter);
  }
  assert.equal(write({ team: "", kind: "" }), "");
  assert.equal(write({ team: "", kind: "need" }), "?kind=need");
});

test("both parts of a filter have to fit", () => {
  const item = { team: "sales", kind: "need" };
  assert.ok(fits(read(""), item));
  assert.ok(fits(read("?team=sales"), item));
  assert.ok(!fits(read("?team=sales&kind=waiver"), item));
  assert.ok(!fits(read("?team=customs&kind=need"), item));
});
