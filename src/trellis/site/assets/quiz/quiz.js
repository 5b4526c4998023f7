// A quiz that can be answered: questions with their controls, what is right, the score, and another try. It knows nothing of
// the site: it writes below the element that it is given, and tells of each result.

import { keepTyped } from "../own/typing.js";
import { countNeeded, isAnswered, isPassed, isRight, shuffle } from "./answers.js";

/** @typedef {import("./answers.js").Answer} Answer */
/** @typedef {import("./answers.js").Part} Part */
/** @typedef {import("./answers.js").Question} Question */
/** @typedef {import("./answers.js").Quiz} Quiz */
/** @typedef {{right: number, of: number, passed: boolean, answers: {answer: Answer, right: boolean}[]}} Result */

/**
 * @typedef {object} Words  such as `Wording` of wording.js; a text in English, or one in the reader's language
 * @property {(text: string, values?: Record<string, string | number>) => string} translate
 * @property {(number: number, one: string, other: string, values?: Record<string, string | number>) => string} count
 */

/**
 * @typedef {object} Options
 * @property {Words} words
 * @property {(result: Result) => string | void} onResult  called when all are answered; returns a remark to show
 * @property {() => Part[] | undefined} [find]  what is kept of this quiz, one part for each question: it is shown as it was left, and what
 *   another page kept of it meanwhile is taken over before anything is kept here
 * @property {(parts: Part[]) => void} [onChange]  called with what is done so far, until all are answered
 * @property {string} [lang]  of questions and answers, if it is not the page's; "" else
 * @property {string} [dir]
 * @property {string} [runs]  the direction of the questions: that of the page, or `dir`
 * @property {() => number} [random]
 */

/**
 * One question on the page. The order of what is offered is that of its indexes.
 * @typedef {{answer: () => Answer, show: (answer: Answer) => void, lock: (answer: Answer) => void, first: () => HTMLElement}} Control
 */

/** A letter that is written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/;

/** Ids of elements are counted, since a page may have several quizzes. */
let count = 0;

/**
 * Writes a quiz below `root`, in place of what is there.
 * @param {HTMLElement} root
 * @param {Quiz} quiz
 * @param {Options} options
 * @returns {() => void} takes over what another page kept of it
 */
export function mountQuiz(root, quiz, options) {
  let take = () => undefined;
  const start = (/** @type {number[][]} */ before, /** @type {Part[] | undefined} */ begun) => {
    take = begin(root, quiz, { ...options, runs: options.dir || getComputedStyle(root).direction }, before, begun, start);
  };
  start([], options.find?.());
  return () => take();
}

/**
 * @param {HTMLElement} root
 * @param {Quiz} quiz
 * @param {Options} options
 * @param {number[][]} before  the order in which each question's choices were shown, to show them in another one
 * @param {Part[] | undefined} begun
 * @param {(before: number[][], begun?: Part[]) => void} restart
 * @returns {() => undefined} takes over what another page kept of it
 */
function begin(root, quiz, options, before, begun, restart) {
  const { words } = options;
  const id = `t-quiz-${(count += 1)}`;
  /** @type {Part[]} */
  const parts = quiz.questions.map((question, index) => ({ order: arrange(question, before[index], options.random), answer: [], isChecked: false, ...begun?.[index] }));
  const list = create("ol", { class: "t-questions" });
  const score = create("section", { class: "t-score", role: "status", tabindex: "-1", "aria-label": words.translate("Your result") });
  const again = () => {
    restart(parts.map(({ order }) => order));
    /** @type {HTMLElement | null} */ (root.querySelector("h2"))?.focus();
  };
  const isFinished = () => parts.every(({ isChecked }) => isChecked);
  /** @param {HTMLElement} [result]  of the question that was answered last */
  const settle = (result) => {
    if (!isFinished()) return;
    const all = parts.map(({ answer }, at) => ({ answer, right: isRight(quiz.questions[at], answer) }));
    const right = all.filter((one) => one.right).length;
    const passed = isPassed(right, all.length, quiz.passMark);
    const remark = options.onResult({ right, of: all.length, passed, answers: all });
    showScore(score, quiz, all, remark ?? "", options, again);
    result?.append(button(words.translate("See your result"), "t-button t-button--quiet", () => score.focus()));
  };
  const takeOthers = (/** @type {number} */ own) => options.find?.()?.forEach((part, at) => at === own || questions[at].take(part));
  const questions = quiz.questions.map((question, index) => {
    const changed = () => {
      takeOthers(index);
      if (!isFinished()) options.onChange?.(parts.map((part) => ({ ...part })));
    };
    return buildQuestion(question, parts[index], `${id}-${index}`, index + 1, options, begun !== undefined, changed, settle);
  });
  list.append(...questions.map(({ item }) => item));
  root.replaceChildren(list, score);
  return () => {
    if (isFinished()) return;
    takeOthers(-1);
    settle();
  };
}

