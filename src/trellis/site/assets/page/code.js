// The theme puts a button for copying into each piece of code, in a landmark without a name. Among several, none helps to find its way: so they are none.

export function calm() {
  const quiet = () => document.querySelectorAll(".md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none"));
  new MutationObserver(quiet).observe(document.querySelector(".md-content") ?? document.body, { childList: true, subtree: true });
  quiet();
}
