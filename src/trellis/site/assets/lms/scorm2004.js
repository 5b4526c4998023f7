// A session in SCORM 2004.

import { SessionFault } from "./session.js";
import { formatDuration } from "./time.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Step} Step */

/** @implements {Session} */
export class Scorm2004Session {
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
    this.isCompleted = this.isPassed = false;
    /** The score, from 0 to 1, that a finished course begins with. A lower one, of a system that forgot the answers, does not replace it. */
    this.reached = 0;
  }

  async begin() {
    if (!this.api) throw new SessionFault("no API_1484_11");
    if (String(this.api.Initialize("")) !== "true") throw new SessionFault("Initialize");
    this.isOpen = true;
    this.started = this.now();
    this.isRecorded = !["browse", "review"].includes(this.get("cmi.mode"));
    this.isCompleted = this.get("cmi.completion_status") === "completed";
    this.isPassed = this.get("cmi.success_status") === "passed";
    if (this.isCompleted || this.isPassed) this.reached = Number(this.get("cmi.score.scaled")) || 0;
    if (this.isRecorded && !this.isCompleted) {
      this.set("cmi.completion_status", "incomplete");
      this.api.Commit("");
    }
    return { kept: this.get("cmi.suspend_data"), place: this.get("cmi.location"), isRecorded: this.isRecorded };
  }

  /** @param {Step} step */
  save(step) {
    if (!this.isOpen) return false;
    const isSaved = this.write(step);
    return String(this.api.Commit("")) === "true" && isSaved;
  }

  /** @param {Step} step */
  end(step) {
    if (!this.isOpen) return true;
    const isSaved = this.write(step);
    const isCommitted = String(this.api.Commit("")) === "true";
    this.isOpen = String(this.api.Terminate("")) !== "true";
    return !this.isOpen && isSaved && isCommitted;
  }

  /** @param {Step} step */
  write({ kept, place, standing }) {
    const values = { "cmi.session_time": formatDuration(this.now() - this.started), "cmi.exit": "suspend" };
    if (this.isRecorded) {
      this.isCompleted ||= standing.completed;
      this.isPassed ||= standing.passed === true;
      Object.assign(values, {
        "cmi.location": place,
        "cmi.suspend_data": kept,
        "cmi.progress_measure": this.isCompleted ? "1" : String(Math.round((standing.done / standing.of) * 1e4) / 1e4),
        "cmi.completion_status": this.isCompleted ? "completed" : "incomplete",
      });
      if (standing.score !== undefined && standing.score >= this.reached) {
        const scaled = String(standing.score);
        const raw = String(Math.round(standing.score * 1e4) / 100);
        Object.assign(values, { "cmi.score.min": "0", "cmi.score.max": "100", "cmi.score.raw": raw, "cmi.score.scaled": scaled });
      }
      if (standing.passed !== undefined) Object.assign(values, { "cmi.success_status": this.isPassed ? "passed" : "unknown" });
    }
    return Object.entries(values).filter(([name, value]) => !this.set(name, value)).length === 0; // all are set
  }

  /** @param {string} name */
  get(name) {
    return String(this.api.GetValue(name) ?? "");
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    return String(this.api.SetValue(name, value)) === "true";
  }
}
