// Blocks of code: a button that copies one, and a place in the order of keys for those that are too wide to be seen whole.

const script = /** @type {HTMLElement | null} */ (document.querySelector("script[data-copy]"));
const { copy = "", copied = "" } = script?.dataset ?? {};

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const code of document.querySelectorAll("pre > code, pre:not(:has(code))")) watch.observe(code);

for (const block of document.querySelectorAll(".highlight pre")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "t-copy";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code")?.textContent ?? "");
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 2000);
  });
  block.before(button);
}
