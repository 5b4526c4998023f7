// Shows what is required of the reader, by when, and how its completion is recorded.

import { element, speak } from "../catalogue/card.js";
import { save } from "../catalogue/csv.js";
import { markDone, progress } from "../own/progress.js";
import { known, readDay, reader } from "../own/reader.js";
import { ROOT, formatDay, loadReaderFile } from "../own/reader_file.js";
import { recordRenewal, renewals } from "../own/renewals.js";
import { today } from "../own/stars.js";
import { loadStyles } from "../own/styles.js";
import { page } from "../wording.js";
import { listDuties } from "./dates.js";
import { writeCalendar } from "./ics.js";

/** @typedef {import("./dates.js").Duty} Duty */

/** @type {Promise<void> | undefined} */
let begun;

/** Fills the places on this page, and again whenever what they show has changed; once a page, whoever asks. */
export const watch = () => (begun ??= start());

async function start() {
  await Promise.all([page.load(), loadStyles()]);
  const show = () => void fill().catch(() => undefined); // without the file the page says what it says without script
  for (const store of [reader, progress, renewals]) store.listen(show);
  await fill().catch(() => undefined);
}

async function fill() {
  const own = reader.get();
  const lists = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-t-me="required"]'));
  const notes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-t-of-you]"));
  const isNeeded = known(own) || own.joined;
  const file = isNeeded ? await loadReaderFile() : undefined;
  const duties = file ? listDuties(file.required, own, progress.get(), renewals.get(), today()) : [];
  for (const place of lists) fillList(place, duties, file?.lms ?? "");
  for (const place of notes) fillNote(place, duties);
}

/** @param {HTMLElement} place @param {Duty[]} duties @param {string} lms */
function fillList(place, duties, lms) {
  if (place.contains(document.activeElement) && place.querySelector("details[open]")) return; // somebody is typing a day
  const level = place.dataset.tLevel === "3" ? "h3" : "h2";
  const list = element("ul", "", { class: "t-rows t-duties" });
  list.append(...duties.map((duty) => makeRow(duty, lms)));
  const tools = element("p", "", { class: "t-inline t-duties__tools" });
  if (duties.some(({ day }) => day)) {
    const button = element("button", page.translate("Add these dates to my calendar"), { type: "button", class: "t-link" });
    button.addEventListener("click", () => save(makeCalendar(duties), "required.ics", "text/calendar"));
    tools.append(button);
  }
  if (duties.some(({ state }) => state === "undated")) {
    tools.append(element("a", page.translate("Add the day you joined to see dates"), { href: `${ROOT}#for-you` }));
  }
  place.replaceChildren(...(duties.length ? [element(level, page.translate("Required of you")), list, tools] : []));
  place.hidden = !duties.length;
}

/** @param {Duty} duty @param {string} lms */
function makeRow(duty, lms) {
  const { item, next, state } = duty;
  const row = element("li", "", { class: `t-row t-row--plain t-duty t-duty--${state}` });
  const main = element("span", "", { class: "t-row__main" });
  main.append(speak(element("a", next.title, { class: "t-row__title", href: ROOT + next.url }), next));
  const note = element("span", describeDuty(duty), { class: "t-row__note" });
  main.append(note);
  if (next !== item) main.append(element("span", page.translate("It renews {title}.", { title: item.title }), { class: "t-row__note" }));
  if (state !== "done") main.append(makeRecord(next, lms));
  main.append(makeDayForm(duty));
  row.append(main, element("span", next.time ?? "", { class: "t-row__end" }));
  return row;
}

/** By when, in words. @param {Duty} duty */
export function describeDuty({ item, state, day, done }) {
  const values = { day: day && formatDay(day), done: done && formatDay(done) };
  if (done && !day) return page.translate("Done on {done}", values);
  if (done) return state === "overdue" ? page.translate("Done on {done}; it was to be renewed by {day}. A good one to take next.", values) : page.translate("Done on {done}, renew by {day}", values);
  if (state === "undated") return `${item.note[0].toUpperCase()}${item.note.slice(1)}`;
  return state === "overdue" ? page.translate("It was due on {day}. A good one to take next.", values) : page.translate("Due on {day}", values);
}

/** How completion is recorded. @param {import("./dates.js").Course} course @param {string} lms */
export function makeRecord(course, lms) {
  const line = element("span", "", { class: "t-row__note t-duty__record" });
  if (course.lms && lms) line.append(element("a", page.translate("Record it in the learning management system: {id}", { id: course.lms }), { href: lms.replace("{id}", encodeURIComponent(course.lms)) }));
  else if (course.lms) line.textContent = page.translate("Completion is recorded in the learning management system as {id}.", { id: course.lms });
  else if (course.enrol) line.append(element("a", page.translate("Enrol; completion is recorded there"), { href: course.enrol }));
  else line.textContent = page.translate("Completion is noted in this browser only; tell your manager.");
  return line;
}

/** A day on which it was done, for what was taken elsewhere or before. @param {Duty} duty */
function makeDayForm({ item, next, done }) {
  const details = element("details", "", { class: "t-duty__done" });
  const form = element("form", "", { class: "t-inline" });
  const label = element("label", page.translate("Done on"));
  const input = element("input", "", { type: "date", max: today(), required: "" });
  input.value = today();
  label.append(" ", input);
  const status = element("span", "", { role: "status" });
  form.append(label, element("button", page.translate("Save"), { type: "submit", class: "t-button t-button--quiet" }), status);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const day = readDay(input.value);
    if (!day || day > today()) return void (status.textContent = page.translate("Give a day up to today."));
    details.open = false;
    const stored = done ? recordRenewal(next.id, day) : markDone(item.id, { at: new Date(`${day}T12:00:00`).toISOString() });
    if (stored) return;
    details.open = true;
    status.textContent = page.translate("This browser keeps nothing.");
  });
  details.append(element("summary", done ? page.translate("Taken again?") : page.translate("Done already?")), form);
  return details;
}

/** What the head of a page says without script: of whom it is required. @type {WeakMap<HTMLElement, ChildNode[]>} */
const plain = new WeakMap();

/** @param {HTMLElement} place @param {Duty[]} duties */
function fillNote(place, duties) {
  const duty = duties.find(({ item }) => item.id === place.dataset.tOfYou);
  if (!plain.has(place)) plain.set(place, [...place.childNodes]);
  place.replaceChildren(...(duty ? [element("b", page.translate("Required of you")), ` ${describeDuty(duty)}`] : plain.get(place) ?? []));
}

/** @param {Duty[]} duties @returns {string} */
export function makeCalendar(duties, now = new Date(), root = ROOT, index = globalThis.document?.documentElement?.dataset?.tIndex ?? "") {
  const { host, pathname } = new URL(root);
  const site = `${host}${pathname}`.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/-$/, "");
  const events = duties.filter(({ day }) => day).map(({ item, next, day, done }) => ({
    uid: `required-${item.first ?? item.id}@${site}`,
    title: done ? page.translate("Renew by today: {title}", { title: next.title }) : page.translate("Due today: {title}", { title: next.title }),
    text: root + next.url + index,
    url: root + next.url + index,
    start: day,
    alarmDays: 7,
  }));
  return writeCalendar(events, now);
}

