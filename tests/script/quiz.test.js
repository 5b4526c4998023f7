// What counts as a right answer in a quiz, what is kept of a result, and what is said of questions that have changed since.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { isDone, markUndone, progress } from "../../src/trellis/site/assets/own/progress.js";
import { MOST, attempts, findAttempt, forgetAttempt, isOutdated, keepAttempt } from "../../src/trellis/site/assets/lesson/attempts.js";
import { describeBest, keepResult, versions } from "../../src/trellis/site/assets/lesson/results.js";
import { countNeeded, fold, isAnswered, isPassed, isResumable, isRight, readNumber, shuffle } from "../../src/trellis/site/assets/quiz/answers.js";
import { keepIn } from "../../src/trellis/site/assets/store.js";
import { inMemory } from "./memory-box.js";
import { Wording } from "../../src/trellis/site/assets/wording.js";

/** @typedef {import("../../src/trellis/site/assets/quiz/answers.js").Question} Question */

/** @param {Partial<Question>} parts @returns {Question} */
const ask = (parts) => ({ type: "text", prompt: "What?", explain: "", readAgain: [], ...parts });
const KEY = "customs-basics/quiz";

beforeEach(() => keepIn(inMemory(new Map())));

test("case, white space, invisible characters and forms of a character make no difference in a text", () => {
  const question = ask({ accepted: ["EORI number", "O'Brien–Weiß"] });
  const same = ["eori number", " EORI\u00a0 number\n", "E\u200bO\u00adRI number.", "\ufeffＥＯＲＩ number", "\u202eEORI number\u202c", "O’Brien-WEISS", "o\u2019brien\u2010weiß", "E\ufe0fORI number", "“EORI number”", "'EORI number.'"];
  for (const text of same) assert.ok(isRight(question, text), JSON.stringify(text));
  for (const text of ["EORI", "EORI numbers", "EO RI number", "<b>EORI number</b>", ""]) assert.ok(!isRight(question, text), text);
  assert.ok(isRight(ask({ accepted: ["cafe\u0301"] }), "CAFÉ"));
  assert.ok(isRight(ask({ accepted: ["ΟΔΟΣ"] }), "οδός".normalize("NFD").replace("\u0301", "")));
  assert.equal(fold("\u200b\u2060 \ufeff"), "");
  assert.equal(isAnswered(question, "\u200b \u2060"), false);
});

test("a number is read in the usual ways, with its unit or without", () => {
  for (const text of ["1350", "1,350", "1.350", "1 350", "1\u202f350", "1'350", "1,350.00", "1.350,00", "EUR 1350", "1350 eur", "+1350", "١٣٥٠", "１３５０", "\u200e1350\u200f", "1350.", "۱۳۵۰", "١،٣٥٠", "1⹁350"]) {
    assert.ok(readNumber(text, "EUR").includes(1350), JSON.stringify(text));
  }
  assert.deepEqual(readNumber("1,350"), [1.35, 1350]);
  assert.deepEqual(readNumber("-0,5"), [-0.5]);
  assert.deepEqual(readNumber("−.5"), [-0.5]);
  assert.deepEqual(readNumber("12٫5"), [12.5]);
  for (const text of ["", "USD 1350", "12.5.3", "1,35,0", "twelve", "1350 EUR net", "0x10", "1e5", "Infinity", "--5", "1/2"]) assert.deepEqual(readNumber(text, "EUR"), [], text);
});

test("a number is read in groups as the portal shows it in India", () => {
  for (const text of ["1,00,000", "1,00,000.00", "₹ 1,00,000", "१,००,०००", "১,০০,০০০"]) assert.deepEqual(readNumber(text, "₹"), [100_000], text);
  assert.deepEqual([readNumber("12,34,567.25"), readNumber("-10,00,000"), readNumber("99,99,99,999")], [[1_234_567.25], [-1_000_000], [999_999_999]]);
  for (const text of ["100,00,000", "1,00,00", "1,00,000,0", "1,0,000", "1,00.000"]) assert.deepEqual(readNumber(text), [], text);
});

