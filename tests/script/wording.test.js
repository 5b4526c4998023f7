// The words of scripts in another language: values, plurals by the language's rules, and English where there are none.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { Wording, frame, makeDateFormat, page } from "../../src/trellis/site/assets/wording.js";

const ASSETS = new URL("../../src/trellis/site/assets", import.meta.url).pathname;

test("without words a text stays English", () => {
  for (const english of [page, frame, new Wording("de")]) {
    assert.equal(english.translate("Lesson {number} of {total}", { number: 2, total: 7 }), "Lesson 2 of 7");
    assert.equal(english.count(1, "{n} course", "{n} courses"), "1 course");
  }
  assert.equal(page.count(1200, "{n} course", "{n} courses"), "1,200 courses");
});

test("values may stand in any order, and what no value is given for stays", () => {
  const german = new Wording("de", { "Show {number} more of {results}": "{results}: {number} weitere, {rest}" });
  assert.equal(german.translate("Show {number} more of {results}", { number: 3, results: "{number}" }), "{number}: 3 weitere, {rest}");
});

test("a number of things has the plural of its language", () => {
  const forms = { zero: "{n} دورة", one: "دورة واحدة", two: "دورتان", few: "{n} دورات", many: "{n} دورةً", other: "{n} دورة" };
  const arabic = new Wording("ar", { "{n} course": forms });
  const count = (/** @type {number} */ number) => arabic.count(number, "{n} course", "{n} courses");
  assert.deepEqual([0, 1, 2, 3, 11, 100].map(count), ["0 دورة", "دورة واحدة", "دورتان", "3 دورات", "11 دورةً", "100 دورة"]);
  const french = new Wording("fr", { "{n} course": { one: "{n} cours", other: "{n} des cours" } });
  assert.equal(french.count(0, "{n} course", "{n} courses"), "0 cours");
  assert.match(french.count(1_000_000, "{n} course", "{n} courses"), / des cours$/); // "many" in CLDR, which has no words of its own here
});

test("numbers have the separators of the language, in the digits that pages have", () => {
  assert.equal(new Wording("de").format(1200), "1.200");
  assert.equal(new Wording("ar").format(1200), "1,200");
});

test("dates have the calendar and the digits that pages have", () => {
  const write = (/** @type {string} */ language) => makeDateFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date("2027-06-28"));
  assert.equal(write("fa"), "28 ژوئن 2027");
  assert.equal(write("th"), "28 มิถุนายน ค.ศ. 2027");
  assert.equal(write("ar-SA"), "28 يونيو 2027");
  assert.equal(write("en"), "28 June 2027");
});

test("only one place makes the formats of dates for readers", () => {
  const files = readdirSync(ASSETS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js") && !file.startsWith("vendor"));
  assert.ok(files.includes("wording.js"));
  for (const file of files) {
    const own = [...readFileSync(`${ASSETS}/${file}`, "utf8").matchAll(/new Intl\.DateTimeFormat\((?!\)|"sv-SE")/g)];
    assert.equal(own.length, file === "wording.js" ? 1 : 0, file);
  }
});
