// A course in a learning management system: shows one lesson at a time, lets quizzes be answered, and tells the system how far
// somebody is. Which system that is the session knows.

import { mountQuiz } from "../quiz/quiz.js";
import { page } from "../wording.js";
import { Progress } from "./progress.js";

/** @typedef {import("./progress.js").Course} Course */
/** @typedef {import("./session.js").Session} Session */

const START = "start";

/**
 * Starts the course of this page.
 * @param {(document: Document) => Session} open
 */
export function startPlayer(open) {
  /** @type {Course} */
  const course = JSON.parse(find("[data-t-package]").textContent ?? "");
  return new Player(course, open(document)).start();
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} */
function find(selector, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(selector);
  return element;
}

/** @param {string} part  what it is called */
const findPart = (part) => find(`[data-t-part="${CSS.escape(part)}"]`);

class Player {
  /** @param {Course} course @param {Session} session */
  constructor(course, session) {
    this.session = session;
    this.progress = new Progress(course);
    /** @type {HTMLElement[]} */
    this.parts = [...document.querySelectorAll("[data-t-part]")].filter((part) => part instanceof HTMLElement);
    this.place = START;
    this.isRecorded = true;
    this.hasEnded = false;
    this.hasBegun = this.hasNewResult = false;
    this.count = 0;
    this.fault = find("[data-t-fault]");
    this.leave = find("[data-t-leave]");
    this.course = find("[data-t-course]");
    this.observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.see(/** @type {HTMLElement | null} */ (target.closest("[data-t-part]")));
    });
  }

  async start() {
    this.show(START, false);
    this.mountQuizzes();
    try {
      const { kept, place, isRecorded } = await this.session.begin();
      for (const line of kept.split("\n")) this.progress.add(line);
      this.isRecorded = isRecorded;
      this.hasBegun = true;
      this.leave.hidden = false;
      if (!location.hash && this.parts.some((part) => part.dataset.tPart === place)) this.show(place, false);
      if (!isRecorded) this.say(page.translate("You are looking at this course again; nothing is recorded."));
    } catch {
      this.isRecorded = false;
      this.say(page.translate("Your learning system does not answer. You can read the lessons, but nothing is recorded. Open the course again from there."));
    }
    this.render();
    addEventListener("hashchange", () => this.follow());
    addEventListener("pagehide", () => void this.end());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => void (document.visibilityState === "hidden" && this.save()));
    this.leave.addEventListener("click", () => void this.close());
    if (location.hash) this.follow();
    for (const end of document.querySelectorAll("[data-t-end]")) this.observer.observe(end);
    watchWideCode();
    document.documentElement.dataset.tReady = "";
  }

  /** Shows what the address of the page leads to. */
  follow() {
    if (this.course.hidden) return;
    const anchor = readAnchor(location.hash);
    const target = anchor ? document.getElementById(anchor) : findPart(START);
    const part = /** @type {HTMLElement | null | undefined} */ (target?.closest("[data-t-part]"));
    if (!part || !target) return;
    this.show(part.dataset.tPart ?? START, true);
    if (part !== target) target.scrollIntoView();
    void this.save();
  }

  /** @param {string} place  what a part is called @param {boolean} moves  whether the focus goes there */
  show(place, moves) {
    for (const part of this.parts) part.hidden = part.dataset.tPart !== place;
    for (const row of document.querySelectorAll("[data-t-row]")) {
      const isHere = row.getAttribute("data-t-row") === place;
      row.classList.toggle("t-outline__here", isHere);
      const link = row.querySelector("a");
      if (isHere) link?.setAttribute("aria-current", "page");
      else link?.removeAttribute("aria-current");
    }
    this.place = place;
    if (!moves) return;
    scrollTo(0, 0);
    findPart(place).focus({ preventScroll: true });
  }

  /** Notes that the end of a lesson was in view. @param {HTMLElement | null} part */
  see(part) {
    const lesson = this.progress.course.lessons.find((one) => one.part === part?.dataset.tPart);
    if (!lesson || !this.progress.markSeen(lesson.key)) return;
    this.render();
    void this.save();
  }

  /** Shows the quizzes. One that cannot be shown ends neither the others nor the session. */
  mountQuizzes() {
    for (const lesson of this.progress.course.lessons) {
      try {
        if (lesson.quiz) this.mountQuiz(lesson, lesson.quiz);
      } catch (fault) {
        reportError(fault);
      }
    }
  }

  /** @param {import("./progress.js").Lesson} lesson @param {import("../quiz/answers.js").Quiz} quiz */
  mountQuiz(lesson, quiz) {
    const part = findPart(lesson.part);
    const { lang, dir } = find(".t-prose", part); // the course's, if it is not the page's
    mountQuiz(find("[data-t-quiz]", part), quiz, {
      words: page,
      lang,
      dir,
      onResult: (result) => {
        this.progress.recordScore(lesson.key, result);
        this.hasNewResult = true;
        this.render();
        void this.save();
      },
    });
  }

  /** Writes what is done. */
  render() {
    const { done, of, completed, score } = this.progress.judge();
    const parts = [page.translate("{done} of {total} lessons done.", { done, total: of })];
    if (score !== undefined) parts.push(page.translate("Score: {score} %.", { score: Math.round(score * 100) }));
    if (completed) parts.push(page.translate("You have completed this course."));
    find("[data-t-state]").textContent = parts.join(" ");
    for (const lesson of this.progress.course.lessons) {
      const row = find(`[data-t-row="${CSS.escape(lesson.part)}"]`);
      find("[data-t-done]", row).hidden = !this.progress.isDone(lesson);
      const best = this.progress.scores.get(lesson.key);
      if (!best || !lesson.quiz) continue;
      const element = find("[data-t-best]", findPart(lesson.part));
      element.textContent = page.translate("Your best result: {right} of {of}.", { right: best.right, of: best.of });
      element.hidden = false;
    }
  }

  step() {
    return { kept: this.progress.toText(), place: this.place, standing: this.progress.judge(), hasNewResult: this.hasNewResult };
  }

  async save() {
    if (!this.hasBegun || this.hasEnded) return;
    const number = (this.count += 1);
    const isSaved = await attempt(() => this.session.save(this.step()));
    if (number !== this.count || !this.isRecorded) return;
    this.say(isSaved ? "" : page.translate("This could not be saved. Your answers are still here; do not close this window before they are saved."), isSaved ? undefined : () => void this.save());
  }

  async end() {
    if (!this.hasBegun || this.hasEnded) return true;
    this.hasEnded = true;
    return attempt(() => this.session.end(this.step()));
  }

  /** Ends the session. From then on nothing of the course can be gone on with, since the system would not be told of it. */
  async close() {
    this.count += 1;
    this.leave.hidden = this.course.hidden = true;
    this.fault.focus();
    if (!(await attempt(() => this.session.save(this.step()))) || !(await this.end())) {
      this.hasEnded = this.leave.hidden = this.course.hidden = false;
      this.say(page.translate("This could not be saved. Your answers are still here; do not close this window before they are saved."), () => void this.close());
      return;
    }
    this.say(page.translate("Your progress is saved. You can close this window. To go on, open the course again from your learning system."));
    if (this.session.returnTo) location.assign(this.session.returnTo);
    else close();
  }

  /** @param {string} text @param {() => void} [again] */
  say(text, again) {
    this.fault.replaceChildren();
    if (!text) return;
    const line = document.createElement("p");
    line.textContent = text;
    this.fault.append(line);
    if (!again) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "t-button t-button--quiet";
    button.textContent = page.translate("Try again");
    button.addEventListener("click", again);
    this.fault.append(button);
  }
}

/** Gives a place in the order of keys to blocks of code that are too wide to be seen whole. */
function watchWideCode() {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const code of document.querySelectorAll("pre > code, pre:not(:has(code))")) watch.observe(code);
}

/** @param {string} hash @returns {string} the id that an address leads to */
function readAnchor(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** @param {() => boolean | Promise<boolean>} act @returns {Promise<boolean>} */
async function attempt(act) {
  try {
    return await act();
  } catch {
    return false;
  }
}
