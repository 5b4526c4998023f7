// The search's only script on every page. The rest, and the index, is fetched when somebody touches the search, or opens its page.

const MODULES = ["index", "box", "page", "view", "plan", "packed", "spelling", "words"];

/** @type {Promise<any[]> | undefined} */
let loading;

/** All modules and the head of the index at once, so that none waits for another; a test knows whether one is missing. */
function load() {
  if (!loading) {
    const head = fetch(new URL("../../../search/index.json", import.meta.url), { cache: "no-cache" });
    loading = Promise.all(MODULES.map((name) => import(`./${name}.js`)));
    loading.then(([index]) => index.open(head)).catch(() => (loading = undefined));
  }
  return loading;
}

/** @type {HTMLFormElement | null} */
const form = document.querySelector("[data-t-search]");
/** @type {HTMLInputElement | null | undefined} */
const input = form?.querySelector("input");
const results = document.querySelector("[data-t-found]");

if (form && input) {
  const role = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "search-list" };
  for (const [name, value] of Object.entries(role)) input.setAttribute(name, value);
  input.addEventListener("focus", () => load().then(([, box]) => box.start(form, input)), { once: true });
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
if (results) load().then(([, , page]) => page.start(results));
