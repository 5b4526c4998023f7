// What found nothing: what is kept of it, and what is made of hostile data.

import assert from "node:assert/strict";
import { test } from "node:test";

import { listDemand, writeDemand } from "../../src/trellis/site/assets/own/demand.js";
import { drop, issue, mail, sound, wish, wishes } from "../../src/trellis/site/assets/own/wishes.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

const DAY = "2026-11-23";

test("a search is kept once, without its beginnings, and can be removed", () => {
  keepIn(inMemory(new Map()));
  for (const query of ["first", "First aid", " first\u200b  aid kit ", "", "ssh"]) wish(query, DAY);
  assert.deepEqual(Object.keys(wishes.get()), ["first aid kit", "ssh"]);
  assert.equal(drop("ssh"), true);
  assert.deepEqual(wishes.get(), { "first aid kit": DAY });
});

test("at most fifty are kept, the latest ones, each of a hundred characters at most", () => {
  keepIn(inMemory(new Map()));
  for (let number = 100; number < 160; number++) wish(`query ${number}`, DAY);
  assert.deepEqual([Object.keys(wishes.get()).length, Object.keys(wishes.get())[0]], [50, "query 110"]);
  wish("𝒳".repeat(500), DAY);
  assert.equal(Array.from(Object.keys(wishes.get()).at(-1) ?? "").length, 100);
});

test("what somebody else wrote there is left out, and a full storage is told", () => {
  assert.deepEqual(sound({ good: DAY, "  spaced ": DAY, old: "yesterday", none: 3, ["x".repeat(101)]: DAY }), { good: DAY });
  for (const bad of [null, "text", 7, ["a"], { __proto__: null }]) assert.deepEqual(sound(bad), {});
  const full = inMemory(new Map());
  keepIn({ ...full, length: 0, setItem: () => assert.fail("full") });
  assert.equal(wish("first aid", DAY), false);
});

test("the forms of two forges and a mail get what was typed as text", () => {
  const typed = "a&b=c #1 <i>";
  const github = new URL(issue("https://forge.example/o/r/issues/new?template=need.yml", typed, "text"));
  assert.deepEqual([...github.searchParams], [["template", "need.yml"], ["title", typed], ["problem", "text"], ["body", "text"]]);
  const gitlab = new URL(issue("https://gitlab.example/o/r/-/issues/new", typed, "text"));
  assert.deepEqual([...gitlab.searchParams], [["issue[title]", typed], ["issue[description]", "text"]]);
  const template = "https://gitlab.example/o/r/-/issues/new?issuable_template=need";
  assert.deepEqual([...new URL(issue(template, typed, "text")).searchParams.keys()], ["issue[title]", "issue[description]"]);
  assert.deepEqual([...new URL(issue(template, typed, "")).searchParams.keys()], ["issuable_template", "issue[title]"]);
  assert.equal(issue("mailto:learning@meridian.example?subject=x", "a & b", "text"), "mailto:learning@meridian.example?subject=a%20%26%20b&body=text");
  assert.equal(issue("https://chat.meridian.example/learning", typed, "text"), "https://chat.meridian.example/learning");
  assert.equal(mail(typed, "x\ny"), "mailto:?subject=a%26b%3Dc%20%231%20%3Ci%3E&body=x%0D%0Ay");
  const long = "- تدريب على الشحن\n".repeat(50);
  assert.ok(mail(typed, long).length < 2000);
  assert.ok(issue("https://forge.example/o/r/issues/new", typed, long).length < 8000);
});

test("wishes are lines of numbers, each thing once, and nothing that a spreadsheet runs", () => {
  const rows = listDemand(["rates", "first-aid"], ["First-Aid", "rail, Brest", "=cmd()", "Kühlkette"]);
  assert.deepEqual(rows, ['"\'=cmd()",1', "first-aid,1", "Kühlkette,1", '"rail, Brest",1', "rates,1"]);
  assert.equal(writeDemand(rows.slice(1, 3)), "item,count\nfirst-aid,1\nKühlkette,1\n");
  assert.equal(writeDemand(["a".repeat(50), "ب,1", "b,1"], 30), "item,count\nb,1\n"); // no half lines
  assert.deepEqual(listDemand([], []), []);
});
