// A storage in memory, in place of the browser's.

/** @param {Map<string, string>} memory @returns {import("../../src/trellis/site/assets/store.js").Box} */
export function inMemory(memory) {
  return {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, text) => void memory.set(key, text),
    removeItem: (key) => void memory.delete(key),
    key: (at) => [...memory.keys()][at] ?? null,
    get length() {
      return memory.size;
    },
  };
}
