// What a reader keeps beside progress, notes and stars, and goes with them into their file: who they are, what they renewed,
// how they judged their work, what they were invited to, what they think, what they looked for, their pace, and quizzes
// that they have not finished.

import { attempts } from "../lesson/attempts.js";
import { versions } from "../lesson/results.js";
import { isStored } from "../store.js";
import { assessed } from "./assessed.js";
import { feedback } from "./feedback.js";
import { invitations } from "./invitations.js";
import { pace } from "./pace.js";
import { reader } from "./reader.js";
import { renewals } from "./renewals.js";
import { wishes } from "./wishes.js";

/** @typedef {Record<string, any>} Belongings  name of a store → its value */

/** Both in one; of two under one name the later one, by what `moment` reads. @param {(one: any) => string} moment */
const later = (moment) => (/** @type {Belongings} */ now, /** @type {Belongings} */ other) => {
  const newer = Object.entries(other).filter(([name, one]) => !Object.hasOwn(now, name) || moment(now[name]) < moment(one));
  return { ...now, ...Object.fromEntries(newer) };
};
/** What is here stays. */
const add = (/** @type {Belongings} */ now, /** @type {Belongings} */ other) => ({ ...other, ...now });
const fill = (/** @type {Belongings} */ now, /** @type {Belongings} */ other) => add(Object.fromEntries(Object.entries(now).filter(([, word]) => word)), other);
const join = (/** @type {any[]} */ now, /** @type {any[]} */ other) => {
  const own = new Set(now.map((one) => JSON.stringify(one)));
  return [...now, ...other.filter((one) => !own.has(JSON.stringify(one)))];
};

/** @type {Record<string, {store: import("../store.js").Store<any>, merge: (now: any, other: any) => any}>} */
const STORES = {
  reader: { store: reader, merge: fill },
  renewals: { store: renewals, merge: later((day) => day) },
  assessed: { store: assessed, merge: later(({ at }) => at) },
  feedback: { store: feedback, merge: later(({ at }) => at) },
  invitations: { store: invitations, merge: join },
  "quiz-attempts": { store: attempts, merge: later(({ at }) => at) },
  "quiz-versions": { store: versions, merge: add },
  wishes: { store: wishes, merge: add },
  pace: { store: pace, merge: (now, other) => (isStored("pace") ? now : other) },
};

/** @returns {Belongings} what this browser keeps of each */
export const collectBelongings = () => Object.fromEntries(Object.entries(STORES).filter(([name]) => isStored(name)).map(([name, { store }]) => [name, store.get()]));

/** @param {any} file  of a file @returns {Belongings} what is valid of it */
export const readBelongings = (file) =>
  Object.fromEntries(Object.entries(STORES).filter(([name]) => file && typeof file === "object" && Object.hasOwn(file, name)).map(([name, { store }]) => [name, store.read(file[name])]));

/** Brings them into this browser. @param {Belongings} other @returns {boolean} false if something could not be stored */
export const mergeBelongings = (other) =>
  Object.entries(other).map(([name, value]) => STORES[name].store.update((now) => STORES[name].merge(now, value))).every(Boolean);
