// Runs a query: the numbers of matching entries, ranked. The twin of `trellis/derive/search/query.py`, which documents the ranking.

import { near } from "./spelling.js";
import { MARK, fold, words } from "./words.js";

/** @typedef {import("./packed.js").Entry} Entry */
/** @typedef {import("./packed.js").Language} Language */
/** @typedef {import("./packed.js").Packed} Packed */
/** @typedef {import("./index.js").Found} Found */

const WORDS = 10;
const WHOLE = 3;
const [SAME, KIN, BEGUN] = [10, 5, 3];
/** @type {[number, number]} */
const AKIN = [5, 3];
const BEGINNING = 4;
const ENDING = 3;
/** @type {[number, number][]} */
const SLIPS = [[10, 5], [6, 3], [4, 2]];
const ENOUGH = 0.6;

/** A word of the query with its matches. */
class Word {
  /** @param {string} typed */
  constructor(typed) {
    this.typed = typed;
    this.rarity = 0;
    /** @type {Map<number, number>} */
    this.weights = new Map();
    /** @type {[string, Entry][]} */
    this.meant = [];
    /** @type {Set<string>} */
    this.forms = new Set();
  }

  /**
   * Adds a term's postings.
   * @param {Entry} entry
   * @param {string} word
   * @param {number} same  the factor of documents with `word`
   * @param {number} kin   of those with another word of its stem
   */
  add(entry, word, same, kin) {
    const form = entry.words.indexOf(word);
    for (const { number, weight, form: standing } of entry.postings) {
      const counted = weight * (standing === form ? same : kin);
      if (counted > (this.weights.get(number) ?? 0)) this.weights.set(number, counted);
    }
  }

  /**
   * Matches another word in place of the typed one.
   * @param {string} known
   * @param {Entry} entry
   * @param {[number, number]} counts  factors for that word, and for one of its stem
   */
  take(known, entry, [same, kin]) {
    this.add(entry, known, same, kin);
    this.meant.push([known, entry]);
    this.rarity = Math.max(this.rarity, entry.rarity);
  }
}

/**
 * All entries that match, ranked.
 * @param {Packed} packed
 * @param {string} query
 * @returns {Promise<Found>}
 */
export async function plan(packed, query) {
  const { languages } = packed;
  const asked = askedFor(query, languages);
  const [whole] = await Promise.all([
    wholeOf(asked, packed),
    ...asked.flatMap((word) => languages.map((language) => look(word, packed, language))),
  ]);
  const none = () => asked.filter((word) => word.weights.size === 0);
  const slipped = none().length ? none() : doubtful(asked);
  for (const take of (await Promise.all(slipped.map((word) => guesses(word, packed)))).flat()) take();
  for (const take of (await Promise.all(none().map((word) => endings(word, packed)))).flat()) take();
  const hits = ranked([...asked, whole].filter((word) => word.weights.size));
  return { query, hits, words: [...new Set(asked.flatMap((word) => [...word.forms]))].sort(), meant: meantBy(asked, hits) };
}

/**
 * The words to match. Stop words of the portal's own language are among them only if there are no others.
 * @param {string} query
 * @param {Language[]} languages
 */
function askedFor(query, languages) {
  const telling = words(query, languages[0]?.common);
  const folded = (telling.length ? telling : words(query)).map(fold);
  return [...new Set(folded)].slice(0, WORDS).map((word) => new Word(word));
}

/**
 * @param {Word} word
 * @param {Packed} packed
 * @param {Language} language
 */
async function look(word, packed, language) {
  const same = [];
  const begun = [];
  for (const entry of await packed.entries(language, word.typed)) {
    if (entry.words.includes(word.typed)) same.push(entry);
    else if (entry.words.some((known) => known.startsWith(word.typed))) begun.push(entry);
  }
  for (const entry of same) word.add(entry, word.typed, SAME, KIN);
  for (const entry of begun) word.add(entry, word.typed, BEGUN, BEGUN);
  for (const entry of same) for (const form of entry.words) word.forms.add(form);
  for (const entry of same.length ? same : begun) word.rarity = Math.max(word.rarity, entry.rarity);
}

