// Runs a query: the numbers of matching entries, ranked. The twin of `trellis/derive/search/query.py`, which documents the ranking.

import { near } from "./spelling.js";
import { MARK, fold, joined, words } from "./words.js";

/** @typedef {import("./packed.js").Entry} Entry */
/** @typedef {import("./packed.js").Language} Language */
/** @typedef {import("./packed.js").Packed} Packed */
/** @typedef {import("./index.js").Found} Found */
/** @typedef {[number, number]} Counts  factors for a word, and for one of its stem */

const WORDS = 10;
const WHOLE = 3;
const RAREST = 100;
/** @type {Counts} */
const OWN = [10, 5];
const BEGUN = 3;
/** @type {Counts} */
const IN_TEXT = [6, 3];
const [TEXT_BEGUN, TEXT_BEGINNING] = [2, 4];
/** @type {Counts} */
const AKIN = [5, 3];
const BEGINNING = 4;
const ENDING = 3;
/** @type {Counts[]} */
const SLIPS = [[10, 5], [6, 3], [4, 2]];
const SAME_MEANING = ["", "d", "e", "ed", "es", "ing", "s"];
const OWN_MEANING = ["r", "rs", "er", "ers", "or", "ors", "ant", "ants", "ent", "ents", "ance", "ence", "ity", "ness"];
const [ENOUGH, KNOWN] = [0.6, 0.35];
const ITEMS = ["course", "path"];
const [ITEM_RATIO, ITEM_WEIGHT] = [4, 60_000];

/** A word of the query with its matches. */
class Word {
  /** @param {string} typed */
  constructor(typed) {
    this.typed = typed;
    this.rarity = 0;
    this.textRarity = 0;
    /** @type {Map<number, number>} */
    this.weights = new Map();
    /** Number → lesson, or 0 → weight. @type {Map<number, Map<number, number>>} */
    this.texts = new Map();
    /** @type {[string, Entry][]} */
    this.meant = [];
    /** @type {Entry[]} */
    this.begun = [];
    /** @type {Set<string>} */
    this.forms = new Set();
  }

  /** Whether nothing matches it so far. */
  get unknown() {
    return !this.weights.size && !this.texts.size;
  }

  /** The numbers of all that matches it. */
  get numbers() {
    return new Set([...this.weights.keys(), ...this.texts.keys()]);
  }

  /**
   * Adds a term's postings.
   * @param {Entry} entry
   * @param {string} word
   * @param {Counts} counts
   * @param {boolean} inTexts  whether it is a term of the texts
   */
  add(entry, word, [same, kin], inTexts) {
    const form = entry.words.indexOf(word);
    for (const { number, weight, form: standing, lesson } of entry.postings) {
      const counted = weight * (standing === form ? same : kin);
      const [into, key] = inTexts ? [part(this.texts, number), lesson] : [this.weights, number];
      if (counted > (into.get(key) ?? 0)) into.set(key, counted);
    }
  }

