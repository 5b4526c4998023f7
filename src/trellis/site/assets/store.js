// What a reader keeps in this browser: each kind of it under a key of its own, with the version of its form. Nothing of it is ever sent.
//
// A later version of a form says how to read the earlier ones with `migrate`. What a newer script than this one wrote is left alone.

/**
 * @template T
 * @typedef {object} Form
 * @property {number} version  from 1; rises when the form changes
 * @property {T} empty         what there is before anything is kept
 * @property {(kept: any, version: number) => T} migrate  what was kept, in an earlier version or in this one, in today's form; throws for nonsense
 */

/**
 * @template T
 * @typedef {object} Store
 * @property {() => T} get
 * @property {(change: (now: T) => T) => boolean} update  false where it could not be kept
 * @property {(tell: () => void) => void} listen          calls when it changes, here or in another tab
 */

/** Portals may share a host: the site's own root tells their keys apart. */
const ROOT = new URL("../../", import.meta.url).pathname;

/** @type {Pick<Storage, "getItem" | "setItem">} */
let box = chosen();

/** @param {Pick<Storage, "getItem" | "setItem">} other  what takes the place of the browser's own storage, in tests */
export function keepIn(other) {
  box = other;
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
  globalThis.addEventListener?.("storage", (event) => (event.key === key || event.key === null) && tell());

  /** @returns {{value: T, newer: boolean}} */
  const read = () => {
    try {
      const said = JSON.parse(box.getItem(key) ?? "null");
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
      try {
        box.setItem(key, JSON.stringify({ version: form.version, value: change(value) }));
      } catch {
        return false;
      }
      tell();
      return true;
    },
    listen: (one) => void listeners.add(one),
  };
}

/** The browser's own storage; where a reader has switched it off, what is kept lasts as long as the page. */
function chosen() {
  try {
    const own = globalThis.localStorage;
    if (own) return own;
  } catch {
    // switched off
  }
  /** @type {Map<string, string>} */
  const memory = new Map();
  return { getItem: (/** @type {string} */ key) => memory.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ text) => void memory.set(key, text) };
}
