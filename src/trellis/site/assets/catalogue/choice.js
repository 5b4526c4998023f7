// Which items may match at all, and in which order: by words, by a list that somebody shared, by what is starred or meant for the reader.

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./data.js").Shelf} Shelf */

/**
 * @typedef {object} Asked
 * @property {(query: string) => Promise<number[]>} search  items that words find, the best first
 * @property {() => string[]} starred                      ids, the latest first
 * @property {() => import("../own/reader.js").Reader} reader
 */

/**
 * @param {State} state
 * @param {Shelf} shelf
 * @param {Asked} asked
 * @returns {Promise<number[][]>} each a list that an item has to be on, the one whose order counts first; none where all may match
 */
export async function lists(state, shelf, asked) {
  const found = await Promise.all([
    state.find ? asked.search(state.find) : null,
    state.list.length ? shelf.numbers(state.list) : null,
    state.only === "starred" ? shelf.numbers(asked.starred()) : null,
    state.only === "mine" ? mine(shelf, asked.reader()) : null,
  ]);
  return found.filter((one) => one !== null);
}

/**
 * What is required of a reader's team, recommended by it, and meant for their role, less what is meant for other regions only.
 * @param {Shelf} shelf
 * @param {import("../own/reader.js").Reader} reader
 * @returns {Promise<number[]>}
 */
export async function mine(shelf, { team, role, region }) {
  const [asked, meant, elsewhere] = await Promise.all([
    team ? shelf.team(team) : { required: [], recommended: [] },
    role ? shelf.role(role) : [],
    region ? shelf.elsewhere(region) : [],
  ]);
  const required = asked.required.map(([number]) => number);
  const away = new Set(elsewhere.filter((number) => !required.includes(number)));
  return [...new Set([...required, ...asked.recommended.map(([number]) => number), ...meant])].filter((number) => !away.has(number));
}

/**
 * @param {number[][]} lists
 * @param {number} items
 * @returns {Uint8Array | null} 1 for each item that is on all of them; null where there are none
 */
export function among(lists, items) {
  if (!lists.length) return null;
  const times = new Uint8Array(items);
  for (const list of lists) for (const item of list) if (item < items) times[item]++;
  return times.map((many) => Number(many === lists.length));
}
