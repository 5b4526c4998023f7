// Keeps what a reader types, so that no reload, no way back and no closed tab loses it.

/** How long after the last key a text is kept, in milliseconds. */
export const PAUSE = 600;

/**
 * Calls `keep` for what was typed: a while after the last key, and when the field, the tab or the page is left.
 * @param {HTMLTextAreaElement | HTMLInputElement} field @param {() => void} keep
 */
export function keepTyped(field, keep) {
  let timer = 0;
  let isPending = false;
  const finish = () => {
    window.clearTimeout(timer);
    if (!isPending) return;
    isPending = false;
    keep();
  };
  field.addEventListener("input", () => {
    isPending = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(finish, PAUSE);
  });
  field.addEventListener("change", finish);
  window.addEventListener("pagehide", finish);
  document.addEventListener("visibilitychange", finish);
}

/**
 * Keeps what is typed in a field that another tab may have as well: where that one kept something meanwhile, both texts stand in it.
 * A field of one line has one answer, and the later one counts.
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 * @param {{read: () => string, write: (text: string) => boolean, refuse: () => void}} store  read: what is kept now, by whichever tab;
 *   write: false if it could not be stored: then the field is all that has the text, and it stays there; refuse: called in place of `write` as long as both texts are longer together than the field takes
 * @returns {() => void} shows what is kept, unless something is typed that is not kept yet
 */
export function keepText(field, { read, write, refuse }) {
  const find = () => read().replace(/\r\n?/g, "\n"); // as a field has it
  let known = "";
  let stored = ""; // the same, but where the last text could not be stored: then what was stored before it
  const show = () => {
    if (known !== stored || field.value !== known) return;
    known = stored = find();
    if (field.value !== known) field.value = known; // a value that is set moves the caret
  };
  keepTyped(field, () => {
    const [own, other, isStored] = [field.value, find(), known === stored];
    if (isStored && own === known) return show();
    const text = [known, stored].includes(other) || field.tagName !== "TEXTAREA" ? own : joinTexts(other, own);
    if (text !== own) field.value = text;
    known = other;
    if (isStored) stored = other;
    if (field.maxLength >= 0 && text.length > field.maxLength) return refuse();
    const isKept = (isStored && text === other) || write(text);
    known = find();
    if (isKept) stored = known;
  });
  show();
  return show;
}

/** Both texts; where one has all of the other, that one. @param {string} one @param {string} other */
function joinTexts(one, other) {
  if (one.includes(other)) return one;
  return other.includes(one) ? other : `${one}\n\n${other}`;
}
