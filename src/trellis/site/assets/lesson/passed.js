// What follows when a quiz is passed.

import { lessonAddress, markDone } from "../own/progress.js";

/**
 * Marks the lesson of a passed quiz as done.
 * @param {string} course
 * @param {string} lesson
 */
export function onPassed(course, lesson) {
  return markDone(lessonAddress(course, lesson));
}