/**
 * The order in which what a question offers is shown: what is chosen from stands as it was written the first time.
 * @param {Question} question
 * @param {number[] | undefined} before
 * @param {(() => number) | undefined} random
 */
function arrange({ type, choices, pairs }, before, random) {
  const size = (choices ?? pairs ?? []).length;
  const written = Array.from({ length: size }, (_, index) => index);
  if (type === "order") return shuffle(size, written, random);
  if (type === "match") return shuffle(size, before ?? written, random);
  return before ? shuffle(size, before, random) : written;
}

/**
 * @param {Question} question
 * @param {Part} part  is brought up to date with each change
 * @param {string} id
 * @param {number} number
 * @param {Options} options
 * @param {boolean} isBegun  whether the part is of an earlier visit
 * @param {() => void} changed  called after each change
 * @param {(result: HTMLElement) => void} answered  called when the answer has been checked
 * @returns {{item: HTMLElement, take: (part: Part) => void}} take: takes over what another page kept, unless there is something here that is not kept yet
 */
function buildQuestion(question, part, id, number, options, isBegun, changed, answered) {
  const { words } = options;
  const item = create("li", { class: "t-question" });
  const form = create("form", { class: "t-question__form", novalidate: "" });
  const fields = create("fieldset", { class: "t-question__fields" });
  const heading = create("h2", { class: "t-question__prompt", id, tabindex: "-1" });
  heading.append(create("span", {}, words.translate("Question {number}", { number })), speak(create("bdi", {}, question.prompt), options));
  const legend = create("legend");
  legend.append(heading);
  fields.append(legend);
  const result = create("div", { class: "t-verdict", role: "status", tabindex: "-1" });
  const check = create("button", { class: "t-button", type: "submit" }, words.translate("Check"));
  const actions = create("p", { class: "t-question__act" });
  actions.append(check);
  const control = CONTROLS[question.type](question, part.order, id, fields, options);
  const finish = () => {
    control.lock(part.answer);
    fields.disabled = true;
    actions.remove();
    showResult(result, question, isRight(question, part.answer), options);
  };
  const keep = () => {
    if (part.isChecked) return;
    part.answer = control.answer();
    changed();
  };
  if (isBegun) control.show(part.answer);
  else part.answer = control.answer();
  if (part.isChecked) finish();
  fields.addEventListener("change", keep);
  const field = fields.querySelector("input[type=text]");
  if (field instanceof HTMLInputElement) keepTyped(field, keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = control.answer();
    if (!isAnswered(question, answer)) {
      result.replaceChildren(create("p", {}, HINTS[question.type](words)));
      control.first().focus();
      return;
    }
    Object.assign(part, { answer, isChecked: true });
    finish();
    changed();
    answered(result);
    result.focus();
  });
  form.append(fields, actions, result);
  item.append(form);
  return {
    item,
    take({ answer, isChecked }) {
      if (part.isChecked || !isSame(control.answer(), part.answer) || (!isChecked && isSame(answer, part.answer))) return;
      Object.assign(part, { answer, isChecked });
      control.show(answer);
      if (isChecked) finish();
    },
  };
}

