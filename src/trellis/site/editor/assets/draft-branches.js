// Decides what becomes of a draft's branch that is there already: nothing that is not published is written over.

import { FORMER } from "./entry-format.js";

/**
 * An entry as the editor has it: what its form holds, in each language. id: of the form, for an entry that is new in it;
 * the draft that comes of it keeps that.
 * @typedef {{ id: string, locales: Record<string, { content: Record<string, unknown> }> }} Entry
 */
/** A draft of an entry, and its request. @typedef {Entry & { workflow: { pullRequest: { branch: string, number?: number } } }} Draft */
/** What is done to one file. @typedef {{ action: string, path: string }} Change */
/**
 * A pull or merge request from a draft's branch. isPublishing: it leads into the branch that the portal is made from.
 * @typedef {{ number: number, isOpen: boolean, isMerged: boolean, head: string, isPublishing: boolean }} DraftRequest
 */
/**
 * The branch of a draft, and all requests from it. written: the commit that this page wrote last on it; for a new entry,
 * that its own form wrote. isPublished: the branch that the portal is made from has all its commits. isNew: what is saved
 * is a new entry, which has nothing to do with a draft of the same name.
 * @typedef {{
 *   name: string, tip: string, written?: string, isPublished: boolean, requests: DraftRequest[], isNew?: boolean,
 * }} DraftBranch
 */
/** @typedef {(path: string, options?: object) => Promise<any>} Ask */
/** @typedef {(query: string, variables: object) => Promise<any>} Query */
/** How GitLab is asked of a project. target: the branch that the portal is made from. @typedef {{ ask: Ask, project: string, target: string }} GitLab */

const GITHUB_BRANCH = `
  query($owner: String!, $repo: String!, $branch: String!, $head: String!) {
    repository(owner: $owner, name: $repo) {
      draft: ref(qualifiedName: $head) { target { oid } }
      published: ref(qualifiedName: $branch) { name compare(headRef: $head) { aheadBy } }
      onto: pullRequests(baseRefName: $head, states: OPEN, first: 1) { totalCount }
    }
  }
`;
const GITHUB_REQUESTS = `
  query($owner: String!, $repo: String!, $head: String!, $after: String) {
    repository(owner: $owner, name: $repo) {
      pullRequests(
        headRefName: $head, states: [OPEN, MERGED], first: 100, after: $after,
        orderBy: { field: CREATED_AT, direction: DESC }
      ) {
        nodes { number state headRefOid baseRefName isCrossRepository }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
`;
const GITHUB_REQUEST = `
  query($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) { state }
    }
  }
`;
const GITHUB_TIP = `
  query($owner: String!, $repo: String!, $head: String!) {
    repository(owner: $owner, name: $repo) {
      draft: ref(qualifiedName: $head) { target { oid } }
    }
  }
`;
const OVER =
  "Nothing was saved: this draft was merged or closed since this page was loaded. Copy what you typed, load the page again, and add it there.";
const GONE =
  "Nothing was saved: the branch that this portal is made from is gone, as when it was given another name. What you typed stays here; tell whoever looks after the portal.";

/** What somebody can do whose new entry has the name of another one. */
const OTHER_NAME = "Choose another title or another last part of the address";

/** How many pages of requests are read, each of 100: of forks, whose branches may have the same name, anybody opens some. */
const MAX_PAGES = 20;

/** What GitHub has for the commit of a branch that is not there. */
const NOTHING = "0".repeat(40);
const GITHUB_UPDATE = `
  mutation($input: UpdateRefsInput!) {
    updateRefs(input: $input) { clientMutationId }
  }
`;

/**
 * What to do with a branch that is there already: commit onto it, or begin it anew. own: the open request that this page
 * made of it. Raises an error, whose message the editor shows, where somebody's work would be lost.
 * @param {DraftBranch} branch
 * @returns {{ isBegunAnew: boolean, own?: DraftRequest }}
 */
