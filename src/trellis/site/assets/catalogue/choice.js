// The candidates and their order: by a query, by a shared list, by stars or by the reader's team and role.

import { isMissing } from "./data.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./data.js").Listing} Listing */

/**
 * @typedef {object} Sources
 * @property {(query: string) => Promise<number[]>} search  items that match a query, the best first
 * @property {() => string[]} starred                      ids, the latest first
 * @property {() => import("../own/reader.js").Reader} reader
 * @property {() => void} [miss]  called where the portal offers a part of the reader's choice no more
 */

/**
 * @param {State} state
 * @param {Listing} shelf
 * @param {Sources} asked
 * @returns {Promise<number[][]>} lists that an item must be on, first the one that determines the order; empty if all items are candidates
 */
export async function lists(state, shelf, asked) {
  const found = await Promise.all([
    state.find ? asked.search(state.find) : null,
    state.list.length ? shelf.numbers(state.list) : null,
    state.only === "starred" ? shelf.numbers(asked.starred()) : null,
    state.only === "mine" ? mine(shelf, asked.reader(), asked.miss) : null,
  ]);
  return found.filter((one) => one !== null);
}

/**
 * What is required of some roles or regions, the reader's own among them.
 * @param {import("./data.js").Limited[]} limited
 * @param {import("../own/reader.js").Reader} reader
 */
export const fitting = (limited, { team, role, region }) =>
  limited.filter(([, , teams, roles, regions]) =>
    [{ of: teams, own: team }, { of: roles, own: role }, { of: regions, own: region }].every(({ of, own }) => !of.length || of.includes(own)));

/**
 * The items that are required of the reader, those that the team recommends and those for their role, without items for other regions only.
 * A part of the choice that the portal offers no more is left out.
 * @param {Listing} shelf
 * @param {import("../own/reader.js").Reader} reader
 * @param {() => void} [miss]  called for such a part
 * @returns {Promise<number[]>}
 */
export async function mine(shelf, reader, miss) {
  const { team, role, region } = reader;
  /** @template T @param {Promise<T>} coming @param {T} none @returns {Promise<T>} */
  const offered = (coming, none) =>
    coming.catch((error) => {
      if (!isMissing(error)) throw error;
      miss?.();
      return none;
    });
  const [limited, asked, meant, elsewhere] = await Promise.all([
    shelf.limited(),
    team ? offered(shelf.team(team), { required: [], recommended: [] }) : { required: [], recommended: [] },
    role ? offered(shelf.role(role), []) : [],
    region ? offered(shelf.elsewhere(region), []) : [],
  ]);
  const required = [...asked.required, ...fitting(limited, reader)].map(([number]) => number);
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
