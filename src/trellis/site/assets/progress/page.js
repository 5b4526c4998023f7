// A reader's progress on the page of a lesson, a course or a path: ticks, what comes next, and the button that finishes it.

import { element } from "../catalogue/card.js";
import { finishesAtEnd } from "../own/preferences.js";
import { findMark, markBegun, markDone, markUndone, progress } from "../own/progress.js";
import { merge, starred, stars } from "../own/stars.js";
import { keepTitle } from "../own/titles.js";
import { page } from "../wording.js";
import { findFinish, makePart, readFinish, reckon } from "./reckon.js";
import { tick } from "./ticks.js";
import { nameDate, nameNext, nameNoStorage, nameTime } from "./words.js";

/** @typedef {import("./reckon.js").Part} Part */

/** How long the end of a lesson is in view before it counts as read, in milliseconds. */
const READING = 5000;

/** @param {HTMLElement} place  has what the page is of, see `progress.html` */
export function showProgress(place) {
  const { tProgress: kind = "", tId: id = "", tTitle: title = "", tVersion: version = "", tPart: address = id } = place.dataset;
  const own = { address, former: split(place.dataset.tFormer) };
  const whole = { address: id, former: split(place.dataset.tFormerWhole ?? place.dataset.tFormer) };
  carryStar(whole.address, whole.former);
  const parts = readParts();
  const status = element("p", "", { role: "status", class: "t-progress__status" });
  const line = element("p", "", { class: "t-progress__line" });
  const bar = element("progress", "", { class: "t-progress__bar", "aria-label": page.translate("Your progress"), value: "0" });
  const act = element("button", "", { type: "button", class: kind === "lesson" ? "t-button" : "t-button t-button--quiet" });
  place.append(...(kind === "path" ? [bar] : []), line, act, status);

  /** Finishes the course or path with its last part. */
  const settle = () => {
    const at = readFinish(progress.get(), { ...whole, minutes: 0, parts });
    if (!at || findFinish(progress.get(), whole)) return;
    keepTitle(id, title);
    markDone(id, { version, at });
    status.textContent = kind === "path" ? page.translate("You have finished this path. Well done.") : page.translate("You have finished this course. Well done.");
  };
  const show = () => {
    settle();
    tick(document, parts);
    const marks = progress.get();
    const finish = findFinish(marks, own);
    const standing = reckon(marks, parts);
    act.textContent = finish ? page.translate("Mark as not done") : page.translate("Mark as done");
    act.classList.toggle("t-button--quiet", kind !== "lesson" || finish !== undefined);
    const finished = finish?.done ? page.translate("Done on {date}", { date: nameDate(finish.done) }) : "";
    const count = standing.begun && parts.length ? describe(kind, standing) : "";
    line.textContent = [finished, kind === "lesson" || !finished ? count : ""].filter(Boolean).join(" · ");
    line.hidden = !line.textContent;
    bar.max = standing.total || 1;
    bar.value = standing.done;
    bar.hidden = !standing.begun;
    if (kind !== "lesson") proceed(standing, parts, finish !== undefined);
  };
  act.addEventListener("click", () => {
    const finish = findFinish(progress.get(), own);
    status.textContent = "";
    const isStored = finish ? undo(own, whole) : finishPart(own.address, { id, title, version, isWhole: own.address === id });
    if (!isStored) status.textContent = nameNoStorage();
  });
  progress.listen(show);
  show();
  if (kind === "path") document.querySelector("[data-t-start]")?.addEventListener("click", () => void markBegun(id));
  if (kind === "lesson" && place.dataset.tHasQuiz === undefined) watchEnd(place, () => {
    if (!findFinish(progress.get(), own) && finishesAtEnd()) finishPart(own.address, { id, title, version, isWhole: false });
  });
}

/** @param {string} address @param {{id: string, title: string, version: string, isWhole: boolean}} whole */
function finishPart(address, { id, title, version, isWhole }) {
  keepTitle(id, title);
  return markDone(address, isWhole ? { version } : {});
}

/**
 * Takes a finish back; with a lesson's that of its course, if the course was finished no earlier.
 * @param {Pick<Part, "address" | "former">} own @param {Pick<Part, "address" | "former">} whole
 */
function undo(own, whole) {
  const marks = progress.get();
  const finish = findFinish(marks, own);
  const last = own.address === whole.address ? undefined : findFinish(marks, whole);
  const isLast = last?.done && finish?.done && last.done >= finish.done;
  const addresses = [own, ...(isLast ? [whole] : [])].flatMap(({ address, former = [] }) => [address, ...former]);
  return addresses.filter((address) => findMark(marks, address)?.done).map((address) => markUndone(address)).every(Boolean);
}

/** The parts of the course or path that the page lists. @returns {Part[]} */
export function readParts() {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-t-parts] [data-t-part]"));
  /** @type {Partial<import("../path/plan.js").PathData>} */
  const { items = [] } = JSON.parse(document.querySelector("[data-t-plan-data]")?.textContent ?? "{}");
  return [...rows].map(({ dataset }) => {
    const { tPart: address = "", tFormer, tMinutes, tOptional } = dataset;
    const item = items.find(({ id }) => id === address);
    return { address, former: split(tFormer), minutes: Number(tMinutes) || 0, optional: tOptional !== undefined, parts: item && makePart(item).parts };
  });
}

/** @param {string} kind @param {import("./reckon.js").Standing} standing */
function describe(kind, { done, total, minutes }) {
  const values = { done, total, time: nameTime(minutes) };
  if (kind === "path") return minutes ? page.translate("{done} of {total} done, {time} left", values) : page.translate("{done} of {total} done", values);
  return minutes ? page.translate("{done} of {total} lessons done, {time} left", values) : page.translate("{done} of {total} lessons done", values);
}

/**
 * Lets the page's first button lead to what comes next, and of what is finished to its beginning.
 * @param {import("./reckon.js").Standing} standing @param {Part[]} parts @param {boolean} isFinished
 */
function proceed(standing, parts, isFinished) {
  const start = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-t-start]"));
  const row = document.querySelectorAll("[data-t-parts] [data-t-part]")[isFinished ? 0 : standing.next];
  const link = /** @type {HTMLAnchorElement | null | undefined} */ (row?.querySelector("a"));
  if (!start || !link || !(standing.begun || isFinished)) return;
  const words = start.firstChild;
  start.href = link.href;
  const place = /** @type {HTMLElement} */ (row).closest("[data-t-parts=lessons]") ? nameNext(standing, standing.next, parts.length) : link.textContent ?? "";
  const text = isFinished ? page.translate("Take it again") : page.translate("Continue: {what}", { what: place });
  if (words?.nodeType === Node.TEXT_NODE) words.textContent = text;
}

/** Calls back once the end of the page has been in view for a while. @param {HTMLElement} place @param {() => void} act */
function watchEnd(place, act) {
  let timer = 0;
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    window.clearTimeout(timer);
    if (isIntersecting) timer = window.setTimeout(act, READING);
  });
  observer.observe(place);
}

/** @param {string | undefined} list  of words */
const split = (list) => (list ?? "").split(" ").filter(Boolean);

/**
 * Gives a course or path the star that it has under a former id; of several the earliest day.
 * @param {string} id @param {string[]} formerIds
 */
export function carryStar(id, formerIds) {
  const former = formerIds.filter(starred);
  if (!former.length) return;
  stars.update((all) => {
    const days = former.map((one) => ({ [id]: all[one] ?? "" }));
    const others = Object.fromEntries(Object.entries(all).filter(([one]) => !former.includes(one)));
    return days.reduce(merge, others);
  });
}
