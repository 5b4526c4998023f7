import assert from "node:assert/strict";
import { test } from "node:test";

import { Cmi5Session, hashToUuid } from "../../src/trellis/site/assets/lms/cmi5.js";
import { SessionFault } from "../../src/trellis/site/assets/lms/session.js";
import { RecordStore } from "./record-store.js";

const standing = { done: 1, of: 3, completed: false, answered: false, passed: false, score: /** @type {number | undefined} */ (undefined) };
const SEEN = { kept: "1;aaaaaa;", place: "lesson-b", standing };
const FAILED = { kept: "1;aaaaaa;bbbbbb1/2-", place: "lesson-b", standing: { ...standing, answered: true, score: 0.5 }, hasNewResult: true };
const WHOLE = { kept: "1;aaaaaa;bbbbbb2/2+", place: "lesson-c", standing: { done: 3, of: 3, completed: true, answered: true, passed: true, score: 1 }, hasNewResult: true };

/** Storage of a browser. */
function createItems() {
  /** @type {Map<string, string>} */
  const map = new Map();
  return { map, getItem: (/** @type {string} */ key) => map.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => void map.set(key, value), removeItem: (/** @type {string} */ key) => void map.delete(key) };
}

/** @param {RecordStore} store @param {ReturnType<typeof createItems>} [browser] */
const open = (store, browser = createItems()) => new Cmi5Session(store.open(), { fetch: store.fetch, tab: createItems(), browser });

test("a launch asks for the token once, reads launch data and preferences, and begins with initialized", async () => {
  const store = new RecordStore({ returnURL: "https://lms.example/back" });
  const session = open(store);
  assert.deepEqual(await session.begin(), { kept: "", place: "", isRecorded: true });
  assert.deepEqual(store.requests, ["POST /fetch", "GET /xapi/activities/state", "GET /xapi/agents/profile", "POST /xapi/statements", "GET /xapi/activities/state"]);
  assert.deepEqual(store.verbs, ["initialized"]);
  assert.equal(session.languages, "de-DE,en-US");
  assert.equal(session.returnTo, "https://lms.example/back");
  assert.deepEqual(store.violations, []);
});

test("passed and completed are stated once, terminated last, each as the specification asks", async () => {
  const store = new RecordStore();
  const session = open(store);
  await session.begin();
  for (const step of [SEEN, WHOLE, WHOLE]) assert.equal(await session.save(step), true);
  assert.equal(await session.end(WHOLE), true);
  assert.equal(await session.end(WHOLE), true);
  assert.deepEqual(store.verbs, ["initialized", "passed", "completed", "terminated"]);
  assert.deepEqual(store.violations, []);
  const again = open(store);
  assert.deepEqual(await again.begin(), { kept: WHOLE.kept, place: "lesson-c", isRecorded: true });
  await again.save({ ...WHOLE, hasNewResult: false });
  await again.end({ ...WHOLE, hasNewResult: false });
  assert.deepEqual(store.verbs.slice(4), ["initialized", "terminated"]);
  assert.deepEqual(store.violations, []);
});

test("failed is stated at the end of a session in which all was answered, and passed in a later one", async () => {
  const store = new RecordStore();
  const first = open(store);
  await first.begin();
  await first.save(FAILED);
  await first.end(FAILED);
  const second = open(store);
  await second.begin();
  await second.end({ ...FAILED, hasNewResult: false }); // nothing was answered
  const third = open(store);
  await third.begin();
  await third.save(FAILED);
  await third.save(WHOLE);
  await third.end(WHOLE);
  assert.deepEqual(store.verbs, ["initialized", "failed", "terminated", "initialized", "terminated", "initialized", "passed", "completed", "terminated"]);
  assert.deepEqual(store.violations, []);
});

test("a page that goes at once states what is due and terminates in one request", async () => {
  const store = new RecordStore();
  const session = open(store);
  await session.begin();
  const before = store.requests.length;
  const ended = session.end(WHOLE);
  assert.deepEqual(store.requests.slice(before), ["POST /xapi/statements", "PUT /xapi/activities/state"]);
  assert.equal(await ended, true);
  assert.deepEqual(store.verbs, ["initialized", "passed", "completed", "terminated"]);
  assert.deepEqual(store.violations, []);
});

for (const launchMode of ["Browse", "Review"]) {
  test(`in mode ${launchMode} nothing is judged and no state is written`, async () => {
    const store = new RecordStore({ launchMode });
    const session = open(store);
    assert.equal((await session.begin()).isRecorded, false);
    await session.save(WHOLE);
    await session.end(WHOLE);
    assert.deepEqual(store.verbs, ["initialized", "terminated"]);
    assert.equal(store.states.size, 0);
    assert.deepEqual(store.violations, []);
  });
}

