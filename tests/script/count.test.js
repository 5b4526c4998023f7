// Counting, against the plain definition: for each value the items that would be shown if, of its filter, it alone were chosen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { facets as unpacked, ranked, suggested, unpack } from "../../src/trellis/site/assets/catalogue/columns.js";
import { count, first } from "../../src/trellis/site/assets/catalogue/count.js";

/** A number from 0 to below `limit`, the same in every run. */
const chance = (() => {
  let state = 7;
  return (/** @type {number} */ limit) => (state = (state * 48271) % 2147483647) % limit;
})();

/** The character of a value, as in `derive/columns.py`. @param {number} value */
const character = (value) => String.fromCharCode(value + 35 + Number(value + 35 >= 92));

/** @param {number} items @param {number} many */
function made(items, many) {
  /** @type {number[][][]} */
  const said = Array.from({ length: many }, (_, facet) =>
    Array.from({ length: items }, () => [...new Set(Array.from({ length: chance(facet + 2) }, () => chance(4) + 1))]),
  );
  const packed = {
    items,
    front: [],
    facets: said.map((rows, facet) => ({
      name: `f${facet}`,
      label: `F${facet}`,
      values: /** @type {[string, string][]} */ (["a", "b", "c", "d"].map((key) => [key, key])),
      columns: [0, 1, 2, 3].map((slot) => rows.map((row) => character(row[slot] ?? 0)).join("")),
    })),
  };
  return { said, facets: unpacked(packed) };
}

test("counts are what the definition says, whatever is chosen", () => {
  for (let run = 0; run < 60; run++) {
    const items = 1 + chance(40);
    const { said, facets } = made(items, 1 + chance(4));
    /** @type {Map<string, string[]>} */
    const applied = new Map();
    for (const { name } of facets) if (chance(2)) applied.set(name, ["a", "b", "c", "d", "unknown"].filter(() => chance(2)));
    const among = chance(3) ? null : Uint8Array.from({ length: items }, () => chance(2));
    const fits = (/** @type {number} */ item, /** @type {Map<string, string[]>} */ chosen) =>
      (!among || among[item] === 1) &&
      facets.every(({ name, places }, at) => !chosen.has(name) || chosen.get(name)?.some((key) => said[at][item].includes(places.get(key) ?? -1)));
    const all = Array.from({ length: items }, (_, item) => item);
    const counted = count(facets, applied, items, among);
    assert.deepEqual(all.filter((item) => counted.matches[item]), all.filter((item) => fits(item, applied)));
    assert.equal(counted.total, all.filter((item) => fits(item, applied)).length);
    facets.forEach(({ name, keys }) => {
      keys.forEach((key, place) => {
        const alone = new Map(applied).set(name, [key]);
        assert.equal(counted.counts(name)?.[place + 1], all.filter((item) => fits(item, alone)).length, `${name}=${key}`);
      });
      if (applied.has(name)) {
        const others = new Map([...applied].filter(([one]) => one !== name));
        assert.equal(counted.without.get(name), all.filter((item) => fits(item, others)).length);
      } else assert.equal(counted.without.has(name), false);
    });
  }
});

test("a filter that is not there chooses nothing away", () => {
  const { facets } = made(5, 1);
  assert.equal(count(facets, new Map([["colour", ["blue"]]]), 5, null).total, 5);
});

test("strings are read as they were written, past the backslash and past the halves of pairs", () => {
  assert.deepEqual([...unpack("#$[]")], [0, 1, 56, 57]);
  assert.deepEqual([...unpack("\ud7ff\ue000")], [0xd7ff - 36, 0xd7ff - 35]);
});

test("the suggested order begins with the front and leaves nobody out", () => {
  assert.deepEqual([...suggested(5, [3, 1])], [3, 1, 0, 2, 4]);
  assert.deepEqual(first(suggested(5, [3, 1]), Uint8Array.from([1, 0, 1, 1, 0]), 2), [3, 0]);
});

test("items of one rank keep the order they had", () => {
  assert.deepEqual([...ranked("%#$#", Uint32Array.from([3, 2, 1, 0]))], [3, 1, 2, 0]);
});
