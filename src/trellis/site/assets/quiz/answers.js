// What is right in a quiz, and what people may write for it. It knows no page.

/**
 * @typedef {object} Question  as `derive/quiz.py` writes it
 * @property {"single" | "multiple" | "order" | "match" | "text" | "number"} type
 * @property {string} prompt
 * @property {string[]} [choices]             of an order in their right order
 * @property {number[]} [right]               the indexes of the right choices
 * @property {[string, string][]} [pairs]     each an item and what belongs to it
 * @property {string[]} [accepted]            the texts that are right, the best first
 * @property {number} [number]
 * @property {number} [tolerance]             how far an answer may be from the number, either way
 * @property {string} [unit]
 * @property {string} [shown]                 the number for people, with unit and tolerance
 * @property {string} explain                 "" without an explanation
 * @property {{title: string, url: string}[]} readAgain
 */

/**
 * @typedef {object} Quiz
 * @property {number} passMark  in per cent of the questions
 * @property {string} version   changes with what is asked and what is right
 * @property {Question[]} questions
 */

/**
 * What was answered: indexes of choices; for an order those of all choices, in their place; for a match the index of
 * what was taken for each item; else what was written.
 * @typedef {number[] | string} Answer
 */

/**
 * What was done with a question of a quiz that is not finished yet.
 * @typedef {object} Part
 * @property {number[]} order     the indexes of what it offers, as they are shown
 * @property {Answer} answer      as it stands in the fields
 * @property {boolean} isChecked  whether it has been checked, so that it stays
 */

