// Asks the browser's half of the search: `node twin.js FOLDER` reads queries from standard input, one a line, and prints an answer a line.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { Packed } from "../../src/trellis/site/assets/search/packed.js";
import { plan } from "../../src/trellis/site/assets/search/plan.js";

const folder = process.argv[2];
const read = async (path) => JSON.parse(await readFile(`${folder}/${path}`, "utf8"));
const packed = new Packed(await read("index.json"), read);

for await (const query of createInterface({ input: process.stdin })) {
  const found = await plan(packed, query);
  const rows = await Promise.all(found.hits.slice(0, 5).map(({ number }) => packed.row(number, true, found.lessons[number])));
  console.log(JSON.stringify({ ...found, rows }));
}
