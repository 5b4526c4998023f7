// The search's modules that need no page: what is fetched at once, how often, and what is asked for again when the site was built anew.

import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { test } from "node:test";

const FOLDER = new URL("../../src/trellis/site/assets/search/", import.meta.url);

/** @param {string} name */
const text = (name) => readFile(new URL(`${name}.js`, FOLDER), "utf8");

/**
 * The modules that one names, and those that they name.
 * @param {string} name
 * @param {Set<string>} [known]
 * @returns {Promise<Set<string>>}
 */
async function needed(name, known = new Set()) {
  for (const [, other] of (await text(name)).matchAll(/from "\.\/(\w+)\.js"/g)) {
    if (!other || known.has(other)) continue;
    known.add(other);
    await needed(other, known);
  }
  return known;
}

for (const name of ["box", "page"]) {
  test(`no module that ${name} needs is fetched late`, async () => {
    const listed = /MODULES = (\[[^\]]*\])/.exec(await text("start"))?.[1] ?? "[]";
    assert.deepEqual([...(await needed(name))].sort(), JSON.parse(listed).sort());
  });
}

/** A site that was built twice; what of it was asked for. */
class Site {
  constructor() {
    this.version = "one";
    /** @type {string[]} */
    this.asked = [];
  }

  /** @param {URL} url */
  answer(url) {
    const path = url.pathname.replace(/^.*\/search\//, "");
    this.asked.push(path);
    const files = /** @type {Record<string, unknown>} */ ({
      "index.json": {
        version: this.version, chunk: 25, levels: [1000], addresses: { course: "courses/{id}/" }, starts: [["course", 0]],
        languages: [{ code: "en", common: "", shards: ["a"], spelling: [] }], files: {},
      },
      [`${this.version}/en/terms-0.json`]: [["rate|", 100, [0], "0"]],
      [`${this.version}/rows-0.json`]: [{ kind: "course", id: "rates", title: `Rates, ${this.version}` }],
      [`${this.version}/summaries-0.json`]: ["About rates."],
    });
    return path in files ? Response.json(files[path]) : new Response("", { status: 404 });
  }
}

test("a file is fetched once, and all anew when the site was built anew", async () => {
  const site = new Site();
  globalThis.fetch = async (url) => site.answer(/** @type {URL} */ (url));
  const { rows, search } = await import("../../src/trellis/site/assets/search/index.js");
  assert.equal(site.asked.length, 0);
  assert.deepEqual((await search("rate")).hits.map(({ number }) => number), [0]);
  await search("rate");
  assert.deepEqual(site.asked, ["index.json", "one/en/terms-0.json"]);
  assert.equal((await rows([0], { summaries: false }))[0]?.title, "Rates, one");
  site.version = "two";
  const [row] = await rows([0]);
  assert.deepEqual([row?.title, row?.summary, row?.url], ["Rates, two", "About rates.", "courses/rates/"]);
});

test("a search that could not be fetched can be tried again", async () => {
  const site = new Site();
  globalThis.fetch = async () => new Response("", { status: 500 });
  const { search } = await import(`../../src/trellis/site/assets/search/index.js?${"again"}`);
  await assert.rejects(search("rate"));
  globalThis.fetch = async (url) => site.answer(/** @type {URL} */ (url));
  assert.equal((await search("rate")).hits.length, 1);
});

test("every script that hears keys leaves those of an input method to it", async () => {
  const heard = [];
  for (const root of ["assets", "plain/assets", "editor/assets"]) {
    const folder = new URL(`../../src/trellis/site/${root}/`, import.meta.url);
    for await (const name of glob("**/*.js", { cwd: folder, exclude: (name) => name === "vendor" })) {
      const script = await readFile(new URL(name, folder), "utf8");
      if (/\bevent\.key\b.*"(?:Enter|Escape|Arrow\w+)"/.test(script)) heard.push([name, script.includes("event.isComposing")]);
    }
  }
  assert.deepEqual(Object.fromEntries(heard), { "colours.js": true, "page/drawer.js": true, "search/box.js": true });
});
