// The times of sessions in the reader's own zone, and which sessions are for the reader.

import assert from "node:assert/strict";
import { test } from "node:test";

import { audience, isFor } from "../../src/trellis/site/assets/calendar/fit.js";
import { ownTime } from "../../src/trellis/site/assets/calendar/times.js";

const [WINTER, SUMMER] = [
  ["2027-01-19T09:00:00+01:00", "2027-01-19T12:30:00+01:00"],
  ["2027-07-19T09:00:00+02:00", "2027-07-19T12:30:00+02:00"],
];

test("a session in Rotterdam is at the right hour in two zones, in winter and in summer", () => {
  assert.equal(ownTime(WINTER[0], WINTER[1], "America/Chicago", "en-GB"), "02:00–05:30");
  assert.equal(ownTime(SUMMER[0], SUMMER[1], "America/Chicago", "en-GB"), "02:00–05:30");
  assert.equal(ownTime(WINTER[0], WINTER[1], "Asia/Singapore", "en-GB"), "16:00–19:30");
  assert.equal(ownTime(SUMMER[0], SUMMER[1], "Asia/Singapore", "en-GB"), "15:00–18:30");
});

test("between two changes of clocks the distance of zones is another one", () => {
  const march = ["2027-03-22T09:00:00+01:00", "2027-03-22T10:00:00+01:00"];
  assert.equal(ownTime(march[0], march[1], "America/Chicago", "en-GB"), "03:00–04:00");
});

test("nothing is said where the clock shows the same", () => {
  assert.equal(ownTime(WINTER[0], WINTER[1], "Europe/Amsterdam", "en-GB"), "");
  assert.equal(ownTime(WINTER[0], WINTER[1], "Europe/Berlin", "de"), "");
});

test("another day is named, once", () => {
  assert.equal(ownTime("2026-12-09T08:30:00-06:00", "2026-12-09T12:30:00-06:00", "Asia/Singapore", "en-GB"), "22:30–Thu 10 Dec, 02:30");
  const across = /** @type {const} */ (["2026-11-17T13:00:00-06:00", "2026-11-17T17:00:00-06:00", "Asia/Singapore"]);
  assert.equal(ownTime(...across, "ar"), "الأربعاء، 18 نوفمبر، 03:00–07:00"); // each language with its own comma, or none
  assert.equal(ownTime(...across, "ja"), "11月18日(水) 03:00–07:00");
  assert.equal(ownTime("2026-11-17T13:00:00-06:00", "2026-11-17T17:00:00-06:00", "Asia/Singapore", "en-GB"), "Wed 18 Nov, 03:00–07:00");
  assert.equal(ownTime("2027-02-22T09:00:00+01:00", "2027-05-03T12:00:00+02:00", "Asia/Singapore", "en-GB"), "16:00–Mon 3 May, 18:00");
});

test("the night of a change is told by the clock of the reader", () => {
  assert.equal(ownTime("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00", "Europe/Amsterdam", "en-GB"), "02:30–02:30");
});

test("what is no time says nothing, and Arabic pages have the digits of the rest", () => {
  assert.equal(ownTime("", "x", "Asia/Singapore", "en-GB"), "");
  assert.match(ownTime(WINTER[0], WINTER[1], "Asia/Singapore", "ar"), /16:00/);
});

test("the day has the calendar of the page in each language", () => {
  const evening = /** @type {const} */ (["2027-06-28T21:30:00-04:00", "2027-06-28T22:30:00-04:00", "Asia/Tehran"]);
  assert.match(ownTime(...evening, "fa"), /29 ژوئن/);
  assert.doesNotMatch(ownTime(...evening, "fa"), /تیر/);
  assert.match(ownTime(...evening, "ar-SA"), /29 يونيو/);
  assert.match(ownTime(...evening, "en"), /Tue 29 Jun/);
});

test("a session is for a reader whom its teams, roles and regions fit; what is not chosen rules nothing out", () => {
  const anybody = { team: "", role: "", region: "" };
  const session = audience({ tTeams: "sales finance", tRoles: "manager", tRegions: "" });
  assert.deepEqual(session, { teams: ["sales", "finance"], roles: ["manager"], regions: [] });
  assert.equal(isFor(session, { ...anybody, team: "sales" }), true);
  assert.equal(isFor(session, { ...anybody, team: "customs" }), false);
  assert.equal(isFor(session, { team: "sales", role: "clerk", region: "emea" }), false);
  assert.equal(isFor(session, { team: "sales", role: "manager", region: "emea" }), true);
  assert.equal(isFor(audience({}), { ...anybody, team: "customs" }), true);
});