/** Marks that are written in several ways, such as quotation marks and dashes. @type {[RegExp, string][]} */
const FORMS = [
  [/[\u2018\u2019\u201a\u201b\u2032`\u00b4]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, "-"],
];

/**
 * A text without what makes no difference: case, white space, invisible characters, forms of the same character, a full
 * stop at the end, and quotation marks around it. A full stop alone stays, since it may be what is asked for.
 * @param {string} text
 */
export function fold(text) {
  let plain = text.normalize("NFKC").replace(/\p{Cf}|\p{Variation_Selector}/gu, "");
  for (const [form, mark] of FORMS) plain = plain.replace(form, mark);
  return plain.toUpperCase().toLowerCase().normalize("NFKC").replace(/[\s\p{Cc}]+/gu, " ").trim().replace(/([^ ]) ?\.$/, "$1").replace(/^(["'])(.+?)\.?\1$/, "$2");
}

/**
 * The numbers that a text can mean: "1,350" is 1350 and 1.35. None if it is no number, or one in another unit.
 * @param {string} text
 * @param {string} [unit]
 * @returns {number[]}
 */
export function readNumber(text, unit = "") {
  let rest = toDigits(fold(text)).replaceAll("\u066b", ".").replace(/[\u066c\u060c\u2e41]/g, ",");
  const name = fold(unit);
  if (name && rest.startsWith(name)) rest = rest.slice(name.length).replace(/\.\s*$/.test(unit.normalize("NFKC")) ? /^\./ : /^\. /, "").trim();
  else if (name && rest.endsWith(name)) rest = rest.slice(0, -name.length).trim();
  const match = /^([+-]?) ?(\d[\d ,.']*|[.,]\d+)$/.exec(rest);
  if (!match) return [];
  const sign = match[1] === "-" ? -1 : 1;
  return readings(match[2].trim()).map((digits) => sign * Number(digits)).filter(Number.isFinite);
}

/** @param {string} text  digits with separators, in groups of three or, as in India, two before the last @returns {string[]} as JavaScript writes numbers */
function readings(text) {
  const plain = /^\d*([.,]\d*)?$/.test(text) ? [text.replace(",", ".").replace(/\.$/, "")] : [];
  const grouped = [/^(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3})(\.\d+)?$/, /^\d{1,3}(\.\d{3})+(,\d+)?$/, /^\d{1,3}( \d{3})+([.,]\d+)?$/, /^\d{1,3}('\d{3})+([.,]\d+)?$/];
  for (const [index, form] of grouped.entries()) {
    if (form.test(text)) plain.push(text.replace([/,/g, /\./g, / /g, /'/g][index], "").replace(",", "."));
  }
  return [...new Set(plain)].filter(Boolean);
}

/** @param {string} text @returns {string} with the digits of all scripts as 0 to 9 */
function toDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) ?? 0;
    const code = zero;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}

/**
 * Whether there is an answer that can be judged: for a number, one that is a number.
 * @param {Question} question
 * @param {Answer} answer
 */
export function isAnswered(question, answer) {
  if (typeof answer === "string") return question.type === "number" ? readNumber(answer, question.unit).length > 0 : fold(answer) !== "";
  return answer.length > 0 && answer.every((index) => index >= 0);
}

/**
 * Whether a quiz can be shown as it was left: there is a part for each question, each is possible, and one is open.
 * @param {Quiz} quiz
 * @param {Part[]} parts
 */
export const isResumable = ({ questions }, parts) =>
  parts.length === questions.length && parts.some(({ isChecked }) => !isChecked) && parts.every((part, index) => isPossible(questions[index], part));

/** @param {Question} question @param {Part} part */
function isPossible(question, { order, answer, isChecked }) {
  const size = (question.choices ?? question.pairs ?? []).length;
  if (!isOrder(order, size) || (isChecked && !isAnswered(question, answer))) return false;
  if (question.type === "text" || question.type === "number") return typeof answer === "string";
  if (typeof answer === "string") return false;
  if (question.type === "order") return isOrder(answer, size);
  if (question.type === "match") return answer.length === size && answer.every((index) => index === -1 || index in order);
  return answer.length <= (question.type === "single" ? 1 : size) && new Set(answer).size === answer.length && answer.every((index) => index in order);
}

/** Whether these are the numbers from 0, each once. @param {number[]} numbers @param {number} size */
const isOrder = (numbers, size) => numbers.length === size && new Set(numbers).size === size && numbers.every((one) => one >= 0 && one < size);

/** Whether a number is as far from another as it may be at most. @param {number} one @param {number} other @param {number} most */
function isWithin(one, other, most) {
  const isExact = [one, other, most].every(Number.isSafeInteger);
  const rounding = isExact ? 0 : 4 * Number.EPSILON * Math.max(Math.abs(one), Math.abs(other)); // what 0.1 + 0.2 is more than 0.3
  return Math.abs(one - other) <= most + rounding;
}

/**
 * @param {Question} question
 * @param {Answer} answer
 * @returns {boolean}
 */
export function isRight(question, answer) {
  if (typeof answer === "string") {
    if (question.type === "text") return (question.accepted ?? []).some((text) => fold(text) === fold(answer));
    const { number = 0, tolerance = 0 } = question;
    return readNumber(answer, question.unit).some((one) => isWithin(one, number, tolerance));
  }
  if (question.type === "order") return answer.every((index, place) => question.choices?.[index] === question.choices?.[place]);
  if (question.type === "match") return answer.every((index, item) => question.pairs?.[index][1] === question.pairs?.[item][1]);
  const right = new Set(question.right);
  return answer.length === right.size && answer.every((index) => right.has(index));
}

/** @param {number} right @param {number} of @param {number} passMark  in per cent */
export const isPassed = (right, of, passMark) => right >= countNeeded(of, passMark);

/** @param {number} of @param {number} passMark */
export const countNeeded = (of, passMark) => Math.ceil((of * passMark) / 100);

/**
 * The numbers from 0 in an order by chance, which is another than `unlike` wherever there is another.
 * @param {number} count
 * @param {number[]} [unlike]
 * @param {() => number} [random]
 */
export function shuffle(count, unlike = [], random = Math.random) {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  if (count > 1 && order.every((index, place) => index === unlike[place])) order.push(/** @type {number} */ (order.shift()));
  return order;
}
