// What becomes of a draft's branch that is there already. How the editor does it: tests/browser/test_web_editor*.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BaseCommits } from "../../src/trellis/site/editor/assets/base-commits.js";
import { DraftBranches, judgeBranch } from "../../src/trellis/site/editor/assets/draft-branches.js";
import { FORMER } from "../../src/trellis/site/editor/assets/entry-format.js";

const NAME = "cms/pages/terms";
/** @param {Partial<import("../../src/trellis/site/editor/assets/draft-branches.js").DraftRequest>} [more] */
const request = (more = {}) => ({ number: 5, isOpen: false, isMerged: false, head: "tip", isPublishing: true, ...more });
/** @param {Partial<import("../../src/trellis/site/editor/assets/draft-branches.js").DraftBranch>} [more] */
const judge = (more = {}) => judgeBranch({ name: NAME, tip: "tip", isPublished: false, requests: [], ...more });

test("a branch is begun anew where the portal has what is in it", () => {
  assert.deepEqual(judge({ isPublished: true }), { isBegunAnew: true });
  assert.deepEqual(judge({ requests: [request(), request({ isMerged: true })] }), { isBegunAnew: true });
  assert.deepEqual(judge({ requests: [request({ isMerged: true })], written: "tip" }), { isBegunAnew: true });
  const merged = { isMerged: true };
  for (const requests of [[], [request()], [request({ ...merged, head: "old" })], [request({ ...merged, isPublishing: false })]]) {
    assert.throws(() => judge({ requests, written: "old" }), /the branch cms\/pages\/terms has an earlier draft/);
  }
});

test("an open request of somebody else stays as it is, whatever was merged before", () => {
  const open = request({ number: 6, isOpen: true });
  const requests = [request({ isMerged: true }), open];
  assert.throws(() => judge({ requests, isPublished: true }), /a draft of this entry already, or of another one of this name \(request 6\)/);
  assert.throws(() => judge({ requests, written: "old" }), /there is a draft of this entry already/);
  assert.deepEqual(judge({ requests, written: "tip" }), { isBegunAnew: false, own: open });
  assert.deepEqual(judge({ written: "tip" }), { isBegunAnew: false, own: undefined });
});

test("a new entry takes no branch of a draft of its name, and its writer is told to choose another", () => {
  const isNew = true;
  const open = request({ number: 6, isOpen: true });
  assert.throws(() => judge({ isNew, requests: [open] }), /a draft of this name already \(request 6\)\. Choose another title or/);
  assert.throws(() => judge({ isNew, requests: [request()] }), /earlier draft of this name .+ Choose another title or/);
  assert.deepEqual(judge({ isNew, requests: [open], written: "tip" }), { isBegunAnew: false, own: open });
  assert.deepEqual(judge({ isNew, isPublished: true }), { isBegunAnew: true });
});

/** @param {string} id */
const entry = (id, former = "") => ({ id, locales: { en: { content: former ? { [FORMER]: former } : {} } } });
/** A draft as this page knows it. @param {string} id */
const draft = (id, former = "", number = 4) => ({ ...entry(id, former), workflow: { pullRequest: { branch: NAME, number } } });
const save = { isNew: false, changes: [] };

test("a new entry goes on with the draft of its own form alone", () => {
  const branches = new DraftBranches(new BaseCommits());
  const begun = { ...save, isNew: true };
  branches.checkEntry({ ...begun, entry: entry("first") });
  branches.checkEntry({ ...begun, entry: entry("first"), draft: draft("first") });
  for (const former of ["", "text"]) {
    // A copy of a draft has the text that it was read from.
    const other = { ...begun, entry: entry("second", former), draft: draft("first", former) };
    assert.throws(() => branches.checkEntry(other), /a draft of this name already \(request 4\)\. Choose .+ open the draft/);
    assert.throws(() => branches.checkEntry({ ...other, draft: draft("first", former, 0) }), /name already\. Choose/);
  }
});