test("a mastery score of the system's counts: whoever passed each quiz and is below it has failed", async () => {
  const store = new RecordStore({ masteryScore: 0.95 });
  const session = open(store);
  await session.begin();
  const step = { ...WHOLE, standing: { ...WHOLE.standing, score: 0.9 } };
  await session.save(step);
  await session.end(step);
  assert.deepEqual(store.verbs, ["initialized", "completed", "failed", "terminated"]);
  assert.deepEqual(store.violations, []);
});

test("a course without a quiz is completed, and neither passed nor failed", async () => {
  const store = new RecordStore({ masteryScore: undefined });
  const session = open(store);
  await session.begin();
  const step = { ...WHOLE, hasNewResult: false, standing: { ...WHOLE.standing, passed: undefined, answered: false, score: undefined } };
  await session.save(step);
  await session.end(step);
  assert.deepEqual(store.verbs, ["initialized", "completed", "terminated"]);
  assert.deepEqual(store.violations, []);
});

for (const failure of /** @type {const} */ (["offline", 401, 500])) {
  test(`where the store answers ${failure}, nothing is taken for saved, and a later launch states it`, async () => {
    const [store, browser] = [new RecordStore(), createItems()];
    const session = open(store, browser);
    await session.begin();
    store.fails = () => failure;
    assert.equal(await session.save(WHOLE), false);
    await session.end(WHOLE).catch(() => undefined);
    assert.deepEqual(store.verbs, ["initialized"]);
    store.fails = () => "";
    const again = open(store, browser);
    const { kept, place } = await again.begin();
    assert.deepEqual([kept, place], [WHOLE.kept, WHOLE.place]);
    assert.equal(await again.save({ ...WHOLE, hasNewResult: false }), true);
    assert.deepEqual(store.verbs, ["initialized", "initialized", "passed", "completed"]);
    assert.equal(browser.map.size, 0);
    assert.deepEqual(store.violations, []);
  });
}

test("a statement whose answer was lost is not stated twice", async () => {
  const store = new RecordStore();
  const session = open(store);
  await session.begin();
  const answer = store.fetch;
  session.fetch = async (...request) => {
    const response = await answer(...request);
    if (String(request[0]).endsWith("/statements")) throw new TypeError("Failed to fetch");
    return response;
  };
  assert.equal(await session.save(WHOLE), false);
  session.fetch = answer;
  assert.equal(await session.save(WHOLE), true);
  await session.end(WHOLE);
  assert.deepEqual(store.verbs, ["initialized", "passed", "completed", "terminated"]);
  assert.deepEqual(store.violations, []);
});

test("a launch that is not whole, a used token and a store that refuses begin no session", async () => {
  const store = new RecordStore();
  const address = store.open();
  for (const name of ["endpoint", "fetch", "actor", "registration", "activityId"]) {
    const url = new URL(address);
    url.searchParams.delete(name);
    await assert.rejects(new Cmi5Session(url.href, { fetch: store.fetch, tab: createItems(), browser: undefined }).begin(), SessionFault);
  }
  assert.deepEqual(store.requests, []);
  const tab = createItems();
  await new Cmi5Session(address, { fetch: store.fetch, tab, browser: undefined }).begin();
  await assert.rejects(new Cmi5Session(address, { fetch: store.fetch, tab, browser: undefined }).begin(), SessionFault);
  assert.equal(store.requests.filter((request) => request === "POST /fetch").length, 1);
  store.fails = (method) => (method === "GET" ? 403 : "");
  await assert.rejects(open(store).begin(), SessionFault);
  assert.deepEqual(store.violations, []);
});

test("damaged storage and a browser without storage stop nothing", async () => {
  const browser = createItems();
  browser.getItem = () => "{";
  const refusing = { getItem: () => { throw new Error("off"); }, setItem: () => { throw new Error("full"); }, removeItem: () => { throw new Error("off"); } };
  for (const items of [browser, refusing]) {
    const store = new RecordStore();
    const session = new Cmi5Session(store.open(), { fetch: store.fetch, tab: refusing, browser: items });
    assert.equal((await session.begin()).kept, "");
    assert.equal(await session.save(WHOLE), true);
  }
});

test("the ids of statements that are stated once a registration are UUIDs that follow from it", () => {
  const ids = new Set(Array.from({ length: 2000 }, (_, index) => hashToUuid(`registration ${index} passed`)));
  assert.equal(ids.size, 2000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(hashToUuid("a"), hashToUuid("a"));
});

test("the store of these tests refuses what is forbidden", async () => {
  const store = new RecordStore();
  const session = open(store);
  await session.begin();
  await session.send([session.build("terminated", WHOLE)]);
  assert.equal(await session.send([session.build("passed", { ...WHOLE, standing: { ...WHOLE.standing, score: 0.1 } })]), false);
  assert.deepEqual(store.violations.filter((one) => ["7.1.2_1", "9.3.4_2"].includes(one)), ["7.1.2_1", "9.3.4_2"]);
});
