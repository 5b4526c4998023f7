// What other pages may ask of the search. The catalogue uses it to join words with its filters.
//
// The contract: everything that can be found has a number, its place in `derive/numbering.py`. Courses and paths come first, so an
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
 * @property {string} summary
 * @property {string} what  the kind in a reader's words: Course, Certificate path, Skill …
 * @property {string[]} facts  time, level and the like, in words
 * @property {string} by    the team or the provider that stands behind it, or ""
 * @property {string} flag  what to know first: Required, Early version, Retired, a language other than the portal's; or ""
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

/**
 * Everything that matches, whatever its kind.
 * @param {string} query
 * @param {{kinds?: string[], limit?: number}} [options]  kinds: only these, such as ["course", "path"]. limit: at most so many hits.
 * @returns {Promise<Found>}
 */
export async function search(query, options = {}) {
  throw new Error(`not there yet: ${query}, ${options.limit}`);
}

/**
 * @param {number[]} numbers
 * @returns {Promise<Row[]>} in the same order
 */
export async function rows(numbers) {
  throw new Error(`not there yet: ${numbers.length}`);
}
