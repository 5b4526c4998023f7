// What the catalogue asks for, in which order, and what it hands on as a table.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nothing } from "../../src/trellis/site/assets/catalogue/address.js";
import { among, fitting, lists, mine } from "../../src/trellis/site/assets/catalogue/choice.js";
import { cell, table } from "../../src/trellis/site/assets/catalogue/csv.js";
import { shard, shelf } from "../../src/trellis/site/assets/catalogue/data.js";
import { label, rows } from "../../src/trellis/site/assets/compare/facts.js";
import { listNeeds } from "../../src/trellis/site/assets/home/needs.js";
import { findOption } from "../../src/trellis/site/assets/home/offered.js";

/** @type {Record<string, any>} */
const FILES = {
  "d/cards/0.json": Array.from({ length: 25 }, (_, number) => ({ id: `c${number}` })),
  "d/cards/1.json": [{ id: "c25" }],
  "d/ids/0.json": { c3: 3, "old-c3": 3, c25: 25 },
  "d/for/team/sales.json": { required: [[7, "within a year"]], recommended: [[2, "good"], [5, "far"]] },
  "d/for/role/buyer.json": [2, 9],
  "d/for/region/emea.json": [5, 7, 9],
  "d/for/required.json": [
    [11, "within 90 days", [], ["controller"], []],
    [12, "within 90 days", ["sales", "finance"], ["buyer", "clerk"], []],
    [13, "within 90 days", ["finance"], ["buyer"], []],
    [9, "within 30 days", [], [], ["emea"]],
    [14, "within 30 days", [], ["buyer"], ["apac"]],
  ],
};

/** A shelf over those files, with the addresses that were asked for. */
function ours() {
  /** @type {string[]} */
  const asked = [];
  const get = async (/** @type {string} */ address) => {
    asked.push(address);
    if (!(address in FILES)) throw new Error(address);
    return FILES[address];
  };
  return { asked, shelf: shelf({ root: "../", data: "d/", spread: "1" }, get) };
}
const nobody = { search: async () => [4, 3], starred: () => ["c25", "gone", "c3"], reader: () => ({ team: "", role: "", region: "" }) };

test("cards come in the order asked for, and each file once", async () => {
  const { shelf, asked } = ours();
  assert.deepEqual((await shelf.cards([25, 3, 0])).map(({ id }) => id), ["c25", "c3", "c0"]);
  await shelf.cards([1, 2]);
  assert.deepEqual(asked.sort(), ["d/cards/0.json", "d/cards/1.json"]);
});

test("a file that failed is asked for again", async () => {
  const { shelf, asked } = ours();
  await assert.rejects(shelf.order("none"));
  await assert.rejects(shelf.order("none"));
  assert.equal(asked.length, 2);
});

test("ids lead to numbers, former ones too, unknown ones to none", async () => {
  assert.deepEqual(await ours().shelf.numbers(["old-c3", "never", "c25", "c3"]), [3, 25]);
  assert.deepEqual([shard("negotiating-freight-rates", 1), shard("a", 256)], [0, 44]);
});

test("words, a list and stars have all to agree, and the first of them gives the order", async () => {
  const state = { ...nothing(), find: "rates", list: ["c3", "c25"], only: "starred" };
  const found = await lists(state, ours().shelf, nobody);
  assert.deepEqual(found, [[4, 3], [3, 25], [25, 3]]);
  assert.deepEqual([...(among(found, 26) ?? [])].flatMap((one, number) => (one ? [number] : [])), [3]);
  assert.equal(among(await lists(nothing(), ours().shelf, nobody), 26), null);
});

test("mine is what a team requires and suggests and what a role is named in, less what is for elsewhere", async () => {
  assert.deepEqual(await mine(ours().shelf, { team: "sales", role: "buyer", region: "emea" }), [7, 12, 9, 2]);
  assert.deepEqual(await mine(ours().shelf, { team: "sales", role: "", region: "" }), [7, 2, 5]);
});

test("a part of the choice that is offered no more is left out, while a lost connection is said", async () => {
  /** @type {Record<string, unknown>} */
  const answers = { absent: new Error("gone", { cause: 404 }), refused: new Error("gone", { cause: 403 }), page: new SyntaxError("<"), offline: new TypeError("fetch"), busy: new Error("gone", { cause: 503 }), unknown: new Error("gone", { cause: 401 }), slow: new Error("gone", { cause: 408 }), often: new Error("gone", { cause: 429 }) };
  const get = async (/** @type {string} */ address) => {
    const [, word] = address.match(/(\w+)\.json$/) ?? [];
    if (word && word in answers) throw answers[word];
    return FILES[address];
  };
  let missed = 0;
  const ask = (/** @type {Partial<import("../../src/trellis/site/assets/own/reader.js").Reader>} */ said) =>
    mine(shelf({ root: "", data: "d/", spread: "1" }, get), { team: "", role: "", region: "", ...said }, () => void missed++);
  assert.deepEqual(await ask({ team: "sales", role: "absent" }), [7, 2, 5]);
  assert.deepEqual(await ask({ team: "refused", role: "buyer" }), [2, 9]);
  assert.deepEqual(await ask({ team: "sales", region: "page" }), [7, 2, 5]);
  assert.deepEqual(await ask({ team: "absent", role: "page", region: "refused" }), []);
  assert.equal(missed, 6);
  for (const word of ["offline", "busy", "unknown", "slow", "often"]) await assert.rejects(ask({ team: "sales", role: word }));
  assert.equal(missed, 6);
});

