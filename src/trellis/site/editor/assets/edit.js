// Starts the editor in its place: with the format of the portal's files, and texts in the portal's own styles.

import { createEntryFormat } from "./entry-format.js";
import { isPlainMarkdown } from "./plain-markdown.js";

/** @typedef {import("./entry-format.js").Mapping} Mapping */

/** The key that a form's values carry below the commit that their file was read from. */
const COMMIT = "trellis:commit";

/** @type {ReturnType<typeof createEntryFormat> | undefined} */
let format;

/** The format, once the editor has parsed its configuration: its parser of YAML is known then. */
function getFormat() {
  const lists = new Set(document.body.dataset.lists?.split(" "));
  format ??= createEntryFormat(/** @type {any} */ (globalThis).parseYamlDocument, lists);
  return format;
}

/** The commit that files are read from now, and the one that the entry which is being saved was read from. */
let newest = "";
let base = "";

/**
 * A draft begins at the commit that its entry was read from, however long ago that was. So Git merges it with what came
 * since, or says that they conflict; at the newest commit it would take that back.
 */
const commits = {
  /**
   * Finds the newest commit, and notes it.
   * @param {(query: object) => Promise<{ hash: string }>} find
   * @param {object} query
   */
  async note(find, query) {
    const commit = await find(query);
    newest = commit.hash;
    return commit;
  },
  /** The commit that a draft begins at; "" for the newest one, as for a new entry. */
  take() {
    const commit = base;
    base = "";
    return commit;
  },
  /**
   * Where a draft begins, as GitLab is told.
   * @param {string} branch
   */
  describeStart(branch) {
    const commit = commits.take();
    return commit ? { start_sha: commit } : { start_branch: branch };
  },
};
Object.assign(globalThis, { commits, isPlainMarkdown, CMS_MANUAL_INIT: true });

/** Begins, once the program is there. By itself it would read files before it knows their format. */
function start() {
  const { CMS: cms } = /** @type {any} */ (globalThis);
  cms.registerCustomFormat("entry", "md", {
    fromFile: (/** @type {string} */ text) => ({ ...getFormat().readEntry(text), [COMMIT]: newest }),
    toFile: (/** @type {Mapping} */ { [COMMIT]: commit, ...values }) => {
      base = String(commit ?? "");
      return getFormat().writeEntry(values);
    },
  });
  cms.registerPreviewStyle("preview.css");
  cms.init();
}

const program = document.createElement("script");
program.src = "sveltia-cms.js";
program.addEventListener("load", start);
document.body.append(program);
