// What differs between the version of a course or path that a reader finished and the one that there is now.

/**
 * @param {import("./data.js").Course | import("./data.js").Path} record
 * @param {import("../own/progress.js").Mark} mark  of a finish
 * @returns {import("./data.js").Change | undefined} undefined if nothing differs, or nobody can say; without changes and
 *   `from` if the version that was finished is not shown any more
 */
export function findChange({ version, since, versions = {} }, mark) {
  if (!version || mark.version === version) return undefined;
  if (mark.version) return Object.hasOwn(versions, mark.version) ? versions[mark.version] : { from: "", changes: [] };
  const done = Date.parse(mark.done ?? "");
  if (Number.isNaN(done) || (since && done >= Date.parse(since))) return undefined;
  const former = Object.values(versions).filter(({ from }) => Date.parse(from) <= done);
  return former.sort((one, other) => other.from.localeCompare(one.from))[0];
}
