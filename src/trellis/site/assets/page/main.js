// On every page: the buttons to star and compare items. On some: a reader's own parts, the menu as a
// drawer, diagrams, and code that can be copied.

import { mark } from "../own/marks.js";
import { tray } from "../own/tray.js";

// Material takes other forms of a page for the site in other languages, and would fetch the site map of each. This runs before it looks.
for (const link of document.querySelectorAll("link[rel=alternate][type]")) link.setAttribute("rel", "alternate feed");

mark(document);
tray();

if (document.querySelector("[data-t-narrow]")) void import("./narrow.js").then(({ narrow }) => narrow());
const menu = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-drawer]"));
menu?.addEventListener("click", () => void import("./drawer.js").then(({ open }) => open(menu)));
if (document.querySelector("[data-t-lesson],[data-t-progress],[data-t-offline],[data-t-me],[data-t-of-you],[data-t-plan-data],[data-t-checkpoint],[data-t-feedback]")) void import("./own.js").then(({ showOwn }) => showOwn());
if (document.querySelector("pre.t-diagram")) void import("./diagrams.js").then(({ watch }) => watch());
if (document.querySelector("pre > code")) void import("./code.js").then(({ calm }) => calm());
