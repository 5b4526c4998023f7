// The theme adds a copy button to each code block, in a landmark without a name. Such landmarks do not help navigation, so this removes them.

export function calm() {
  const quiet = () => document.querySelectorAll(".md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none"));
  new MutationObserver(quiet).observe(document.querySelector(".md-content") ?? document.body, { childList: true, subtree: true });
  quiet();
}
