// Decodes the catalogue's filters, which `derive/browse/columns.py` encodes: a string has one character for each item.

/**
 * @typedef {object} Packed
 * @property {number} items    the number of items
 * @property {number[]} front  the items that the suggested order begins with
 * @property {{name: string, label: string, values: [string, string, ...string[]][], columns: string[]}[]} facets
 *
 * @typedef {object} Facet
 * @property {string} name
 * @property {string} label
 * @property {string[]} keys
 * @property {string[]} labels
 * @property {Map<string, number>} places  value → its index; the first is 1, since 0 is no value
 * @property {Map<string, string>} former  value that an address may have → the present one
 * @property {Uint16Array[]} slots         for each index in the items' lists the index of the value
 */

/**
 * @param {string} text
 * @returns {Uint16Array} the values that a string encodes
 */
export function unpack(text) {
  const values = new Uint16Array(text.length);
  for (let item = 0; item < values.length; item++) {
    const code = text.charCodeAt(item);
    values[item] = code - (code > 0xdfff ? 0x824 : code > 92 ? 36 : 35);
  }
  return values;
}

/** @param {Packed} packed @returns {Facet[]} */
export const facets = (packed) =>
  packed.facets.map(({ name, label, values, columns }) => ({
    name,
    label,
    keys: values.map(([key]) => key),
    labels: values.map(([, shown]) => shown),
    places: new Map(values.map(([key], place) => [key, place + 1])),
    former: new Map(values.flatMap(([key, , ...was]) => was.map((word) => [word, key]))),
    slots: columns.map(unpack),
  }));

/**
 * All items in the suggested order.
 * @param {number} items
 * @param {number[]} front
 * @returns {Uint32Array}
 */
export function suggested(items, front) {
  const first = new Set(front);
  const order = new Uint32Array(items);
  order.set(front);
  let place = front.length;
  for (let item = 0; item < items; item++) if (!first.has(item)) order[place++] = item;
  return order;
}

/**
 * All items by their ranks; items of the same rank in the given order.
 * @param {string} ranks
 * @param {Uint32Array} before
 * @returns {Uint32Array}
 */
export function ranked(ranks, before) {
  const values = unpack(ranks);
  return before.slice().sort((a, b) => values[a] - values[b]);
}