/**
 * Matches the whole query with short titles. This raises scores; it is no further word that a document must match.
 * @param {Word[]} asked
 * @param {Packed} packed
 */
async function wholeOf(asked, packed) {
  const whole = new Word(MARK + asked.map((word) => word.typed).join(" "));
  const languages = asked.length && asked.length <= WHOLE ? packed.languages : [];
  for (const entries of await Promise.all(languages.map((language) => packed.entries(language, whole.typed, 1)))) {
    for (const entry of entries) if (entry.words.includes(whole.typed)) whole.add(entry, whole.typed, SAME, SAME);
  }
  return whole;
}

/**
 * If no document matches all words: those that no index has as typed. Their prefix matches may be accidental.
 * @param {Word[]} asked
 */
function doubtful(asked) {
  const [first, ...rest] = asked;
  if (!first || [...first.weights.keys()].some((number) => rest.every((word) => word.weights.has(number)))) return [];
  return asked.filter((word) => word.forms.size === 0);
}

/**
 * Matches words with another ending.
 * @param {Word} word
 * @param {Packed} packed
 */
async function endings(word, packed) {
  if (word.typed.length <= BEGINNING) return [];
  const shared = word.typed.slice(0, Math.max(BEGINNING, word.typed.length - ENDING));
  const found = await Promise.all(packed.languages.map((language) => packed.entries(language, shared)));
  return found.flat().flatMap((entry) => {
    const akin = entry.words.find((known) => isAkin(word.typed, known));
    return akin ? [() => word.take(akin, entry, AKIN)] : [];
  });
}

/**
 * @param {string} word
 * @param {string} other
 */
function isAkin(word, other) {
  let same = 0;
  while (same < word.length && same < other.length && word[same] === other[same]) same++;
  return same >= BEGINNING && word.length - same <= ENDING && other.length - same <= ENDING;
}

/**
 * Matches words with a near spelling.
 * @param {Word} word
 * @param {Packed} packed
 */
async function guesses(word, packed) {
  const found = await Promise.all(
    packed.languages.map(async (language) => {
      const close = near(word.typed, await packed.spelling(language, word.typed.length));
      return Promise.all(close.map(async ([known, far]) => ({ known, far, entries: await packed.entries(language, known, 1) })));
    }),
  );
  return found.flat().flatMap(({ known, far, entries }) =>
    entries.filter((entry) => entry.words.includes(known)).map((entry) => () => word.take(known, entry, SLIPS[far] ?? AKIN)),
  );
}

/**
 * @param {Word[]} found
 * @returns {import("./index.js").Hit[]}
 */
function ranked(found) {
  /** @type {Map<number, {sum: number, has: number}>} */
  const totals = new Map();
  for (const word of found) {
    for (const [number, weight] of word.weights) {
      const total = totals.get(number) ?? { sum: 0, has: 0 };
      total.sum += weight;
      total.has += word.rarity;
      totals.set(number, total);
    }
  }
  const whole = found.reduce((sum, word) => sum + word.rarity, 0);
  const all = [...totals.values()].some(({ has }) => has === whole);
  const kept = [...totals].filter(([, { has }]) => !all || has >= ENOUGH * whole);
  const hits = kept.map(([number, { sum, has }]) => ({ number, score: (sum * has * has) / (whole * whole) }));
  return hits.sort((a, b) => b.score - a.score || a.number - b.number);
}

/**
 * The candidate of each word that the best hit has.
 * @param {Word[]} asked
 * @param {import("./index.js").Hit[]} hits
 * @returns {[string, string][]}
 */
function meantBy(asked, hits) {
  return asked.flatMap((word) => {
    const best = word.meant.find(([, entry]) => entry.postings.some(({ number }) => number === hits[0]?.number));
    return best ? [/** @type {[string, string]} */ ([word.typed, best[0]])] : [];
  });
}