/** @param {Answer} one @param {Answer} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What to do where there is no answer yet. @type {Record<Question["type"], (words: Words) => string>} */
const HINTS = {
  single: (words) => words.translate("Choose an answer first."),
  multiple: (words) => words.translate("Choose one answer or more first."),
  order: (words) => words.translate("Choose an answer first."),
  match: (words) => words.translate("Choose something for each first."),
  text: (words) => words.translate("Write an answer first."),
  number: (words) => words.translate("Write a number first, such as 12.5."),
};

/**
 * @param {HTMLElement} place
 * @param {Question} question
 * @param {boolean} right
 * @param {Options} options
 */
function showResult(place, question, right, options) {
  const { words } = options;
  const verdict = create("p", { class: "t-verdict__word" });
  verdict.append(create("span", { class: "t-verdict__sign", "aria-hidden": "true" }, right ? "✓" : "✗"), right ? words.translate("Right.") : words.translate("Not right."));
  place.classList.add(right ? "t-verdict--right" : "t-verdict--wrong");
  place.replaceChildren(verdict);
  if (!right) place.append(create("p", { class: "t-verdict__label" }, words.translate("Right is:")), speak(showAnswer(question, options), options));
  if (question.explain) place.append(speak(create("p", {}, question.explain), options));
  if (!right && question.readAgain.length) place.append(listLessons(words.translate("Read again:"), question.readAgain, options));
}

/** What is right, for people. @param {Question} question @param {Options} options @returns {HTMLElement} */
function showAnswer({ type, choices = [], right = [], pairs = [], accepted = [], shown = "" }, options) {
  if (type === "number") return write(create("p"), shown, options);
  if (type === "text") return write(create("p"), accepted[0], options);
  const list = create(type === "order" ? "ol" : "ul", { class: "t-verdict__answers" });
  const texts = type === "match" ? pairs.map(([item, match]) => `${item}: ${match}`) : type === "order" ? choices : right.map((index) => choices[index]);
  list.append(...texts.map((text) => write(create("li"), text, options)));
  return list;
}

/**
 * @param {string} label
 * @param {{title: string, url: string}[]} lessons
 * @param {Options} options
 */
function listLessons(label, lessons, options) {
  const part = create("div", { class: "t-again" });
  const list = create("ul");
  for (const { title, url } of lessons) {
    const entry = create("li");
    entry.append(speak(url ? create("a", { href: url }, title) : create("span", {}, title), options));
    list.append(entry);
  }
  part.append(create("p", {}, label), list);
  return part;
}

/**
 * @param {HTMLElement} place
 * @param {Quiz} quiz
 * @param {{right: boolean}[]} answers
 * @param {string} remark
 * @param {Options} options
 * @param {() => void} again
 */
function showScore(place, quiz, answers, remark, options, again) {
  const { words } = options;
  const [right, of] = [answers.filter((one) => one.right).length, answers.length];
  const passed = isPassed(right, of, quiz.passMark);
  const needed = countNeeded(of, quiz.passMark);
  const title = words.translate("{right} of {of} right", { right, of });
  const verdict =
    right === of ? words.translate("Well done: everything is right.")
    : passed ? words.translate("Well done: you have passed.")
    : words.count(needed, "{n} right answer passes. Read again what was missing, then try once more.", "{n} right answers pass. Read again what was missing, then try once more.");
  place.classList.toggle("t-score--passed", passed);
  place.replaceChildren(create("h2", {}, title), create("p", { class: "t-score__verdict" }, verdict));
  const missed = quiz.questions.filter((_, index) => !answers[index].right).flatMap((question) => question.readAgain);
  const lessons = [...new Map(missed.map((lesson) => [lesson.url || lesson.title, lesson])).values()];
  if (lessons.length) place.append(listLessons(passed ? words.translate("Worth reading again:") : words.translate("Read again:"), lessons, options));
  if (remark) place.append(create("p", { class: "t-score__remark" }, remark));
  place.append(button(words.translate("Try again, in another order"), passed ? "t-button t-button--quiet" : "t-button", again));
}