  /**
   * Matches another word in place of the typed one.
   * @param {string} known
   * @param {Entry} entry
   * @param {Counts} counts
   * @param {boolean} inTexts
   */
  take(known, entry, counts, inTexts) {
    this.add(entry, known, counts, inTexts);
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
  const [bonuses] = await Promise.all([
    raising(query, asked, packed),
    ...asked.flatMap((word) => languages.flatMap((language) => [look(word, packed, language), lookInTexts(word, packed, language)])),
  ]);
  for (const word of asked) settle(word);
  const unknown = () => asked.filter((word) => word.unknown);
  const slipped = unknown().length ? unknown() : doubtful(asked);
  for (const take of (await Promise.all(slipped.map((word) => guesses(word, packed, 1, false)))).flat()) take();
  for (const guess of GUESSES) {
    for (const take of (await Promise.all(unknown().map((word) => guess(word, packed)))).flat()) take();
  }
  const ranking = ranked(asked, bonuses, packed);
  return {
    query,
    hits: ranking.map(({ number, score }) => ({ number, score })),
    words: [...new Set(asked.flatMap((word) => [...word.forms]))].sort(),
    meant: meantBy(asked, ranking),
    missing: unknown().map((word) => word.typed),
    lessons: Object.fromEntries(ranking.flatMap(({ number, lesson }) => (lesson ? [[number, lesson]] : []))),
  };
}

/** What a word is taken for that matches nothing, the likeliest first. @type {((word: Word, packed: Packed) => Promise<(() => void)[]>)[]} */
const GUESSES = [
  (word, packed) => guesses(word, packed, 1, true),
  (word, packed) => endings(word, packed, 1),
  (word, packed) => guesses(word, packed, 2, false),
  (word, packed) => guesses(word, packed, 2, true),
  (word, packed) => endings(word, packed, ENDING),
];

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
  for (const entry of same) word.add(entry, word.typed, OWN, false);
  for (const entry of begun) word.add(entry, word.typed, [BEGUN, BEGUN], false);
  for (const entry of same) for (const form of entry.words) word.forms.add(form);
  for (const entry of same.length ? same : begun) word.rarity = Math.max(word.rarity, entry.rarity);
}

/**
 * @param {Word} word
 * @param {Packed} packed
 * @param {Language} language
 */
async function lookInTexts(word, packed, language) {
  for (const entry of await packed.texts(language, word.typed)) {
    if (entry.words.includes(word.typed)) {
      word.add(entry, word.typed, IN_TEXT, true);
      for (const form of entry.words) word.forms.add(form);
      word.textRarity = Math.max(word.textRarity, entry.rarity);
    } else if (entry.words.some((known) => known.startsWith(word.typed))) word.begun.push(entry);
  }
}

/**
 * Adds what begins with a word that stands nowhere itself, and settles how rare the word is.
 * @param {Word} word
 */
function settle(word) {
  for (const entry of !word.forms.size && [...word.typed].length >= TEXT_BEGINNING ? word.begun : []) {
    word.add(entry, word.typed, [TEXT_BEGUN, TEXT_BEGUN], true);
    word.textRarity = Math.max(word.textRarity, entry.rarity);
  }
  const rarities = [word.rarity, word.textRarity].filter(Boolean);
  word.rarity = rarities.length ? Math.min(...rarities) : 0;
}

/**
 * Words that raise scores and are no further ones that a document must match: the whole query as a short title, then words with hyphens
 * as one word.
 * @param {string} query
 * @param {Word[]} asked
 * @param {Packed} packed
 */
async function raising(query, asked, packed) {
  const whole = new Word(MARK + asked.map((word) => word.typed).join(" "));
  const typed = new Set(asked.map((word) => word.typed));
  const others = [...new Set(joined(query).map(fold))].filter((word) => !typed.has(word)).slice(0, WORDS).map((word) => new Word(word));
  /** @param {Word} word @param {Counts} counts @param {boolean} inTexts */
  const match = (word, counts, inTexts) =>
    packed.languages.map(async (language) => {
      const entries = await (inTexts ? packed.texts(language, word.typed, 1) : packed.entries(language, word.typed, 1));
      for (const entry of entries) if (entry.words.includes(word.typed)) word.add(entry, word.typed, counts, inTexts);
    });
  await Promise.all([
    ...(asked.length && asked.length <= WHOLE ? match(whole, [OWN[0], OWN[0]], false) : []),
    ...others.flatMap((word) => [...match(word, OWN, false), ...match(word, IN_TEXT, true)]),
  ]);
  return [whole, ...others];
}

/**
 * If no document matches all words: those that no index has as typed. Their prefix matches may be accidental.
 * @param {Word[]} asked
 */
function doubtful(asked) {
  const [first, ...rest] = asked.map((word) => word.numbers);
  if (!first || [...first].some((number) => rest.every((numbers) => numbers.has(number)))) return [];
  return asked.filter((word) => !word.forms.size);
}