test("an entry that is there is saved onto its draft where it was typed on the draft's text", () => {
  const branches = new DraftBranches(new BaseCommits());
  branches.checkEntry({ ...save, entry: entry("first"), draft: draft("first") });
  branches.checkEntry({ ...save, entry: entry("published", "text"), draft: draft("loaded", "text") });
  const restored = { ...save, entry: entry("first", "text"), draft: draft("first", "another text") };
  assert.throws(() => branches.checkEntry(restored), /what was restored here was typed before this draft was changed/);
});

test("a form that stays open after it was saved updates what it created, and creates what it did not", async () => {
  const branches = new DraftBranches(new BaseCommits());
  const own = { entry: entry("first"), isNew: true };
  const list = () => ["a.md", "b.png"].map((path) => ({ action: "create", path }));
  /** @param {Parameters<DraftBranches["checkEntry"]>[0]} save */
  const listActions = (save) => {
    branches.checkEntry(save);
    return save.changes.map(({ action }) => action);
  };
  assert.deepEqual(listActions({ ...own, changes: list() }), ["create", "create"]);
  await branches.note(NAME, Promise.resolve({ sha: "one", files: { "a.md": {} } }));
  assert.deepEqual(listActions({ ...own, changes: list(), draft: draft("first") }), ["update", "create"]);
  await branches.note(NAME, Promise.resolve({ sha: "two", files: { "b.png": {} } }));
  assert.deepEqual(listActions({ ...own, changes: list(), draft: draft("first") }), ["update", "update"]);
  assert.deepEqual(listActions({ ...own, changes: list() }), ["create", "create"], "begun again where it began");
});

/** What GitHub says of a draft's branch, of the requests from it, and of those that lead onto it. */
const described = ({ tip = "tip", target = "main", aheadBy = 0, onto = 0 } = {}) => ({
  repository: {
    draft: tip ? { target: { oid: tip } } : null,
    published: target ? { name: target, compare: { aheadBy } } : null,
    onto: { totalCount: onto },
  },
});
/** @param {object[]} nodes */
const listed = (nodes, hasNextPage = false) => ({
  repository: { pullRequests: { nodes, pageInfo: { endCursor: hasNextPage ? "next" : null, hasNextPage } } },
});
const pull = { number: 1, state: "MERGED", headRefOid: "tip", baseRefName: "main", isCrossRepository: false };
const NOTHING = "0".repeat(40);
const DRAFT = { repositoryId: "R", branch: NAME, start: "base", refusal: new Error("already exists") };

/**
 * Takes a branch over from a GitHub that gives these answers; returns the steps that it was moved by.
 * @param {any[]} answers
 */
async function takeOver(answers, branches = new DraftBranches(new BaseCommits())) {
  /** @type {any[]} */
  const steps = [];
  const query = async (/** @type {string} */ _, /** @type {any} */ variables) => {
    if (!variables.input) return answers.shift();
    const { name, beforeOid, afterOid, force } = variables.input.refUpdates[0];
    assert.deepEqual([variables.input.repositoryId, name, force], ["R", `refs/heads/${NAME}`, true]);
    steps.push([beforeOid, afterOid]);
    return {};
  };
  const expected = await branches.takeOver(query, DRAFT);
  assert.deepEqual(answers, []);
  return { expected, steps };
}

test("GitHub makes a branch again only from where it was looked at, and asks nothing of a branch of a fork", async () => {
  const anew = { expected: "base", steps: [["tip", NOTHING], [NOTHING, "base"]] };
  const fork = { ...pull, state: "OPEN", isCrossRepository: true };
  assert.deepEqual(await takeOver([described(), listed([fork])]), anew);
  assert.deepEqual(await takeOver([described({ aheadBy: 1 }), listed([pull])]), anew);
  const moved = { expected: "base", steps: [["tip", "base"]] };
  assert.deepEqual(await takeOver([described({ onto: 1 }), listed([])]), moved);

  const branches = new DraftBranches(new BaseCommits());
  await assert.rejects(takeOver([described({ aheadBy: 1 }), listed([])], branches), /never merged/);
  await branches.note(NAME, Promise.resolve({ sha: "tip" }));
  assert.deepEqual(await takeOver([described({ aheadBy: 1 }), listed([])], branches), { expected: "tip", steps: [] });
  await assert.rejects(takeOver([described({ tip: "" })]), DRAFT.refusal);
  await assert.rejects(takeOver([described({ target: "" })]), /the branch that this portal is made from is gone/);
});