/** @type {Record<Question["type"], (question: Question, order: number[], id: string, fields: HTMLElement, options: Options) => Control>} */
const CONTROLS = {
  single: (question, order, id, fields, options) => buildChoices("radio", question, order, id, fields, options),
  multiple: (question, order, id, fields, options) => {
    fields.append(create("p", { class: "t-hint" }, options.words.translate("More than one may be right.")));
    return buildChoices("checkbox", question, order, id, fields, options);
  },
  order: buildOrder,
  match: buildMatch,
  text: (question, _, id, fields, options) => buildField(question, id, fields, options),
  number: (question, _, id, fields, options) => buildField(question, id, fields, options),
};

/**
 * @param {"radio" | "checkbox"} type
 * @param {Question} question
 * @param {number[]} order
 * @param {string} id
 * @param {HTMLElement} fields
 * @param {Options} options
 * @returns {Control}
 */
function buildChoices(type, { choices = [], right = [] }, order, id, fields, options) {
  const { words } = options;
  const list = create("ul", { class: "t-options" });
  const inputs = order.map((index) => {
    const input = create("input", { type, name: id, value: String(index) });
    const label = create("label", { class: "t-option" });
    label.append(input, speak(write(create("span", { class: "t-option__text" }), choices[index], options), options));
    const entry = create("li");
    entry.append(label);
    list.append(entry);
    return input;
  });
  fields.append(list);
  return {
    answer: () => inputs.filter((input) => input.checked).map((input) => Number(input.value)),
    show: (answer) => {
      for (const input of inputs) input.checked = answer.includes(/** @type {never} */ (Number(input.value)));
    },
    lock: () => {
      for (const input of inputs) {
        const isAnswer = input.checked;
        const isTrue = right.includes(Number(input.value));
        if (!isAnswer && !isTrue) continue;
        const mark = isAnswer ? (isTrue ? words.translate("your answer, right") : words.translate("your answer, not right")) : words.translate("right answer");
        input.parentElement?.append(create("span", { class: `t-option__mark t-option__mark--${isTrue ? "right" : "wrong"}` }, `${isTrue ? "✓" : "✗"} ${mark}`));
      }
    },
    first: () => inputs[0],
  };
}

/**
 * A list that is put in order by buttons.
 * @param {Question} question
 * @param {number[]} order
 * @param {string} _
 * @param {HTMLElement} fields
 * @param {Options} options
 * @returns {Control}
 */
function buildOrder({ choices = [] }, order, _, fields, options) {
  const { words } = options;
  const list = create("ol", { class: "t-steps" });
  const place = create("p", { class: "t-hidden", role: "status" });
  const now = [...order];
  /** @type {Map<number, {entry: HTMLElement, up: HTMLButtonElement, down: HTMLButtonElement}>} */
  const steps = new Map();
  const show = () => {
    now.forEach((index, position) => {
      const step = steps.get(index);
      step?.up.setAttribute("aria-disabled", String(position === 0));
      step?.down.setAttribute("aria-disabled", String(position === now.length - 1));
    });
  };
  /** @param {number} index @param {-1 | 1} by */
  const move = (index, by) => {
    const from = now.indexOf(index);
    const to = from + by;
    if (to < 0 || to >= now.length) return;
    [now[from], now[to]] = [now[to], now[from]];
    const [step, other] = [steps.get(index), steps.get(now[from])];
    if (by < 0) other?.entry.before(/** @type {HTMLElement} */ (step?.entry));
    else other?.entry.after(/** @type {HTMLElement} */ (step?.entry));
    show();
    (by < 0 ? step?.up : step?.down)?.focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
    place.textContent = words.translate("{text}: place {number} of {total}", { text: choices[index], number: to + 1, total: now.length });
  };
  for (const index of order) {
    const text = choices[index];
    const entry = create("li", { class: "t-step" });
    const up = button("↑", "t-step__move", () => move(index, -1), words.translate("Up: {text}", { text }));
    const down = button("↓", "t-step__move", () => move(index, 1), words.translate("Down: {text}", { text }));
    entry.append(speak(write(create("span", { class: "t-step__text" }), text, options), options), up, down);
    steps.set(index, { entry, up, down });
    list.append(entry);
  }
  fields.append(create("p", { class: "t-hint" }, words.translate("Put these in order with the arrows.")), list, place);
  show();
  return {
    answer: () => [...now],
    show: (answer) => {
      now.splice(0, now.length, .../** @type {number[]} */ (answer));
      list.append(...now.map((index) => /** @type {HTMLElement} */ (steps.get(index)?.entry)));
      show();
    },
    lock: () => place.remove(),
    first: () => /** @type {HTMLElement} */ (steps.get(now[0])?.down),
  };
}

