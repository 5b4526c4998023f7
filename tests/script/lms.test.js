import assert from "node:assert/strict";
import { test } from "node:test";

import { findApi } from "../../src/trellis/site/assets/lms/api.js";
import { Progress } from "../../src/trellis/site/assets/lms/progress.js";
import { Scorm12Session } from "../../src/trellis/site/assets/lms/scorm12.js";
import { Scorm2004Session } from "../../src/trellis/site/assets/lms/scorm2004.js";
import { SessionFault } from "../../src/trellis/site/assets/lms/session.js";
import { formatDuration, formatHours } from "../../src/trellis/site/assets/lms/time.js";

const QUIZ = /** @type {import("../../src/trellis/site/assets/quiz/answers.js").Quiz} */ ({ passMark: 80, version: "", questions: [] });
const COURSE = {
  title: "Rates",
  mastery: 0.8,
  lessons: [
    { part: "lesson-a", key: "aaaaaa", title: "A", quiz: null, required: true },
    { part: "lesson-b", key: "bbbbbb", title: "B", quiz: QUIZ, required: true },
    { part: "lesson-c", key: "cccc-_", title: "C", quiz: QUIZ, required: true },
  ],
};

test("a course is completed when its lessons were seen and its quizzes passed; the score is that of the best results", () => {
  const progress = new Progress(COURSE);
  assert.deepEqual(progress.judge(), { done: 0, of: 3, completed: false, answered: false, passed: false, score: undefined });
  progress.markSeen("aaaaaa");
  progress.markSeen("bbbbbb"); // a quiz that was only looked at
  progress.recordScore("bbbbbb", { right: 1, of: 3, passed: false });
  assert.equal(progress.judge().done, 1);
  assert.equal(progress.judge().score, 0.1667);
  progress.recordScore("bbbbbb", { right: 3, of: 3, passed: true });
  progress.recordScore("bbbbbb", { right: 2, of: 3, passed: false });
  progress.recordScore("cccc-_", { right: 4, of: 5, passed: true });
  assert.deepEqual(progress.judge(), { done: 3, of: 3, completed: true, answered: true, passed: true, score: 0.9 });
});

test("a course without a quiz has neither score nor success", () => {
  const progress = new Progress({ ...COURSE, lessons: [COURSE.lessons[0]] });
  progress.markSeen("aaaaaa");
  assert.deepEqual(progress.judge(), { done: 1, of: 1, completed: true, answered: false, passed: undefined, score: undefined });
});

test("what is optional neither completes nor passes a course, nor keeps it from that; it is kept all the same", () => {
  const [a, b, c] = COURSE.lessons;
  const optional = { required: false };
  const ofQuiz = new Progress({ ...COURSE, lessons: [a, { ...b, ...optional }, c] });
  ofQuiz.recordScore("bbbbbb", { right: 1, of: 3, passed: false });
  assert.deepEqual(ofQuiz.judge(), { done: 0, of: 2, completed: false, answered: false, passed: false, score: undefined });
  ofQuiz.markSeen("aaaaaa");
  ofQuiz.recordScore("cccc-_", { right: 4, of: 5, passed: true });
  assert.deepEqual(ofQuiz.judge(), { done: 2, of: 2, completed: true, answered: true, passed: true, score: 0.8 });
  assert.equal(ofQuiz.toText(), "1;aaaaaa;bbbbbb1/3-,cccc-_4/5+");
  const ofReading = new Progress({ ...COURSE, lessons: [{ ...a, ...optional }, b, c] });
  for (const key of ["bbbbbb", "cccc-_"]) ofReading.recordScore(key, { right: 1, of: 1, passed: true });
  assert.deepEqual(ofReading.judge(), { done: 2, of: 2, completed: true, answered: true, passed: true, score: 1 });
  const ofAllQuizzes = new Progress({ ...COURSE, lessons: [a, { ...b, ...optional }, { ...c, ...optional }] });
  ofAllQuizzes.markSeen("aaaaaa");
  ofAllQuizzes.recordScore("cccc-_", { right: 5, of: 5, passed: true });
  assert.deepEqual(ofAllQuizzes.judge(), { done: 1, of: 1, completed: true, answered: false, passed: undefined, score: undefined });
});

test("each standard is told that a course is finished without its optional quiz", async () => {
  const [a, b, c] = COURSE.lessons;
  const progress = new Progress({ ...COURSE, lessons: [a, { ...b, required: false }, c] });
  progress.markSeen("aaaaaa");
  progress.recordScore("cccc-_", { right: 4, of: 5, passed: true });
  const step = { kept: progress.toText(), place: "lesson-c", standing: progress.judge() };
  const [older, newer] = [createSystem({}), createSystem({})];
  for (const session of [new Scorm12Session(older), new Scorm2004Session(newer)]) {
    await session.begin();
    assert.equal(session.save(step), true);
  }
  assert.equal(older.values["cmi.core.lesson_status"], "passed");
  assert.deepEqual(["cmi.completion_status", "cmi.success_status", "cmi.progress_measure", "cmi.score.raw"].map((name) => newer.values[name]), ["completed", "passed", "1", "80"]);
});

