// The home page for a reader who has set their team, role and region. None of it leaves the browser.

import { element, speak } from "../catalogue/card.js";
import { fitting } from "../catalogue/choice.js";
import { GONE, shelf as opened } from "../catalogue/data.js";
import { compared } from "../own/compared.js";
import { progress } from "../own/progress.js";
import { known, reader } from "../own/reader.js";
import { stars } from "../own/stars.js";
import { begun, changed, visited } from "../own/visited.js";
import { forgetAll, isStored, keepsSomething, open } from "../store.js";
import { page } from "../wording.js";
import { listNeeds } from "./needs.js";
import { findOption } from "./offered.js";

/** @typedef {{title: string, url: string, note: string, end?: string, lang?: string, dir?: string, noted?: boolean}} Line  noted: the note is in the title's language */

const LINES = 5;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-for-you]"));
const shelf = opened({ root: root.dataset.tRoot, data: root.dataset.tData, spread: root.dataset.tSpread });
const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
const place = /** @type {HTMLElement} */ (root.querySelector("[data-t-lines]"));
const status = /** @type {HTMLElement} */ (root.querySelector("[role=status]"));
const gone = /** @type {HTMLElement} */ (root.querySelector("[data-t-gone]"));
const forget = /** @type {HTMLElement} */ (root.querySelector("[data-t-forget]"));
const ofAll = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-of-all]"));
const joined = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=joined]"));
const fields = /** @type {Record<"team" | "role" | "region", HTMLSelectElement>} */ (
  Object.fromEntries([...form.querySelectorAll("select")].map((select) => [select.name, select]))
);

/** @param {[number, string][]} asked @returns {Promise<Line[]>} */
const lines = async (asked) => {
  const cards = await shelf.cards(asked.map(([number]) => number));
  return cards.map(({ title, url, summary, time, lang, dir }, at) => {
    const note = asked[at][1];
    return { title, url, note: note || summary, end: time, lang, dir, noted: !note };
  });
};

/** How tall the reader's part was, by the window's width; `first.js` keeps its place for it. @type {import("../store.js").Store<Record<string, number>>} */
const heights = open("home", {
  version: 1,
  empty: {},
  migrate: (kept) => Object.fromEntries(Object.entries(kept ?? {}).filter(([, height]) => Number.isFinite(height))),
});

/** Notes how tall the reader's part is now. What has nothing of a reader's is as tall as the page comes. */
function measure() {
  if (!root.querySelector(".t-rows") || root.querySelector("details[open]")) return;
  const { [innerWidth]: _, ...others } = heights.get();
  const reserved = root.style.minHeight;
  root.style.minHeight = "";
  const height = Math.ceil(root.getBoundingClientRect().height);
  root.style.minHeight = reserved; // nothing moves; the next page has the new height
  heights.update(() => Object.fromEntries([...Object.entries(others).slice(-3), [innerWidth, height]]));
}

/** What the reader chose, as it is offered now: by its present word, "" for what is offered no more. */
function offered() {
  const said = { ...reader.get() };
  /** @type {(Node | string)[]} */
  const lost = [];
  for (const name of /** @type {const} */ (["team", "role", "region"])) {
    const select = fields[name];
    const option = select && findOption(select.options, said[name]);
    said[name] = option?.value ?? "";
    if (!select) continue;
    select.value = said[name];
    if (option) continue;
    const label = select.labels[0].firstChild?.textContent?.trim() ?? "";
    lost.push(page.translate("{label}: what you chose is no longer offered. Please choose again.", { label }), " ", removal(name, label), " ");
  }
  gone.replaceChildren(...lost);
  return said;
}

/** A button that forgets a part of the choice, for whoever finds nothing in its place. @param {"team" | "role" | "region"} name @param {string} label */
function removal(name, label) {
  const button = element("button", page.translate("Remove"), { type: "button", class: "t-link", "aria-label": page.translate("Remove {title}", { title: label }) });
  button.addEventListener("click", () => {
    reader.update((now) => ({ ...now, [name]: "" }));
    fields[name].focus();
  });
  return button;
}

let turn = 0;
async function show() {
  const now = ++turn;
  const said = offered();
  if (joined && document.activeElement !== joined) joined.value = said.joined ?? "";
  forget.hidden = !keepsSomething();
  try {
    const sections = [...(await goOn()), await news(), ...(known(said) ? await meant(said) : [])];
    if (now !== turn) return;
    place.replaceChildren(...sections.filter(([, found]) => found.length).map(([title, found]) => section(title, found)));
    place.hidden = !place.childElementCount;
    root.toggleAttribute("data-known", known(said));
    root.toggleAttribute("data-team", Boolean(said.team));
    if (ofAll) ofAll.hidden = Boolean(said.team); // what is required of a team's people has it all
    if (status.textContent === GONE) status.textContent = "";
    measure();
  } catch {
    if (now === turn) status.textContent = GONE;
  }
}