export function judgeBranch({ name, tip, written, isPublished, requests, isNew = false }) {
  const open = requests.find((request) => request.isOpen);
  const isOwn = tip === written;
  if (open && !isOwn) {
    if (isNew) throw createTakenError(open.number);
    throw new Error(
      `Nothing was saved: there is a draft of this entry already, or of another one of this name (request ${open.number}). Copy what you typed, and load the page again: add it to that draft, or wait until that request is merged.`,
    );
  }
  const isMerged = requests.some((request) => request.isMerged && request.isPublishing && request.head === tip);
  if (!open && (isPublished || isMerged)) return { isBegunAnew: true };
  if (isOwn) return { isBegunAnew: false, own: open };
  throw new Error(
    isNew
      ? `Nothing was saved: the branch ${name} has an earlier draft of this name that was never merged. ${OTHER_NAME}, or have the branch deleted, and save again. What you typed stays here.`
      : `Nothing was saved: the branch ${name} has an earlier draft of this entry that was never merged. Open its request again, or have the branch deleted, and save again. What you typed stays here.`,
  );
}

/**
 * The error for a new entry whose name a draft has, whoever began it.
 * @param {number} [number]  of the draft's request; a fork's draft has none at first
 */
function createTakenError(number) {
  const request = number ? ` (request ${number})` : "";
  return new Error(
    `Nothing was saved: there is a draft of this name already${request}. ${OTHER_NAME}, and save again. To go on with that draft instead, copy what you typed, and open the draft in the list; load the page again if it is not there.`,
  );
}

/** The branches of drafts, at either forge. What this page wrote is known until it is closed. */
export class DraftBranches {
  #commits;

  /**
   * Branches, each with the commit that this page wrote last on it, the entry that was in it, and all files that this page
   * wrote there for it.
   * @type {Map<string, { sha: string, id: string, paths: Set<string> }>}
   */
  #written = new Map();

  /** The entry that is being saved, and its files. */
  #saving = { id: "", isNew: false, paths: /** @type {string[]} */ ([]) };

  /** Branches of this page, each with the number of its open request. @type {Map<string, number>} */
  #requests = new Map();

  /** @param {import("./base-commits.js").BaseCommits} commits */
  constructor(commits) {
    this.#commits = commits;
  }

  /**
   * Notes which entry is saved now. Raises an error if the draft that this page has loaded or written is not the one that
   * its form goes on with.
   *
   * A new entry goes on with none but that which came of its own form: the program looks for a free name among published
   * entries alone, and would write over a draft of the same name. What an entry's form holds was typed on the text of the
   * draft: the editor restores what was not saved, whatever came since. An entry without a draft begins where it was read.
   * @param {{ draft?: Draft, entry: Entry, isNew: boolean, changes: Change[] }} save  changes: what is about to be written
   */
  checkEntry({ draft, entry, isNew, changes }) {
    this.#saving = { id: entry.id, isNew, paths: changes.map(({ path }) => path) };
    if (!draft) return;
    const { branch, number } = draft.workflow.pullRequest;
    if (isNew) {
      if (draft.id !== entry.id) throw createTakenError(number);
      this.#updateWritten(branch, changes);
      return;
    }
    const isSame = Object.entries(draft.locales).every(
      ([locale, { content }]) => content[FORMER] === entry.locales[locale]?.content[FORMER],
    );
    if (isSame) return;
    throw new Error(
      "Nothing was saved: what was restored here was typed before this draft was changed. Copy it, load the page again, do not restore it, and add it there.",
    );
  }

