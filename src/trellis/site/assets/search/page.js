// The page of results. The query is `q` in its URL, so a search can be saved, shared, and returned to.

import { frame } from "../wording.js";
import { grouped, rows, search } from "./index.js";
import { about, address, count, element, heading, marked, meaning, spoken } from "./view.js";

/** @typedef {import("./index.js").Found} Found */

/** The number of results of a kind at first, and of those added each time. */
const MORE = 10;
/** Milliseconds without a key press before URL and results are updated. */
const QUIET = 250;

/** @param {HTMLElement} root */
export function start(root) {
  const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const status = /** @type {HTMLElement} */ (root.querySelector("[role=status]"));
  const groups = /** @type {HTMLElement} */ (root.querySelector("[data-t-groups]"));
  const none = /** @type {HTMLElement} */ (root.querySelector("[data-t-none]"));
  const asking = import("./ask.js").then(({ ask }) => ask(root));
  asking.catch(() => undefined);
  /** What stands below the results appears with them, so that nothing moves. */
  const reveal = () => root.removeAttribute("data-t-filling");
  const title = document.title;
  const said = () => new URLSearchParams(location.search).get("q")?.trim() ?? "";
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;

  /** @param {boolean} settled  whether the query is typed to its end */
  const show = async (settled) => {
    const query = said();
    const turn = ++asked;
    document.title = query ? `${query} - ${title}` : title;
    try {
      const found = await search(query);
      const kinds = await grouped(found.hits);
      const sections = await Promise.all(kinds.map(([kind, numbers]) => section(kind, numbers, found)));
      if (turn !== asked) return;
      groups.replaceChildren(...sections);
      none.hidden = !query || found.hits.length > 0;
      status.textContent = query ? summary(found, kinds) : "";
      asking.then((asking) => asking.show(query, found.hits.length, settled)).catch(() => undefined).finally(reveal);
    } catch {
      status.textContent = frame.translate("The search could not be fetched. Look at your connection, then search again.");
      reveal();
    }
  };

  /** @param {"pushState" | "replaceState"} how @param {boolean} [settled] */
  const go = (how, settled = how === "pushState") => {
    clearTimeout(typing);
    const query = input.value.trim();
    if (query !== said()) history[how](null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    show(settled);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go("pushState");
  });
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => go("replaceState"), QUIET);
  });
  addEventListener("popstate", () => {
    input.value = said();
    show(true);
  });
  input.value ||= said();
  if (input.value.trim() === said()) show(true);
  else go("replaceState", true);
}

/**
 * The number of results of each kind.
 * @param {Found} found
 * @param {[string, number[]][]} kinds
 */
function summary(found, kinds) {
  const slips = meaning(found);
  if (!kinds.length) return frame.translate("Nothing is found for “{query}”.", { query: found.query });
  return `${slips} ${kinds.map(([kind, numbers]) => count(numbers.length, kind)).join(frame.translate(", "))}`.trim();
}

/**
 * The results of one kind, below their heading.
 * @param {string} kind
 * @param {number[]} numbers
 * @param {Found} found
 */
async function section(kind, numbers, found) {
  const list = element("ol", { class: "t-results-list" });
  const more = element("button", { type: "button", class: "t-button t-button--quiet" });
  const add = async () => {
    const from = list.children.length;
    const shown = await rows(numbers.slice(from, from + MORE), { lessons: found.lessons });
    list.append(...shown.map((row) => result(row, found)));
    const left = numbers.length - list.children.length;
    more.textContent = frame.translate("Show {number} more of {results}", { number: Math.min(left, MORE), results: count(numbers.length, kind) });
    more.hidden = left === 0;
    return list.children[from]?.querySelector("a");
  };
  more.addEventListener("click", async () => (await add())?.focus());
  await add();
  const id = `found-${kind}`;
  return element("section", { "aria-labelledby": id, class: "t-found" }, element("h2", { id }, heading(kind)), list, more);
}

/**
 * @param {import("./index.js").Row} row
 * @param {Found} found
 */
function result(row, found) {
  const link = spoken("a", { class: "t-row__title", href: address(row) }, row, ...marked(row.title, found));
  const flag = row.flag ? [element("span", { class: "t-flag" }, row.flag)] : [];
  const item = element("li", { class: "t-result" }, element("p", { class: "t-result__title" }, link, " ", ...flag));
  item.append(element("p", { class: "t-result__about" }, about(row)));
  if (row.summary) item.append(spoken("p", { class: "t-result__text" }, row, ...marked(row.summary, found)));
  if (row.lesson) {
    const lesson = spoken("a", { href: address(row.lesson) }, row, ...marked(row.lesson.title, found));
    item.append(element("p", { class: "t-result__lesson" }, frame.translate("In the lesson"), " ", lesson));
  }
  return item;
}
