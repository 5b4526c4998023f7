// What a package keeps of a course: the lessons that were seen, and the best result of each quiz. It knows no system and no page.

/** @typedef {import("../quiz/answers.js").Quiz} Quiz */
/** @typedef {{part: string, key: string, title: string, quiz: Quiz | null, required: boolean}} Lesson  required: whether the course is completed and passed by it */
/** @typedef {{title: string, mastery: number | null, lessons: Lesson[]}} Course */
/** @typedef {{right: number, of: number, passed: boolean}} Score */

/**
 * How far somebody is with the required lessons. score: from 0 to 1, undefined as long as no quiz was answered. passed: undefined without a quiz.
 * @typedef {{done: number, of: number, completed: boolean, answered: boolean, passed: boolean | undefined, score: number | undefined}} Standing
 */

/** What is kept begins with the number of its form. */
const FORM = "1";
const KEY = /^[\w-]{6}$/;
const RESULT = /^([\w-]{6})(\d{1,3})\/(\d{1,3})([+-])$/;

export class Progress {
  /** @param {Course} course */
  constructor(course) {
    this.course = course;
    /** @type {Set<string>} */
    this.seen = new Set();
    /** @type {Map<string, Score>} */
    this.scores = new Map();
  }

  /**
   * Adds what was kept. Of two results the better one stays; what belongs to no lesson of the course is left out.
   * @param {string} text
   */
  add(text) {
    const [form, seen = "", scores = ""] = text.split(";");
    if (form !== FORM) return;
    const keys = new Set(this.course.lessons.map((lesson) => lesson.key));
    for (const key of seen.match(/.{6}/g) ?? []) if (KEY.test(key) && keys.has(key)) this.seen.add(key);
    for (const part of scores.split(",")) {
      const match = RESULT.exec(part);
      if (match && keys.has(match[1])) this.recordScore(match[1], { right: Number(match[2]), of: Number(match[3]), passed: match[4] === "+" });
    }
  }

  /** What is to be kept, as text. */
  toText() {
    const scores = [...this.scores].map(([key, { right, of, passed }]) => `${key}${right}/${of}${passed ? "+" : "-"}`);
    return [FORM, [...this.seen].join(""), scores.join(",")].join(";");
  }

  /** @param {string} key @returns {boolean} whether that is new */
  markSeen(key) {
    const isNew = !this.seen.has(key);
    this.seen.add(key);
    return isNew;
  }

  /**
   * Keeps a result unless a better one is there.
   * @param {string} key
   * @param {Score} score
   */
  recordScore(key, score) {
    const { right, of } = score;
    if (!(of > 0 && right >= 0 && right <= of)) return;
    const best = this.scores.get(key);
    const isBetter = !best || share(score) > share(best) || (score.passed && !best.passed);
    if (isBetter) this.scores.set(key, { right, of, passed: score.passed || Boolean(best?.passed) });
  }

  /** @param {Lesson} lesson */
  isDone({ key, quiz }) {
    return quiz ? Boolean(this.scores.get(key)?.passed) : this.seen.has(key);
  }

  /** @returns {Standing} */
  judge() {
    const lessons = this.course.lessons.filter(({ required }) => required);
    const done = lessons.filter((lesson) => this.isDone(lesson)).length;
    const quizzes = lessons.filter((lesson) => lesson.quiz);
    const scores = quizzes.map((lesson) => this.scores.get(lesson.key));
    const answered = quizzes.length > 0 && scores.every(Boolean);
    return {
      done,
      of: lessons.length,
      completed: done === lessons.length,
      answered,
      passed: quizzes.length ? scores.every((score) => score?.passed) : undefined,
      score: scores.some(Boolean) ? round(scores.reduce((sum, score) => sum + (score ? share(score) : 0), 0) / quizzes.length) : undefined,
    };
  }
}

/** @param {Score} score */
const share = ({ right, of }) => right / of;

/** @param {number} value @returns {number} with four places */
const round = (value) => Math.round(value * 1e4) / 1e4;
