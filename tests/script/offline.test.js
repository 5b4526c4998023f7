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

/** A cache of one course, as a browser gives it. */
class Kept {
  /** @param {Record<string, Response>} files */
  constructor(files) {
    this.files = new Map(Object.entries(files));
  }
  keys = async () => [...this.files.keys()].map((url) => ({ url }));
  /** @param {string} address */
  match = async (address) => this.files.get(address)?.clone();
  /** @param {string} address @param {Response} fresh */
  put = async (address, fresh) => void this.files.set(address, fresh);
}

const SITE = "https://learning.example/portal/";
const [LESSON, PICTURE, STYLES] = [`${SITE}courses/rates/read/`, `${SITE}map.png`, `${SITE}assets/trellis-0a1b/styles.css`];
/** @param {string} body @param {string} type */
const answer = (body, type) => new Response(body, { headers: type ? { "content-type": type } : {} });
/** @param {string} words @param {string} [version] */
const page = (words, version = "0a1b") => answer(`<link href="../../../assets/trellis-${version}/styles.css">${words}`, "text/html");

/** What is kept at an address once it was asked for, and `fresh` came. @param {string} address @param {Response} fresh */
async function renew(address, fresh) {
  const files = { [LESSON]: page("Former."), [PICTURE]: answer("former", "image/png"), [STYLES]: answer("", "text/css") };
  const cache = new Kept(files);
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  const listen = (/** @type {string} */ name, /** @type {(event: any) => void} */ act) => (listeners[name] = act);
  const caches = { keys: async () => ["trellis:/portal/:offline:rates"], open: async () => cache };
  const before = globalThis.fetch;
  Object.assign(globalThis, { addEventListener: listen, location: { href: `${SITE}worker.js` }, caches, fetch: async () => fresh });
  await import(`../../src/trellis/site/assets/offline/worker.js?${(count += 1)}`);
  /** @type {Promise<Response> | undefined} */
  let shown;
  listeners.fetch({ request: { method: "GET", url: address }, respondWith: (/** @type {Promise<Response>} */ response) => (shown = response) });
  await shown;
  globalThis.fetch = before;
  return (await cache.match(address))?.text();
}
let count = 0;

test("what is kept is renewed by the site's answer, if the styles of its version are kept", async () => {
  assert.match((await renew(LESSON, page("New."))) ?? "", /New/);
  assert.match((await renew(LESSON, page("New.", "ffff"))) ?? "", /Former/);
  assert.equal(await renew(PICTURE, answer("new", "image/png")), "new");
});

test("what is kept is not renewed by a page of somebody else's, such as one for signing in", async () => {
  for (const type of ["text/html", "text/html; charset=utf-8", "text/plain", ""]) {
    assert.match((await renew(LESSON, answer("<title>Sign in</title>", type))) ?? "", /Former/, type);
  }
  assert.equal(await renew(PICTURE, answer("<title>Sign in</title>", "text/html")), "former");
});
