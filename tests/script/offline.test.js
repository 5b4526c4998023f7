// What is kept with a page, so that it can be read without a connection.

import assert from "node:assert/strict";
import { test } from "node:test";

import { listSources } from "../../src/trellis/site/assets/offline/keep.js";

/** @param {Record<string, string>} attributes */
const list = (attributes) => listSources({ getAttribute: (name) => attributes[name] ?? null });

test("a picture is kept in each of its forms, since the browser chooses one by its width", () => {
  assert.deepEqual(list({ src: "map.png", srcset: "map.800w.png 800w, map.png 2400w" }), ["map.png", "map.800w.png", "map.png"]);
  assert.deepEqual(list({ src: "map.png", srcset: " small.png,\n\tlarge.png 2x , " }), ["map.png", "small.png", "large.png"]);
  assert.deepEqual(list({ src: "a.png", srcset: "a,b.png 1x" }), ["a.png", "a,b.png"]);
});

test("a film is kept with its picture, and captions are", () => {
  assert.deepEqual(list({ poster: "still.png" }), ["still.png"]);
  assert.deepEqual(list({ src: "call.mp4", poster: "still.png" }), ["call.mp4", "still.png"]);
  assert.deepEqual(list({ src: "call.vtt", kind: "captions" }), ["call.vtt"]);
});

test("the words of further scripts are kept in a portal of another language", () => {
  assert.deepEqual(list({ type: "application/json", "data-t-source": "../wording/de.json" }), ["../wording/de.json"]);
});

test("what names no address needs none", () => {
  assert.deepEqual(list({}), []);
  assert.deepEqual(list({ src: "", srcset: "", poster: "" }), []);
});
