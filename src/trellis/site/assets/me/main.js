// My learning: what this browser keeps of a reader, in words. None of it leaves the browser.

import { element, speak } from "../catalogue/card.js";
import { save } from "../catalogue/csv.js";
import { OtherPortal, bringIn, readFile, writeFile } from "../own/learning.js";
import { offerDemand } from "../own/demand.js";
import { notes } from "../own/notes.js";
import { chooseAutoDone, preferences } from "../own/preferences.js";
import { progress } from "../own/progress.js";
import { stars } from "../own/stars.js";
import { formatDay } from "../own/reader_file.js";
import { findTitle } from "../own/titles.js";
import { showUnsaved } from "../own/unsaved.js";
import { visited } from "../own/visited.js";
import { watch as watchInvitations } from "../invite/view.js";
import { watch as watchRequired } from "../required/view.js";
import { keptCourses, removeAll, removeCourse } from "../offline/keep.js";
import { findChange } from "../progress/changes.js";
import { collect } from "../progress/collect.js";
import { address, openData } from "../progress/data.js";
import { nameDate, nameNext, nameTime } from "../progress/words.js";
import { forgetAll } from "../store.js";
import { page } from "../wording.js";

/** @typedef {{title: string, url?: string, lang?: string, note: (string | Node)[], end?: string}} Row */

