// The interface of the search for other scripts. The catalogue combines it with its filters.
//
// Every entry that can be found has a number, assigned by `derive/browse/numbering.py`. Courses and paths come first, so an item's number
// is also its index in the listing's columns and files. `search` returns numbers, the best first; `rows` returns the search rows of
// numbers, fetched in files of 25. Nothing is fetched before the first call of either.

/**
 * A search row, as `render_search_row` in `derive/cards.py` writes it. Texts are plain: set them with `textContent`.
 * @typedef {object} Row
 * @property {number} number
 * @property {string} kind  course, path, skill, team, story, page, person or session
 * @property {string} id
 * @property {string} url   relative to the site's root, without a leading slash
 * @property {string} title
 * @property {string} summary  "" if it was not requested
 * @property {string} what  the kind in a reader's words: Course, Certificate path, Skill …
 * @property {string[]} facts  a language other than the portal's, time, level and the like, in words
 * @property {string} by    the provider or the team that owns it, or ""
 * @property {string} [lang]  of title and summary, if that is not the portal's
 * @property {string} [dir]   of the same, if that is not the portal's
 * @property {string} flag  Required, Early version, Retired; or ""
 * @property {{title: string, url: string}} [lesson]  the one that has the query's words, where what describes the course lacks some
 */

/**
 * @typedef {object} Hit
 * @property {number} number
 * @property {number} score  comparable within one answer only
 */

/**
 * @typedef {object} Found
 * @property {string} query   as it was typed
 * @property {Hit[]} hits     the best first
 * @property {string[]} words words to highlight in titles and summaries, in lower case without accents
 * @property {[string, string][]} meant  pairs of a typed word and the word that it matched
 * @property {string[]} missing  typed words that match nothing
 * @property {Record<number, number>} lessons  number of a hit → the place of the lesson that was searched for
 */

import { Packed } from "./packed.js";
import { plan } from "./plan.js";

/** The URL of the site's root. */
export const ROOT = new URL("../../../", import.meta.url);
const FOLDER = new URL("search/", ROOT);

/** @type {Promise<Packed> | undefined} */
let packed;

/**
 * All entries that match, the best first. If one matches the whole query, those that match little of it are left out.
 * @param {string} query
 * @param {{kinds?: string[], limit?: number}} [options]  kinds: only these, such as ["course", "path"]. limit: the most hits.
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
 * @param {{summaries?: boolean, lessons?: Record<number, number>}} [options]  summaries: false if none is shown, since they are half of the
 *   bytes. lessons: of a search
 * @returns {Promise<Row[]>} in the same order
 */
export async function rows(numbers, { summaries = true, lessons = {} } = {}) {
  return settled((packed) => Promise.all(numbers.map((number) => packed.row(number, summaries, lessons[number]))));
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
 * Loads the head of the index.
 * @param {Promise<Response>} [answer]  of an earlier request for `index.json`
 */
export function open(answer) {
  packed ??= (answer ?? ask("index.json", "no-cache")).then(held).then((head) => new Packed(head, (path) => ask(path, "default").then(held)));
  packed.catch(() => (packed = undefined));
  return packed;
}

/**
 * Runs a task; if a file is missing since the site was built again, reloads the index and runs it once more.
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
