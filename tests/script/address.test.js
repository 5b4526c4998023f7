// What an address says about the catalogue, read and written.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGE, choose, drop, nothing, read, renew, write } from "../../src/trellis/site/assets/catalogue/address.js";
import { facets } from "../../src/trellis/site/assets/catalogue/columns.js";

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

test("an address with former values means the present ones, each once, and loses nothing else", () => {
  const packed = { items: 0, front: [], facets: [
    { name: "skills", label: "Skills", values: /** @type {[string, string, ...string[]][]} */ ([["fit", "Fitting", "fits", "fitness"], ["run", "Running"]]), columns: [] },
    { name: "team", label: "Team", values: /** @type {[string, string, ...string[]][]} */ ([["sales", "Sales", "selling"]]), columns: [] },
  ] };
  const renewed = (/** @type {string} */ search) => write(renew(read(search), facets(packed)));
  assert.equal(renewed("?skills=fits"), "?skills=fit");
  assert.equal(renewed("?find=a&skills=run&skills=fitness&skills=fit&team=selling&sort=title&shown=48"), "?find=a&skills=run&skills=fit&team=sales&sort=title&shown=48");
  for (const search of ["", "?skills=fit", "?skills=selling", "?level=fits", "?team=gone"]) assert.equal(renewed(search), search);
});
