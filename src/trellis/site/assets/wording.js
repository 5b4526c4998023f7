// The words of scripts. A script has them in English, `page.translate("Star")`; a page in another language has its own as data,
// which `site/script_words.py` collects from the scripts. `frame` is what surrounds the page's text: the portal's own language.
// The words of scripts that are fetched when they are used are in a file; whoever fetches such a script calls `load` with it.

/** @typedef {Record<string, string | Record<string, string>>} Messages  English → words, or for a number of things those of each plural */

export class Wording {
  /**
   * @param {string} [language]
   * @param {Messages} [messages]
   * @param {string} [source]  the address of further messages
   */
  constructor(language = "en", messages = {}, source = "") {
    this.messages = messages;
    this.source = source;
    /** @type {Promise<void> | undefined} */
    this.loading = undefined;
    const tag = language === "en" ? "en-GB" : language;
    this.plurals = new Intl.PluralRules(tag);
    this.numbers = new Intl.NumberFormat(tag, { numberingSystem: "latn" });
  }

  /**
   * The words for a text, with its values filled in for `{name}`.
   * @param {string} text
   * @param {Record<string, string | number>} [values]
   */
  translate(text, values = {}) {
    const words = this.messages[text] ?? text;
    return fill(typeof words === "string" ? words : text, values);
  }

  /**
   * The words for a number of things. `{n}` in the texts is the number.
   * @param {number} number
   * @param {string} one
   * @param {string} other
   * @param {Record<string, string | number>} [values]
   */
  count(number, one, other, values = {}) {
    const words = this.messages[one];
    const english = number === 1 ? one : other;
    const text = typeof words === "object" ? (words[this.plurals.select(number)] ?? words.other ?? english) : english;
    return fill(text, { ...values, n: this.format(number) });
  }

  /** Fetches the further messages, once. Without them texts stay English. */
  load() {
    this.loading ??= this.source ? json(this.source).then((messages) => void Object.assign(this.messages, messages), () => undefined) : Promise.resolve();
    return this.loading;
  }

  /** @param {number} number */
  format(number) {
    return this.numbers.format(number);
  }
}

/**
 * How dates and times are written in a language: with the calendar and the digits of the rest of the page.
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} options
 */
export const makeDateFormat = (language, options) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { calendar: "gregory", numberingSystem: "latn", ...options });

/** @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));

/** @param {string} address */
const json = async (address) => (await fetch(address, { cache: "no-cache" })).json();

/** @param {string} selector */
const find = (selector) => [...(globalThis.document?.querySelectorAll(selector) ?? [])];

/** The words of a part of this page. @param {"page" | "frame"} part */
function read(part) {
  const elements = find(`[data-t-wording~=${part}]`);
  const messages = elements.map((element) => JSON.parse(element.textContent ?? "{}"));
  const source = elements.map((element) => element.getAttribute("data-t-source") ?? "").find(Boolean);
  return new Wording(elements[0]?.getAttribute("lang") ?? "en", Object.assign({}, ...messages), source);
}

export const page = read("page");
export const frame = find("[data-t-wording='page frame']").length ? page : read("frame");
