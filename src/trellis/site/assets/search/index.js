// What other pages may ask of the search. The catalogue uses it to join words with its filters.
//
// The contract: everything that can be found has a number, its place in `derive/browse/numbering.py`. Courses and paths come first, so an
// item's number is also its place in columns and chunks that are made in that order. `search` gives numbers, the best first; `rows`
// gives what is shown of them, fetched in chunks of 25. Nothing is fetched before the first call of either.

/**
 * What is shown of one thing that was found. Text is plain: escape nothing, set it with `textContent`.
 * @typedef {object} Row
 * @property {number} number
 * @property {string} kind  course, path, skill, team, story, page or person
 * @property {string} id
 * @property {string} url   relative to the site's root, without a first slash
 * @property {string} title
 * @property {string} summary  "" where none was asked for
 * @property {string} what  the kind in a reader's words: Course, Certificate path, Skill …
 * @property {string[]} facts  a language other than the portal's, time, level and the like, in words
 * @property {string} by    the team or the provider that stands behind it, or ""
 * @property {string} flag  what to know first: Required, Early version, Retired; or ""
 */

/**
 * @typedef {object} Hit
 * @property {number} number
 * @property {number} score  comparable within one answer only
 */

/**
 * @typedef {object} Found
 * @property {string} query   as it was asked for
 * @property {Hit[]} hits     the best first
 * @property {string[]} words what to mark in titles and summaries: words in small letters without accents
 * @property {[string, string][]} meant  pairs of a word as typed and the word that was looked for instead
 */

import { Packed } from "./packed.js";
import { plan } from "./plan.js";

/** The site's root, wherever it lies. */
export const ROOT = new URL("../../../", import.meta.url);
const FOLDER = new URL("search/", ROOT);

/** @type {Promise<Packed> | undefined} */
let packed;

/**
 * Everything that matches, the best first. Where something holds the whole query, what holds little of it is left out.
 * @param {string} query
 * @param {{kinds?: string[], limit?: number}} [options]  kinds: only these, such as ["course", "path"]. limit: at most so many hits.
 * @returns {Promise<Found>}
 */
export async function search(query, { kinds, limit = Infinity } = {}) {
  return settled(async (packed) => {
    const found = await plan(packed, query);
    const hits = kinds ? found.hits.filter(({ number }) => kinds.includes(packed.kind(number))) : found.hits;
    return { ...found, hits: hits.slice(0, limit) };
  });
}

/**
 * @param {number[]} numbers
 * @param {{summaries?: boolean}} [options]  summaries: false where none is shown, for they are half of what is fetched
 * @returns {Promise<Row[]>} in the same order
 */
export async function rows(numbers, { summaries = true } = {}) {
  return settled((packed) => Promise.all(numbers.map((number) => packed.row(number, summaries))));
}

/**
 * The hits by kind: the kind of the best hit first, within a kind the best first.
 * @param {Hit[]} hits
 * @returns {Promise<[string, number[]][]>}
 */
export async function grouped(hits) {
  return settled(async (packed) => {
    /** @type {Map<string, number[]>} */
    const groups = new Map();
    for (const { number } of hits) {
      const kind = packed.kind(number);
      groups.set(kind, [...(groups.get(kind) ?? []), number]);
    }
    return [...groups];
  });
}

/**
 * Begins with what every search needs first.
 * @param {Promise<Response>} [answer]  to a request for `index.json` that was made already
 */
export function open(answer) {
  packed ??= (answer ?? ask("index.json", "no-cache")).then(held).then((head) => new Packed(head, (path) => ask(path, "default").then(held)));
  packed.catch(() => (packed = undefined));
  return packed;
}

/**
 * The answer; where a file is gone since the site was built anew, asked for once more from the start.
 * @template T
 * @param {(packed: Packed) => Promise<T>} from
 * @returns {Promise<T>}
 */
async function settled(from) {
  try {
    return await from(await open());
  } catch {
    packed = undefined;
    return from(await open(ask("index.json", "reload")));
  }
}

/**
 * @param {string} path
 * @param {RequestCache} cache
 */
const ask = (path, cache) => fetch(new URL(path, FOLDER), { cache });

/**
 * @param {Response} answer
 * @returns {Promise<any>}
 */
async function held(answer) {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer.json();
}
