// Splits text into words. The twin of `trellis/derive/search/words.py`; change both together.

/** The prefix of a title that is indexed as one term; it occurs in no word. */
export const MARK = "=";

const WORD = /[\p{L}\p{N}]{1,2}[+#]{1,2}(?![\p{L}\p{N}])|(?!\p{M})[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*/gu;
const HYPHENATED = /(?<![\p{L}\p{N}\p{M}_-])[\p{L}\p{N}\p{M}]+(?:[-‐‑][\p{L}\p{N}\p{M}]+){1,3}(?![\p{L}\p{N}\p{M}_-])/gu;
const UNSPACED = /^[\u0e00-\u109f\u3040-\u9fff\uf900-\ufaff]{2,}$/;
/** @type {Record<string, string>} */
const SPELLED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/**
 * The words of a text in lower case, with accents.
 * @param {string} text
 * @param {Set<string>} [stop]  words to leave out, unless in capitals: IT is not it
 * @returns {string[]}
 */
export function words(text, stop = new Set()) {
  return (text.normalize("NFKC").match(WORD) ?? []).flatMap((written) => {
    const word = written.toLowerCase();
    if (stop.has(word) && !(written[1] && written !== word && written === written.toUpperCase())) return [];
    const parts = word.split(/['’]/).filter((part, _, all) => part[1] || !all[1]);
    return parts.flatMap((part) => (UNSPACED.test(part) ? [...part.slice(1)].map((sign, at) => part[at] + sign) : part));
  });
}

/**
 * The words with hyphens as one word each, in lower case: mark-up is also typed as markup.
 * @param {string} text
 */
export const joined = (text) => (text.normalize("NFKC").match(HYPHENATED) ?? []).map((written) => written.replace(/[-‐‑]/g, "").toLowerCase());

/**
 * A word without accents and without an article that is written together with it, as in Arabic and Hebrew, as it is indexed.
 * @param {string} word
 */
export function fold(word) {
  return word
    .normalize("NFKD")
    .replace(/(?![\u0900-\u1bff\ua8e0-\uabff])\p{M}/gu, "")
    .replace(/[ß-œ]/g, (letter) => SPELLED[letter] ?? letter)
    .replace(/^([وفبك]?ال|[وف]?لل)+(?=..)|^(ו?ה)+(?=...)/, "");
}