/**
 * @param {Question} question
 * @param {number[]} order
 * @param {string} id
 * @param {HTMLElement} fields
 * @param {Options} options
 * @returns {Control}
 */
function buildMatch({ pairs = [] }, order, id, fields, options) {
  const { words } = options;
  const list = create("ul", { class: "t-matches" });
  const selects = pairs.map(([item], index) => {
    const select = create("select", { id: `${id}-${index}`, class: "t-match__choice" });
    select.append(create("option", { value: "-1" }, words.translate("Choose one")));
    select.append(...order.map((other) => speak(write(create("option", { value: String(other) }), pairs[other][1], options), options)));
    const entry = create("li", { class: "t-match" });
    entry.append(speak(write(create("label", { for: select.id, class: "t-match__item" }), item, options), options), select);
    list.append(entry);
    return select;
  });
  fields.append(list);
  return {
    answer: () => selects.map((select) => Number(select.value)),
    show: (answer) => selects.forEach((select, index) => (select.value = String(answer[index]))),
    lock: (answer) => {
      for (const [index, select] of selects.entries()) {
        const isTrue = pairs[Number(answer[index])]?.[1] === pairs[index][1];
        const mark = isTrue ? words.translate("your answer, right") : words.translate("your answer, not right");
        select.parentElement?.append(create("span", { class: `t-option__mark t-option__mark--${isTrue ? "right" : "wrong"}` }, `${isTrue ? "✓" : "✗"} ${mark}`));
      }
    },
    first: () => selects.find((select) => select.value === "-1") ?? selects[0],
  };
}

/**
 * @param {Question} question
 * @param {string} id
 * @param {HTMLElement} fields
 * @param {Options} options
 * @returns {Control}
 */
function buildField({ type, unit = "" }, id, fields, options) {
  const { words } = options;
  const input = create("input", { id: `${id}-answer`, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "300", class: "t-field__input" });
  if (type === "number") input.inputMode = "decimal";
  const label = create("label", { for: input.id }, type === "number" ? words.translate("Your answer, a number") : words.translate("Your answer, a word or two"));
  const line = create("p", { class: "t-field" });
  line.append(label, input);
  if (unit) line.append(speak(create("span", { id: `${id}-unit`, class: "t-field__unit" }, unit), options));
  input.setAttribute("aria-describedby", unit ? `${id} ${id}-unit` : id);
  fields.append(line);
  return { answer: () => input.value, show: (answer) => (input.value = String(answer)), lock: () => undefined, first: () => input };
}

/**
 * @param {string} text
 * @param {string} style
 * @param {() => void} act
 * @param {string} [name]  for screen readers, where the text is a sign
 */
function button(text, style, act, name = "") {
  const made = create("button", { type: "button", class: style, ...(name ? { "aria-label": name, title: name } : {}) }, text);
  made.addEventListener("click", act);
  return made;
}

/**
 * Says which language a text is in, where that is not the page's.
 * @template {HTMLElement} E
 * @param {E} made
 * @param {Options} options
 * @returns {E}
 */
function speak(made, { lang = "", dir = "" }) {
  if (lang) made.lang = lang;
  if (dir) made.dir = dir;
  return made;
}

/**
 * Writes a text of the author's. Where texts run from right to left, one without such a letter, as `--drafts`, is written as it
 * is typed: otherwise the signs at its ends would change places.
 * @template {HTMLElement} E
 * @param {E} place
 * @param {string} text
 * @param {Options} options
 * @returns {E}
 */
function write(place, text, { runs = "" }) {
  const isApart = runs === "rtl" && !RIGHT_TO_LEFT.test(text);
  if (isApart && !(place instanceof HTMLOptionElement)) place.append(create("bdi", { dir: "ltr" }, text));
  else place.textContent = isApart ? `\u2066${text}\u2069` : text;
  return place;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
function create(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