/**
 * Matches words with another ending.
 * @param {Word} word
 * @param {Packed} packed
 * @param {number} most  letters of the shorter one of the two endings
 * @returns {Promise<(() => void)[]>}
 */
async function endings(word, packed, most) {
  const letters = [...word.typed];
  if (letters.length <= BEGINNING) return [];
  const shared = letters.slice(0, Math.max(BEGINNING, letters.length - ENDING)).join("");
  const found = await Promise.all(
    packed.languages.map(async (language) => {
      const tiers = await Promise.all([packed.entries(language, shared), packed.texts(language, shared)]);
      return tiers.flatMap((entries, tier) => entries.map((entry) => ({ entry, inTexts: tier === 1, language })));
    }),
  );
  return found.flat().flatMap(({ entry, inTexts, language }) => {
    const akin = entry.words.find((known) => isAkin(letters, [...known], most) && !differ(word.typed, known, language));
    return akin ? [() => word.take(akin, entry, AKIN, inTexts)] : [];
  });
}

/**
 * @param {string[]} word
 * @param {string[]} other
 * @param {number} most
 */
function isAkin(word, other, most) {
  const same = sharing(word, other);
  const rest = [word.length - same, other.length - same];
  return same >= BEGINNING + (most > 1 ? 1 : 0) && Math.min(...rest) <= most && Math.max(...rest) <= ENDING;
}

/**
 * How many letters two words begin with alike.
 * @param {string[]} word
 * @param {string[]} other
 */
function sharing(word, other) {
  let same = 0;
  while (same < word.length && word[same] === other[same]) same++;
  return same;
}

/**
 * Whether two English words differ in an ending that makes another meaning.
 * @param {string} word
 * @param {string} other
 * @param {Language} language
 */
function differ(word, other, { code }) {
  const [one, two] = [[...word], [...other]];
  const same = sharing(one, two);
  const rest = [one.slice(same).join(""), two.slice(same).join("")];
  return code === "en" && same >= BEGINNING && rest.some((end) => SAME_MEANING.includes(end)) && rest.some((end) => OWN_MEANING.includes(end));
}

/**
 * Matches words with a near spelling.
 * @param {Word} word
 * @param {Packed} packed
 * @param {number} slips  at most
 * @param {boolean} inTexts
 */
async function guesses(word, packed, slips, inTexts) {
  const found = await Promise.all(
    packed.languages.map(async (language) => {
      const lines = await (inTexts ? packed.textSpelling(language, word.typed.length) : packed.spelling(language, word.typed.length));
      const close = near(word.typed, lines).filter(([known, far]) => far <= slips && !differ(word.typed, known, language));
      return Promise.all(
        close.map(async ([known, far]) => ({ known, far, entries: await (inTexts ? packed.texts(language, known, 1) : packed.entries(language, known, 1)) })),
      );
    }),
  );
  return found.flat().flatMap(({ known, far, entries }) =>
    entries.filter((entry) => entry.words.includes(known)).map((entry) => () => word.take(known, entry, SLIPS[far] ?? AKIN, inTexts)),
  );
}

/**
 * Of a document: the weights and the rarity of the words it matches, and of those that its own fields have.
 * @typedef {object} Sums
 * @property {number} weight
 * @property {number} rarity
 * @property {number} ownWeight
 * @property {number} ownRarity
 * @property {Map<number, [number, number]>} texts  lesson, or 0 → weight and rarity of the words that its text has
 */

/** @typedef {{number: number, score: number, lesson: number}} Ranked */

/**
 * All that matches, the best first; nothing that matches little if something matches all, or if words are unknown.
 * @param {Word[]} asked
 * @param {Word[]} bonuses
 * @param {Packed} packed
 * @returns {Ranked[]}
 */