test("what is required of a role is required of nobody else, and of the team's others neither", async () => {
  const numbers = async (/** @type {Partial<import("../../src/trellis/site/assets/own/reader.js").Reader>} */ said) =>
    fitting(await ours().shelf.limited(), { team: "", role: "", region: "", ...said }).map(([number]) => number);
  assert.deepEqual(await numbers({ role: "controller" }), [11]);
  assert.deepEqual(await numbers({ team: "sales" }), []);
  assert.deepEqual(await numbers({ team: "sales", role: "clerk" }), [12]);
  assert.deepEqual(await numbers({ role: "clerk" }), []);
  assert.deepEqual(await numbers({ role: "buyer", region: "apac" }), [14]);
  assert.deepEqual(await numbers({ region: "emea" }), [9]);
  assert.deepEqual(await numbers({}), []);
});

test("a table keeps quotes, and runs no formula", () => {
  const card = { id: "x", url: "courses/x/", title: '=HYPERLINK("x")', summary: "a, b", what: "Course", icon: "course", tier: "team" };
  const level = { name: "level", label: "Level", keys: ["a", "b"], labels: ["A", "B"], places: new Map(), former: new Map(), slots: [Uint16Array.from([0, 2]), Uint16Array.from([0, 1])] };
  const lines = table([1], [card], [level], "https://x.example/").split("\r\n");
  assert.equal(lines[1], `"'=HYPERLINK(""x"")","https://x.example/courses/x/","","","","","a, b","B; A"`);
});

test("what differs stands before what is the same", () => {
  const one = new Map([["Duration", ["1 h"]], ["Level", ["A"]], ["Cost", ["free"]]]);
  const other = new Map([["Duration", ["1 h"]], ["Level", ["B"]]]);
  assert.deepEqual(rows([one, other]), [["Level", [["A"], ["B"]]], ["Cost", [["free"], []]], ["Duration", [["1 h"], ["1 h"]]]]);
});

test("a heading is in the plural where any page has it so", () => {
  const page = (/** @type {string} */ heading) => ({ values: new Map(), headings: new Map([["Skills", heading]]) });
  assert.equal(label("Skills", [page("Skill"), page("Skills")]), "Skills");
  assert.equal(label("Skills", [page("Skill"), page("Skill")]), "Skill");
  assert.equal(label("Skills", [{ ...page("Fähigkeit"), lang: "de" }]), "Skills");
});

test("no cell is a formula, whichever separator a spreadsheet takes", () => {
  for (const start of ["=", "+", "-", "@", "\t", "\r"]) assert.equal(cell(`${start}cmd`), `"'${start}cmd"`);
  assert.equal(cell("How to quote;=cmd|' /C calc'!A0"), "\"How to quote;'=cmd|' /C calc'!A0\"");
  assert.equal(cell("a; +b"), "\"a; '+b\"");
  assert.equal(cell('a;"=b"'), "\"a;\"\"'=b\"\"\"");
  assert.equal(cell("a\t@b\n-c"), "\"a\t'@b\n'-c\"");
  for (const plain of ["a, -b", "a; b-c", "1-2", "a = b; c"]) assert.equal(cell(plain), `"${plain}"`);
});

test("people in a role also need what is required of it or meant for it, without what is done or named", async () => {
  const buyer = { team: "sales", role: "buyer", region: "" };
  /** @param {import("../../src/trellis/site/assets/own/reader.js").Reader} reader @param {any} [marks] @param {number[]} [named] */
  const list = (reader, marks = {}, named = []) => listNeeds(ours().shelf, reader, marks, named);
  assert.deepEqual(await list(buyer), [[12, "within 90 days"], [13, "within 90 days"], [14, "within 30 days"], [2, ""], [9, ""]]);
  assert.deepEqual(await list(buyer, { "old-c3": { done: "2026-11-01" }, "c25/one": { done: "2026-11-01" } }, [12, 9]), [[13, "within 90 days"], [14, "within 30 days"], [2, ""]]);
  assert.deepEqual(await list({ ...buyer, region: "emea" }), [[12, "within 90 days"], [13, "within 90 days"], [2, ""]]);
  assert.deepEqual(await list({ ...buyer, role: "" }), []);
});

test("what was finished under a former id is needed no more", async () => {
  const files = { "d/for/required.json": [], "d/for/role/buyer.json": [2, 3], "d/ids/0.json": { c3: 3, "old-c3": 3 } };
  const get = async (/** @type {string} */ address) => files[/** @type {keyof typeof files} */ (address)];
  const needs = await listNeeds(shelf({ root: "", data: "d/", spread: "1" }, get), { team: "", role: "buyer", region: "" }, { "old-c3": { at: "", done: "2026-11-01" } }, []);
  assert.deepEqual(needs, [[2, ""]]);
});

test("an id that every object inherits is no item, unless the portal has it", async () => {
  const get = async () => JSON.parse('{"c3": 3, "valueOf": 4}');
  const listed = shelf({ root: "", data: "d/", spread: "1" }, get);
  assert.deepEqual(await listed.numbers(["constructor", "__proto__", "toString", "c3", "gone", "valueOf", "c3"]), [3, 4]);
});

test("a choice is found by its present word and by those that it had before; one that is gone is not", () => {
  const options = [{ value: "", dataset: {} }, { value: "floor", dataset: { was: "warehousing depot" } }, { value: "sales", dataset: {} }];
  const find = (/** @type {string} */ word) => findOption(options, word)?.value;
  assert.deepEqual(["floor", "warehousing", "depot", "sales", ""].map(find), ["floor", "floor", "floor", "sales", ""]);
  assert.equal(find("customs"), undefined);
});