/** The language of a kept title, where it is not this page's. @param {string | undefined} lang */
const foreign = (lang) => (lang && lang !== document.documentElement.lang ? { lang, dir: "auto" } : { lang: undefined });

/** @param {import("../own/visited.js").Visit} visit */
const describe = ({ place, total, lesson }) => page.translate("Lesson {number} of {total}: {title}", { number: place, total, title: lesson });

/** With progress, what comes next and the minutes that are left; without, the lessons that were opened last. @returns {Promise<[string, Line[]][]>} */
async function goOn() {
  if (!isStored("progress")) return visits();
  try {
    const [{ resume }] = await Promise.all([import("../progress/resume.js"), page.load()]);
    return [[page.translate("Continue"), (await resume()).slice(0, 3).map((line) => ({ ...line, ...foreign(line.lang) }))]];
  } catch {
    return visits();
  }
}

/** @returns {[string, Line[]][]} */
const visits = () => [
  [page.translate("Continue"), begun(visited.get()).slice(0, 3).map(([, visit]) => ({ ...visit, note: describe(visit), ...foreign(visit.lang) }))],
];

/** @returns {Promise<[string, Line[]]>} */
async function news() {
  const now = visited.get();
  const found = Object.values(now).some(({ end }) => end) ? changed(now, await shelf.stories()) : [];
  const told = found.flatMap(({ visit, stories }) => stories.map(([, day, title, url]) => ({ title, url, note: page.translate("{title}, {day}", { title: visit.title, day }) })));
  return [page.translate("Changed since you finished"), told.slice(0, LINES)];
}

/** @param {import("../own/reader.js").Reader} said @returns {Promise<[string, Line[]][]>} */
async function meant(said) {
  const asked = said.team ? await shelf.team(said.team) : { required: [], recommended: [] };
  const required = [...asked.required, ...fitting(await shelf.limited(), said).map(([number, note]) => /** @type {[number, string]} */ ([number, note]))];
  const away = new Set(said.region ? await shelf.elsewhere(said.region) : []);
  const here = (/** @type {[number, string][]} */ list) => list.filter(([number]) => !away.has(number));
  const needs = await listNeeds(shelf, said, progress.get(), [...required, ...asked.recommended].map(([number]) => number));
  const team = fields.team?.selectedOptions[0]?.textContent?.trim() ?? "";
  return [
    [page.translate("{team} suggests", { team }), await lines(here(asked.recommended).slice(0, LINES))],
    [page.translate("People in your role also need"), await lines(needs.slice(0, LINES))],
  ];
}

/** @param {string} title @param {Line[]} found */
function section(title, found) {
  const made = element("section");
  const list = element("ul", "", { class: "t-rows" });
  for (const line of found) {
    const { title, url, note, end } = line;
    const row = element("li", "", { class: "t-row t-row--plain" });
    const main = element("span", "", { class: "t-row__main" });
    const link = speak(element("a", title, { class: "t-row__title", href: shelf.address(url) }), line);
    main.append(link, speak(element("span", note, { class: "t-row__note" }), line.noted ? line : {}));
    row.append(main, element("span", end ?? "", { class: "t-row__end" }));
    list.append(row);
  }
  made.append(element("h3", title), list);
  return made;
}

/** @param {string} team @returns {string} the region of a team, "" for none: it comes and goes with the team, unless it was chosen by itself */
const regionOf = (team) => [...(fields.team?.options ?? [])].find(({ value }) => value === team)?.dataset.region ?? "";

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", ({ target }) => {
  root.style.minHeight = "";
  const field = /** @type {HTMLInputElement | HTMLSelectElement} */ (target);
  const follows = (/** @type {import("../own/reader.js").Reader} */ now) => field === fields.team && fields.region && (!now.region || now.region === regionOf(now.team));
  const kept = reader.update((now) => ({ ...now, ...(follows(now) ? { region: regionOf(field.value) } : {}), [field.name]: field.value }));
  status.textContent = kept ? "" : page.translate("This browser keeps nothing, so the portal forgets it with this page.");
});
forget.addEventListener("click", async () => {
  if (!confirm(forget.dataset.tForget)) return;
  root.style.minHeight = "";
  const done = forgetAll();
  await import("../offline/keep.js").then(({ removeAll }) => removeAll());
  await show();
  status.textContent = done ? page.translate("Everything that this browser kept of you is cleared.") : GONE;
  (fields.team ?? root).focus();
});
for (const store of [reader, stars, compared, visited, progress]) store.listen(show);
root.hidden = false;
const parts = [import("../required/view.js"), import("../invite/view.js")].map((coming) => coming.then(({ watch }) => watch()));
void Promise.allSettled([show(), ...parts]).then(() => {
  root.removeAttribute("data-t-filling");
  measure();
});
addEventListener("pagehide", measure); // what is required may have come or gone
