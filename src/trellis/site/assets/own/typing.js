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
