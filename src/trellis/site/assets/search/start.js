// The search's only script on every page. The other modules and the index are fetched when the search is used, or on its page.

import { frame } from "../wording.js";

/** The modules that both need; a test compares the list with the imports. */
const MODULES = ["index", "plan", "packed", "words", "spelling", "view"];

/**
 * Loads the box or the page, its modules and the head of the index, all in parallel.
 * @param {"box" | "page"} name
 */
async function load(name) {
  const head = fetch(new URL("../../../search/index.json", import.meta.url), { cache: "no-cache" });
  const [modules] = await Promise.all([Promise.all([...MODULES, name].map((module) => import(`./${module}.js`))), frame.load()]);
  modules[0].open(head);
  return modules.at(-1);
}

/** @type {HTMLFormElement | null} */
const form = document.querySelector("[data-t-search]");
/** @type {HTMLInputElement | null | undefined} */
const input = form?.querySelector("input");
const results = document.querySelector("[data-t-found]");

if (form && input) {
  const role = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "search-list" };
  for (const [name, value] of Object.entries(role)) input.setAttribute(name, value);
  input.addEventListener("focus", () => load("box").then((box) => box.start(form, input)), { once: true });
  /** @type {HTMLElement | null} */
  const opener = document.querySelector("[data-t-search-open]");
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    form.setAttribute("data-open", "");
    input.focus();
  });
  form.querySelector("[data-t-search-close]")?.addEventListener("click", () => {
    form.removeAttribute("data-open");
    opener?.focus();
  });
}
if (results) load("page").then((page) => page.start(results));
