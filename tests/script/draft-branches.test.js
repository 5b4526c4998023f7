// What becomes of a draft's branch that is there already. How the editor does it: tests/browser/test_web_editor*.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BaseCommits } from "../../src/trellis/site/editor/assets/base-commits.js";
import { DraftBranches, judgeBranch } from "../../src/trellis/site/editor/assets/draft-branches.js";

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
  assert.throws(() => judge({ requests, isPublished: true }), /somebody has begun a draft .+ \(request 6\)/);
  assert.throws(() => judge({ requests, written: "old" }), /somebody has begun a draft/);
  assert.deepEqual(judge({ requests, written: "tip" }), { isBegunAnew: false, own: open });
  assert.deepEqual(judge({ written: "tip" }), { isBegunAnew: false, own: undefined });
});

test("GitHub moves a branch only from where it was looked at, and asks nothing of a branch of a fork", async () => {
  const branches = new DraftBranches(new BaseCommits());
  /** @type {object[]} */
  const sent = [];
  const fork = { number: 1, state: "OPEN", headRefOid: "tip", baseRefName: "main", isCrossRepository: true };
  /** @type {any} */
  const repository = { draft: { target: { oid: "tip" } }, published: { name: "main", compare: { aheadBy: 0 } }, pullRequests: { nodes: [fork] } };
  const query = async (/** @type {string} */ _, /** @type {object} */ variables) => sent.push(variables) && { repository };
  const draft = { repositoryId: "R", branch: NAME, start: "base", refusal: new Error("already exists") };
  assert.equal(await branches.takeOver(query, draft), "base");
  const update = { name: `refs/heads/${NAME}`, beforeOid: "tip", afterOid: "base", force: true };
  assert.deepEqual(sent, [{ head: NAME }, { input: { repositoryId: "R", refUpdates: [update] } }]);

  repository.published.compare.aheadBy = 1;
  await assert.rejects(branches.takeOver(query, draft), /never merged/);
  await branches.note(NAME, Promise.resolve({ sha: "tip" }));
  assert.equal(await branches.takeOver(query, draft), "tip");
  repository.draft = null;
  await assert.rejects(branches.takeOver(query, draft), draft.refusal);
  assert.equal(sent.length, 5);
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
      throw missing;
    };
    const begun = branches.begin({ ask, project: "/projects/1", target: "main" }, NAME, () => Promise.reject(refusal));
    await assert.rejects(begun, found === 500 ? missing : refusal);
    assert.deepEqual(asked, status === 400 ? ["/projects/1/repository/branches/cms%2Fpages%2Fterms"] : []);
  }
});
