// Finds what a learning management system offers to the pages that it opens, as the standard says: in a frame around the page, or in
// the window that opened it.

/** The windows that are looked through upwards; the standard's own limit. */
const MOST = 500;

/**
 * @param {any} page  the page's window
 * @param {string} name  of the object, such as "API"
 * @returns {any} undefined if there is none
 */
export function findApi(page, name) {
  return findUpwards(page, name) ?? (read(page, "opener") ? findUpwards(read(page, "opener"), name) : undefined);
}

/** @param {any} start @param {string} name */
function findUpwards(start, name) {
  let current = start;
  for (let step = 0; step < MOST && current; step++) {
    const api = read(current, name);
    if (api) return api;
    const parent = read(current, "parent");
    if (!parent || parent === current) break;
    current = parent;
  }
  return undefined;
}

/** A window of another origin shows nothing. @param {any} window @param {string} name */
function read(window, name) {
  try {
    return window[name] ?? undefined;
  } catch {
    return undefined;
  }
}
