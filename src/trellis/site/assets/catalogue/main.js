// The part of the catalogue that a page needs before it is used. The state is in the URL: every change writes it, and the page renders
// what it reads from it. `shown.js` does the rendering; it is fetched on first use.

import { stars } from "../own/stars.js";
import { page } from "../wording.js";
import { PAGE, choose, read, write } from "./address.js";
import { filters as boxes } from "./filters.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {ReturnType<import("./shown.js")["shown"]>} Shown */

const root = /** @type {HTMLElement} */ (document.querySelector("[data-t-catalogue]"));
/** @template {HTMLElement} [T=HTMLElement] @param {string} name @returns {T} */
const part = (name) => /** @type {T} */ (root.querySelector(`[data-t-${name}]`));
const words = /** @type {HTMLInputElement} */ (root.querySelector("#q"));
const sort = /** @type {HTMLSelectElement} */ (part("sort"));
const panel = part("filters");
const toggle = part("toggle");

/** @type {Promise<Shown> | undefined} */
let loading;

/** Loads `shown.js` and its modules in parallel. */
function load() {
  if (!loading) {
    for (const href of (root.dataset.tLater ?? "").split(" ")) {
      const link = document.createElement("link");
      link.rel = "modulepreload";
      link.href = href;
      document.head.append(link);
    }
    loading = Promise.all([import("./shown.js"), page.load()]).then(([{ shown }]) => shown(root, filters, go));
    loading.catch(() => (loading = undefined));
  }
  return loading;
}

const filters = boxes(panel, {
  choose: (name, value, on) => go(choose(now(), name, value, on)),
  touch: () => void load().then((shown) => shown.prepare()).catch(() => undefined),
  load: () => load().then((shown) => shown.facets()).catch(failed),
});

const now = () => read(location.search);

/** Goes to a state, as a new history entry or in place of the present one. @param {State} state @param {"pushState" | "replaceState"} [how] */
function go(state, how = "pushState") {
  history[how](null, "", `${location.pathname}${write(state)}`);
  return show();
}

/** Shows the state of the URL. The page has the cards of the initial state already. */
async function show() {
  const state = now();
  if (document.activeElement !== words) words.value = state.find;
  sort.value = state.sort;
  part("suggested").textContent = state.find ? page.translate("Best match") : page.translate("Suggested");
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-t-only]")))
    button.setAttribute("aria-pressed", String(button.dataset.tOnly === state.only));
  const applied = [...state.applied.values()].flat().length;
  part("toggle-text").textContent = applied ? page.translate("Filters ({number})", { number: applied }) : page.translate("Filters");
  if (!write(state) && !loading) return void (root.dataset.tReady = "");
  part("cards").setAttribute("aria-busy", "true");
  await load().then((shown) => shown.show(state)).catch(failed);
}

/** @returns {never[]} */
function failed() {
  part("status").textContent = page.translate("This could not be loaded. Check the connection; if the portal was just renewed, load the page again.");
  part("cards").removeAttribute("aria-busy");
  return [];
}

/** @param {boolean} open */
function unfold(open) {
  panel.toggleAttribute("data-open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

const starCount = () => void (part("stars").textContent = String(Object.keys(stars.get()).length));

part("form").addEventListener("submit", (event) => event.preventDefault());
words.addEventListener("input", () => go({ ...now(), find: words.value.trim(), shown: PAGE }, "replaceState"));
sort.addEventListener("change", () => go({ ...now(), sort: sort.value }));
part("more").addEventListener("click", async () => {
  const state = now();
  await go({ ...state, shown: state.shown + PAGE }, "replaceState");
  /** @type {HTMLElement | null | undefined} */ (part("cards").children[state.shown]?.querySelector("a"))?.focus();
});
part("views").addEventListener("click", ({ target }) => {
  const only = target instanceof HTMLElement ? target.closest("[data-t-only]")?.getAttribute("data-t-only") : null;
  if (typeof only === "string") void go({ ...now(), only, list: [], shown: PAGE });
});
part("csv").addEventListener("click", () => load().then((shown) => shown.table(now())).catch(failed));
toggle.addEventListener("click", () => unfold(!panel.hasAttribute("data-open")));
part("done").addEventListener("click", () => {
  unfold(false);
  part("status").focus();
});
stars.listen(starCount);
addEventListener("popstate", () => {
  words.value = now().find;
  void show();
});

part("plain").hidden = true;
if (matchMedia("(max-width: 59.9844em)").matches) filters.close();
part("more").hidden = Number(root.dataset.tTotal) <= PAGE;
starCount();
void show();
