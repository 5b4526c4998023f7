// Builds another engine's index: `node build.js minisearch|pagefind RECORDS FOLDER`. The records are those that the portal's search has.

import { readFile, writeFile } from "node:fs/promises";

const [engine, records, folder] = process.argv.slice(2);
const documents = JSON.parse(await readFile(records, "utf8"));

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const BUILD = {
  async minisearch() {
    const { default: MiniSearch } = await import("minisearch");
    const { OPTIONS } = await import("./ask.js");
    const index = new MiniSearch(OPTIONS);
    index.addAll(documents);
    await writeFile(`${folder}/minisearch.json`, JSON.stringify(index));
  },
  async pagefind() {
    const { createIndex, close } = await import("pagefind");
    const { index } = await createIndex({ forceLanguage: "en" });
    for (const { url, title, skills, summary, rest, about } of documents) {
      const content = `<html lang="en"><body><h1 data-pagefind-weight="10">${escaped(title)}</h1>
        <p data-pagefind-weight="3">${escaped(skills)}</p><p data-pagefind-weight="2">${escaped(summary)}</p>
        <p>${escaped(rest)}</p><p data-pagefind-ignore data-pagefind-meta="about">${escaped(about)}</p></body></html>`;
      const { errors } = await index.addHTMLFile({ url: `/${url}`, content });
      if (errors.length) throw new Error(errors.join("; "));
    }
    await index.writeFiles({ outputPath: `${folder}/pagefind` });
    await close();
  },
};

await BUILD[engine]();