test("a text of a mark alone can be answered", () => {
  for (const text of [".", ". ", "。", "…", "'.'", "-", '"']) {
    /** @type {import("../../src/trellis/site/assets/quiz/answers.js").Question} */
    const question = { type: "text", accepted: [text], prompt: "Which mark?", explain: "", readAgain: [] };
    assert.deepEqual([isAnswered(question, text), isRight(question, text), isRight(question, "x")], [true, true, false], text);
  }
  assert.equal(fold("Yes ."), fold("yes"));
});

test("a unit with a full stop stands on either side of the number", () => {
  for (const unit of ["Fr.", "kg.", "p.m.", "No．"]) {
    for (const text of [`${unit} 50`, `${unit}50`, `50 ${unit}`, `50${unit}`, unit.slice(0, -1) + " 50"]) assert.deepEqual(readNumber(text, unit), [50], text);
    assert.deepEqual(readNumber(`${unit} .5`, unit), [0.5], unit);
  }
  assert.deepEqual([readNumber("kg. 50", "kg"), readNumber("kg .5", "kg"), readNumber("kg.5", "kg")], [[50], [0.5], [0.5]]);
});

test("a number is right within its tolerance, the edges included", () => {
  const question = ask({ type: "number", number: 0.3, tolerance: 0.1, unit: "%" });
  for (const text of ["0.3", "0,2", "0.4 %", "0.4"]) assert.ok(isRight(question, text), text);
  for (const text of ["0.41", "0.19", "-0.3", "3"]) assert.ok(!isRight(question, text), text);
  assert.ok(isRight(ask({ type: "number", number: 0.3 }), String(0.1 + 0.2)));
  assert.ok(!isRight(ask({ type: "number", number: 80.73 }), "80.74"));
  assert.equal(isAnswered(question, "a third"), false);
});

test("a number is right to its last digit, however large or small it is", () => {
  /** @type {[number, string, string][]} */
  const numbers = [
    [4_294_967_295, "4,294,967,295", "4294967296"],
    [999_999_999_999, "999999999999", "999999999000"],
    [9_007_199_254_740_991, "9007199254740991", "9007199254740990"],
    [99_999_999_999.99, "99,999,999,999.99", "99999999999.98"],
    [5e-10, "0.0000000005", "0"],
    [0, "0.0", "0.0000000005"],
    [-0.000_025, "−0,000025", "-0.000026"],
  ];
  for (const [number, same, other] of numbers) {
    const question = ask({ type: "number", number });
    assert.deepEqual([isRight(question, same), isRight(question, other)], [true, false], same);
  }
});

test("the edges of a tolerance are in it whatever binary fractions make of them", () => {
  for (let step = 1; step < 200; step += 1) {
    for (const digits of [1, 2, 6]) {
      const [number, tolerance] = [1_000_000 + 7 * step, step].map((value) => value / 10 ** digits);
      const question = ask({ type: "number", number, tolerance });
      const texts = [6 * step, 8 * step, 6 * step - 1, 8 * step + 1].map((value) => ((1_000_000 + value) / 10 ** digits).toFixed(digits));
      assert.deepEqual(texts.map((text) => isRight(question, text)), [true, true, false, false], texts.join(" "));
    }
  }
});

test("choices, orders and pairs are right only as a whole", () => {
  const several = ask({ type: "multiple", choices: ["a", "b", "c"], right: [0, 2] });
  assert.ok(isRight(several, [2, 0]));
  for (const answer of [[0], [0, 1, 2], [0, 1]]) assert.ok(!isRight(several, answer));
  const order = ask({ type: "order", choices: ["a", "b", "c"] });
  assert.ok(isRight(order, [0, 1, 2]));
  assert.ok(!isRight(order, [1, 0, 2]));
  const match = ask({ type: "match", pairs: [["FCA", "export"], ["DDP", "import"]] });
  assert.ok(isRight(match, [0, 1]));
  assert.ok(!isRight(match, [1, 0]));
  assert.equal(isAnswered(match, [0, -1]), false);
  assert.equal(isAnswered(several, []), false);
});

