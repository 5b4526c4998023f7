// A session in cmi5: launch parameters, the token, what the system says of the launch, statements and state.
//
// Completed and passed have ids that follow from the registration, so that a record store refuses a second one; it is then there
// already. What the store does not take stays in this browser until a later launch of the same registration has sent it.

import { SessionFault } from "./session.js";
import { formatDuration } from "./time.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Step} Step */
/** @typedef {"initialized" | "completed" | "passed" | "failed" | "terminated"} Verb */
/** @typedef {{getItem: (key: string) => string | null, setItem: (key: string, value: string) => void, removeItem: (key: string) => void}} Items */

const CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/";
const EXTENSIONS = "https://w3id.org/xapi/cmi5/context/extensions/";
const VERBS = "http://adlnet.gov/expapi/verbs/";
/** The id of our document among the states of the activity. */
const STATE = "trellis.progress";
/** The answer of a store that has a statement of this id already. */
const CONFLICT = 409;

/** @implements {Session} */
export class Cmi5Session {
  /**
   * @param {string} address  of the page, with the launch parameters
   * @param {object} world
   * @param {typeof globalThis.fetch} world.fetch
   * @param {Items | undefined} world.tab  what lasts as long as the tab
   * @param {Items | undefined} world.browser  what stays in this browser
   * @param {() => number} [world.now]  milliseconds
   * @param {() => string} [world.createId]
   */
  constructor(address, { fetch, tab, browser, now = Date.now, createId = () => crypto.randomUUID() }) {
    this.address = address;
    this.fetch = fetch;
    this.tab = tab;
    this.browser = browser;
    this.now = now;
    this.createId = createId;
    this.started = now();
    this.endpoint = this.registration = this.activityId = this.authorization = this.returnTo = this.languages = "";
    /** @type {any} */
    this.actor = {};
    /** @type {any} */
    this.launch = {};
    this.isRecorded = true;
    this.isEnded = false;
    /** Statements that the store has, and those that it has not answered yet. @type {Set<Verb>} */
    this.stored = new Set();
    /** @type {Set<Verb>} */
    this.pending = new Set();
    /** The ids of this session's own statements, so that a second try has the same one. @type {Map<Verb, string>} */
    this.ids = new Map();
    /** @type {Promise<unknown>} */
    this.queue = Promise.resolve();
  }

  async begin() {
    const token = await this.fetchToken(this.readParameters());
    this.authorization = `Basic ${token}`;
    this.launch = await this.read("activities/state", { stateId: "LMS.LaunchData" });
    if (!this.launch?.contextTemplate) throw new SessionFault("LMS.LaunchData");
    const preferences = await this.read("agents/profile", { agent: JSON.stringify(this.actor), profileId: "cmi5LearnerPreferences" }, false);
    this.languages = String(preferences?.languagePreference ?? "");
    this.isRecorded = (this.launch.launchMode ?? "Normal") === "Normal";
    this.returnTo = /^https?:\/\//.test(this.launch.returnURL ?? "") ? this.launch.returnURL : "";
    this.started = this.now();
    if (!(await this.send([this.build("initialized")]))) throw new SessionFault("initialized");
    const state = (await this.read("activities/state", { stateId: STATE })) ?? {};
    for (const verb of /** @type {Verb[]} */ (["completed", "passed"])) if (state[verb] === true) this.stored.add(verb);
    const left = this.readLeft();
    return { kept: [state.kept, left.kept].filter(Boolean).join("\n"), place: String(left.place ?? state.place ?? ""), isRecorded: this.isRecorded };
  }

  /** @param {Step} step @returns {Promise<boolean>} */
  save(step) {
    const saved = this.queue.then(() => this.store(step));
    this.queue = saved.catch(() => undefined);
    return saved.catch(() => false);
  }

