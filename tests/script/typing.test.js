// What a reader types is kept without a word from them.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { PAUSE, keepText, keepTyped } from "../../src/trellis/site/assets/own/typing.js";

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

/** What the tabs keep, how often one was refused, and whether the browser has no more room. */
const store = { text: "", refusals: 0, isFull: false };

/** A field in a tab of its own. @param {string} tagName @param {number} maxLength */
function openTab(tagName = "TEXTAREA", maxLength = 40) {
  const own = Object.assign(new EventTarget(), { value: "", tagName, maxLength });
  const show = keepText(/** @type {any} */ (own), {
    read: () => store.text,
    write(text) {
      if (store.isFull) return false;
      store.text = text.slice(0, maxLength);
      return true;
    },
    refuse: () => void (store.refusals += 1),
  });
  const type = (/** @type {string} */ text) => {
    own.value = text;
    send(own, "input");
    send(own, "change");
  };
  return { own, show, type };
}

test("what another tab kept meanwhile is taken over where nothing was typed, and joined where something was", () => {
  Object.assign(store, { isFull: false, text: "begun\r\nlong ago", refusals: 0 });
  const [one, other] = [openTab(), openTab()];
  assert.equal(other.own.value, "begun\r\nlong ago".replace("\r", ""));
  one.type("first");
  assert.equal(store.text, "first");
  send(other.own, "input"); // a key that changed nothing
  send(other.own, "change");
  assert.deepEqual([other.own.value, store.text], ["first", "first"]);
  one.type("first, and more");
  other.type("second");
  assert.equal(store.text, "first, and more\n\nsecond");
  one.show();
  assert.equal(one.own.value, store.text);
  one.type("");
  other.type("first, and more\n\nsecond!");
  assert.equal(store.text, "first, and more\n\nsecond!");
  one.show();
  one.own.value = "A word that is not kept yet";
  other.type("gone");
  one.show();
  assert.equal(one.own.value, "A word that is not kept yet");
});

test("two texts that have no room together are refused until they are shortened, and the kept one stays", () => {
  Object.assign(store, { text: "", refusals: 0 });
  const [one, other] = [openTab(), openTab()];
  one.type("a".repeat(30));
  other.type("b".repeat(30));
  assert.deepEqual([store.text, store.refusals], ["a".repeat(30), 1]);
  other.show();
  assert.equal(other.own.value, `${"a".repeat(30)}\n\n${"b".repeat(30)}`);
  other.type("a and b");
  assert.deepEqual([store.text, store.refusals], ["a and b", 1]);
});

test("a text that could not be stored stays in its field, and a field of one line has the later answer", () => {
  Object.assign(store, { text: "", refusals: 0 });
  const own = Object.assign(new EventTarget(), { value: "", tagName: "TEXTAREA", maxLength: -1 });
  const show = keepText(/** @type {any} */ (own), { read: () => "", write: () => false, refuse: () => assert.fail("there is room") });
  own.value = "typed";
  send(own, "input");
  send(own, "change");
  show();
  assert.equal(own.value, "typed");
  const [one, other] = [openTab("INPUT"), openTab("INPUT")];
  one.type("Ada");
  other.type("Bo");
  assert.equal(store.text, "Bo");
});

test("a text that could not be stored stays where another tab stores something later, and is stored once there is room", () => {
  Object.assign(store, { text: "kept", refusals: 0, isFull: true });
  /** What a store has for as long as the page lasts. @type {string | null} */
  let unsaved = null;
  const own = Object.assign(new EventTarget(), { value: "", tagName: "TEXTAREA", maxLength: -1 });
  const show = keepText(/** @type {any} */ (own), {
    read: () => unsaved ?? store.text,
    write(text) {
      if (store.isFull) unsaved = text;
      else [unsaved, store.text] = [null, text];
      return !store.isFull;
    },
    refuse: () => assert.fail("there is room"),
  });
  const leave = () => [send(own, "input"), send(own, "change")];
  own.value = "kept, and much more";
  leave();
  unsaved = null; // another tab has stored something
  show();
  assert.equal(own.value, "kept, and much more");
  own.value = "another word";
  leave();
  assert.deepEqual([own.value, store.text], ["another word", "kept"]);
  [store.text, unsaved] = ["of another tab", null];
  own.value = "one more word";
  leave();
  assert.deepEqual([own.value, store.text], ["of another tab\n\none more word", "of another tab"]);
  store.isFull = false;
  leave();
  assert.deepEqual([own.value, store.text], ["of another tab\n\none more word", "of another tab\n\none more word"]);
  store.text = "from another tab";
  show();
  assert.equal(own.value, "from another tab");
});