const ROOT = new URL("../../../", import.meta.url).href;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-learning]"));
const status = /** @type {HTMLElement} */ (root.querySelector("[data-t-me-status]"));
const fileStatus = /** @type {HTMLElement} */ (root.querySelector("[data-t-file-status]"));
const other = /** @type {HTMLElement} */ (root.querySelector("[data-t-other]"));
const input = /** @type {HTMLInputElement} */ (root.querySelector("[data-t-file]"));

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-t-me=${name}]`));

/** @param {string} name @param {Row[]} rows */
function fill(name, rows) {
  const place = part(name);
  const list = element("ul", "", { class: "t-rows" });
  list.append(...rows.map(render));
  place.querySelector("[data-t-me-list]")?.replaceChildren(list);
  place.hidden = rows.length === 0;
}

/** @param {Row} row */
function render({ title, url, lang, note, end }) {
  const row = element("li", "", { class: "t-row t-row--plain" });
  const main = element("span", "", { class: "t-row__main" });
  const words = url === undefined ? element("span", title, { class: "t-row__title" }) : element("a", title, { class: "t-row__title", href: address(url) });
  main.append(lang ? speak(words, { lang, dir: "auto" }) : words);
  if (note.length) {
    const made = element("div", "", { class: "t-row__note" });
    made.append(...note);
    main.append(made);
  }
  row.append(main, element("span", end ?? "", { class: "t-row__end" }));
  return row;
}

/** @param {import("../progress/collect.js").Begun} begun @returns {Row} */
function describeBegun({ record, standing, parts }) {
  if (record.kind === "path") {
    const values = { done: standing.done, total: standing.total, time: nameTime(standing.minutes) };
    const note = standing.minutes ? page.translate("{done} of {total} done, {time} left", values) : page.translate("{done} of {total} done", values);
    return { title: record.title, url: record.url, lang: record.lang, note: [note] };
  }
  const lesson = record.lessons[standing.next];
  if (!lesson) return { title: record.title, url: record.url, lang: record.lang, note: [] };
  const link = element("a", page.translate("Continue: {what}", { what: lesson[1] }), { href: address(`${record.url}${lesson[0]}/`) });
  return { title: record.title, url: record.url, lang: record.lang, note: [nameNext(standing, standing.next, parts.length), " · ", link] };
}

/** What became of something that was finished. @param {import("../progress/collect.js").Finished} finished @returns {Row} */
function describeFinished({ formerId, record, mark }) {
  const end = page.translate("Done on {date}", { date: nameDate(mark.done ?? mark.at) });
  if (!record) return { title: findTitle(formerId), note: [page.translate("It is no longer in this portal.")], end };
  if (record.kind === "gone") return { title: record.title, url: record.url, note: [page.translate("Taken down: {reason}", { reason: record.reason }), ...next(record.next)], end };
  const called = nowCalled.get(formerId) ?? record.title;
  const renamed = called === record.title ? [] : [page.translate("It was called “{title}”.", { title: called })];
  const retired = record.retired ? [page.translate("It is retired."), ...next(record.next)] : [];
  return { title: record.title, url: record.url, lang: record.lang, note: [...renamed, ...retired].flatMap((words) => [words, " "]), end };
}

/** Id → the title when it was finished. @type {Map<string, string>} */
let nowCalled = new Map();

/** @param {import("../progress/data.js").Next[] | undefined} items @returns {(string | Node)[]} */
function next(items = []) {
  if (!items.length) return [];
  return [` ${page.translate("Instead there is:")} `, ...items.flatMap(([title, url], at) => [at ? ", " : "", element("a", title, { href: address(url) })])];
}

/** The certificate of a finished path. @param {import("../progress/collect.js").Finished} finished @returns {Row[]} */
function describeCertificate({ record, mark }) {
  if (record?.kind !== "path" || !record.certificate) return [];
  return [{ title: record.certificate, url: `${record.url}certificate/`, lang: record.lang, note: [record.title], end: page.translate("Done on {date}", { date: nameDate(mark.done ?? mark.at) }) }];
}

/** @param {import("../progress/collect.js").Finished} finished @returns {Row[]} */
function describeChange({ record, mark }) {
  const change = record && record.kind !== "gone" ? findChange(record, mark) : undefined;
  if (!record || record.kind === "gone" || !change || (change.from && !change.changes.length)) return [];
  if (!change.from) return [{ title: record.title, url: record.url, lang: record.lang, note: [page.translate("It has changed since you finished it.")], end: page.translate("Done on {date}", { date: nameDate(mark.done ?? mark.at) }) }];
  const list = element("ul");
  list.append(...change.changes.map((words) => element("li", words)));
  const text = change.url ? [element("a", page.translate("The text that you finished"), { href: address(change.url) })] : [];
  return [{ title: record.title, url: record.url, lang: record.lang, note: [list, ...text], end: page.translate("Done on {date}", { date: nameDate(mark.done ?? mark.at) }) }];
}

/** @returns {Row[]} */
function describeNotes() {
  const all = Object.entries(notes.get()).filter(([, note]) => note.text.trim());
  return all.sort(([, one], [, another]) => another.at.localeCompare(one.at)).map(([lesson, { text, title, at }]) => {
    const made = element("span", text, { class: "t-own-text", dir: "auto" });
    return { title: title || lesson, url: `courses/${lesson}/`, note: [made], end: nameDate(at) };
  });
}

const data = openData();
let turn = 0;

async function show() {
  const now = ++turn;
  const { autoDone } = preferences.get();
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("[name=auto-done]"))) radio.checked = radio.value === autoDone;
  fill("notes", describeNotes());
  const isKeptShown = showKept();
  try {
    const opened = Object.keys(visited.get());
    const { begun, finished } = await collect(progress.get(), opened, data);
    const starred = await Promise.all(Object.entries(stars.get()).map(async ([id, day]) => ({ day, ...(await data.find(id)) })));
    if (now !== turn) return;
    nowCalled = new Map(finished.map(({ formerId }) => /** @type {const} */ ([formerId, findTitle(formerId)])).filter(([id, title]) => id !== title));
    fill("begun", begun.map(describeBegun));
    fill("done", finished.map(describeFinished));
    fill("changed", finished.flatMap(describeChange));
    fill("certificates", finished.flatMap(describeCertificate));
    fill("starred", starred.flatMap(({ record, day }) => (record ? [{ title: record.title, url: record.url, note: [], end: formatDay(day) }] : [])));
    const empty = /** @type {HTMLElement} */ (root.querySelector("[data-t-me-empty]"));
    empty.hidden = begun.length + finished.length + starred.length > 0;
    const isSilent = finished.length > 0 && !(await data.hasHistory());
    status.textContent = isSilent ? page.translate("This site was built without its history, so it cannot say what changed since you finished.") : "";
    await isKeptShown;
  } catch {
    if (now === turn) status.textContent = page.translate("This could not be loaded. Check the connection; if the portal was just renewed, load the page again.");
  }
}

/** What is kept for reading offline, each with a button to remove it. */
async function showKept() {
  const place = part("offline");
  const kept = await keptCourses();
  place.hidden = kept.length === 0;
  const list = element("ul", "", { class: "t-list" });
  for (const { id, title, url } of kept) {
    const row = element("li");
    const remove = element("button", page.translate("Remove"), { type: "button", class: "t-link", "aria-label": page.translate("Remove {title}", { title }) });
    remove.addEventListener("click", async () => {
      await removeCourse(id);
      await showKept();
      (place.querySelector("button") ?? root.querySelector("[data-t-export]"))?.focus();
    });
    row.append(element("a", title, { href: address(url) }), " ", remove);
    list.append(row);
  }
  place.querySelector("[data-t-me-list]")?.replaceChildren(list);
}

/** @param {string} portal  "" takes a file of any portal */
async function bring(portal) {
  other.hidden = true;
  try {
    const { learning, dropped } = readFile((await input.files?.[0]?.text()) ?? "", portal);
    const isStored = bringIn(learning);
    const counts = [
      page.count(Object.keys(learning.progress).length, "{n} state of progress read", "{n} states of progress read"),
      page.count(Object.keys(learning.notes).length, "{n} note", "{n} notes"),
      page.count(Object.keys(learning.stars).length, "{n} star", "{n} stars"),
    ].join(", ");
    const invalid = dropped ? ` ${page.count(dropped, "{n} thing in it was not valid and is left out.", "{n} things in it were not valid and are left out.")}` : "";
    fileStatus.textContent = isStored ? `${counts}.${invalid}` : page.translate("This browser could not store it; nothing that was here is lost.");
    input.value = "";
  } catch (error) {
    fileStatus.textContent = error instanceof Error ? error.message : String(error);
    other.hidden = !(error instanceof OtherPortal);
    if (other.hidden) input.value = "";
  }
}

root.addEventListener("change", ({ target }) => {
  if (target === input) void bring(ROOT);
  else if (target instanceof HTMLInputElement && target.name === "auto-done" && !chooseAutoDone(/** @type {import("../own/preferences.js").AutoDone} */ (target.value))) {
    showUnsaved();
  }
});
root.querySelector("[data-t-export]")?.addEventListener("click", () => save(writeFile(ROOT), "my-learning.json", "application/json"));
root.querySelector("[data-t-import]")?.addEventListener("click", () => input.click());
root.querySelector("[data-t-import-anyway]")?.addEventListener("click", () => void bring(""));
root.querySelector("[data-t-forget]")?.addEventListener("click", async ({ currentTarget }) => {
  const button = /** @type {HTMLElement} */ (currentTarget);
  if (!confirm(button.dataset.tForget)) return;
  const isDone = forgetAll();
  await removeAll();
  await show();
  fileStatus.textContent = isDone ? page.translate("Everything that this browser kept of you is cleared.") : page.translate("Something could not be removed. The browser’s own settings can delete the data of this site.");
});
for (const store of [progress, notes, stars, preferences]) store.listen(show);
root.querySelector("[data-t-needs-script]")?.remove();
for (const name of ["preferences", "file"]) part(name).hidden = false;
offerDemand(page);
// All parts appear together, so that none of them moves another one.
void Promise.allSettled([show(), watchRequired(), watchInvitations()]).then(() => {
  /** @type {HTMLElement} */ (root.querySelector("[data-t-me-columns]")).hidden = false;
});
