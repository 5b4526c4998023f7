// The matching items, and for every value the number of items if it were selected too. One pass over each filter's columns.
//
// An item matches if it has any selected value of each filter. So an item that fails exactly one filter counts in that filter only, where
// another selection would include it.

/**
 * @typedef {object} Counted
 * @property {Uint8Array} matches       for each item 1 if it matches everything
 * @property {number} total             the number of matches
 * @property {(name: string) => Uint32Array | undefined} counts  for a filter the number of items of each value, from 1; counted on demand
 * @property {Map<string, number>} without      applied filter → the number of matches without it
 */

/**
 * @param {import("./columns.js").Facet[]} facets
 * @param {Map<string, string[]>} applied
 * @param {number} items
 * @param {Uint8Array | null} among  1 for each candidate; null for all
 * @returns {Counted}
 */
export function count(facets, applied, items, among) {
  const failed = new Uint8Array(items);
  const reason = new Uint8Array(items);
  facets.forEach((facet, number) => {
    const values = applied.get(facet.name);
    if (values) fail(facet, values, number, failed, reason);
  });
  const matches = new Uint8Array(items);
  const passing = new Uint32Array(items);
  const missing = facets.map(({ name }) => (applied.has(name) ? new Uint32Array(items) : null));
  const missed = new Uint32Array(facets.length);
  let total = 0;
  for (let item = 0; item < items; item++) {
    if (among && !among[item]) continue;
    if (failed[item] === 0) {
      matches[item] = 1;
      passing[total++] = item;
    } else if (failed[item] === 1) {
      const number = reason[item];
      /** @type {Uint32Array} */ (missing[number])[missed[number]++] = item;
    }
  }
  /** @type {Map<string, number>} */
  const without = new Map();
  facets.forEach(({ name }, number) => missing[number] && without.set(name, total + missed[number]));
  /** @type {Map<string, Uint32Array>} */
  const known = new Map();
  /** @param {string} name */
  const counts = (name) => {
    const number = facets.findIndex((facet) => facet.name === name);
    if (number < 0) return undefined;
    const counted = known.get(name) ?? new Uint32Array(facets[number].keys.length + 1);
    if (!known.has(name)) {
      known.set(name, counted);
      for (const slot of facets[number].slots) {
        tally(slot, passing, total, counted);
        tally(slot, missing[number] ?? passing, missed[number], counted);
      }
    }
    return counted;
  };
  return { matches, total, counts, without };
}

/**
 * @param {import("./columns.js").Facet} facet
 * @param {string[]} values
 * @param {number} number
 * @param {Uint8Array} failed  incremented for each item that has none of the values
 * @param {Uint8Array} reason  set to the filter's number for these items
 */
function fail({ places, slots, keys }, values, number, failed, reason) {
  const wanted = new Uint8Array(keys.length + 1);
  for (const value of values) wanted[places.get(value) ?? 0] = 1;
  wanted[0] = 0;
  const has = new Uint8Array(failed.length);
  for (const slot of slots) {
    for (let item = 0; item < has.length; item++) has[item] |= wanted[slot[item]];
  }
  for (let item = 0; item < has.length; item++) {
    if (has[item]) continue;
    failed[item]++;
    reason[item] = number;
  }
}

/**
 * @param {Uint16Array} slot
 * @param {Uint32Array} items
 * @param {number} length
 * @param {Uint32Array} counted
 */
function tally(slot, items, length, counted) {
  for (let at = 0; at < length; at++) counted[slot[items[at]]]++;
}

/**
 * @param {Uint32Array | number[]} order
 * @param {Uint8Array} matches
 * @param {number} most
 * @returns {number[]} the first items of an order that match
 */
export function first(order, matches, most) {
  /** @type {number[]} */
  const found = [];
  for (let at = 0; at < order.length && found.length < most; at++) {
    const item = order[at];
    if (matches[item]) found.push(item);
  }
  return found;
}
