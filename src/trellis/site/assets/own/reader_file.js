// The file that says what is required of whom, and who answers for a team. `derive/browse/reader_file.py` writes it.

import { makeDateFormat } from "../wording.js";

/** The URL of the site's root. */
export const ROOT = new URL("../../../", import.meta.url).href;

/**
 * @typedef {{name: string, mail?: string, chat?: string}} Manager
 * @typedef {{required: import("../required/dates.js").Required[], teams: Record<string, {title: string, manager?: Manager}>, lms: string}} ReaderFile
 */

/** @type {Promise<ReaderFile> | undefined} */
let loading;

/** Fetches the file, once. @returns {Promise<ReaderFile>} */
export function loadReaderFile() {
  loading ??= fetch(new URL("../../trellis/data/reader.json", import.meta.url), { cache: "no-cache" }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  loading.catch(() => (loading = undefined));
  return loading;
}

/** A day in words, in the page's language. @param {string} day  as 2026-11-23 */
export function formatDay(day) {
  const language = globalThis.document?.documentElement.lang || "en";
  return makeDateFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
