// Which sessions are for a reader, by the team, role and region that they chose.

/** @typedef {{teams: string[], roles: string[], regions: string[]}} Audience  of several one has to fit; none means everybody */

/** @param {string | undefined} list */
const words = (list) => (list ?? "").split(" ").filter(Boolean);

/** @param {DOMStringMap} data @returns {Audience} */
export const audience = ({ tTeams, tRoles, tRegions }) => ({ teams: words(tTeams), roles: words(tRoles), regions: words(tRegions) });

/**
 * Whether a session is for the reader. What they have not chosen rules nothing out.
 * @param {Audience} audience
 * @param {import("../own/reader.js").Reader} reader
 */
export const isFor = ({ teams, roles, regions }, { team, role, region }) =>
  [{ of: teams, own: team }, { of: roles, own: role }, { of: regions, own: region }].every(({ of, own }) => !of.length || !own || of.includes(own));