test("a pass mark that falls between two questions asks for the higher one", () => {
  assert.deepEqual([5, 6, 4, 3, 1].map((of) => countNeeded(of, 80)), [4, 5, 4, 3, 1]);
  assert.deepEqual([isPassed(4, 5, 80), isPassed(3, 5, 80), isPassed(5, 5, 100), isPassed(1, 100, 1)], [true, false, true, true]);
});

test("another order is another one, and holds everything", () => {
  for (const random of [() => 0, () => 0.999, () => 0.5]) {
    for (const count of [2, 3, 8]) {
      const before = Array.from({ length: count }, (_, index) => index);
      const order = shuffle(count, before, random);
      assert.notDeepEqual(order, before);
      assert.deepEqual([...order].sort((a, b) => a - b), before);
    }
  }
  assert.deepEqual([shuffle(0), shuffle(1, [0])], [[], [0]]);
});

test("the best result is kept and told, with a word if the questions have changed since", () => {
  const quiz = { passMark: 80, version: "0123456789ab", questions: [ask({}), ask({}), ask({})] };
  const words = new Wording();
  assert.equal(describeBest(KEY, quiz, words), "");
  assert.equal(keepResult(KEY, quiz, { right: 2, of: 3, passed: false, answers: [] }), true);
  assert.match(describeBest(KEY, quiz, words), /^Your best result: 2 of 3, on \d{1,2} \w+ \d{4}\.$/);
  assert.equal(isDone(KEY), false);
  keepResult(KEY, quiz, { right: 3, of: 3, passed: true, answers: [] });
  assert.equal(isDone(KEY), true);
  const other = { ...quiz, version: "ba9876543210" };
  keepResult(KEY, other, { right: 1, of: 3, passed: false, answers: [] });
  assert.match(describeBest(KEY, other, words), /^Your best result: 3 of 3, passed on .* The questions have changed since\.$/);
  assert.doesNotMatch(describeBest(KEY, quiz, words), /changed/);
  assert.match(describeBest(KEY, { ...quiz, questions: [ask({})] }, words), /changed since\.$/);
  markUndone(KEY);
  keepResult(KEY, quiz, { right: 1, of: 3, passed: false, answers: [] });
  assert.equal(isDone(KEY), false);
});

test("what another program wrote counts as nothing, and a full storage is told", () => {
  const box = new Map();
  keepIn(inMemory(box));
  const quiz = { passMark: 80, version: "0123456789ab", questions: [ask({})] };
  keepResult(KEY, quiz, { right: 1, of: 1, passed: true, answers: [] });
  const name = [...box.keys()].find((key) => key.endsWith(":quiz-versions"));
  box.set(name, JSON.stringify({ version: 1, value: { [KEY]: "<img>", "__proto__/x": "0123456789ab", constructor: 5 } }));
  assert.deepEqual(versions.get(), {});
  box.set(name, JSON.stringify({ version: 1, value: null }));
  assert.deepEqual(versions.get(), {});
  keepIn({ ...inMemory(new Map()), setItem: () => { throw new Error("full"); } });
  assert.equal(keepResult(KEY, quiz, { right: 1, of: 1, passed: true, answers: [] }), false);
  assert.equal(progress.get()[KEY].score?.right, 1); // as long as the page lasts
  keepIn(inMemory(new Map())); // the next page
  assert.deepEqual(progress.get(), {});
});

/** @type {Question[]} */
const FIVE = [
  ask({ type: "single", choices: ["a", "b"], right: [0] }), ask({ type: "multiple", choices: ["a", "b", "c"], right: [0, 1] }),
  ask({ type: "order", choices: ["a", "b"] }), ask({ type: "match", pairs: [["a", "1"], ["b", "2"]] }), ask({ accepted: ["a"] }),
];
const QUIZ = { passMark: 80, version: "0123456789ab", questions: FIVE };
/** @typedef {import("../../src/trellis/site/assets/quiz/answers.js").Part} Part */
/** @type {Part[]} */
const PARTS = [
  { order: [0, 1], answer: [1], isChecked: true }, { order: [2, 0, 1], answer: [0, 2], isChecked: false }, { order: [1, 0], answer: [1, 0], isChecked: true },
  { order: [1, 0], answer: [1, -1], isChecked: false }, { order: [], answer: "half a w", isChecked: false },
];