test("a new entry that was saved by half is saved again from its own form, and from no other one", async () => {
  const branches = new DraftBranches(new BaseCommits());
  const answers = () => [described({ aheadBy: 1 }), listed([])];
  branches.checkEntry({ ...save, isNew: true, entry: entry("first") });
  await branches.note(NAME, Promise.resolve({ sha: "tip" }));
  assert.equal((await takeOver(answers(), branches)).expected, "tip");
  branches.checkEntry({ ...save, isNew: true, entry: entry("second") });
  await assert.rejects(takeOver(answers(), branches), /earlier draft of this name that was never merged/);
  const open = { ...pull, state: "OPEN", number: 7 };
  await assert.rejects(takeOver([described(), listed([open])], branches), /a draft of this name already \(request 7\)/);
  branches.checkEntry({ ...save, isNew: true, entry: entry("first") });
  assert.equal((await takeOver(answers(), branches)).expected, "tip");
});

test("a lesson is not written onto the draft of another one with its name, which another course has", async () => {
  const branches = new DraftBranches(new BaseCommits());
  /** @param {string} course */
  const edit = (course) => ({ ...save, entry: entry(course), changes: [{ action: "update", path: `courses/${course}/01-check.md` }] });
  const answers = () => [described({ aheadBy: 1 }), listed([{ ...pull, state: "OPEN", number: 7 }])];
  branches.checkEntry(edit("rates"));
  await branches.note(NAME, Promise.resolve({ sha: "tip", files: { "courses/rates/01-check.md": {} } }));
  assert.equal((await takeOver(answers(), branches)).expected, "tip");
  branches.checkEntry(edit("tariffs"));
  await assert.rejects(takeOver(answers(), branches), /or of another one of this name \(request 7\)/);
});

test("GitHub's lists are read on, so that no requests of forks hide our own", async () => {
  const forks = Array.from({ length: 100 }, (_, place) => ({ ...pull, number: 200 - place, isCrossRepository: true }));
  const answers = [described({ aheadBy: 1 }), listed(forks, true), listed([pull])];
  assert.equal((await takeOver(answers)).expected, "base");
  const open = { ...pull, state: "OPEN", number: 7 };
  await assert.rejects(takeOver([described(), listed(forks, true), listed([open])]), /there is a draft of this entry already.+ \(request 7\)/);
  const pages = Array.from({ length: 20 }, () => listed(forks, true));
  await assert.rejects(takeOver([described(), ...pages]), /too many requests from branches/);
});

/**
 * A GitLab whose branch of the draft is at "tip", and what it is asked to do.
 * @param {any[]} requests
 */
function fakeGitLab(requests, { target = "main", gone = "" } = {}) {
  /** @type {string[]} */
  const acts = [];
  const missing = Object.assign(new Error("Not found"), { cause: { status: 404 } });
  const ask = async (/** @type {string} */ path, /** @type {any} */ options = {}) => {
    const url = new URL(path, "https://lab.example");
    const [, , , kind, name] = url.pathname.split("/").map(decodeURIComponent);
    if (options.method) return acts.push(`${options.method} ${url.pathname}`);
    if (!kind) return { id: 1 };
    if (url.pathname.includes("/branches/")) {
      if (url.pathname.endsWith(`/${gone}`)) throw missing;
      return { commit: { id: url.pathname.endsWith("/main") ? "main" : "tip" } };
    }
    if (name === "merge_base") return { id: "older" };
    const { state, source_project_id: project } = Object.fromEntries(url.searchParams);
    return requests.filter((r) => r.state === state && String(r.source_project_id) === project).slice(0, 100);
  };
  return { gitLab: { ask, project: "/projects/1", target }, acts };
}
const lab = { iid: 6, state: "merged", sha: "tip", source_project_id: 1, target_project_id: 1, target_branch: "main" };

