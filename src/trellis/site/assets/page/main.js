// On every page: the buttons to star and compare items. On some: the record of the last lesson, the
// menu as a drawer, diagrams, and code that can be copied.

import { mark } from "../own/marks.js";
import { tray } from "../own/tray.js";
import { isStored } from "../store.js";
import { page } from "../wording.js";

// Material takes other forms of a page for the site in other languages, and would fetch the site map of each. This runs before it looks.
for (const link of document.querySelectorAll("link[rel=alternate][type]")) link.setAttribute("rel", "alternate feed");

mark(document);
tray();

const lesson = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-lesson]"));
if (lesson) {
  const { tLesson = "", tCourse = "", tUrl = "", tPlace, tTotal } = lesson.dataset;
  const heading = document.querySelector("h1");
  const title = heading?.textContent?.trim() ?? "";
  const lang = heading?.closest("[lang]")?.getAttribute("lang") ?? "";
  const visit = { title: tCourse, url: tUrl, lesson: title, lang, place: Number(tPlace), total: Number(tTotal), at: new Date().toISOString() };
  void import("../own/visited.js").then(({ remember }) => remember(tLesson, visit));
}
if (document.querySelector("[data-t-narrow]")) void import("./narrow.js").then(({ narrow }) => narrow());
const menu = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-drawer]"));
menu?.addEventListener("click", () => void import("./drawer.js").then(({ open }) => open(menu)));
const learning = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-progress]"));
if (learning) {
  void Promise.all([import("../progress/page.js"), page.load()]).then(([{ showProgress }]) => showProgress(learning));
  const note = /** @type {HTMLDetailsElement | null} */ (document.querySelector("[data-t-own-note]"));
  if (note) {
    const show = () => void Promise.all([import("../progress/note.js"), page.load()]).then(([{ showNote }]) => showNote(note, learning));
    note.hidden = false;
    if (isStored("notes")) show();
    else note.addEventListener("toggle", show, { once: true });
  }
}
const offline = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-offline]"));
if (offline && "serviceWorker" in navigator) {
  void Promise.all([import("../offline/button.js"), page.load()]).then(([{ showButton }]) => showButton(offline));
}
/** The reader's own parts of a page; each import stands in full, so that a course that is kept for offline has it. @type {[string, () => Promise<{watch: () => void}>][]} */
const parts = [
  ['[data-t-me="required"],[data-t-of-you]', () => import("../required/view.js")], ["[data-t-plan-data]", () => import("../path/view.js")],
  ["[data-t-checkpoint]", () => import("../checkpoint/view.js")], ['[data-t-me="invitations"]', () => import("../invite/view.js")],
  ["[data-t-feedback]", () => import("../feedback/view.js")],
];
for (const [selector, load] of parts) if (document.querySelector(selector)) void load().then(({ watch }) => watch());
if (document.querySelector("pre.t-diagram")) void import("./diagrams.js").then(({ watch }) => watch());
if (document.querySelector("pre > code")) void import("./code.js").then(({ calm }) => calm());
