// What a reader keeps: its form, what becomes of nonsense, and of what a newer script wrote.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { compared, toggle as putAside } from "../../src/trellis/site/assets/own/compared.js";
import { reader } from "../../src/trellis/site/assets/own/reader.js";
import { read, write } from "../../src/trellis/site/assets/own/file.js";
import { merge, starred, stars, toggle, today } from "../../src/trellis/site/assets/own/stars.js";
import { MOST, begun, changed, remembered } from "../../src/trellis/site/assets/own/visited.js";
import { forgetAll, keepIn, keepsSomething, open } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

/** @type {Map<string, string>} */
const box = new Map();
const key = (/** @type {string} */ name) => [...box.keys()].find((one) => one.endsWith(`:${name}`)) ?? "";

beforeEach(() => {
  box.clear();
  keepIn(inMemory(box));
});

test("an earlier form is read in today's, a newer one is left alone", () => {
  const one = open("thing", { version: 1, empty: "", migrate: (kept) => String(kept) });
  assert.equal(one.update(() => "a"), true);
  const two = open("thing", { version: 2, empty: [""], migrate: (kept, version) => (version === 1 ? [kept] : kept) });
  assert.deepEqual(two.get(), ["a"]);
  two.update((now) => [...now, "b"]);
  assert.equal(one.get(), "");
  assert.equal(one.update(() => "lost"), false);
  assert.deepEqual(two.get(), ["a", "b"]);
});

test("nonsense counts as nothing, and what cannot be kept is said", () => {
  stars.update(() => ({ one: "2026-11-23" }));
  box.set(key("stars"), "{");
  assert.deepEqual(stars.get(), {});
  keepIn({ ...inMemory(box), setItem: () => { throw new Error("full"); } });
  assert.equal(toggle("one", "2026-11-23"), false);
});

test("those who listen hear of a change", () => {
  let heard = 0;
  stars.listen(() => heard++);
  toggle("one", "2026-11-23");
  assert.deepEqual(stars.get(), { one: "2026-11-23" });
  toggle("one", "2026-11-24");
  assert.deepEqual(stars.get(), {});
  assert.equal(heard, 2);
});

test("lists that are merged keep everything and the earlier days", () => {
  const ours = { a: "2026-11-01", b: "2026-11-05" };
  const theirs = { b: "2026-11-02", c: "2026-11-09" };
  const both = { a: "2026-11-01", b: "2026-11-02", c: "2026-11-09" };
  assert.deepEqual(merge(ours, theirs), both);
  assert.deepEqual(merge(theirs, ours), both);
  assert.deepEqual(merge(both, both), both);
});

test("a file is read as it was written; of another one a reader is told what it is", () => {
  assert.deepEqual(read(write({ one: "2026-11-23" })), { one: "2026-11-23" });
  assert.deepEqual(read('{"kind": "trellis-stars", "version": 1, "stars": {"../x": "2026-11-23", "y": "soon", "z": "2026-11-23"}}'), { z: "2026-11-23" });
  assert.throws(() => read("not json"), /no list of stars/);
  assert.throws(() => read("[]"), /no list of stars/);
  assert.throws(() => read('{"kind": "trellis-stars", "version": 2}'), /newer portal/);
});

test("a fourth item to compare takes the place of the first", () => {
  for (const id of ["a", "b", "c", "d"]) putAside({ id, title: id.toUpperCase() });
  assert.deepEqual(compared.get().map(({ id }) => id), ["b", "c", "d"]);
  putAside({ id: "c", title: "C" });
  assert.deepEqual(compared.get().map(({ id }) => id), ["b", "d"]);
});

test("a reader is three words of an address and nothing else", () => {
  reader.update(() => ({ team: "sales", role: "", region: "emea" }));
  box.set(key("reader"), JSON.stringify({ version: 1, value: { team: "../../x", role: 5, region: "apac" } }));
  assert.deepEqual(reader.get(), { team: "", role: "", region: "apac" });
});

