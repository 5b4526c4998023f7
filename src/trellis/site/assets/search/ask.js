// Below the results: to ask for what is missing, and the list of what found nothing, to send as a wish.

import { formatDay } from "../own/reader_file.js";
import { offerDemand } from "../own/demand.js";
import { today } from "../own/stars.js";
import { drop, issue, mail, wish, wishes } from "../own/wishes.js";
import { frame } from "../wording.js";
import { element } from "./view.js";

/** @param {HTMLElement} root */
export function ask(root) {
  /** @template {HTMLElement} T @param {string} name @returns {T | null} */
  const part = (name) => root.querySelector(`[data-t-${name}]`);
  const asking = /** @type {HTMLElement} */ (part("ask"));
  const kept = /** @type {HTMLElement} */ (part("wishes"));
  const list = /** @type {HTMLElement} */ (part("wish-list"));
  const status = /** @type {HTMLElement} */ (part("wish-status"));
  const form = asking.dataset.tNeed ?? "";

  /** @param {"ask" | "wish"} name @param {string} title @param {string} text */
  const address = (name, title, text) => {
    /** @type {HTMLAnchorElement | null} */ (part(`${name}-issue`))?.setAttribute("href", issue(form, title, text));
    part(`${name}-mail`)?.setAttribute("href", mail(title, text));
  };

  const show = () => {
    const found = Object.entries(wishes.get()).reverse();
    kept.hidden = !found.length;
    list.replaceChildren(...found.map(([query, day]) => item(query, day)));
    if (!found.length) return;
    const lines = found.map(([query, day]) => `- ${query} (${day})`).join("\n");
    address("wish", frame.translate("What I looked for and did not find"), `${frame.translate("I searched the portal for these and found nothing:")}\n\n${lines}\n`);
  };

  /** @param {string} query @param {string} day */
  const item = (query, day) => {
    const button = element("button", { type: "button", class: "t-link", "aria-label": frame.translate("Remove “{query}”", { query }) }, frame.translate("Remove"));
    button.addEventListener("click", () => {
      const gone = drop(query);
      status.textContent = gone ? frame.translate("“{query}” is removed.", { query }) : frame.translate("This browser did not change what it keeps.");
      if (gone) next();
    });
    const link = element("a", { href: `?q=${encodeURIComponent(query)}` }, query);
    return element("li", {}, link, " ", element("time", { datetime: day }, formatDay(day)), " ", button);
  };

  /** Where the focus goes when a wish is gone: to the list, or to the way to ask. */
  const next = () => (kept.hidden ? /** @type {HTMLElement | null} */ (root.querySelector("input")) : kept)?.focus();

  part("wish-forget")?.addEventListener("click", () => {
    const gone = wishes.update(() => ({}));
    status.textContent = gone ? "" : frame.translate("This browser did not change what it keeps.");
    if (gone) next();
  });
  wishes.listen(show);
  show();
  offerDemand(frame);
  let query = "";
  for (const name of ["ask-issue", "ask-mail"]) part(name)?.addEventListener("click", () => void (query && wish(query, today())));

  return {
    /**
     * @param {string} asked
     * @param {number} hits
     * @param {boolean} settled  whether the query is typed to its end; only then it is kept
     */
    show(asked, hits, settled) {
      query = asked;
      asking.hidden = !query;
      if (!query) return;
      const title = /** @type {HTMLElement} */ (part("ask-title"));
      title.textContent = hits ? frame.translate("Something is missing") : frame.translate("Ask for this");
      const course = /** @type {HTMLAnchorElement | null} */ (part("ask-course"));
      course?.setAttribute("href", issue(course.href, query, ""));
      address("ask", query, `${frame.translate("I searched the portal for “{query}”.", { query })}\n\n`);
      if (!hits && settled && !wish(query, today())) status.textContent = frame.translate("This browser keeps nothing, so the list ends with this page.");
    },
  };
}
