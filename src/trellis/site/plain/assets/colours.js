// The colours, set before anything is painted: those of the device, or those that the reader chose with the switch in the
// header. The choice is kept as Material keeps it, so that a portal may change its frame.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const key = `${new URL("../../../", script.src).pathname}.__palette`;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const media = ["(prefers-color-scheme)", "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"];

  /** @returns {number} 0 for the device's, 1 for light, 2 for dark */
  const read = () => {
    try {
      const index = JSON.parse(localStorage.getItem(key) ?? "null")?.index;
      return index === 1 || index === 2 ? index : 0;
    } catch {
      return 0;
    }
  };
  let choice = read();

  const scheme = () => ((choice === 0 ? dark.matches : choice === 2) ? "slate" : "default");
  const show = () => {
    document.body.dataset.mdColorScheme = scheme();
    document.body.dataset.tColours = String(choice);
    const button = /** @type {HTMLElement | null} */ (document.querySelector(".t-colours"));
    const name = button?.getAttribute(`data-name-${choice}`) ?? "";
    button?.setAttribute("aria-label", name);
    button?.setAttribute("title", name);
  };
  show();
  dark.addEventListener("change", show);
  addEventListener("storage", (event) => {
    if (event.key !== key && event.key !== null) return;
    choice = read();
    show();
  });
  addEventListener("DOMContentLoaded", () => {
    show();
    document.querySelector(".t-colours")?.addEventListener("click", () => {
      choice = (choice + 1) % media.length;
      const color = { media: media[choice], scheme: scheme(), primary: "custom", accent: "custom" };
      try {
        localStorage.setItem(key, JSON.stringify({ index: choice, color }));
      } catch {
        // switched off: the choice lasts as long as the page
      }
      show();
    });
    const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".t-menu"));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !menu?.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  });

  // The style sheet unfolds on paper what is folded; where the browser cannot, it is open while it is printed.
  if (CSS.supports("selector(::details-content)")) return;
  /** @type {HTMLDetailsElement[]} */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details")].filter((one) => !one.open && !one.matches(".t-menu, .t-own-note, .t-report *"));
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.open = false;
  });
})();