  /** @param {Step} step */
  async end(step) {
    if (this.isEnded) return true;
    // A page that goes waits for nothing: both requests begin at once, and what must be in order is one request.
    const verbs = this.isRecorded ? this.listDue(step).filter((verb) => !this.pending.has(verb)) : [];
    if (this.isRecorded && !verbs.includes("passed") && this.hasFailed(step)) verbs.push("failed");
    verbs.push("terminated");
    const sent = this.send(verbs.map((verb) => this.build(verb, step)));
    const written = this.isRecorded ? this.writeState(step) : Promise.resolve(true);
    const [isSent, isWritten] = await Promise.all([sent, written]);
    this.isEnded = isSent;
    return isSent && isWritten;
  }

  /** @param {Step} step */
  async store(step) {
    if (this.isEnded) return false;
    if (!this.isRecorded) return true;
    this.keepLeft(step);
    let isWhole = true;
    for (const verb of this.listDue(step)) {
      this.pending.add(verb);
      const isSent = await this.send([this.build(verb, step)]).catch(() => false);
      this.pending.delete(verb);
      if (isSent) this.stored.add(verb);
      isWhole &&= isSent;
    }
    return (await this.writeState(step)) && isWhole;
  }

  /** What is to be stated and has not been, once a registration. @param {Step} step @returns {Verb[]} */
  listDue({ standing }) {
    /** @type {Verb[]} */
    const verbs = [];
    if (standing.passed && !this.isBelowMastery(standing.score)) verbs.push("passed");
    if (standing.completed) verbs.push("completed");
    return verbs.filter((verb) => !this.stored.has(verb));
  }

  /** Whether somebody has answered everything in this session, and failed. @param {Step} step */
  hasFailed({ standing, hasNewResult }) {
    if (!hasNewResult || !standing.answered || this.stored.has("passed") || this.pending.has("passed")) return false;
    return this.mastery === undefined ? !standing.passed : this.isBelowMastery(standing.score);
  }

  /** @returns {number | undefined} */
  get mastery() {
    return typeof this.launch.masteryScore === "number" ? this.launch.masteryScore : undefined;
  }

  /** @param {number | undefined} score */
  isBelowMastery(score) {
    return this.mastery !== undefined && (score ?? 0) < this.mastery;
  }

  /** Reads the launch parameters. @returns {string} the address of the token */
  readParameters() {
    const parameters = new URL(this.address).searchParams;
    const names = ["endpoint", "fetch", "actor", "registration", "activityId"];
    const [endpoint, fetch, actor, registration, activityId] = names.map((name) => parameters.get(name) ?? "");
    if (!(endpoint && fetch && actor && registration && activityId)) throw new SessionFault("launch parameters");
    try {
      this.actor = JSON.parse(actor);
    } catch {
      throw new SessionFault("actor");
    }
    Object.assign(this, { registration, activityId, endpoint: endpoint.endsWith("/") ? endpoint : `${endpoint}/` });
    return fetch;
  }

  /** Asks for the token, once; a page that is loaded again cannot have another. @param {string} address */
  async fetchToken(address) {
    const key = `trellis-cmi5-fetch:${address}`;
    if (attempt(() => this.tab?.getItem(key))) throw new SessionFault("used");
    attempt(() => this.tab?.setItem(key, "used"));
    const answer = await this.fetch(address, { method: "POST" });
    const token = answer.ok ? (await answer.json())["auth-token"] : "";
    if (!token) throw new SessionFault("auth-token");
    return String(token);
  }

  /**
   * @param {Verb} verb
   * @param {Step} [step]
   */
  build(verb, step) {
    const template = structuredClone(this.launch.contextTemplate);
    const activities = template.contextActivities ?? {};
    const isJudged = verb === "completed" || verb === "passed" || verb === "failed";
    const categories = [`${CATEGORIES}cmi5`, ...(isJudged ? [`${CATEGORIES}moveon`] : [])];
    const others = (activities.category ?? []).filter((/** @type {any} */ one) => !one.id?.startsWith(CATEGORIES));
    template.contextActivities = { ...activities, category: [...others, ...categories.map((id) => ({ objectType: "Activity", id }))] };
    const hasScore = verb === "passed" || verb === "failed";
    if (hasScore && this.mastery !== undefined) template.extensions = { ...template.extensions, [`${EXTENSIONS}masteryscore`]: this.mastery };
    const scaled = step?.standing.score ?? 0;
    return {
      id: this.findId(verb),
      actor: this.actor,
      verb: { id: VERBS + verb, display: { en: verb } },
      object: { objectType: "Activity", id: this.activityId },
      context: { ...template, registration: this.registration },
      ...(verb === "initialized" ? {} : { result: {
        ...(verb === "completed" ? { completion: true } : {}),
        ...(hasScore ? { success: verb === "passed", score: { scaled, raw: Math.round(scaled * 1e4) / 100, min: 0, max: 100 } } : {}),
        duration: formatDuration(this.now() - this.started),
      } }),
      timestamp: new Date(this.now()).toISOString(),
    };
  }

