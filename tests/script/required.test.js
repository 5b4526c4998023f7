// What is required of a reader: whom it is for, by when, when it is renewed, and the dates as a calendar.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { reader, readDay } from "../../src/trellis/site/assets/own/reader.js";
import { recordRenewal, renewals } from "../../src/trellis/site/assets/own/renewals.js";
import { addDays, assess, fits, listDuties } from "../../src/trellis/site/assets/required/dates.js";
import { escapeText, foldLine, writeCalendar } from "../../src/trellis/site/assets/required/ics.js";
import { describeDuty, makeCalendar } from "../../src/trellis/site/assets/required/view.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";

/** @type {Map<string, string>} */
const box = new Map();
beforeEach(() => {
  box.clear();
  keepIn(inMemory(box));
});

const TODAY = "2026-11-23";
const long = { id: "long", title: "The long course", url: "courses/long/", note: "within 30 days of joining", due: 30, renew: 365, renewal: { id: "short", title: "The refresher", url: "courses/short/" }, renewed: ["short", "shorter", "of-2025"] };
/** @param {Record<string, string>} days  item → the day it was finished */
const marks = (days) => Object.fromEntries(Object.entries(days).map(([id, day]) => [id, { at: `${day}T12:00:00Z`, done: `${day}T12:00:00Z` }]));

test("what version 1 of a reader kept is read, and a day that is none is left out", () => {
  reader.update(() => ({ team: "sales", role: "", region: "" }));
  const [key] = box.keys();
  box.set(key, JSON.stringify({ version: 1, value: { team: "sales", role: "", region: "emea" } }));
  assert.deepEqual(reader.get(), { team: "sales", role: "", region: "emea" });
  for (const joined of ["2026-02-30", "soon", "<b>", 5, null, "2026-1-1"]) {
    box.set(key, JSON.stringify({ version: 2, value: { team: "sales", joined } }));
    assert.deepEqual(reader.get(), { team: "sales", role: "", region: "" });
  }
  box.set(key, JSON.stringify({ version: 2, value: { team: "sales", joined: "2024-02-29" } }));
  assert.equal(reader.get().joined, "2024-02-29");
  assert.equal(readDay("2023-02-29"), "");
});

test("of teams, roles and regions the reader has one of each that is named", () => {
  const own = { team: "sales", role: "clerk", region: "emea" };
  assert.ok(fits(long, own));
  assert.ok(fits({ ...long, teams: ["sales", "customs"], roles: ["clerk"] }, own));
  assert.ok(!fits({ ...long, teams: ["customs"] }, own));
  assert.ok(!fits({ ...long, teams: ["sales"], regions: ["apac"] }, own));
  assert.ok(!fits({ ...long, roles: ["clerk"] }, { team: "sales", role: "", region: "" }));
});

test("it is due so many days after joining, or after the day it became compulsory", () => {
  assert.deepEqual([assess(long, "2026-11-01", {}, {}, TODAY).day, assess(long, "2026-11-01", {}, {}, TODAY).state], ["2026-12-01", "open"]);
  assert.deepEqual([assess(long, "2026-10-01", {}, {}, TODAY).day, assess(long, "2026-10-01", {}, {}, TODAY).state], ["2026-10-31", "overdue"]);
  assert.equal(assess({ ...long, since: "2026-11-20" }, "2019-01-01", {}, {}, TODAY).day, "2026-12-20");
  assert.equal(assess(long, "", {}, {}, TODAY).state, "undated");
  assert.equal(assess(long, "2026-10-24", {}, {}, TODAY).state, "open"); // due today
  assert.equal(addDays("2028-02-28", 1), "2028-02-29");
});

test("what is done is renewed by the refresher, and its day counts from then on", () => {
  const done = assess(long, "2020-01-01", marks({ long: "2026-06-01" }), {}, TODAY);
  assert.deepEqual([done.state, done.done, done.day, done.next.id], ["done", "2026-06-01", "2027-06-01", "short"]);
  assert.equal(assess(long, "", marks({ long: "2026-01-01" }), {}, TODAY).state, "open"); // 60 days before
  assert.equal(assess(long, "", marks({ long: "2025-01-01" }), {}, TODAY).state, "overdue");
  assert.equal(assess(long, "", marks({ long: "2024-01-01", short: "2026-06-01" }), {}, TODAY).day, "2027-06-01");
  assert.equal(assess(long, "", marks({ long: "2024-01-01" }), { short: "2026-07-01" }, TODAY).done, "2026-07-01");
  assert.equal(assess(long, "2026-11-01", marks({ short: "2026-06-01" }), {}, TODAY).state, "open"); // the refresher alone is not the course
  assert.equal(assess({ ...long, was: ["older"] }, "", marks({ older: "2026-06-01" }), {}, TODAY).done, "2026-06-01");
  assert.equal(assess({ ...long, renew: undefined }, "", marks({ long: "2020-06-01" }), {}, TODAY).day, "");
});

test("a renewal counts under each id of whatever renewed it", () => {
  const done = marks({ long: "2024-01-01" });
  assert.equal(assess(long, "", done, { shorter: "2026-07-01" }, TODAY).day, "2027-07-01");
  assert.equal(assess(long, "", done, { short: "2025-01-01", "of-2025": "2026-07-01" }, TODAY).day, "2027-07-01");
  assert.equal(assess(long, "", { ...done, ...marks({ shorter: "2026-06-01" }) }, {}, TODAY).done, "2026-06-01");
  assert.equal(assess({ ...long, renewal: undefined }, "", done, { "of-2025": "2026-07-01" }, TODAY).state, "done");
  assert.equal(assess(long, "", done, { other: "2026-07-01" }, TODAY).state, "overdue");
});

