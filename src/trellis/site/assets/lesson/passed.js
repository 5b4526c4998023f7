// What follows when a quiz is passed.

import { finishesOnPass } from "../own/preferences.js";
import { lessonAddress, markDone } from "../own/progress.js";

/**
 * Marks the lesson of a passed quiz as done, unless the reader wants to say so themselves.
 * @param {string} course
 * @param {string} lesson
 * @returns {boolean} whether it is done by that
 */
export const onPassed = (course, lesson) => finishesOnPass() && markDone(lessonAddress(course, lesson));