test("what is kept is read again; what is damaged, of another course or of another form is left out", () => {
  const progress = new Progress(COURSE);
  progress.markSeen("aaaaaa");
  progress.recordScore("cccc-_", { right: 4, of: 5, passed: true });
  assert.equal(progress.toText(), "1;aaaaaa;cccc-_4/5+");
  const again = new Progress(COURSE);
  again.recordScore("cccc-_", { right: 5, of: 5, passed: true });
  again.add(progress.toText());
  assert.equal(again.toText(), "1;aaaaaa;cccc-_5/5+");
  const other = new Progress(COURSE);
  for (const text of ["", "2;aaaaaa;", "1", "1;xxxxxxaaa", "1;;bbbbbb9/3+,bbbbbb0/0+,bbbbbb<b>", "1;;__prot1/1+", "{}"]) other.add(text);
  assert.equal(other.toText(), "1;;");
});

test("what is kept of the longest course that can be exported fits in SCORM 1.2", () => {
  // As in `_require_space` of export/package.py: 7 characters a lesson, 17 more a quiz, 2 more.
  const [lessonCount, quizCount] = [341, 100];
  const lessons = Array.from({ length: lessonCount }, (_, index) => ({ part: "", key: String(index).padStart(6, "0"), title: "", quiz: index < quizCount ? QUIZ : null, required: true }));
  const progress = new Progress({ title: "", mastery: null, lessons });
  for (const { key, quiz } of lessons) {
    progress.markSeen(key);
    if (quiz) progress.recordScore(key, { right: 999, of: 999, passed: false });
  }
  assert.ok(progress.toText().length <= 7 * lessonCount + 17 * quizCount + 2);
  assert.ok(7 * lessonCount + 17 * quizCount + 2 <= 4096);
});

test("durations are those of SCORM 1.2 and of ISO 8601", () => {
  assert.deepEqual([0, 994, 3_723_456, -5].map(formatHours), ["0000:00:00.00", "0000:00:00.99", "0001:02:03.46", "0000:00:00.00"]);
  assert.deepEqual([0, 1000, 61_050, -5].map(formatDuration), ["PT0S", "PT1S", "PT61.05S", "PT0S"]);
});

test("the API is found in a frame around the page, in the window that opened it, and past windows of other origins", () => {
  const api = {};
  const top = { API: api };
  Object.assign(top, { parent: top });
  assert.equal(findApi({ parent: { parent: top } }, "API"), api);
  const alone = /** @type {any} */ ({ opener: { parent: top } });
  alone.parent = alone;
  assert.equal(findApi(alone, "API"), api);
  const foreign = new Proxy({}, { get: () => { throw new Error("another origin"); } });
  assert.equal(findApi({ parent: foreign, opener: top }, "API"), api);
  const lonely = /** @type {any} */ ({});
  lonely.parent = lonely;
  assert.equal(findApi(lonely, "API"), undefined);
});

/**
 * A system that notes what it is told.
 * @param {Record<string, string>} values
 * @param {string} [refused]  the name of a call that it refuses
 */
function createSystem(values, refused = "") {
  /** @type {string[]} */
  const calls = [];
  const answer = (/** @type {string} */ name) => (calls.push(name), String(name !== refused));
  const names = { get: (/** @type {string} */ name) => values[name] ?? "", set: (/** @type {string} */ name, /** @type {string} */ value) => ((values[name] = value), String(name !== refused)) };
  return {
    values, calls,
    LMSInitialize: () => answer("initialize"), LMSCommit: () => answer("commit"), LMSFinish: () => answer("finish"), LMSGetValue: names.get, LMSSetValue: names.set,
    Initialize: () => answer("initialize"), Commit: () => answer("commit"), Terminate: () => answer("finish"), GetValue: names.get, SetValue: names.set,
  };
}

const HALF = { kept: "1;aaaaaa;", place: "lesson-b", standing: { done: 1, of: 3, completed: false, answered: false, passed: false, score: 0.1667 } };
const WHOLE = { kept: "1;aaaaaa;", place: "lesson-c", standing: { done: 3, of: 3, completed: true, answered: true, passed: true, score: 0.9 } };

