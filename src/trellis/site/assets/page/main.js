// On every page: buttons on what can be starred or compared, and where a reader is in a course.

import { mark } from "../own/marks.js";
import { tray } from "../own/tray.js";
import { remember } from "../own/visited.js";
import { calm } from "./code.js";

mark(document);
tray();
calm();

const lesson = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-lesson]"));
if (lesson) {
  const { tLesson = "", tCourse = "", tUrl = "", tPlace, tTotal } = lesson.dataset;
  const title = document.querySelector("h1")?.textContent?.trim() ?? "";
  remember(tLesson, { title: tCourse, url: tUrl, lesson: title, place: Number(tPlace), total: Number(tTotal), at: new Date().toISOString() });
}
