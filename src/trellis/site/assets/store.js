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
 * @property {(change: (now: T) => T) => boolean} update  false if it could not be stored
 * @property {(tell: () => void) => void} listen          calls back when it changes, here or in another tab
 */

/** Part of the keys, since portals may share a host. */
const ROOT = new URL("../../", import.meta.url).pathname;

/** @type {Pick<Storage, "getItem" | "setItem">} */
let box = chosen();

/** @param {Pick<Storage, "getItem" | "setItem">} other  replaces the browser's storage in tests */
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

/** The browser's storage; if a reader has disabled it, one in memory that lasts as long as the page. */
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