test("SCORM 1.2 is told state, score, place and time, and a state that was reached stays", async () => {
  let time = 1000;
  const system = createSystem({ "cmi.core.lesson_status": "not attempted", "cmi.suspend_data": "1;;", "cmi.core.lesson_location": "start" });
  const session = new Scorm12Session(system, () => time);
  assert.deepEqual(await session.begin(), { kept: "1;;", place: "start", isRecorded: true });
  assert.equal(system.values["cmi.core.lesson_status"], "incomplete");
  time += 61_000;
  assert.equal(session.save(HALF), true);
  assert.equal(system.values["cmi.core.session_time"], "0000:01:01.00");
  assert.equal(system.values["cmi.core.score.raw"], "16.67");
  assert.equal(session.save(WHOLE), true);
  assert.equal(system.values["cmi.core.lesson_status"], "passed");
  assert.equal(session.end(HALF), true);
  assert.equal(system.values["cmi.core.lesson_status"], "passed");
  assert.equal(system.values["cmi.core.exit"], "suspend");
  assert.equal(system.calls.at(-1), "finish");
  assert.equal(session.end(HALF), true);
  assert.equal(system.calls.filter((name) => name === "finish").length, 1);
});

test("SCORM 1.2: a system without what the standard leaves open hears that a course is finished", async () => {
  for (const [refused, isSaved] of /** @type {const} */ ([["cmi.core.score.min", true], ["cmi.core.score.max", true], ["cmi.suspend_data", false]])) {
    const system = createSystem({}, refused);
    const session = new Scorm12Session(system);
    await session.begin();
    assert.equal(session.save(WHOLE), isSaved);
    assert.deepEqual([system.values["cmi.core.score.raw"], system.values["cmi.core.lesson_status"], system.calls.at(-1)], ["90", "passed", "commit"]);
  }
});

test("SCORM 2004 is told completion, success, score and place, and what was reached stays", async () => {
  const system = createSystem({ "cmi.completion_status": "unknown" });
  const session = new Scorm2004Session(system);
  await session.begin();
  assert.equal(system.values["cmi.completion_status"], "incomplete");
  session.save(HALF);
  assert.equal(system.values["cmi.success_status"], "unknown");
  session.save(WHOLE);
  assert.deepEqual(["cmi.completion_status", "cmi.success_status", "cmi.score.scaled", "cmi.score.raw", "cmi.progress_measure"].map((name) => system.values[name]), ["completed", "passed", "0.9", "90", "1"]);
  session.end(HALF);
  assert.deepEqual([system.values["cmi.completion_status"], system.values["cmi.success_status"], system.values["cmi.exit"]], ["completed", "passed", "suspend"]);
});

test("a finished course keeps its score where a system kept that and not the answers", async () => {
  const again = { ...HALF, standing: { ...HALF.standing, score: 0 } };
  const old = createSystem({ "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90" });
  const one = new Scorm12Session(old);
  await one.begin();
  one.save(again);
  assert.deepEqual([old.values["cmi.core.lesson_status"], old.values["cmi.core.score.raw"]], ["passed", "90"]);
  one.save({ ...WHOLE, standing: { ...WHOLE.standing, score: 1 } });
  assert.equal(old.values["cmi.core.score.raw"], "100");
  const system = createSystem({ "cmi.completion_status": "completed", "cmi.success_status": "passed", "cmi.score.raw": "90", "cmi.score.scaled": "0.9", "cmi.progress_measure": "1" });
  const other = new Scorm2004Session(system);
  await other.begin();
  other.save(again);
  assert.deepEqual(["cmi.score.raw", "cmi.score.scaled", "cmi.progress_measure"].map((name) => system.values[name]), ["90", "0.9", "1"]);
  const open = createSystem({ "cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "90" });
  const third = new Scorm12Session(open);
  await third.begin();
  third.save(HALF);
  assert.equal(open.values["cmi.core.score.raw"], "16.67"); // as long as it is open, it is what the answers say
});

for (const [name, Session, mode] of /** @type {const} */ ([["1.2", Scorm12Session, "cmi.core.lesson_mode"], ["2004", Scorm2004Session, "cmi.mode"]])) {
  test(`SCORM ${name}: without a system, and with one that refuses, nothing is taken for saved`, async () => {
    await assert.rejects(new Session(undefined).begin(), SessionFault);
    await assert.rejects(new Session(createSystem({}, "initialize")).begin(), SessionFault);
    for (const refused of ["commit", "cmi.suspend_data"]) {
      const session = new Session(createSystem({}, refused));
      await session.begin();
      assert.equal(session.save(HALF), false);
      assert.equal(session.isOpen && session.save(WHOLE), false);
    }
  });

  test(`SCORM ${name}: a course that is only looked at again is not changed`, async () => {
    const values = /** @type {Record<string, string>} */ ({ [mode]: "review", "cmi.suspend_data": "1;;" });
    const session = new Session(createSystem(values));
    assert.equal((await session.begin()).isRecorded, false);
    session.end(WHOLE);
    assert.equal(values["cmi.suspend_data"], "1;;");
    assert.ok(Object.keys(values).every((key) => !/status|score|location/.test(key)));
  });
}
