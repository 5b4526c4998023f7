// Where a reader goes on: for the home page.

import { progress } from "../own/progress.js";
import { begun as listOpened, visited } from "../own/visited.js";
import { collect } from "./collect.js";
import { openData } from "./data.js";
import { nameNext, nameTime } from "./words.js";
import { page } from "../wording.js";

/** @returns {Promise<{title: string, url: string, note: string, lang?: string}[]>} the latest first; without what is retired */
export async function resume() {
  const opened = listOpened(visited.get()).map(([id]) => id);
  const { begun } = await collect(progress.get(), opened, openData());
  return begun.filter(({ record }) => !record.retired).map(({ record, standing, parts }) => {
    const { title, url, lang } = record;
    if (record.kind === "path") {
      const values = { done: standing.done, total: standing.total, time: nameTime(standing.minutes) };
      return { title, url, lang, note: standing.minutes ? page.translate("{done} of {total} done, {time} left", values) : page.translate("{done} of {total} done", values) };
    }
    const lesson = record.lessons[standing.next];
    const note = lesson ? `${nameNext(standing, standing.next, parts.length)}: ${lesson[1]}` : "";
    return { title, url: lesson ? `${url}${lesson[0]}/` : url, lang, note };
  });
}
