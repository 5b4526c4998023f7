// Spelling suggestions: the indexed words nearest to one that is not indexed. The twin of `trellis/derive/search/spelling.py`.

const SHORTEST = 5;
const TWICE = 8;
const OFFERED = 5;

/**
 * The nearest words with their distances, the most likely first.
 * @param {string} word
 * @param {[number, string][]} lines  how frequent the words of a line are, and the words, separated by spaces
 * @returns {[string, number][]}
 */
export function near(word, lines) {
  const allowed = word.length < SHORTEST ? 0 : word.length < TWICE ? 1 : 2;
  const own = letters(word);
  const found = [];
  for (const [often, line] of lines) {
    for (const known of line.split(" ")) {
      if (!known || bits(letters(known) ^ own) > 2 * allowed) continue;
      const far = distance(word, known, allowed);
      if (far <= allowed) found.push({ known, far, first: known[0] === word[0] ? 0 : 1, often });
    }
  }
  found.sort((a, b) => a.far - b.far || a.first - b.first || b.often - a.often || (a.known < b.known ? -1 : 1));
  return found.slice(0, OFFERED).map(({ known, far }) => [known, far]);
}

/**
 * The set of its letters as bits: each slip changes two bits at most.
 * @param {string} word
 */
function letters(word) {
  let set = 0;
  for (let at = 0; at < word.length; at++) set |= 1 << (word.charCodeAt(at) & 31);
  return set;
}

/** @param {number} set */
function bits(set) {
  let count = 0;
  for (; set; set &= set - 1) count++;
  return count;
}

/**
 * The optimal string alignment distance: letters left out, added, replaced or swapped. Above `limit` it is `limit` + 1.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const width = b.length + 1;
  let last = new Uint8Array(width);
  let before = new Uint8Array(width);
  let row = Uint8Array.from({ length: width }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    [last, before, row] = [before, row, last];
    let least = (row[0] = i);
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(at(before, j) + 1, at(row, j - 1) + 1, at(before, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(last, j - 2) + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
  }
  return Math.min(at(row, b.length), limit + 1);
}

/**
 * @param {Uint8Array} row
 * @param {number} place
 */
const at = (row, place) => row[place] ?? 0;
