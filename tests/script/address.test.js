// What an address says about the catalogue, read and written.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGE, choose, drop, nothing, read, write } from "../../src/trellis/site/assets/catalogue/address.js";

test("an address is written as it was read", () => {
  for (const search of [
    "",
    "?find=rate+talks",
    "?level=beginner&level=advanced&skill=pricing",
    "?only=starred&sort=short&shown=72",
    "?list=one,two&sort=title",
    "?of+another+edition=1%262",
  ]) {
    assert.equal(write(read(search)), search);
  }
});

test("a value that is said twice counts once", () => {
  assert.deepEqual(read("?level=a&level=a").applied, new Map([["level", ["a"]]]));
});

test("cards are shown in whole pages, whatever the address says", () => {
  for (const [said, shown] of /** @type {[string, number][]} */ ([["", PAGE], ["nonsense", PAGE], ["-3", PAGE], ["1e999", PAGE], ["25", 48]])) {
    assert.equal(read(`?shown=${said}`).shown, shown);
  }
});

test("choosing goes back to the first cards and leaves the words", () => {
  const state = choose(read("?find=rates&level=a&shown=48"), "level", "b", true);
  assert.equal(write(state), "?find=rates&level=a&level=b");
  assert.equal(write(choose(choose(state, "level", "a", false), "level", "b", false)), "?find=rates");
});

test("dropping one filter leaves the others, dropping all leaves the words", () => {
  const state = read("?find=rates&level=a&skill=b");
  assert.equal(write(drop(state, "level")), "?find=rates&skill=b");
  assert.equal(write(drop(state)), "?find=rates");
  assert.deepEqual(drop(nothing()), nothing());
});
