// Starts the editor in its place, and shows texts in the portal's own styles.

const cms = /** @type {any} */ (globalThis).CMS;

cms.registerPreviewStyle("preview.css");
cms.init();