/**
 * Begins a draft where its branch is there already; what each commit was said to begin at.
 * @param {ReturnType<typeof fakeGitLab>["gitLab"]} gitLab
 */
async function beginAtGitLab(gitLab, commits = new BaseCommits(), branches = new DraftBranches(commits)) {
  /** @type {object[]} */
  const starts = [];
  const refusal = Object.assign(new Error("Refused"), { cause: { status: 400 } });
  const commit = async (/** @type {string | object} */ start) => {
    starts.push({ ...commits.describeStart(start) });
    if (starts.length === 1) throw refusal;
    return { sha: "new" };
  };
  await branches.begin(gitLab, NAME, commit);
  return starts;
}

test("GitLab deletes a merged branch before it is begun anew, whatever forks have closed", async () => {
  const junk = Array.from({ length: 150 }, (_, place) => ({ ...lab, iid: 200 + place, state: "closed", source_project_id: 9 }));
  const { gitLab, acts } = fakeGitLab([...junk, lab]);
  const start = { start_branch: "main" };
  assert.deepEqual(await beginAtGitLab(gitLab), [start, start]);
  assert.deepEqual(acts, [`DELETE /projects/1/repository/branches/${encodeURIComponent(NAME)}`]);

  const open = fakeGitLab([...junk, { ...lab, iid: 7, state: "opened" }, lab]);
  await assert.rejects(beginAtGitLab(open.gitLab), /there is a draft of this entry already.+ \(request 7\)/);
  const closed = fakeGitLab([{ ...lab, state: "closed" }]);
  await assert.rejects(beginAtGitLab(closed.gitLab), /never merged/);
  const renamed = fakeGitLab([lab], { gone: "main" });
  await assert.rejects(beginAtGitLab(renamed.gitLab), /the branch that this portal is made from is gone/);
  assert.deepEqual([...open.acts, ...closed.acts, ...renamed.acts], []);
});

test("a new entry at GitLab takes the branch of no draft but its own form's", async () => {
  const commits = new BaseCommits();
  const branches = new DraftBranches(commits);
  const { gitLab, acts } = fakeGitLab([{ ...lab, iid: 7, state: "opened" }]);
  branches.checkEntry({ ...save, isNew: true, entry: entry("first") });
  await assert.rejects(beginAtGitLab(gitLab, commits, branches), /a draft of this name already \(request 7\)/);
  await branches.note(NAME, Promise.resolve({ sha: "tip" }));
  assert.equal((await beginAtGitLab(gitLab, commits, branches)).length, 2);
  await branches.note(NAME, Promise.resolve({ sha: "tip" }));
  branches.checkEntry({ ...save, isNew: true, entry: entry("second") });
  await assert.rejects(beginAtGitLab(gitLab, commits, branches), /a draft of this name already \(request 7\)/);
  assert.deepEqual(acts, []);
});

test("GitLab's other refusals are told as they are", async () => {
  const branches = new DraftBranches(new BaseCommits());
  for (const [status, found] of [[400, 404], [400, 500], [403, 404]]) {
    const refusal = Object.assign(new Error("Refused"), { cause: { status } });
    const missing = Object.assign(new Error("Not found"), { cause: { status: found } });
    /** @type {string[]} */
    const asked = [];
    const ask = async (/** @type {string} */ path) => {
      asked.push(path);
      if (path.endsWith("/main")) return { commit: { id: "main" } };
      throw missing;
    };
    const begun = branches.begin({ ask, project: "/projects/1", target: "main" }, NAME, () => Promise.reject(refusal));
    await assert.rejects(begun, found === 500 ? missing : refusal);
    const names = ["main", "cms%2Fpages%2Fterms"];
    assert.deepEqual(asked, status === 400 ? names.map((name) => `/projects/1/repository/branches/${name}`) : []);
  }
});
