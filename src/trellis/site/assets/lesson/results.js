// The best result of each quiz, and whether its questions have changed since.

import { listAddresses } from "../own/former.js";
import { findMark, isBetter, progress, recordScore } from "../own/progress.js";
import { open } from "../store.js";
import { makeDateFormat } from "../wording.js";
import { onPassed } from "./passed.js";

/** @typedef {import("../quiz/answers.js").Quiz} Quiz */
/** @typedef {import("../quiz/quiz.js").Result} Result */

const KEY = /^[a-z0-9][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}$/;
const VERSION = /^[0-9a-f]{12}$/;

/**
 * Version 1: course and lesson → the version of the questions of the best result.
 * @type {import("../store.js").Store<Record<string, string>>}
 */
export const versions = open("quiz-versions", {
  version: 1,
  empty: {},
  migrate: (kept) => Object.fromEntries(Object.entries(kept).filter(([key, version]) => KEY.test(key) && typeof version === "string" && VERSION.test(version))),
});

/**
 * @param {string} key  course and lesson
 * @param {Quiz} quiz
 * @param {Result} result
 * @returns {boolean} false if this browser stores nothing
 */
export function keepResult(key, quiz, { right, of, passed }) {
  const at = new Date().toISOString();
  const isKept = recordScore(key, { right, of, passed }, at);
  const best = findBest(key)?.score;
  const isBest = best?.at === at && best.right === right && best.of === of && best.passed === passed;
  if (isKept && isBest) versions.update((now) => ({ ...now, [key]: quiz.version }));
  if (passed) onPassed(.../** @type {[string, string]} */ (key.split("/")));
  return isKept;
}

/** The best score under the present address and former ones, and the address. @param {string} key */
function findBest(key) {
  const marks = progress.get();
  const all = listAddresses(key).flatMap((address) => {
    const score = findMark(marks, address)?.score;
    return score ? [{ address, score }] : [];
  });
  return all.sort((one, other) => Number(isBetter(other.score, one.score)) - Number(isBetter(one.score, other.score)))[0];
}

/**
 * The best result in words; "" if there is none.
 * @param {string} key
 * @param {Quiz} quiz
 * @param {import("../wording.js").Wording} page
 */
export function describeBest(key, quiz, page) {
  const best = findBest(key);
  if (!best) return "";
  const { address, score } = best;
  const day = makeDateFormat(page.numbers.resolvedOptions().locale, { dateStyle: "long" }).format(new Date(score.at));
  const values = { right: score.right, of: score.of, day };
  const words = score.passed ? page.translate("Your best result: {right} of {of}, passed on {day}.", values) : page.translate("Your best result: {right} of {of}, on {day}.", values);
  const kept = versions.get();
  const version = Object.hasOwn(kept, address) ? kept[address] : quiz.version;
  const isOther = version !== quiz.version || score.of !== quiz.questions.length;
  return isOther ? `${words} ${page.translate("The questions have changed since.")}` : words;
}
