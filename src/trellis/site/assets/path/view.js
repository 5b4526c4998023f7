// Shows a reader's way through a path, on the path's page and on that of its certificate.

import { element } from "../catalogue/card.js";
import { PACES, pace } from "../own/pace.js";
import { progress } from "../own/progress.js";
import { formatDay } from "../own/reader_file.js";
import { recordRenewal, renewals } from "../own/renewals.js";
import { today } from "../own/stars.js";
import { showUnsaved } from "../own/unsaved.js";
import { page } from "../wording.js";
import { assessValidity, estimateFinish, makePlan, measurePace, readFinish, readPathFinish } from "./plan.js";

/** @typedef {import("./plan.js").PathData} PathData */

export async function watch() {
  await page.load();
  const data = /** @type {PathData} */ (JSON.parse(document.querySelector("[data-t-plan-data]")?.textContent ?? "{}"));
  const plan = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-plan]"));
  const certificate = /** @type {HTMLElement | null} */ (document.querySelector("[data-t-certificate]"));
  const show = plan ? showPlan(plan, data) : certificate ? showCertificate(certificate, data) : () => undefined;
  for (const store of [progress, pace, renewals]) store.listen(show);
  show();
}

/** Minutes in words. @param {number} minutes */
export function formatMinutes(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [hours ? page.translate("{n} h", { n: page.format(hours) }) : "", rest ? page.translate("{n} min", { n: page.format(rest) }) : ""];
  return parts.filter(Boolean).join(" ");
}

/** @param {HTMLElement} section @param {PathData} data */
function showPlan(section, data) {
  const place = /** @type {HTMLElement} */ (section.querySelector("[data-t-plan-words]"));
  const words = element("p", "", { role: "status" });
  const tools = element("p", "", { class: "t-inline t-plan__tools" });
  const label = element("label", page.translate("Time a week"));
  const select = element("select", "", { autocomplete: "off" });
  label.append(" ", select);
  const box = element("input", "", { type: "checkbox", autocomplete: "off" });
  const optional = element("label");
  optional.append(box, " ", page.translate("Count what is optional"));
  tools.append(label, ...(data.items.some((item) => item.optional) ? [optional] : []));
  place.append(words, tools);
  place.hidden = false;
  section.hidden = false;
  /** @param {Partial<import("../own/pace.js").Pace>} change */
  const store = (change) => {
    if (!pace.update((now) => ({ ...now, ...change }))) showUnsaved();
  };
  select.addEventListener("change", () => store({ minutes: Number(select.value) }));
  box.addEventListener("change", () => store({ optional: box.checked }));
  return () => {
    const own = pace.get();
    const marks = progress.get();
    const measured = measurePace(data, marks, today());
    const choices = PACES.map((minutes) => ({ value: minutes, text: formatMinutes(minutes) }));
    if (measured) choices.unshift({ value: 0, text: page.translate("As until now: {time}", { time: formatMinutes(measured) }) });
    select.replaceChildren(...choices.map(({ value, text }) => element("option", text, { value: String(value) })));
    const minutes = own.minutes || measured || 60;
    select.value = String(own.minutes === 0 && measured ? 0 : minutes);
    box.checked = own.optional;
    const { done, doneCount, count, left } = makePlan(data, marks, own.optional);
    const values = { done: page.format(doneCount), count: page.format(count), time: formatMinutes(left), day: formatDay(estimateFinish(left, minutes, today())) };
    words.textContent = doneCount === count
      ? page.translate("All that counts is done. Well done.")
      : page.translate("{done} of {count} done, {time} left; at this pace you finish about {day}.", values);
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-t-node]"))) node.classList.toggle("t-done", done.has(node.dataset.tNode ?? ""));
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("li[data-t-node]"))) {
      item.querySelector(".t-graph__done")?.remove();
      if (done.has(item.dataset.tNode ?? "")) item.append(element("span", ` – ${page.translate("done")}`, { class: "t-graph__done" }));
    }
  };
}

/** @param {HTMLElement} root @param {PathData} data */
function showCertificate(root, data) {
  /** @template {HTMLElement} [T=HTMLElement] @param {string} selector @returns {T} */
  const find = (selector) => /** @type {T} */ (root.querySelector(selector));
  const name = /** @type {HTMLInputElement} */ (find("input[name=name]"));
  const print = /** @type {HTMLButtonElement} */ (find("[data-t-print]"));
  name.addEventListener("input", () => void (find("[data-t-holder]").textContent = name.value.trim() || "\u00a0"));
  print.addEventListener("click", () => globalThis.print());
  const validity = find("[data-t-valid]").textContent ?? "";
  return () => {
    const marks = progress.get();
    const finished = readPathFinish(data, marks);
    const open = data.items.filter((item) => !item.optional && !readFinish(item, marks)).map(({ title }) => title);
    print.disabled = !finished;
    find(".t-certificate").classList.toggle("t-certificate--open", !finished);
    find("[data-t-finished]").textContent = finished ? formatDay(finished) : page.translate("not yet");
    find("[data-t-open]").textContent = finished ? "" : page.translate("Still to be finished: {titles}", { titles: open.join(" · ") });
    const own = renewals.get();
    const renewed = [data.id, ...data.was].map((id) => (Object.hasOwn(own, id) ? own[id] : "")).sort().pop() ?? "";
    const { until, isOver } = finished ? assessValidity(data, finished, renewed, today()) : { until: "", isOver: false };
    const values = { day: until && formatDay(until) };
    find("[data-t-valid]").textContent = !until ? validity : isOver ? page.translate("It was valid until {day}.", values) : page.translate("until {day}", values);
    showRenewal(find("[data-t-renewal]"), data, Boolean(until));
    root.removeAttribute("data-t-filling");
  };
}

/** @param {HTMLElement} place @param {PathData} data @param {boolean} isRenewable */
function showRenewal(place, data, isRenewable) {
  if (!isRenewable) return void place.replaceChildren();
  if (place.childElementCount) return;
  const button = element("button", page.translate("I renewed it today"), { type: "button", class: "t-link" });
  const status = element("span", "", { role: "status" });
  button.addEventListener("click", () => {
    const stored = recordRenewal(data.id, today());
    status.textContent = stored ? page.translate("Renewed.") : page.translate("This browser keeps nothing.");
  });
  place.append(button, " ", status);
}