test("a quiz that is half answered is found as it was left, until it is finished", () => {
  assert.equal(findAttempt(KEY, QUIZ), undefined);
  assert.equal(keepAttempt(KEY, QUIZ, PARTS), true);
  keepAttempt("customs-basics/other", QUIZ, PARTS);
  assert.deepEqual(findAttempt(KEY, QUIZ), PARTS);
  forgetAttempt(KEY);
  assert.equal(findAttempt(KEY, QUIZ), undefined);
  assert.deepEqual(findAttempt("customs-basics/other", QUIZ), PARTS);
});

test("a quiz whose questions have changed since begins anew", () => {
  const other = { ...QUIZ, version: "ba9876543210" };
  assert.equal(isOutdated(KEY, other), false);
  keepAttempt(KEY, QUIZ, PARTS);
  assert.equal(findAttempt(KEY, other), undefined);
  assert.deepEqual([isOutdated(KEY, other), isOutdated(KEY, QUIZ)], [true, false]);
  assert.equal(findAttempt(KEY, { ...QUIZ, questions: FIVE.slice(1) }), undefined);
});

test("a quiz is resumed with what is possible alone, and where a question is open", () => {
  assert.equal(isResumable(QUIZ, PARTS), true);
  /** @type {[number, Partial<Part>][]} */
  const others = [
    [0, { order: [0, 0] }], [0, { order: [1] }], [0, { answer: [0, 1] }], [0, { answer: [2] }], [0, { answer: [] }], [0, { answer: "a" }], [1, { answer: [0, 0] }],
    [2, { answer: [0, 2] }], [2, { answer: [0] }], [3, { answer: [0] }], [3, { answer: [0, -2] }], [3, { isChecked: true }], [4, { answer: [0] }], [4, { answer: " ", isChecked: true }],
  ];
  for (const [at, change] of others) assert.equal(isResumable(QUIZ, PARTS.with(at, { ...PARTS[at], ...change })), false, JSON.stringify([at, change]));
  const all = PARTS.with(1, { ...PARTS[1], isChecked: true }).with(3, { ...PARTS[3], answer: [1, 0], isChecked: true });
  assert.equal(isResumable(QUIZ, all), true);
  assert.equal(isResumable(QUIZ, all.with(4, { ...PARTS[4], isChecked: true })), false);
});

test("of unfinished quizzes the latest are kept, and nothing that another program wrote", () => {
  for (let number = 0; number <= MOST; number += 1) keepAttempt(`customs-basics/quiz-${number}`, QUIZ, PARTS, new Date(number * 1000).toISOString());
  assert.deepEqual([Object.keys(attempts.get()).length, findAttempt("customs-basics/quiz-0", QUIZ)], [MOST, undefined]);
  const kept = { version: QUIZ.version, parts: PARTS, at: "2026-11-23T08:00:00.000Z" };
  const others = [null, 5, { ...kept, version: "<b>" }, { ...kept, at: "soon" }, { ...kept, parts: {} }, { ...kept, parts: [null] }, { ...kept, parts: [{ ...PARTS[0], answer: ["x"] }] },
    { ...kept, parts: [{ ...PARTS[4], answer: "x".repeat(301) }] }, { ...kept, parts: [{ ...PARTS[0], isChecked: "yes" }] }];
  for (const other of others) assert.deepEqual(attempts.read({ [KEY]: other }), {}, JSON.stringify(other));
  assert.deepEqual(attempts.read({ [KEY]: kept, "__proto__/x": kept }), { [KEY]: kept });
  assert.deepEqual(attempts.read(null), {});
});
