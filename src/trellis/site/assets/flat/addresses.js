// Only in a site that is built with --flat, and there first on each page: gives the addresses that other scripts make, for
// links and to fetch pages, the name of the page's file, as those in the page have it already.

(() => {
  const INDEX = document.documentElement.dataset.tIndex ?? "index.html";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../../../", script.src).href;

  /** @param {string} address @returns {string} the same address, or that of the page's file */
  const finish = (address) => {
    const url = new URL(address, document.baseURI);
    if (!url.href.startsWith(root) || !url.pathname.endsWith("/")) return address;
    url.pathname += INDEX;
    return url.href;
  };

  /** @param {Element} link */
  const mend = (link) => {
    const written = link.getAttribute("href") ?? "#";
    const whole = written.startsWith("#") ? written : finish(written);
    if (whole !== written) link.setAttribute("href", whole);
  };

  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes") mend(/** @type {Element} */ (target));
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches("a[href]")) mend(node);
        for (const link of node.querySelectorAll("a[href]")) mend(link);
      }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["href"] });

  const ask = window.fetch.bind(window);
  window.fetch = (what, options) => ask(typeof what === "string" || what instanceof URL ? finish(String(what)) : what, options);
})();
