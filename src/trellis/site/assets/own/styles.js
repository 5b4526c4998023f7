// The styles of what is a reader's own, on a page that has none of it without script.

const ADDRESS = new URL("../readers.css", import.meta.url).href;

/** Loads the styles, once. @returns {Promise<void>} when they are there, or cannot be had */
export function loadStyles() {
  const present = [...document.querySelectorAll("link[rel=stylesheet]")].some((link) => /** @type {HTMLLinkElement} */ (link).href === ADDRESS);
  if (present) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = ADDRESS;
  const loaded = new Promise((resolve) => ["load", "error"].forEach((event) => link.addEventListener(event, resolve)));
  document.head.append(link);
  return loaded.then(() => undefined);
}
