// Fetches the listing's data, each file once and when it is needed. `derive/browse/listing_data.py` writes these files.

import { page } from "../wording.js";

/**
 * @typedef {object} Card
 * @property {string} id
 * @property {string} url        from the site's root, without a leading slash
 * @property {string} title
 * @property {string} summary
 * @property {string} what
 * @property {string} icon
 * @property {string} [time]
 * @property {string[]} [facts]
 * @property {string} tier
 * @property {string} [by]
 * @property {string} [required]
 * @property {string} [state]
 * @property {boolean} [retired]
 * @property {[string, string]} [picture] its file, and what it shows
 * @property {string} [lang]     of title and summary, if that is not the portal's
 * @property {string} [dir]      of the same, if that is not the portal's
 *
 * @typedef {[number, string]} ItemForTeam  an item's number, and the deadline or the reason
 * @typedef {[number, string, string[], string[], string[]]} Limited  an item's number, the deadline, and the teams, roles and regions that it is required of
 * @typedef {{required: ItemForTeam[], recommended: ItemForTeam[]}} Team
 * @typedef {ReturnType<typeof shelf>} Listing
 */

const CHUNK = 25;

/** The message for a missing file. */
export const GONE = page.translate("This could not be loaded. Check the connection; if the portal was just renewed, load the page again.");

/**
 * @param {{root?: string, data?: string, spread?: string}} said  a page's `data-t-…` attributes
 * @param {(address: string) => Promise<any>} [get]
 */
export function shelf(said, get = json) {
  const { root = "./", data = "./", spread = "1" } = said;
  /** @type {Map<string, Promise<any>>} */
  const asked = new Map();
  /** @param {string} name */
  const file = (name) => {
    const already = asked.get(name);
    if (already) return already;
    const coming = get(data + name);
    asked.set(name, coming);
    coming.catch(() => asked.delete(name));
    return coming;
  };
  return {
    /** An item's URL on this page. @param {string} url */
    address: (url) => root + url,
    /** @returns {Promise<import("./columns.js").Packed>} */
    columns: () => file("columns.json"),
    /** @param {string} name @returns {Promise<string>} */
    order: (name) => file(`order-${name}.json`),
    /** @param {number[]} numbers @returns {Promise<Card[]>} in the same order */
    cards: (numbers) =>
      Promise.all(numbers.map(async (number) => (await file(`cards/${Math.floor(number / CHUNK)}.json`))[number % CHUNK])),
    /** @param {string[]} ids @returns {Promise<number[]>} the numbers of existing items, in the same order */
    numbers: async (ids) => {
      const found = await Promise.all(ids.map(async (id) => {
        const all = await file(`ids/${shard(id, Number(spread))}.json`);
        return Object.hasOwn(all, id) ? [all[id]] : [];
      }));
      return [...new Set(found.flat())];
    },
    /** @param {string} team @returns {Promise<Team>} */
    team: (team) => file(`for/team/${team}.json`),
    /** @param {string} role @returns {Promise<number[]>} */
    role: (role) => file(`for/role/${role}.json`),
    /** What is required of some roles or regions only. @returns {Promise<Limited[]>} */
    limited: () => file("for/required.json"),
    /** Items for other regions only. @param {string} region @returns {Promise<number[]>} */
    elsewhere: (region) => file(`for/region/${region}.json`),
    /** @returns {Promise<Record<string, [string, string, string, string][]>>} */
    stories: () => file("stories.json"),
  };
}

/**
 * The number of the file that holds an id, as `choose_shard` in `derive/shards.py`: FNV-1a over its characters.
 * @param {string} id
 * @param {number} spread
 */
export function shard(id, spread) {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ /** @type {number} */ (character.codePointAt(0)), 0x01000193) >>> 0;
  return hash % spread;
}

/** @param {string} address */
async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(GONE, { cause: answer.status });
  return answer.json();
}

/** Answers that say nothing of the file: who asks has to log in, or to ask again later. */
const UNDECIDED = [401, 407, 408, 425, 429];

/**
 * Whether the portal has no such file: it answers that, or with a page in its place, while a lost connection says nothing.
 * Some hosts answer 403 of a file that they do not have.
 * @param {any} error
 */
export const isMissing = (error) =>
  error instanceof SyntaxError || (error?.cause >= 400 && error.cause < 500 && !UNDECIDED.includes(error.cause));
