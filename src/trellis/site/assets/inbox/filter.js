// The filter of the inbox, and its address.

/** @typedef {{ team: string, kind: string }} Filter  "" selects all */

/**
 * @param {string} search  an address from its question mark on
 * @returns {Filter}
 */
export function read(search) {
  const values = new URLSearchParams(search);
  return { team: values.get("team") ?? "", kind: values.get("kind") ?? "" };
}

/**
 * @param {Filter} filter
 * @returns {string} the address from its question mark on; "" if all is selected
 */
export function write({ team, kind }) {
  const values = new URLSearchParams();
  if (team) values.set("team", team);
  if (kind) values.set("kind", kind);
  const text = values.toString();
  return text && `?${text}`;
}

/**
 * @param {Filter} filter
 * @param {Filter} item
 * @returns {boolean} whether the item is selected
 */
export function fits(filter, item) {
  return (!filter.team || filter.team === item.team) && (!filter.kind || filter.kind === item.kind);
}