function ranked(asked, bonuses, packed) {
  const known = asked.filter((word) => !word.unknown);
  const sums = summed([...known, ...bonuses]);
  const whole = known.reduce((sum, word) => sum + word.rarity, 0);
  const unknown = RAREST * (asked.length - known.length);
  const all = [...sums.values()].some(({ rarity }) => rarity === whole);
  const least = Math.max(all ? ENOUGH * whole : 0, unknown ? KNOWN * (whole + unknown) : 0);
  const kept = [...sums].filter(([, { rarity }]) => rarity >= least && rarity);
  const hits = kept.map(([number, { weight, rarity, ownRarity, texts }]) => {
    let [best, lesson] = [0, 0];
    for (const [place, [sum, has]] of [...texts].sort(([a], [b]) => a - b)) {
      const score = (sum * has * has) / (whole * whole);
      if (score > best) [best, lesson] = [score, place];
    }
    return { number, score: (weight * rarity * rarity) / (whole * whole) + best, lesson: ownRarity < rarity ? lesson : 0 };
  });
  hits.sort((a, b) => b.score - a.score || a.number - b.number);
  const own = [...sums].filter(([, { ownRarity }]) => ownRarity === whole).map(([number, { ownWeight }]) => /** @type {[number, number]} */ ([number, ownWeight]));
  return itemsFirst(hits, new Map(own), packed);
}

/**
 * The hits with teams after the courses and paths whose own fields match the whole query well.
 * @param {Ranked[]} hits
 * @param {Map<number, number>} own  number → weight, of documents whose own fields match the whole query
 * @param {Packed} packed
 */
function itemsFirst(hits, own, packed) {
  const items = new Map([...own].filter(([number]) => ITEMS.includes(packed.kind(number))));
  const least = Math.max(ITEM_WEIGHT, [...items.values()].reduce((most, weight) => Math.max(most, weight), 0) / ITEM_RATIO);
  const end = hits.findLastIndex(({ number }) => (items.get(number) ?? -1) >= least) + 1;
  const front = hits.slice(0, end);
  const isTeam = (/** @type {Ranked} */ { number }) => packed.kind(number) === "team";
  return [...front.filter((hit) => !isTeam(hit)), ...front.filter(isTeam), ...hits.slice(end)];
}

/**
 * @param {Word[]} found
 * @returns {Map<number, Sums>}
 */
function summed(found) {
  /** @type {Map<number, Sums>} */
  const sums = new Map();
  for (const { rarity, weights, texts, numbers } of found) {
    for (const number of numbers) {
      const own = sums.get(number) ?? { weight: 0, rarity: 0, ownWeight: 0, ownRarity: 0, texts: new Map() };
      const inTexts = texts.get(number) ?? new Map();
      own.weight += (weights.get(number) ?? 0) + Math.max(0, ...inTexts.values());
      own.rarity += rarity;
      own.ownWeight += weights.get(number) ?? 0;
      own.ownRarity += weights.has(number) ? rarity : 0;
      for (const [lesson, weight] of inTexts) {
        const [sum, has] = own.texts.get(lesson) ?? [0, 0];
        own.texts.set(lesson, [sum + weight, has + rarity]);
      }
      sums.set(number, own);
    }
  }
  return sums;
}

/**
 * The map at a key of a map, a new one if there is none.
 * @template K, L, V
 * @param {Map<K, Map<L, V>>} maps
 * @param {K} key
 */
function part(maps, key) {
  const inner = maps.get(key) ?? new Map();
  maps.set(key, inner);
  return inner;
}

/**
 * The candidate of each word that the best hit has.
 * @param {Word[]} asked
 * @param {Ranked[]} hits
 * @returns {[string, string][]}
 */
function meantBy(asked, hits) {
  return asked.flatMap((word) => {
    const best = word.meant.find(([, entry]) => entry.postings.some(({ number }) => number === hits[0]?.number));
    return best ? [/** @type {[string, string]} */ ([word.typed, best[0]])] : [];
  });
}