test("a course or path is done with its last part, wherever that was finished", () => {
  const parts = ["read look", "test"];
  const course = { ...long, was: ["older"], parts };
  const path = { ...long, id: "way", parts: [{ id: "long", was: ["older"], parts }, { id: "other" }] };
  const lessons = marks({ "older/look": "2026-06-01", "long/test": "2026-06-02" });
  assert.equal(assess(course, "2026-01-05", lessons, {}, TODAY).done, "2026-06-02");
  assert.equal(assess(path, "2026-01-05", lessons, {}, TODAY).state, "overdue");
  const [duty] = listDuties([path], { team: "", role: "", region: "", joined: "2026-01-05" }, { ...lessons, ...marks({ other: "2026-06-03" }) }, {}, TODAY);
  assert.deepEqual([duty.done, duty.day, duty.state], ["2026-06-03", "2027-06-03", "done"]);
  assert.match(makeCalendar([duty]), /DTSTART;VALUE=DATE:20270603/);
  const undone = { ...lessons, older: { at: "2026-07-01T12:00:00Z", undone: "2026-07-01T12:00:00Z" } };
  assert.equal(assess(course, "2026-01-05", undone, {}, TODAY).done, "");
  const renewed = { ...long, renewal: { ...long.renewal, parts: ["only"] } };
  assert.equal(assess(renewed, "", marks({ long: "2024-01-01", "short/only": "2026-06-01" }), {}, TODAY).done, "2026-06-01");
});

test("the most pressing comes first, and each is described by its day", () => {
  const all = [{ ...long, id: "a", due: 300 }, { ...long, id: "b", due: 5 }, { ...long, id: "c", teams: ["customs"] }, { ...long, id: "d" }];
  const duties = listDuties(all, { team: "sales", role: "", region: "", joined: "2026-10-01" }, marks({ d: "2026-10-05" }), {}, TODAY);
  assert.deepEqual(duties.map(({ item }) => item.id), ["b", "a", "d"]);
  assert.deepEqual(duties.map(describeDuty), ["It was due on 6 October 2026. A good one to take next.", "Due on 28 July 2027", "Done on 5 October 2026, renew by 5 October 2027"]);
});

test("renewals that are none are left out, and a key that every object inherits is none", () => {
  recordRenewal("short", "2026-11-01");
  const [key] = box.keys();
  box.set(key, JSON.stringify({ version: 1, value: { short: "2026-11-01", "../x": "2026-11-01", y: "soon" } }));
  assert.deepEqual(renewals.get(), { short: "2026-11-01" });
  box.set(key, "[");
  assert.deepEqual(renewals.get(), {});
  assert.equal(assess({ ...long, id: "constructor" }, "", {}, {}, TODAY).done, "");
});

test("the dates are a calendar: escaped, folded, with the same names each time", () => {
  const title = `Überlange; Schulung, mit \\ und ${"ü".repeat(60)}\nEND:VEVENT`;
  const duties = [assess({ ...long, title, renewal: undefined }, "2026-11-01", {}, {}, TODAY), assess({ ...long, id: "x" }, "", {}, {}, TODAY)];
  const one = makeCalendar(duties, new Date("2026-11-23T10:00:00Z"), "https://learning.example/portal/");
  const other = makeCalendar(duties, new Date("2026-11-24T10:00:00Z"), "https://learning.example/portal/");
  assert.deepEqual(one.match(/^UID:.*$/gm), ["UID:required-long@learning.example-portal"]);
  assert.deepEqual(other.match(/^UID:.*$/gm), one.match(/^UID:.*$/gm));
  const renamed = duties.map((duty) => ({ ...duty, item: { ...duty.item, id: "longer", was: ["merged", "long"], first: "long" } }));
  assert.deepEqual(makeCalendar(renamed, new Date("2026-11-25T10:00:00Z"), "https://learning.example/portal/").match(/^UID:.*$/gm), one.match(/^UID:.*$/gm));
  assert.ok(Number(other.match(/SEQUENCE:(\d+)/)?.[1]) > Number(one.match(/SEQUENCE:(\d+)/)?.[1]));
  assert.equal(one.match(/^END:VEVENT/gm)?.length, 1);
  assert.match(one, /DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\n/);
  for (const line of one.split("\r\n")) assert.ok(new TextEncoder().encode(line).length <= 75);
  assert.ok(one.replaceAll("\r\n ", "").includes(`SUMMARY:Due today: Überlange\\; Schulung\\, mit \\\\ und ${"ü".repeat(60)}\\nEND:VEVENT`));
  assert.equal(escapeText("a\u0000b\u2028c\rd"), "abc\\nd");
  assert.equal(foldLine("a".repeat(75)), "a".repeat(75));
  assert.match(writeCalendar([{ uid: "u", title: "t", start: "2026-11-23T09:00:00Z", minutes: 45 }], new Date(0)), /DTSTART:20261123T090000Z\r\nDTEND:20261123T094500Z/);
});
