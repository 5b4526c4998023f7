// What a reader types is kept without a word from them.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { PAUSE, keepTyped } from "../../src/trellis/site/assets/own/typing.js";

/** @type {EventTarget} */
let field;
/** @type {import("node:test").Mock<() => void>} */
let keep;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const own = /** @type {any} */ (globalThis);
  own.window = Object.assign(new EventTarget(), { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout });
  own.document = new EventTarget();
  field = new EventTarget();
  keep = mock.fn();
  keepTyped(/** @type {any} */ (field), keep);
});

/** @param {EventTarget} target @param {string} name */
const send = (target, name) => target.dispatchEvent(new Event(name));

test("a text is kept a while after the last key, once", () => {
  send(field, "input");
  mock.timers.tick(PAUSE - 1);
  send(field, "input");
  mock.timers.tick(PAUSE - 1);
  assert.equal(keep.mock.callCount(), 0);
  mock.timers.tick(1);
  send(field, "change");
  mock.timers.tick(PAUSE);
  assert.equal(keep.mock.callCount(), 1);
});

test("a text is kept at once where the field, the page or the tab is left", () => {
  for (const leave of [() => send(field, "change"), () => send(window, "pagehide"), () => send(document, "visibilitychange")]) {
    send(field, "input");
    leave();
  }
  mock.timers.tick(PAUSE);
  assert.equal(keep.mock.callCount(), 3);
});

test("where nothing was typed, nothing is written", () => {
  for (const [target, name] of /** @type {[EventTarget, string][]} */ ([[field, "change"], [window, "pagehide"], [document, "visibilitychange"]])) send(target, name);
  assert.equal(keep.mock.callCount(), 0);
});