  /** @param {Verb} verb */
  findId(verb) {
    const isOnce = verb === "completed" || verb === "passed";
    const id = this.ids.get(verb) ?? (isOnce ? hashToUuid(`${this.registration} ${this.activityId} ${verb}`) : this.createId());
    this.ids.set(verb, id);
    return id;
  }

  /** @param {object[]} statements @returns {Promise<boolean>} */
  async send(statements) {
    const body = JSON.stringify(statements.length === 1 ? statements[0] : statements);
    const answer = await this.fetch(`${this.endpoint}statements`, { method: "POST", headers: this.headers, body, keepalive: true });
    if (answer.status !== CONFLICT || statements.length === 1) return answer.ok || answer.status === CONFLICT;
    for (const statement of statements) if (!(await this.send([statement]))) return false;
    return true;
  }

  /**
   * Writes what is kept. Only what the store has confirmed is noted as stated; the rest is stated again at a later launch.
   * @param {Step} step
   */
  async writeState({ kept, place }) {
    const body = JSON.stringify({ kept, place, completed: this.stored.has("completed"), passed: this.stored.has("passed") });
    const address = this.locate("activities/state", { stateId: STATE });
    const answer = await this.fetch(address, { method: "PUT", headers: this.headers, body, keepalive: true });
    if (answer.ok) attempt(() => this.browser?.removeItem(this.key));
    return answer.ok;
  }

  /**
   * @param {string} resource
   * @param {Record<string, string>} parameters
   * @param {boolean} [isState]
   * @returns {Promise<any>} undefined if there is none
   */
  async read(resource, parameters, isState = true) {
    const address = isState ? this.locate(resource, parameters) : `${this.endpoint}${resource}?${new URLSearchParams(parameters)}`;
    const answer = await this.fetch(address, { headers: this.headers, cache: "no-store" });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new SessionFault(resource);
    return answer.json().catch(() => undefined);
  }

  /** @param {string} resource @param {Record<string, string>} parameters */
  locate(resource, parameters) {
    const all = { activityId: this.activityId, agent: JSON.stringify(this.actor), registration: this.registration, ...parameters };
    return `${this.endpoint}${resource}?${new URLSearchParams(all)}`;
  }

  get headers() {
    return { Authorization: this.authorization, "Content-Type": "application/json", "X-Experience-API-Version": "1.0.3" };
  }

  get key() {
    return `trellis-cmi5:${this.registration}:${this.activityId}`;
  }

  /** @param {Step} step */
  keepLeft({ kept, place }) {
    attempt(() => this.browser?.setItem(this.key, JSON.stringify({ kept, place })));
  }

  /** @returns {{kept?: string, place?: string}} */
  readLeft() {
    const left = attempt(() => JSON.parse(this.browser?.getItem(this.key) ?? "{}")) ?? {};
    return { kept: typeof left.kept === "string" ? left.kept : undefined, place: typeof left.place === "string" ? left.place : undefined };
  }
}

/** A browser may store nothing. @template T @param {() => T} act @returns {T | undefined} */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** A UUID that follows from a text: four hashes of it, each begun with another number. @param {string} text */
export function hashToUuid(text) {
  const hex = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((seed) => {
    let hash = seed;
    for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) ^ (hash >>> 13);
    hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
    return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, "0");
  }).join("");
  const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
