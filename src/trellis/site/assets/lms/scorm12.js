// A session in SCORM 1.2.

import { SessionFault } from "./session.js";
import { formatHours } from "./time.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Step} Step */

/** The states of somebody who has finished; nothing takes them back. */
const FINISHED = ["passed", "completed"];

/** What a system need not know. */
const OPTIONAL = ["cmi.core.score.min", "cmi.core.score.max"];

/** @implements {Session} */
export class Scorm12Session {
  /**
   * @param {any} api  the system's, or undefined
   * @param {() => number} [now]  milliseconds
   */
  constructor(api, now = Date.now) {
    this.api = api;
    this.now = now;
    this.started = now();
    this.isOpen = false;
    this.isRecorded = true;
    this.isFinished = false;
    /** The score that a finished course begins with. A lower one, of a system that forgot the answers, does not replace it. */
    this.reached = 0;
  }

  async begin() {
    if (!this.api) throw new SessionFault("no API");
    if (String(this.api.LMSInitialize("")) !== "true") throw new SessionFault("LMSInitialize");
    this.isOpen = true;
    this.started = this.now();
    this.isRecorded = !["browse", "review"].includes(this.get("cmi.core.lesson_mode"));
    const status = this.get("cmi.core.lesson_status");
    this.isFinished = FINISHED.includes(status);
    if (this.isFinished) this.reached = Number(this.get("cmi.core.score.raw")) || 0;
    if (this.isRecorded && !this.isFinished && status !== "incomplete") {
      this.set("cmi.core.lesson_status", "incomplete");
      this.api.LMSCommit("");
    }
    return { kept: this.get("cmi.suspend_data"), place: this.get("cmi.core.lesson_location"), isRecorded: this.isRecorded };
  }

  /** @param {Step} step */
  save(step) {
    if (!this.isOpen) return false;
    const isSaved = this.write(step);
    return String(this.api.LMSCommit("")) === "true" && isSaved;
  }

  /** @param {Step} step */
  end(step) {
    if (!this.isOpen) return true;
    const isSaved = this.write(step);
    const isCommitted = String(this.api.LMSCommit("")) === "true";
    this.isOpen = String(this.api.LMSFinish("")) !== "true";
    return !this.isOpen && isSaved && isCommitted;
  }

  /** @param {Step} step */
  write({ kept, place, standing }) {
    const values = { "cmi.core.session_time": formatHours(this.now() - this.started), "cmi.core.exit": "suspend" };
    if (this.isRecorded) {
      Object.assign(values, { "cmi.core.lesson_location": place, "cmi.suspend_data": kept });
      const raw = Math.round((standing.score ?? 0) * 1e4) / 100;
      if (standing.score !== undefined && raw >= this.reached) {
        Object.assign(values, { "cmi.core.score.min": "0", "cmi.core.score.max": "100", "cmi.core.score.raw": String(raw) });
      }
      const isDone = standing.completed && standing.passed !== false;
      this.isFinished ||= isDone;
      if (isDone) Object.assign(values, { "cmi.core.lesson_status": standing.passed ? "passed" : "completed" });
      else if (!this.isFinished) Object.assign(values, { "cmi.core.lesson_status": "incomplete" });
    }
    const refused = Object.entries(values).filter(([name, value]) => !this.set(name, value)); // the others count, too
    return refused.every(([name]) => OPTIONAL.includes(name));
  }

  /** @param {string} name */
  get(name) {
    return String(this.api.LMSGetValue(name) ?? "");
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    return String(this.api.LMSSetValue(name, value)) === "true";
  }
}
