// Lists that are narrowed by what is typed, and by a choice: people, rules. Without script they are whole.

/** Lower case without accents, as it is compared. @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * @param {string} text    folded
 * @param {string} query   folded
 * @returns {boolean} whether each word of the query stands in the text
 */
export const holds = (text, query) => query.split(/\s+/).every((word) => text.includes(word));

/** Makes every list of the page that has a form for it narrow. */
export function narrow() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-t-narrow]"))) {
    const list = document.querySelector(form.dataset.tNarrow ?? "");
    const input = form.querySelector("input");
    if (list && input) watch(form, list, input);
  }
}

/** @param {HTMLFormElement} form @param {Element} list @param {HTMLInputElement} input */
function watch(form, list, input) {
  const select = form.querySelector("select");
  const status = /** @type {HTMLElement | null} */ (form.querySelector("[data-t-shown]"));
  const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-t-narrowed]")]);
  const texts = items.map((item) => fold(item.textContent ?? ""));
  const groups = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-t-group]")]);
  const format = new Intl.NumberFormat(document.documentElement.lang || undefined, { numberingSystem: "latn" }).format;
  const show = () => {
    const query = fold(input.value.trim());
    const choice = select?.value ?? "";
    let shown = 0;
    items.forEach((item, at) => {
      item.hidden = Boolean(choice && item.dataset.tNarrowed !== choice) || !holds(texts[at], query);
      if (!item.hidden) shown += 1;
      const folded = item.querySelector("details");
      if (folded) folded.open = Boolean(query) && !item.hidden; // the words may stand in it
    });
    for (const group of groups) group.hidden = !group.querySelector("[data-t-narrowed]:not([hidden])");
    const words = status?.dataset.tShown ?? "";
    if (status) status.textContent = query || choice ? words.replace("{shown}", format(shown)).replace("{total}", format(items.length)) : "";
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  show();
  const reveal = () => {
    const target = /** @type {HTMLElement | null} */ (list.querySelector(`#${CSS.escape(decodeURIComponent(location.hash.slice(1)) || "-")}`));
    const folded = target?.closest("details");
    if (!target || !folded) return;
    folded.open = true;
    folded.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
}
