// Three questions at the end of a course. The answers are kept; the reader may send them as a mail or an issue.

import { element } from "../catalogue/card.js";
import { writeLetter } from "../checkpoint/mail.js";
import { HELPED, MOST, WORTH, feedback, findFeedback, readFeedback, recordFeedback } from "../own/feedback.js";
import { today } from "../own/stars.js";
import { loadStyles } from "../own/styles.js";
import { keepText } from "../own/typing.js";
import { nameBothTooLong } from "../progress/words.js";
import { page } from "../wording.js";

/** @typedef {import("../own/feedback.js").Feedback} Feedback */

export async function watch() {
  await Promise.all([page.load(), loadStyles()]);
  const section = /** @type {HTMLElement} */ (document.querySelector("[data-t-feedback]"));
  const { tFeedback: course = "", tTitle: title = "", tIssues: issues = "" } = section.dataset;
  /** @type {Record<string, string>} */
  const words = {
    yes: page.translate("Yes"), partly: page.translate("Partly"), no: page.translate("No"), read: page.translate("Reading"), activity: page.translate("Activities"),
    quiz: page.translate("Quizzes"), checkpoint: page.translate("The checkpoint"), people: page.translate("Talking with others"),
  };
  const questions = { worth: page.translate("Was it worth your time?"), helped: page.translate("What helped you most?"), change: page.translate("What should change?") };
  const form = element("form", "", { class: "t-feedback__form" });
  form.append(choose("worth", questions.worth, WORTH, words), choose("helped", questions.helped, HELPED, words));
  const label = element("label", questions.change);
  const change = element("textarea", "", { name: "change", rows: "2", maxlength: String(MOST) });
  label.append(change);
  const status = element("p", "", { role: "status" });
  const send = element("p", "", { class: "t-inline" });
  form.append(label, element("p", page.translate("Your answers stay in this browser, unless you send them."), { class: "t-quiet" }), status, send);
  form.addEventListener("submit", (event) => event.preventDefault());
  /** @param {string} name @param {string} answer */
  const keep = (name, answer) => {
    const stored = recordFeedback(course, { [name]: answer, at: today() });
    status.textContent = stored ? "" : page.translate("This browser keeps nothing.");
    if (!stored) offer(readFeedback(Object.fromEntries(new FormData(form))));
    return stored;
  };
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) keep(target.name, target.value);
  });
  const showChange = keepText(change, {
    read: () => findFeedback(course)?.change ?? "",
    write: (text) => keep("change", text),
    refuse: () => void (status.textContent = nameBothTooLong()),
  });

  /** @param {Feedback} own */
  function offer(own) {
    const lines = [[questions.worth, words[own.worth]], [questions.helped, words[own.helped]], [questions.change, own.change]].filter(([, answer]) => answer);
    const subject = page.translate("What I think of {title}", { title });
    const body = lines.map(([question, answer]) => `${question}\n${answer}\n`).join("\n");
    const { address, isWhole } = writeLetter({ subject, body });
    send.replaceChildren(...(lines.length ? [
      element("a", page.translate("Send it as a mail"), { href: address }),
      ...(isWhole ? [] : [element("span", page.translate("The mail has room for the beginning alone: copy the rest into it."), { class: "t-quiet" })]),
      ...(issues ? [element("a", page.translate("Send it as an issue, which everybody can read"), { href: writeIssue(issues, subject, body) })] : []),
    ] : []));
  }

  function show() {
    showChange();
    const own = findFeedback(course);
    if (!own) return;
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[type=radio]"))) input.checked = own[/** @type {"worth" | "helped"} */ (input.name)] === input.value;
    offer(own);
  }
  section.append(form);
  section.hidden = false;
  feedback.listen(show);
  show();
}

/** @param {string} name @param {string} question @param {string[]} answers @param {Record<string, string>} words */
function choose(name, question, answers, words) {
  const group = element("fieldset");
  const choices = element("div", "", { class: "t-inline" });
  for (const answer of answers) {
    const label = element("label");
    label.append(element("input", "", { type: "radio", name, value: answer, autocomplete: "off" }), " ", words[answer]);
    choices.append(label);
  }
  group.append(element("legend", question), choices);
  return group;
}

/** The address of a new issue of the forge with a title and a text. @param {string} address  of one with another title @param {string} title @param {string} text */
export function writeIssue(address, title, text) {
  const url = new URL(address);
  const isGitlab = url.pathname.includes("/-/");
  url.search = new URLSearchParams(isGitlab ? { "issue[title]": title, "issue[description]": text } : { title, body: text }).toString();
  return url.href;
}
