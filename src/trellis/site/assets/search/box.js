// The search in the header: a combobox with a list of suggestions, as in the ARIA Authoring Practices.
//
// Down and Up move through the list, Enter opens the active option or else the page of results, Escape closes the list and then clears
// the field. The focus stays in the field; the list has no tab stop.

import { frame } from "../wording.js";
import { ROOT, grouped, rows, search } from "./index.js";
import { about, address, element, heading, marked, meaning, spoken } from "./view.js";

/** @typedef {import("./index.js").Found} Found */
/** @typedef {import("./index.js").Row} Row */

/** The least letters of a query. */
const LEAST = 2;
/** The most suggestions in all, and of each kind after the first. */
const [MOST, OTHERS] = [8, 2];
/** Milliseconds without a key press before the results are announced to screen readers. */
const QUIET = 700;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
export function start(form, input) {
  new Box(form, input).update();
}

class Box {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} input
   */
  constructor(form, input) {
    this.form = form;
    this.input = input;
    this.popup = /** @type {HTMLElement} */ (form.querySelector("[data-t-popup]"));
    this.list = /** @type {HTMLElement} */ (form.querySelector("[role=listbox]"));
    this.note = /** @type {HTMLElement} */ (form.querySelector("[data-t-note]"));
    this.status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
    /** @type {HTMLAnchorElement[]} */
    this.options = [];
    this.active = -1;
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.telling = undefined;
    input.addEventListener("input", () => this.update());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("click", () => this.options.length && this.show(true));
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) this.show(false);
    });
    form.addEventListener("submit", (event) => {
      if (!input.value.trim()) event.preventDefault();
    });
  }

  /** Searches for the field's text. Outdated answers are ignored. */
  async update() {
    const query = this.input.value.trim();
    const turn = ++this.asked;
    if (query.length < LEAST) return this.fill([], "");
    try {
      const found = await search(query);
      const groups = await this.suggested(found);
      if (turn === this.asked) this.suggest(found, groups);
    } catch {
      if (turn === this.asked) this.fill([], frame.translate("The search could not be fetched. Look at your connection, then type on."));
    }
  }

  /**
   * The rows to suggest, by kind.
   * @param {Found} found
   * @returns {Promise<[string, Row[]][]>}
   */
  async suggested(found) {
    let left = MOST;
    const groups = (await grouped(found.hits)).map(([kind, numbers], place, all) => {
      const room = place ? OTHERS : MOST - Math.min(MOST / 2, OTHERS * (all.length - 1));
      const chosen = numbers.slice(0, Math.min(left, room));
      left -= chosen.length;
      return /** @type {[string, number[]]} */ ([kind, chosen]);
    });
    const filled = groups.filter(([, numbers]) => numbers.length);
    return Promise.all(filled.map(async ([kind, numbers]) => /** @type {[string, Row[]]} */ ([kind, await rows(numbers, { summaries: false, lessons: found.lessons })])));
  }

  /**
   * @param {Found} found
   * @param {[string, Row[]][]} groups
   */
  suggest(found, groups) {
    const content = groups.map(([kind, rows]) => {
      const name = element("span", { id: `search-${kind}`, class: "t-search__group", role: "presentation" }, heading(kind));
      const options = rows.map((row) => this.result(row, found));
      return element("div", { role: "group", "aria-labelledby": name.id }, name, ...options);
    });
    const { length } = found.hits;
    const all = new URL(`search/?q=${encodeURIComponent(found.query)}`, ROOT).href;
    if (length) {
      const every = frame.count(length, "Show the one result", "Show all {n} results");
      const rest = element("div", { role: "group", "aria-label": frame.translate("All") }, this.option(all, [every], []));
      rest.classList.add("t-search__all");
      this.fill([...content, rest], meaning(found), frame.count(length, "{n} result", "{n} results"));
    } else {
      /** @type {[string, string][]} */
      const ways = [
        ["catalogue/", frame.translate("Look through the catalogue")],
        ["skills/", frame.translate("Look through the skills")],
        ["teams/", frame.translate("Ask a team")],
        [`search/?q=${encodeURIComponent(found.query)}`, frame.translate("Ask for this")],
      ];
      const options = ways.map(([url, text]) => this.option(new URL(url, ROOT).href, [text], []));
      const none = frame.translate("Nothing is found for “{query}”. Try fewer words, or another word for it.", { query: found.query });
      this.fill([element("div", { role: "group", "aria-label": frame.translate("Other ways") }, ...options)], none);
    }
  }

  /**
   * A result; it leads to the lesson that has the words, if it is the lesson that has them.
   * @param {Row} row
   * @param {Found} found
   */
  result(row, found) {
    const note = row.lesson ? frame.translate("In the lesson “{title}”", { title: row.lesson.title }) : about(row);
    return this.option(address(row.lesson ?? row), [spoken("span", {}, row, ...marked(row.title, found))], [note, row.flag]);
  }

  /**
   * @param {string} url
   * @param {(Node | string)[]} title
   * @param {string[]} notes  the note below the title, and the flag
   */
  option(url, title, [note = "", flag = ""]) {
    const made = element("a", { class: "t-search__option", role: "option", href: url, tabindex: "-1", "aria-selected": "false" });
    made.append(element("span", { class: "t-search__title" }, ...title));
    if (note || flag) {
      const parts = [note, ...(flag ? [element("b", {}, flag)] : [])];
      made.append(" ", element("span", { class: "t-search__about" }, ...parts));
    }
    return made;
  }

  /**
   * Shows the list, or hides it if it is empty.
   * @param {HTMLElement[]} content
   * @param {string} note   the text above the list
   * @param {string} [told]  announced to screen readers after the note
   */
  fill(content, note, told = "") {
    this.list.replaceChildren(...content);
    this.options = [...this.list.querySelectorAll("a")];
    this.options.forEach((option, place) => (option.id = `search-option-${place}`));
    this.note.textContent = note;
    this.choose(-1);
    this.show(content.length > 0 || note !== "");
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.status.textContent = `${note} ${told}`.trim()), QUIET);
  }

  /** @param {boolean} open */
  show(open) {
    this.popup.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open && this.options.length > 0));
    if (!open) this.choose(-1);
  }

  /** @param {number} place */
  choose(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /**
   * The index beside the active option; past either end it is -1, the field itself.
   * @param {number} step
   */
  beside(step) {
    const place = this.active + step;
    return place < -1 ? this.options.length - 1 : place >= this.options.length ? -1 : place;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // Keys that choose characters are an input method's. Safari tells of its last one only by the number.
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.popup.hidden;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.options.length) {
      event.preventDefault();
      this.show(step > 0 || !event.altKey);
      if (!event.altKey) this.choose(this.beside(step));
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.options[this.active]?.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open) this.show(false);
      else {
        this.input.value = "";
        this.fill([], "");
      }
    }
  }
}
