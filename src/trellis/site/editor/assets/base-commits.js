// Remembers where drafts begin.

/**
 * A draft begins at the commit that its entry was read from, however long ago that was. So Git merges it with what came
 * since, or says that they conflict; at the newest commit it would take that back.
 */
export class BaseCommits {
  /** The commit that files are read from now. */
  newest = "";

  /** Where the last draft began, as GitLab was told. @type {object} */
  start = {};

  #kept = "";

  /**
   * Finds the newest commit, and notes it.
   * @param {(query: object) => Promise<{ hash: string }>} find
   * @param {object} query
   */
  async note(find, query) {
    const commit = await find(query);
    this.newest = commit.hash;
    return commit;
  }

  /**
   * Keeps the commit that the entry which is being saved was read from.
   * @param {string} commit  "" for a new entry
   */
  keep(commit) {
    this.#kept = commit;
  }

  /** The commit that a draft begins at; "" for the newest one. */
  take() {
    const commit = this.#kept;
    this.#kept = "";
    return commit;
  }

  /**
   * Where a draft begins, as GitLab is told.
   * @param {string | object} branch  the branch that it begins on, or what GitLab is told as it is
   */
  describeStart(branch) {
    if (typeof branch === "object") return branch;
    const commit = this.take();
    this.start = commit ? { start_sha: commit } : { start_branch: branch };
    return this.start;
  }
}
