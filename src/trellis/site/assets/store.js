// A reader's data in this browser: each kind has its own key and the version of its format. None of it is ever sent.
//
// A later version of a format reads the earlier ones with `migrate`. Data of a newer version are not changed.

/**
 * @template T
 * @typedef {object} Form
 * @property {number} version  from 1; increases when the format changes
 * @property {T} empty         the value before anything is stored
 * @property {(kept: any, version: number) => T} migrate  converts a stored value of this or an earlier version; throws if it is invalid
 */

/**
 * @template T
 * @typedef {object} Store
 * @property {() => T} get
 * @property {(change: (now: T) => T) => boolean} update  false if it could not be stored; then it lasts as long as the page
 * @property {(kept: unknown) => T} read                  what is valid of a value from elsewhere, such as a file
 * @property {(tell: () => void) => void} listen          calls back when it changes, here or in another tab
 */

/** Part of the keys, since portals may share a host. */
const ROOT = new URL("../../", import.meta.url).pathname;

/** Keys of this portal begin with one of these: its own, and those of the theme, such as the choice of colours. */
const BEGINNINGS = [`trellis:${ROOT}:`, `${ROOT}.__`];

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Box */

/** @type {Box} */
let box = chosen();

/** Key → what could not be stored; what was stored before stays as it is. @type {Map<string, string>} */
const unsaved = new Map();

/** Called back when everything is forgotten. @type {Set<() => void>} */
const forgetful = new Set();

/** @param {Box} other  replaces the browser's storage in tests */
export function keepIn(other) {
  box = other;
  unsaved.clear();
}

/**
 * @template T
 * @param {string} name
 * @param {Form<T>} form
 * @returns {Store<T>}
 */
export function open(name, form) {
  const key = `trellis:${ROOT}:${name}`;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const tell = () => listeners.forEach((one) => one());
  forgetful.add(tell);
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key !== key && event.key !== null) return;
    unsaved.delete(key); // another tab has stored something later
    tell();
  });

  /** @returns {{value: T, newer: boolean}} */
  const read = () => {
    try {
      const said = JSON.parse(unsaved.get(key) ?? box.getItem(key) ?? "null");
      if (said === null) return { value: form.empty, newer: false };
      if (said.version > form.version) return { value: form.empty, newer: true };
      return { value: form.migrate(said.value, said.version), newer: false };
    } catch {
      return { value: form.empty, newer: false };
    }
  };
  return {
    get: () => read().value,
    update(change) {
      const { value, newer } = read();
      if (newer) return false;
      const text = JSON.stringify({ version: form.version, value: change(value) });
      try {
        box.setItem(key, text);
        unsaved.delete(key);
      } catch {
        unsaved.set(key, text);
      }
      tell();
      return !unsaved.has(key);
    },
    read(kept) {
      try {
        return form.migrate(kept, form.version);
      } catch {
        return form.empty;
      }
    },
    listen: (one) => void listeners.add(one),
  };
}

/** Whether this browser keeps data of this name. @param {string} name */
export function isStored(name) {
  try {
    const key = `trellis:${ROOT}:${name}`;
    return unsaved.has(key) || box.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** Whether this browser keeps anything that a reader did here. The theme writes its colours without being asked. */
export const keepsSomething = () => keys().some((key) => key.startsWith(BEGINNINGS[0]));

/**
 * Removes all that the portal keeps in this browser, whatever version wrote it, and the theme's choices with it.
 * @returns {boolean} false if something could not be removed
 */
export function forgetAll() {
  unsaved.clear();
  try {
    for (const key of keys()) box.removeItem(key);
  } catch {
    return false;
  }
  for (const tell of forgetful) tell();
  return keys().length === 0;
}

/** @returns {string[]} the portal's keys */
function keys() {
  const all = Array.from({ length: box.length }, (_, at) => box.key(at) ?? "");
  return all.filter((key) => BEGINNINGS.some((beginning) => key.startsWith(beginning)));
}

/** The browser's storage; where it is switched off, one that takes nothing, so that whoever stores something is told. @returns {Box} */
function chosen() {
  try {
    if (globalThis.localStorage) return localStorage;
  } catch {
    // switched off
  }
  return { length: 0, key: () => null, getItem: () => null, removeItem() {}, setItem() { throw new Error(); } };
}
