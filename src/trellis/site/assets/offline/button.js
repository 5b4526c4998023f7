// The button on a course's page that keeps the course for reading offline, or removes it again.

import { element } from "../catalogue/card.js";
import { page } from "../wording.js";
import { BEGINNING, canKeep } from "./name.js";

/** @param {HTMLElement} place  on a course's page, whose mark of progress has its id and title */
export async function showButton(place) {
  if (!canKeep()) return;
  const course = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-progress=course]"));
  const { tId: id = "", tTitle: title = "" } = course?.dataset ?? {};
  const button = element("button", "", { type: "button", class: "t-link" });
  const status = element("span", "", { role: "status", class: "t-quiet" });
  const show = async () => {
    const isKept = await caches.has(BEGINNING + id).catch(() => false);
    button.textContent = isKept ? page.translate("Remove from offline") : page.translate("Keep for offline");
    button.dataset.tKept = String(isKept);
  };
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    const isKept = button.dataset.tKept === "true";
    try {
      const { keepCourse, removeCourse } = await import("./keep.js");
      if (isKept) await removeCourse(id);
      else await keepCourse({ id, title, url: `courses/${id}/` }, listPages(), (done) => void (status.textContent = page.translate("{n} files so far", { n: done })));
      status.textContent = isKept ? page.translate("It is no longer kept.") : page.translate("Kept in this browser: it can be read without a connection.");
    } catch {
      status.textContent = page.translate("It could not be kept: the connection failed, or the browser’s storage is full or switched off.");
    }
    button.removeAttribute("aria-disabled");
    await show();
  });
  await show();
  place.append(" ", button, " ", status);
}

/** The course's own page, its lessons, and all of them on one page. @returns {string[]} */
function listPages() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-t-parts=lessons] [data-t-part] a, a[data-t-whole]"));
  return [location.href.split(/[?#]/)[0], ...[...links].map(({ href }) => href.split("#")[0])];
}
