// The search's only script on every page. The rest, and the index, is fetched when somebody touches the search, or opens its page.

/** What both need; a test knows whether one is missing. */
const MODULES = ["index", "plan", "packed", "words", "spelling", "view"];

/**
 * The box or the page, with all that it needs and the head of the index: at once, so that nothing waits for what names it.
 * @param {"box" | "page"} name
 */
async function load(name) {
  const head = fetch(new URL("../../../search/index.json", import.meta.url), { cache: "no-cache" });
  const modules = await Promise.all([...MODULES, name].map((module) => import(`./${module}.js`)));
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
