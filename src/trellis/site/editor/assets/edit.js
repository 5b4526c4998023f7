// Starts the editor in its place: with the format of the portal's files, and texts in the portal's own styles.

import { BaseCommits } from "./base-commits.js";
import { DraftBranches } from "./draft-branches.js";
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

const commits = new BaseCommits();
const draftBranches = new DraftBranches(commits);
Object.assign(globalThis, { commits, draftBranches, isPlainMarkdown, CMS_MANUAL_INIT: true });

/** Begins, once the program is there. By itself it would read files before it knows their format. */
function start() {
  const { CMS: cms } = /** @type {any} */ (globalThis);
  cms.registerCustomFormat("entry", "md", {
    fromFile: (/** @type {string} */ text) => ({ ...getFormat().readEntry(text), [COMMIT]: commits.newest }),
    toFile: (/** @type {Mapping} */ { [COMMIT]: commit, ...values }) => {
      commits.keep(String(commit ?? ""));
      try {
        return getFormat().writeEntry(values);
      } catch (error) {
        alert(/** @type {Error} */ (error).message); // the program says no more than that it did not save
        throw error;
      }
    },
  });
  cms.registerPreviewStyle("preview.css");
  cms.init();
}

const program = document.createElement("script");
program.src = "sveltia-cms.js";
program.addEventListener("load", start);
document.body.append(program);
