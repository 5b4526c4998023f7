// Where something of a reader's may lie: under the address of a lesson, and under those that it had before.

/**
 * The addresses of a lesson, the present one first, as its page states them.
 * @param {string} address  course and lesson
 */
export function listAddresses(address) {
  const places = /** @type {NodeListOf<HTMLElement> | undefined} */ (globalThis.document?.querySelectorAll("[data-t-part][data-t-former]"));
  const place = [...(places ?? [])].find(({ dataset }) => dataset.tPart === address);
  return [address, ...(place?.dataset.tFormer ?? "").split(" ").filter(Boolean)];
}

/** The ids of a course, the present one first, as a lesson's page states them. @param {string} id */
export function listCourseIds(id) {
  const place = /** @type {HTMLElement | null | undefined} */ (globalThis.document?.querySelector("[data-t-former-whole]"));
  return [id, ...(place?.dataset.tId === id ? (place.dataset.tFormerWhole ?? "").split(" ") : []).filter(Boolean)];
}

/**
 * What lies under the present address, else the latest of what lies under former ones.
 * @template {{at: string}} T
 * @param {string[]} addresses  the present one first @param {(address: string) => T | undefined} find
 * @returns {T | undefined}
 */
export function findLatest(addresses, find) {
  const [present, ...former] = addresses.map(find);
  return present ?? former.filter((one) => one !== undefined).sort((one, other) => other.at.localeCompare(one.at))[0];
}
