// Renders cards with the page's template. `parts.html` has it next to the macro of the cards rendered at build time.

/** @typedef {(card: import("./data.js").Card) => HTMLElement} Make */

/**
 * @param {HTMLTemplateElement} template
 * @param {(url: string) => string} address
 * @returns {Make}
 */
export function maker(template, address) {
  const pattern = /** @type {HTMLElement} */ (template.content.firstElementChild);
  /** @param {string} name @param {string} value */
  const sign = (name, value) => [...(template.content.querySelector(`[data-t-${name}="${value}"]`)?.cloneNode(true).childNodes ?? [])];
  return (card) => {
    const made = /** @type {HTMLElement} */ (pattern.cloneNode(true));
    made.dataset.tItem = card.id;
    made.classList.toggle("t-card--retired", Boolean(card.retired));
    /** @param {string} name @param {(Node | string)[]} said */
    const fill = (name, said) => {
      const place = /** @type {HTMLElement} */ (made.querySelector(`[data-t-${name}]`));
      place.removeAttribute(`data-t-${name}`);
      place.append(...said);
      return place;
    };
    /** Removes the element if there is no text. @param {string} name @param {string | undefined} text */
    const fillOrDrop = (name, text) => (text ? fill(name, [text]) : fill(name, []).remove());
    fill("what", [...sign("sign", card.icon), card.what]);
    fillOrDrop("required", card.required);
    fillOrDrop("state", card.state);
    const title = fill("title", [card.title]);
    title.setAttribute("href", address(card.url));
    speak(title, card);
    speak(fill("summary", [card.summary]), card);
    fillOrDrop("time", card.time);
    fill("facts", (card.facts ?? []).map((fact) => element("span", fact)));
    fill("tier", []).replaceWith(...sign("mark", card.tier));
    fill("by", [card.by ?? ""]);
    if (card.picture) {
      const [file, alt] = card.picture;
      title.parentElement?.before(speak(element("img", "", { class: "t-card__picture", loading: "lazy", src: address(file), alt }), card));
    } else made.classList.add(`t-a${sum(card.id) % 5}`, `t-b${sum(card.by) % 3}`);
    return made;
  };
}

/**
 * The sum of a text's characters, by which a card has its mark.
 * @param {string | undefined} text
 */
const sum = (text) => [...(text ?? "")].reduce((total, sign) => total + Number(sign.codePointAt(0)), 0);

/**
 * Says which language a text is in, where that is not the page's.
 * @template {HTMLElement} E
 * @param {E} made
 * @param {{lang?: string, dir?: string}} text
 * @returns {E}
 */
export function speak(made, { lang, dir }) {
  if (lang) made.lang = lang;
  if (dir) made.dir = dir;
  return made;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} [text]
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
