// What people in the reader's role need besides: what is required of the role or meant for it, without what the reader
// has finished and without what other lists of the page name.

/** @typedef {import("../catalogue/data.js").Listing} Listing */
/** @typedef {import("../catalogue/data.js").ItemForTeam} ItemForTeam */

/**
 * @param {Listing} shelf
 * @param {import("../own/reader.js").Reader} reader
 * @param {import("../own/progress.js").Marks} marks
 * @param {number[]} named  items that the page names already
 * @returns {Promise<ItemForTeam[]>} first what is required of the role, with its deadline; empty without a role
 */
export async function listNeeds(shelf, { role, region }, marks, named) {
  if (!role) return [];
  const finished = Object.keys(marks).filter((id) => marks[id].done && !id.includes("/"));
  const [limited, meant, elsewhere, done] = await Promise.all([
    shelf.limited(), shelf.role(role), region ? shelf.elsewhere(region) : [], finished.length ? shelf.numbers(finished) : [],
  ]);
  const required = limited.filter(([, , , roles, regions]) => roles.includes(role) && (!region || !regions.length || regions.includes(region)));
  const left = new Set([...named, ...done, ...elsewhere.filter((number) => !required.some(([other]) => other === number))]);
  const needs = new Map([...required.map(([number, note]) => /** @type {ItemForTeam} */ ([number, note])), ...meant.map((number) => /** @type {ItemForTeam} */ ([number, ""]))].reverse());
  return [...needs].reverse().filter(([number]) => !left.has(number));
}
