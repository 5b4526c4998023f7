// The menu of Material's frame, a drawer on narrow windows. A hidden checkbox of the theme holds whether it is open; this
// ties the button, the keyboard and the focus to it.

/** The links of the drawer that can be reached. */
const LINKS = ".md-sidebar--primary a.md-nav__link";

/** @type {HTMLElement | null} */
let opener = null;

/**
 * Opens the drawer, or closes it.
 * @param {HTMLElement} button
 */
export function open(button) {
  const state = /** @type {HTMLInputElement | null} */ (document.getElementById("__drawer"));
  if (!state) return;
  if (!opener) watch(state);
  opener = button;
  state.click();
}

/** @param {HTMLInputElement} state */
function watch(state) {
  const drawer = document.querySelector(".md-sidebar--primary");
  const close = () => state.checked && state.click();
  state.addEventListener("change", () => {
    opener?.setAttribute("aria-expanded", String(state.checked));
    if (state.checked) requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(LINKS))?.focus());
    else if (!document.activeElement || document.activeElement === document.body || drawer?.contains(document.activeElement)) opener?.focus();
  });
  addEventListener("keydown", (event) => void (event.key === "Escape" && !event.isComposing && close()));
  drawer?.addEventListener("focusout", (event) => {
    const next = /** @type {FocusEvent} */ (event).relatedTarget;
    if (next instanceof Node && !drawer.contains(next)) close();
  });
}
