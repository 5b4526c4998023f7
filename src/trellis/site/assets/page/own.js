// A reader's own parts of a page: the record of the last lesson, progress, notes, what is kept for offline, and what is
// required, planned, judged, invited or answered.

import { isStored } from "../store.js";
import { page } from "../wording.js";

export function showOwn() {
  const lesson = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-lesson]"));
  if (lesson) {
    const { tLesson = "", tCourse = "", tUrl = "", tPlace, tTotal } = lesson.dataset;
    const heading = document.querySelector("h1");
    const title = heading?.textContent?.trim() ?? "";
    const lang = heading?.closest("[lang]")?.getAttribute("lang") ?? "";
    const visit = { title: tCourse, url: tUrl, lesson: title, lang, place: Number(tPlace), total: Number(tTotal), at: new Date().toISOString() };
    void import("../own/visited.js").then(({ remember }) => remember(tLesson, visit));
  }
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
  /** Each import stands in full, so that a course that is kept for offline has it. @type {[string, () => Promise<{watch: () => void}>][]} */
  const parts = [
    ['[data-t-me="required"],[data-t-of-you]', () => import("../required/view.js")], ["[data-t-plan-data]", () => import("../path/view.js")],
    ["[data-t-checkpoint]", () => import("../checkpoint/view.js")], ['[data-t-me="invitations"]', () => import("../invite/view.js")],
    ["[data-t-feedback]", () => import("../feedback/view.js")],
  ];
  for (const [selector, load] of parts) if (document.querySelector(selector)) void load().then(({ watch }) => watch());
}
