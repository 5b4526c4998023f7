// A learning management system with a record store for cmi5, as far as an assignable unit sees it. It refuses what the specification
// forbids, with the number of the requirement.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/";
const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
const SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
const DURATION = /^PT\d+(\.\d+)?S$/;

export const ACTOR = { objectType: "Agent", account: { homePage: "https://lms.example", name: "ada" } };
const ENDPOINT = "https://store.example/xapi/";

export class RecordStore {
  /** @param {{registration?: string, returnURL?: string, launchMode?: string, masteryScore?: number | undefined}} [options] */
  constructor({ registration = "11111111-1111-4111-8111-111111111111", ...launch } = {}) {
    this.registration = registration;
    this.activityId = "https://lms.example/activities/1";
    this.session = 0;
    this.launch = { launchMode: "Normal", moveOn: "CompletedAndPassed", masteryScore: 0.8, ...launch };
    /** @type {any[]} */
    this.statements = [];
    /** @type {string[]} */
    this.requests = [];
    /** @type {string[]} */
    this.violations = [];
    /** @type {Map<string, string>} */
    this.states = new Map();
    /** How requests of some addresses fail. @type {(method: string, address: URL) => "" | "offline" | number} */
    this.fails = () => "";
    this.tokens = new Set();
  }

  /** Launches the course. @returns {string} the address of the page */
  open() {
    this.session += 1;
    const parameters = { endpoint: ENDPOINT, fetch: `https://lms.example/fetch?${this.session}`, actor: JSON.stringify(ACTOR), registration: this.registration, activityId: this.activityId };
    return `https://content.example/index.html?${new URLSearchParams(parameters)}`;
  }

  get template() {
    return {
      contextActivities: { grouping: [{ objectType: "Activity", id: "https://learning.example/courses/rates/unit/" }] },
      extensions: { [SESSION]: `session-${this.session}` },
    };
  }

  /** Answers as `fetch` does. @type {any} */
  fetch = async (/** @type {string} */ text, /** @type {any} */ { method = "GET", headers = {}, body = "" } = {}) => {
    const address = new URL(text);
    this.requests.push(`${method} ${address.pathname}`);
    const failure = this.fails(method, address);
    if (failure === "offline") throw new TypeError("Failed to fetch");
    if (failure) return new Response("", { status: failure });
    if (address.pathname === "/fetch") return this.answerToken(method, address);
    this.require("8.2.2", headers.Authorization === `Basic token-${this.session}`);
    this.require("8.1", text.startsWith(ENDPOINT));
    this.require("xapi", headers["X-Experience-API-Version"] === "1.0.3");
    if (address.pathname.endsWith("/statements")) return this.answerStatements(JSON.parse(body));
    const id = address.searchParams.get("stateId");
    if (address.pathname.endsWith("/agents/profile")) return new Response(JSON.stringify({ languagePreference: "de-DE,en-US" }));
    this.require("8.1.11", address.searchParams.get("registration") === this.registration && address.searchParams.get("activityId") === this.activityId);
    if (id === "LMS.LaunchData") {
      this.require("10", method === "GET");
      return new Response(JSON.stringify({ ...this.launch, contextTemplate: this.template }));
    }
    if (method === "PUT") this.states.set(String(id), body);
    const state = this.states.get(String(id));
    return method === "PUT" ? new Response(null, { status: 204 }) : new Response(state ?? "", { status: state ? 200 : 404 });
  };

  /** @param {string} method @param {URL} address */
  answerToken(method, address) {
    this.require("8.2.1.4", method === "POST");
    this.require("8.2.1.3", !this.tokens.has(address.search));
    this.tokens.add(address.search);
    return new Response(JSON.stringify({ "auth-token": `token-${this.session}` }));
  }

  /** @param {any} body */
  answerStatements(body) {
    const list = Array.isArray(body) ? body : [body];
    if (list.some((one) => this.statements.some((other) => other.id === one.id))) return new Response("", { status: 409 });
    const before = this.violations.length;
    for (const one of list) this.judge(one);
    return this.violations.length > before ? new Response(this.violations.join(), { status: 400 }) : new Response(JSON.stringify(list.map((one) => one.id)));
  }

  /** @param {any} statement */
  judge(statement) {
    const { id, actor, verb, object, context, result = {}, timestamp } = statement;
    const name = verb.id.replace("http://adlnet.gov/expapi/verbs/", "");
    const inSession = this.statements.filter((one) => one.context.extensions[SESSION] === `session-${this.session}`).map((one) => one.name);
    const inRegistration = this.statements.map((one) => one.name);
    this.require("7.1.1_1", (name === "initialized") === (inSession.length === 0));
    this.require("7.1.2_1", !inSession.includes("terminated"));
    this.require("9.1_1", UUID.test(id));
    this.require("9.2_3", JSON.stringify(actor) === JSON.stringify(ACTOR));
    this.require("9.3_1", !inSession.includes(name));
    this.require("9.3_2", !(["passed", "failed"].includes(name) && inSession.some((one) => ["passed", "failed"].includes(one))));
    this.require("9.3_6", !(["passed", "completed"].includes(name) && inRegistration.includes(name)));
    this.require("9.3_7", !(name === "failed" && inRegistration.includes("passed")));
    this.require("9.4_2", object.id === this.activityId && object.objectType === "Activity");
    const hasScore = name === "passed" || name === "failed";
    this.require("9.5.1_1", (result.score !== undefined) === hasScore);
    if (hasScore) {
      const { scaled, raw, min, max } = result.score;
      this.require("9.5.1_2", [scaled, raw, min, max].every((value) => typeof value === "number") && min <= raw && raw <= max && scaled >= 0 && scaled <= 1);
      const mastery = this.launch.masteryScore;
      this.require("9.3.4_2", mastery === undefined || scaled >= mastery === (name === "passed"));
      this.require("9.6.3.2_2", context.extensions[MASTERY] === mastery);
    }
    this.require("9.5.2", result.success === (hasScore ? name === "passed" : undefined));
    this.require("9.5.3", result.completion === (name === "completed" ? true : undefined));
    this.require("9.5.4.1", (name === "initialized") === (result.duration === undefined) && DURATION.test(result.duration ?? "PT0S"));
    this.require("9.6.1", context.registration === this.registration);
    const categories = context.contextActivities.category.map((/** @type {any} */ one) => one.id.replace(CATEGORIES, ""));
    this.require("9.6.2.1", categories.includes("cmi5"));
    this.require("9.6.2.2", categories.includes("moveon") === (hasScore || name === "completed"));
    this.require("9.6.3.1", context.extensions[SESSION] === `session-${this.session}`);
    this.require("10_2", JSON.stringify(context.contextActivities.grouping) === JSON.stringify(this.template.contextActivities.grouping));
    this.require("9.7_2", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(timestamp));
    this.require("10_4", this.launch.launchMode === "Normal" || !["passed", "failed", "completed"].includes(name));
    this.statements.push({ ...statement, name });
  }

  /** @param {string} requirement @param {boolean} isMet */
  require(requirement, isMet) {
    if (!isMet) this.violations.push(requirement);
  }

  get verbs() {
    return this.statements.map((one) => one.name);
  }
}
