// How each engine is asked, in a browser: everything that it needs at once, then five courses with what a list shows of them.

export const OPTIONS = {
  fields: ["title", "skills", "summary", "rest"],
  storeFields: ["url", "title", "about"],
  searchOptions: { boost: { title: 10, skills: 3, summary: 2 }, prefix: true, fuzzy: 0.2 },
};

const OWN = ["index", "plan", "packed", "words", "spelling"];

export const OPEN = {
  async trellis() {
    const head = fetch("/search/index.json");
    const [index] = await Promise.all(OWN.map((name) => import(`/assets/trellis/search/${name}.js`)));
    index.open(head);
    return async (query) => {
      const { hits } = await index.search(query, { kinds: ["course"], limit: 5 });
      const rows = await index.rows(hits.map(({ number }) => number), { summaries: false });
      return rows.map((row) => ({ ...row, about: [row.what, ...row.facts, row.by, row.flag].join(" · ") }));
    };
  },
  async minisearch() {
    const [{ default: MiniSearch }, text] = await Promise.all([
      import("/engines/minisearch.js"),
      fetch("/minisearch.json").then((answer) => answer.text()),
    ]);
    const index = MiniSearch.loadJSON(text, OPTIONS);
    return async (query) => index.search(query).slice(0, 5);
  },
  async pagefind() {
    const pagefind = await import("/pagefind/pagefind.js");
    await pagefind.init();
    return async (query) => {
      const { results } = await pagefind.search(query);
      const found = await Promise.all(results.slice(0, 5).map((result) => result.data()));
      return found.map(({ url, meta }) => ({ url: url.slice(1), title: meta.title, about: meta.about }));
    };
  },
};

/**
 * Asks one question from nothing and shows what is found.
 * @returns the milliseconds until it can be seen, and the addresses
 */
export async function cold(engine, query) {
  const start = performance.now();
  const ask = await OPEN[engine]();
  const found = await ask(query);
  const list = document.createElement("ul");
  list.append(...found.map(({ title, about }) => Object.assign(document.createElement("li"), { textContent: `${title} ${about}` })));
  document.body.append(list);
  await new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)));
  return { milliseconds: performance.now() - start, found: found.map(({ url }) => url) };
}

/** Asks many questions one after the other; the milliseconds and addresses of each. */
export async function warm(engine, queries) {
  const ask = await OPEN[engine]();
  const answers = [];
  for (const query of queries) {
    const start = performance.now();
    const found = await ask(query);
    answers.push({ milliseconds: performance.now() - start, found: found.map(({ url }) => url) });
  }
  window.kept = ask; // so that what it holds can be measured
  return answers;
}
