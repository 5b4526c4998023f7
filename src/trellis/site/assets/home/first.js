// Before the home page is painted: keeps the place that the reader's part takes once it is filled, so that nothing moves.
// It reads what `home/main.js` noted on an earlier visit, and writes nothing.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-for-you]"));
  const site = new URL("../../../", script.src).pathname;
  /** @param {string} name @returns {any} */
  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`trellis:${site}:${name}`) ?? "null")?.value ?? {};
    } catch {
      return {};
    }
  };
  if (!root) return;
  const height = Number(read("home")[innerWidth]);
  const begun = Object.values(read("visited")).filter((visit) => !visit?.end).length;
  const { team, role, joined } = read("reader");
  const isFilling = Boolean(team || role || joined || read("invitations").length);
  root.toggleAttribute("data-t-filling", isFilling); // main.js shows it once all of it is there
  if (height > 0 && height < 10000) root.style.minHeight = `${height}px`;
  else if (isFilling) root.style.minHeight = `${innerHeight}px`;
  else if (begun) root.style.minHeight = `${root.offsetHeight + 64 + 68 * Math.min(begun, 3)}px`; // a heading and its lines
  root.toggleAttribute("data-team", Boolean(read("reader").team));
})();
