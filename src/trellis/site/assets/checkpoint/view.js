// A checkpoint for its one-to-one: the reader's own judgement by the rubric, a sheet to print, a word to the manager, an appointment.

import { element } from "../catalogue/card.js";
import { save } from "../catalogue/csv.js";
import { MOST, assessed, findAssessment, recordAssessment } from "../own/assessed.js";
import { reader } from "../own/reader.js";
import { ROOT, loadReaderFile } from "../own/reader_file.js";
import { keepText } from "../own/typing.js";
import { nameBothTooLong } from "../progress/words.js";
import { formatLocalDay } from "../required/dates.js";
import { writeCalendar } from "../required/ics.js";
import { page } from "../wording.js";
import { writeLetter } from "./mail.js";

/** @typedef {import("../own/assessed.js").Assessment} Assessment */
/** @typedef {import("../own/reader_file.js").Manager} Manager */

export async function watch() {
  await page.load();
  const section = /** @type {HTMLElement} */ (document.querySelector("[data-t-checkpoint]"));
  const place = /** @type {HTMLElement} */ (section.querySelector("[data-t-checkpoint-tools]"));
  const show = addAssessment(section, place);
  place.append(makeTools(section));
  assessed.listen(show);
  show();
}

/** @param {HTMLElement} section @param {HTMLElement} place @returns {() => void} shows what is kept */
function addAssessment(section, place) {
  const { tCheckpoint: address = "", tTitle: title = "", tCourse: course = "", tRubric: rubric = "", tVersion = "0" } = section.dataset;
  const version = Number(tVersion);
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-t-criterion]")]);
  const status = element("p", "", { role: "status" });
  const label = element("label", page.translate("My notes on the evidence: where it is, what it shows"), { class: "t-checkpoint__note" });
  const note = element("textarea", "", { rows: "4", maxlength: String(MOST) });
  label.append(note);
  place.append(...(rows.length ? [element("p", page.translate("Judge your own work first: choose a level in each row of the rubric. It stays in this browser."))] : []), label, status);
  for (const row of rows) {
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-t-level]"))) {
      const choice = element("label", "", { class: "t-rubric__own" });
      const input = element("input", "", { type: "radio", name: `own-${row.dataset.tCriterion}`, value: cell.dataset.tLevel ?? "", autocomplete: "off" });
      input.setAttribute("aria-label", page.translate("My level: {level}, {criterion}", { level: cell.dataset.tLevel ?? "", criterion: row.querySelector("th")?.textContent ?? "" }));
      choice.append(input, element("span", page.translate("my level")));
      cell.append(choice);
      input.addEventListener("change", () => keep(({ levels = {} }) => judge({ ...levels, [row.dataset.tCriterion ?? ""]: Number(input.value) })));
    }
  }
  const showNote = keepText(note, {
    read: () => findAssessment(address)?.note ?? "",
    write: (note) => keep(() => ({ note })),
    refuse: () => void (status.textContent = nameBothTooLong()),
  });

  /** @param {(own: Partial<Assessment>) => Partial<Assessment>} change */
  function keep(change) {
    const stored = recordAssessment(address, (own) => ({ title, course, ...change(own) }));
    if (!stored) status.textContent = page.translate("This browser keeps nothing.");
    return stored;
  }

  /** The judgement by the rubric as it is now. @param {Record<string, number>} levels @returns {Partial<Assessment>} */
  function judge(levels) {
    const chosen = rows.filter((row) => Object.hasOwn(levels, row.dataset.tCriterion ?? "")).map(({ dataset: { tCriterion = "", tPass } }) => ({ id: tCriterion, level: levels[tCriterion], pass: Number(tPass) }));
    const passing = chosen.filter(({ level, pass }) => level >= pass).length;
    return { rubric, version, levels: Object.fromEntries(chosen.map(({ id, level }) => [id, level])), passing, of: rows.length };
  }

  return () => {
    showNote();
    const own = findAssessment(address);
    if (!own) return;
    const levels = new Map(Object.entries(own.levels));
    for (const row of rows) {
      const level = levels.get(row.dataset.tCriterion ?? "");
      for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("input[type=radio]"))) {
        input.checked = Number(input.value) === level;
        input.closest("td")?.classList.toggle("t-rubric__chosen", input.checked);
      }
    }
    const chosen = rows.filter((row) => levels.get(row.dataset.tCriterion ?? "")).length;
    const words = chosen ? page.translate("By your own judgement {passing} of {of} criteria pass; judged so far: {chosen}.", { passing: own.passing, of: own.of, chosen }) : "";
    const isOther = (own.version !== version || own.rubric !== rubric) && Object.keys(own.levels).length ? page.translate("The rubric has changed since: look at each row again.") : "";
    status.textContent = [words, isOther].filter(Boolean).join(" ");
  };
}

