// Reads the packed files as they are needed. The twin of `trellis/derive/search/packed.py`; `pack.py` describes the files.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const [SPAN, TEXT_SPAN] = [4, 2];

/** Character → the value of the digit. */
const DIGIT = new Map(Array.from(DIGITS, (character, digit) => [character, digit]));

/**
 * @typedef {object} Posting  a document with a term
 * @property {number} number
 * @property {number} weight
 * @property {number} form    the index of the term's word in it
 * @property {number} lesson  the place in the course of the lesson whose text has it, else 0
 */
/** @typedef {[string, number, number[], string, string?, string?]} Written  words, rarity, gaps, weights, forms, lessons */
/** @typedef {{code: string, common: Set<string>, shards: string[], spelling: number[], texts: string[], text_spelling: number[]}} Language */
/**
 * @typedef {object} Head  the content of `index.json`
 * @property {string} version
 * @property {number} chunk
 * @property {number[]} levels
 * @property {Record<string, string>} addresses  kind → its URL pattern, with {id}
 * @property {[string, number][]} starts  each kind with its first number
 * @property {{code: string, common: string, shards: string[], spelling: number[], texts?: string[], text_spelling?: number[]}[]} languages
 * @property {Record<string, any>} files
 */

export class Packed {
  /**
   * @param {Head} head
   * @param {(path: string) => Promise<any>} read  path below the search's folder → the content of the file
   */
  constructor(head, read) {
    this.head = head;
    this.read = read;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
    /** @type {Language[]} */
    this.languages = head.languages.map((said) => ({ texts: [], text_spelling: [], ...said, common: new Set(said.common.split(" ")) }));
  }

  /**
   * The terms of the file for `word` and of the next ones with words that begin with it, `span` files at most.
   * @param {Language} language
   * @param {string} word
   */
  entries({ code, shards }, word, span = SPAN) {
    return this.terms(`${code}/terms`, shards, word, span);
  }

  /**
   * The terms of the texts, as `entries`.
   * @param {Language} language
   * @param {string} word
   */
  texts({ code, texts }, word, span = TEXT_SPAN) {
    return this.terms(`${code}/texts`, texts, word, span);
  }

  /**
   * @param {string} name
   * @param {string[]} shards
   * @param {string} word
   * @param {number} span
   * @returns {Promise<Entry[]>}
   */
  async terms(name, shards, word, span) {
    const first = Math.max(0, behind(shards, word) - 1);
    const last = Math.max(0, behind(shards, `${word}\uffff`) - 1);
    const end = Math.min(last + 1, first + span, shards.length);
    const files = [];
    for (let number = first; number < end; number++) files.push(this.unpack(`${name}-${number}.json`));
    return (await Promise.all(files)).flat();
  }

  /**
   * Words whose length differs by one at most, as lines with their frequencies.
   * @param {Language} language
   * @param {number} length
   */
  spelling({ code, spelling }, length) {
    return this.lines(`${code}/spelling`, spelling, length);
  }

  /**
   * Words of the texts, as `spelling`.
   * @param {Language} language
   * @param {number} length
   */
  textSpelling({ code, text_spelling: lengths }, length) {
    return this.lines(`${code}/text-spelling`, lengths, length);
  }

  /**
   * @param {string} name
   * @param {number[]} all
   * @param {number} length
   * @returns {Promise<[number, string][]>}
   */
  async lines(name, all, length) {
    const lengths = [length - 1, length, length + 1].filter((near) => all.includes(near));
    const files = await Promise.all(lengths.map((near) => this.file(`${name}-${near}.json`)));
    return files.flatMap((/** @type {string[]} */ lines) => [...lines.entries()]);
  }

  /**
   * The search row of an entry.
   * @param {number} number
   * @param {boolean} summary  whether to fetch its summary too, which is in another file
   * @param {number} [lesson]  the place in the course of the lesson that was searched for
   * @returns {Promise<import("./index.js").Row>}
   */
  async row(number, summary, lesson = 0) {
    const { chunk, addresses } = this.head;
    const [file, place] = [Math.floor(number / chunk), number % chunk];
    const parts = [this.file(`rows-${file}.json`), summary ? this.file(`summaries-${file}.json`) : [], lesson ? this.file(`lessons-${file}.json`) : []];
    const [rows, summaries, lessons] = await Promise.all(parts);
    const row = rows[place];
    const url = (addresses[row.kind] ?? "").replace("{id}", row.id);
    const [id, title] = lessons[place]?.[lesson - 1] ?? [];
    return { number, ...row, summary: summaries[place] ?? "", url, ...(id ? { lesson: { title, url: `${url}${id}/` } } : {}) };
  }

  /**
   * The kind of the entry with this number.
   * @param {number} number
   */
  kind(number) {
    return this.head.starts.filter(([, first]) => first <= number).at(-1)?.[0] ?? "";
  }

  /**
   * @param {string} path
   * @returns {Promise<any>}
   */
  file(path) {
    return this.once(path, async () => this.head.files[path] ?? this.read(`${this.head.version}/${path}`));
  }

  /**
   * @param {string} path
   * @returns {Promise<Entry[]>}
   */
  unpack(path) {
    return this.once(`${path} as terms`, async () => (await this.file(path)).map((/** @type {Written} */ said) => new Entry(said, this.head.levels)));
  }

  /**
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} make
   * @returns {Promise<T>}
   */
  once(key, make) {
    const known = this.kept.get(key) ?? make();
    this.kept.set(key, known);
    return known;
  }
}

/** A term. Postings are decoded on first use, since most terms of a file are not part of the query. */
export class Entry {
  /**
   * @param {Written} written
   * @param {number[]} levels
   */
  constructor(written, levels) {
    const [shared, ...ends] = written[0].split("|");
    this.words = ends.map((end) => shared + end);
    this.rarity = written[1];
    this.written = written;
    this.levels = levels;
    /** @type {Posting[] | undefined} */
    this.unpacked = undefined;
  }

  /** @returns {Posting[]} in the order of numbers */
  get postings() {
    const [, , steps, weights, forms = "", lessons = ""] = this.written;
    let number = 0;
    this.unpacked ??= steps.map((step, at) => ({
      number: (number += step),
      weight: this.levels[DIGIT.get(weights[at] ?? "") ?? 0] ?? 0,
      form: DIGIT.get(forms[at] ?? "") ?? 0,
      lesson: DIGIT.get(lessons[at] ?? "") ?? 0,
    }));
    return this.unpacked;
  }
}

/**
 * The number of sorted words that do not come after `word`.
 * @param {string[]} words
 * @param {string} word
 */
function behind(words, word) {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {string} */ (words[middle]) <= word) low = middle + 1;
    else high = middle;
  }
  return low;
}
