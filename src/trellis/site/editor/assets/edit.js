// Starts the editor in its place: with the format of the portal's files, and texts in the portal's own styles.

import { createEntryFormat } from "./entry-format.js";

const { CMS: cms, document } = /** @type {any} */ (globalThis);

/** @type {ReturnType<typeof createEntryFormat> | undefined} */
let format;

/** The format, once the editor has parsed its configuration: its parser of YAML is known then. */
function getFormat() {
  const lists = new Set(document.body.dataset.lists.split(" "));
  format ??= createEntryFormat(/** @type {any} */ (globalThis).parseYamlDocument, lists);
  return format;
}

cms.registerCustomFormat("entry", "md", {
  fromFile: (/** @type {string} */ text) => getFormat().readEntry(text),
  toFile: (/** @type {import("./entry-format.js").Mapping} */ values) => getFormat().writeEntry(values),
});
cms.registerPreviewStyle("preview.css");
cms.init();