  /**
   * Lets files that this page has written on a branch be updated: a form that stays open after it was saved, because
   * its request could not be marked, would create them again, which GitLab refuses.
   * @param {string} branch
   * @param {Change[]} changes
   */
  #updateWritten(branch, changes) {
    const paths = this.#written.get(branch)?.paths;
    for (const change of changes) if (change.action === "create" && paths?.has(change.path)) change.action = "update";
  }

  /**
   * Remembers a commit once it is written.
   * @template {{ sha: string, files?: object }} T
   * @param {string} branch
   * @param {Promise<T>} commit
   */
  async note(branch, commit) {
    const { id } = this.#saving;
    const written = await commit;
    const last = this.#written.get(branch);
    const former = last?.id === id ? last.paths : [];
    this.#written.set(branch, { sha: written.sha, id, paths: new Set([...former, ...Object.keys(written.files ?? {})]) });
    return written;
  }

  /**
   * Takes over a branch of GitHub. Returns the commit that the next one is expected to follow.
   *
   * A branch that is begun anew is deleted and made again: what was pushed to it for the former draft is none of this one
   * then. Nothing is lost in between, since all of it was merged; the next save makes it. Where somebody's request leads
   * onto the branch, it is moved: GitHub would close the request.
   * @param {Query} query
   * @param {{ repositoryId: string, branch: string, start: string, refusal: Error }} draft
   */
  async takeOver(query, { repositoryId, branch, start, refusal }) {
    const { repository } = await query(GITHUB_BRANCH, { head: branch });
    const { draft, published, onto } = repository;
    if (!draft) throw refusal;
    if (!published) throw new Error(GONE);
    const tip = draft.target.oid;
    const requests = await this.#listAtGitHub(query, branch, published.name);
    const isPublished = published.compare?.aheadBy === 0;
    const isBegunAnew = this.#judge({ name: branch, tip, isPublished, requests });
    if (!isBegunAnew) return tip;
    const steps = onto.totalCount ? [tip, start] : [tip, NOTHING, start];
    for (const [place, afterOid] of steps.slice(1).entries()) {
      const update = { name: `refs/heads/${branch}`, beforeOid: steps[place], afterOid, force: true };
      await query(GITHUB_UPDATE, { input: { repositoryId, refUpdates: [update] } });
    }
    return start;
  }

  /**
   * The requests from a branch of GitHub. Raises an error where there are more than are read.
   * @param {Query} query
   * @param {string} head
   * @param {string} target  the branch that the portal is made from
   * @returns {Promise<DraftRequest[]>}
   */
  async #listAtGitHub(query, head, target) {
    /** @type {any[]} */
    const nodes = [];
    let after = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      /** @type {any} */
      const answer = await query(GITHUB_REQUESTS, { head, after });
      const { nodes: found, pageInfo } = answer.repository.pullRequests;
      nodes.push(...found.filter(Boolean));
      after = pageInfo.endCursor;
      if (pageInfo.hasNextPage) continue;
      return nodes
        .filter((node) => !node.isCrossRepository)
        .map((node) => ({
          number: node.number,
          isOpen: node.state === "OPEN",
          isMerged: node.state === "MERGED",
          head: node.headRefOid,
          isPublishing: node.baseRefName === target,
        }));
    }
    throw new Error(
      `Nothing was saved: there are too many requests from branches that are called ${head}. What you typed stays here; tell whoever looks after the portal.`,
    );
  }

  /**
   * Returns the commit that the next one of a draft at GitHub is expected to follow. Raises an error if the draft's request
   * is not open any more: what is written on its branch then, nobody would see. A fork's draft has none at first.
   * @param {Query} query
   * @param {{ number?: number, headSHA?: string }} request
   */
  async requireOpen(query, { number, headSHA }) {
    if (number) {
      const { repository } = await query(GITHUB_REQUEST, { number });
      if (repository.pullRequest?.state !== "OPEN") throw new Error(OVER);
    }
    return headSHA;
  }

  /**
   * Raises an error if a draft's branch at GitHub is not where this page knows it, so that nothing of others is discarded.
   * @param {Query} query
   * @param {{ branch: string, headSHA?: string }} request
   */
  async requireUnchanged(query, { branch, headSHA }) {
    const { repository } = await query(GITHUB_TIP, { head: branch });
    if (!repository.draft || repository.draft.target.oid === headSHA) return;
    throw new Error(
      "Nothing was discarded: somebody else has changed this draft since this page was loaded. Load the page again to see it.",
    );
  }

  /** Says so and raises an error: the editor writes onto branches of drafts, and nowhere else. */
  refuseDirectCommit() {
    const reason =
      "Nothing was changed: a file is changed in a draft alone. Open the entry that shows it, change it there, and save the entry.";
    alert(reason); // the program's page of files says nothing
    throw new Error(reason);
  }

  /**
   * Begins a draft at GitLab, which answers 400 where its branch is there already, and for other reasons too. A branch that
   * is begun anew is deleted first, as at GitHub.
   * @template {{ sha: string, files?: object }} T
   * @param {GitLab} gitLab
   * @param {string} branch
   * @param {(start: string | object) => Promise<T>} commit  start: a branch's name, or what GitLab is told of the start
   */
  async begin(gitLab, branch, commit) {
    try {
      return await this.note(branch, commit(gitLab.target));
    } catch (error) {
      const refusal = /** @type {{ cause?: { status?: number } }} */ (error);
      if (refusal.cause?.status !== 400) throw error;
      if (!(await this.#findTip(gitLab, gitLab.target))) throw new Error(GONE);
      const tip = await this.#findTip(gitLab, branch);
      if (!tip) throw error;
      const isBegunAnew = this.#judge(await this.#describeAtGitLab(gitLab, branch, tip));
      if (!isBegunAnew) return this.note(branch, commit({ ...this.#commits.start, force: true }));
      const path = `${gitLab.project}/repository/branches/${encodeURIComponent(branch)}`;
      await gitLab.ask(path, { method: "DELETE", responseType: "raw" }).catch(acceptMissing);
      return this.note(branch, commit(this.#commits.start));
    }
  }

  /**
   * Raises an error if a draft's branch at GitLab is not where this page knows it, or its request is not open any more.
   * @param {GitLab} gitLab
   * @param {{ branch: string, headSHA?: string, number?: number }} request
   * @param {string} [act]  what was not done then
   */
  async checkTip(gitLab, { branch, headSHA, number }, act = "saved") {
    const tip = await this.#findTip(gitLab, branch);
    if (tip && tip === headSHA) {
      const request = number && (await gitLab.ask(`${gitLab.project}/merge_requests/${number}`));
      if (request && request.state !== "opened") throw new Error(OVER);
      return;
    }
    throw new Error(
      tip
        ? `Nothing was ${act}: somebody else has changed this draft since this page was loaded. Copy what you typed, load the page again, and go on there.`
        : "Nothing was saved: the branch of this draft is gone, because it was merged or deleted since this page was loaded. Copy what you typed, load the page again, and add it there.",
    );
  }

  /**
   * Opens the request for a draft, or gets the one that this page has opened from its branch before.
   * @param {Ask} ask
   * @param {string} path
   * @param {{ body: { head?: string, source_branch?: string } }} options
   */
  async openRequest(ask, path, options) {
    const branch = options.body.head ?? options.body.source_branch ?? "";
    const number = this.#requests.get(branch);
    const request = await (number ? ask(`${path}/${number}`) : ask(path, options));
    this.#requests.delete(branch);
    return request;
  }

  /** @param {DraftBranch} branch */
  #judge(branch) {
    const { id, isNew, paths } = this.#saving;
    const last = this.#written.get(branch.name);
    // Lessons of two courses can have one name, and with it one branch: each goes on with its own files alone.
    const isOwn = isNew ? last?.id === id : !last?.paths.size || paths.some((path) => last.paths.has(path));
    const written = isOwn ? last?.sha : undefined;
    const { isBegunAnew, own } = judgeBranch({ ...branch, written, isNew });
    if (own) this.#requests.set(branch.name, own.number);
    else this.#requests.delete(branch.name);
    if (isBegunAnew) this.#written.delete(branch.name);
    return isBegunAnew;
  }

  /**
   * A branch of GitLab, with the requests from it that are open or merged. Those of forks, whose branches may have the same
   * name, GitLab leaves out: anybody opens and closes as many as they like.
   * @param {GitLab} gitLab
   * @param {string} name
   * @param {string} tip
   * @returns {Promise<DraftBranch>}
   */
  async #describeAtGitLab({ ask, project, target }, name, tip) {
    const { id } = await ask(project);
    const query = `source_branch=${encodeURIComponent(name)}&source_project_id=${id}&per_page=100`;
    const states = ["opened", "locked", "merged"];
    const lists = await Promise.all(states.map((state) => ask(`${project}/merge_requests?state=${state}&${query}`)));
    /** @type {DraftRequest[]} */
    const requests = lists
      .flat()
      .filter((/** @type {any} */ request) => request.source_project_id === request.target_project_id)
      .map((/** @type {any} */ request) => ({
        number: request.iid,
        isOpen: request.state === "opened" || request.state === "locked",
        isMerged: request.state === "merged",
        head: request.sha,
        isPublishing: request.target_branch === target,
      }));
    const refs = [target, tip].map((ref) => `refs[]=${encodeURIComponent(ref)}`).join("&");
    const base = await ask(`${project}/repository/merge_base?${refs}`).catch(acceptMissing);
    return { name, tip, isPublished: base?.id === tip, requests };
  }

  /**
   * The newest commit of a branch; "" if there is none of that name.
   * @param {GitLab} gitLab
   * @param {string} branch
   * @returns {Promise<string>}
   */
  async #findTip({ ask, project }, branch) {
    const found = await ask(`${project}/repository/branches/${encodeURIComponent(branch)}`).catch(acceptMissing);
    return found?.commit.id ?? "";
  }
}

/**
 * Nothing, where the forge has not found what it was asked for; raises any other error.
 * @param {Error & { cause?: any }} error
 */
function acceptMissing(error) {
  if (error.cause?.status !== 404) throw error;
}