test("a course is begun until its last lesson was shown, and what was told later has changed it", () => {
  const visit = { title: "Rates", url: "courses/rates/one/", lesson: "One", place: 1, total: 2, at: "2026-11-01T10:00:00.000Z" };
  let now = remembered({}, "rates", visit);
  assert.deepEqual(begun(now).map(([course]) => course), ["rates"]);
  now = remembered(now, "rates", { ...visit, lesson: "Two", place: 2, at: "2026-11-02T10:00:00.000Z" });
  now = remembered(now, "rates", { ...visit, at: "2026-11-03T10:00:00.000Z" });
  assert.deepEqual(begun(now), []);
  /** @type {Record<string, [string, string, string, string][]>} */
  const stories = { rates: [["2026-11-09", "9 November 2026", "New cases", "stories/x/"], ["2026-10-01", "1 October 2026", "Old", "stories/y/"]] };
  assert.deepEqual(changed(now, stories).map(({ stories }) => stories.map(([, , title]) => title)), [["New cases"]]);
  const again = remembered(now, "rates", { ...visit, place: 2, at: "2026-11-10T10:00:00.000Z" });
  assert.deepEqual(changed(again, stories), []);
});

test("the courses visited longest ago are forgotten", () => {
  /** @type {Record<string, import("../../src/trellis/site/assets/own/visited.js").Visit>} */
  let now = {};
  for (let day = 0; day <= MOST; day++) {
    const at = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
    now = remembered(now, `course-${day}`, { title: "", url: "x/", lesson: "", place: 1, total: 2, at });
  }
  assert.equal(Object.keys(now).length, MOST);
  assert.equal("course-0" in now, false);
});

test("everything is forgotten at once, whichever version kept it, and those who listen hear of it", () => {
  assert.equal(keepsSomething(), false);
  toggle("one", "2026-11-23");
  putAside({ id: "a", title: "A" });
  reader.update(() => ({ team: "sales", role: "", region: "" }));
  box.set(key("stars").replace(":stars", ":newer"), JSON.stringify({ version: 99, value: "of the future" }));
  const root = key("stars").slice("trellis:".length, -":stars".length);
  box.set(`${root}.__palette`, "{}");
  box.set("of another portal", "stays");
  box.set("trellis:/another/:stars", "stays");
  assert.equal(keepsSomething(), true);
  let heard = 0;
  compared.listen(() => heard++);
  assert.equal(forgetAll(), true);
  assert.equal(heard, 1);
  assert.deepEqual([...box.keys()], ["of another portal", "trellis:/another/:stars"]);
  assert.deepEqual([stars.get(), compared.get(), reader.get().team, keepsSomething()], [{}, [], "", false]);
});

test("what cannot be removed is said", () => {
  toggle("one", "2026-11-23");
  keepIn({ ...inMemory(box), length: box.size, removeItem: () => { throw new Error("locked"); } });
  assert.equal(forgetAll(), false);
});

test("a day is the reader's own", () => {
  assert.match(today(), /^\d{4}-\d\d-\d\d$/);
});

test("an id that every object inherits is starred only once it is starred", () => {
  for (const id of ["constructor", "valueof"]) {
    assert.equal(starred(id), false);
    toggle(id, "2026-11-23");
    assert.deepEqual(stars.get(), { [id]: "2026-11-23" });
    toggle(id, "2026-11-24");
    assert.deepEqual(stars.get(), {});
  }
  assert.deepEqual(merge({}, { constructor: "2026-11-23" }), { constructor: "2026-11-23" });
  const visit = { title: "", url: "x/", lesson: "", place: 1, total: 2, at: "2026-11-23T00:00:00.000Z" };
  assert.deepEqual(remembered({}, "constructor", visit), { constructor: visit });
  assert.deepEqual(changed({ constructor: { ...visit, end: visit.at } }, {}), []);
});

test("where the browser has no storage, each kind of it is told, and lasts as long as the page", async () => {
  const inherited = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  const refuses = { getItem: () => null, setItem: () => { throw new Error("private"); }, removeItem: () => undefined, key: () => null, length: 0 };
  /** @type {PropertyDescriptor[]} */
  const kinds = [{ get: () => { throw new Error("denied"); } }, { value: null }, { value: undefined }, { value: refuses }];
  try {
    for (const [number, kind] of kinds.entries()) {
      Object.defineProperty(globalThis, "localStorage", { configurable: true, ...kind });
      /** @type {typeof import("../../src/trellis/site/assets/store.js")} */
      const fresh = await import(`../../src/trellis/site/assets/store.js?without=${number}`);
      const one = fresh.open("thing", { version: 1, empty: "", migrate: String });
      assert.equal(one.update(() => "a"), false);
      assert.equal(one.get(), "a");
      assert.deepEqual([fresh.isStored("thing"), fresh.keepsSomething(), fresh.forgetAll(), one.get()], [true, false, true, ""]);
    }
  } finally {
    if (inherited) Object.defineProperty(globalThis, "localStorage", inherited);
    else Reflect.deleteProperty(globalThis, "localStorage");
  }
});