/** @param {HTMLElement} section */
function makeTools(section) {
  const { tTitle: title = "", tCourse: course = "" } = section.dataset;
  const tools = element("div", "", { class: "t-checkpoint__tools" });
  const sheet = element("button", page.translate("Print the sheet for the one-to-one"), { type: "button", class: "t-button t-button--quiet" });
  sheet.addEventListener("click", () => {
    document.body.dataset.tSheet = "";
    addEventListener("afterprint", () => delete document.body.dataset.tSheet, { once: true });
    print();
  });
  const ask = element("p", "", { class: "t-inline" });
  fillContacts(ask, title, course);
  reader.listen(() => fillContacts(ask, title, course));
  tools.append(element("p"), ask, makeAppointment(title, course));
  tools.firstElementChild?.append(sheet);
  return tools;
}

/** @param {HTMLElement} place @param {string} title @param {string} course */
async function fillContacts(place, title, course) {
  const { team } = reader.get();
  const file = team ? await loadReaderFile().catch(() => undefined) : undefined;
  const manager = file && Object.hasOwn(file.teams, team) ? file.teams[team].manager : undefined;
  const mail = element("a", manager ? page.translate("Ask {name} for a one-to-one", { name: manager.name }) : page.translate("Ask my manager for a one-to-one"), { href: writeRequest(title, course, location.href.split("#")[0], manager) });
  const chat = manager?.chat ? [element("a", page.translate("Write to {name} in the chat", { name: manager.name }), { href: manager.chat })] : [];
  place.replaceChildren(mail, ...chat);
}

/** @param {string} title @param {string} course @param {string} address @param {Manager} [manager] */
export function writeRequest(title, course, address, manager) {
  const subject = page.translate("A one-to-one on my checkpoint: {title}", { title });
  const greeting = manager ? page.translate("Hello {name},", { name: manager.name }) : page.translate("Hello,");
  const text = page.translate("I am taking the course {course} and have reached its checkpoint. Would you look at my evidence with me, by this rubric? When would suit you?", { course });
  return writeLetter({ to: manager?.mail, subject, body: `${greeting}\n\n${text}`, end: `${address}\n` }).address;
}

/** @param {string} title @param {string} course */
function makeAppointment(title, course) {
  const form = element("form", "", { class: "t-inline" });
  const label = element("label", page.translate("The one-to-one is on"));
  const input = element("input", "", { type: "datetime-local", required: "", min: `${formatLocalDay(new Date())}T00:00` });
  label.append(" ", input);
  form.append(label, element("button", page.translate("Put it in my calendar"), { type: "submit", class: "t-button t-button--quiet" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const start = new Date(input.value);
    if (!Number.isNaN(start.getTime())) save(writeAppointment(title, course, start, location.href.split("#")[0]), "one-to-one.ics", "text/calendar");
  });
  return form;
}

/** @param {string} title @param {string} course @param {Date} start @param {string} address */
export function writeAppointment(title, course, start, address, now = new Date(), root = ROOT) {
  const { host, pathname } = new URL(address);
  const uid = `one-to-one-${`${host}${pathname}`.replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}@${new URL(root).host}`;
  return writeCalendar([{ uid, title: page.translate("One-to-one: {title}", { title }), text: `${course}\n${address}`, url: address, start: start.toISOString(), minutes: 45 }], now);
}

