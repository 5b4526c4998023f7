// Tells which texts the editor's formatted mode gives back as they are: it writes a text anew as soon as it is chosen,
// and breaks tables, alignments, escapes, code in lists and more. For others the editor shows the text as it is written.

// Each alternative begins with signs that no other one takes, so that no line is read in two ways.
const PART = String.raw`(?!!\[)[^\\\x60*_<>\[\]|$#~^{}&@\n]|&(?= )|(?<![\p{L}\p{N}])\*\*[^\\\x60*_<>\[\]|$#~^{}&@\s](?:[^\\\x60*_<>\[\]|$#~^{}&@\n]*[^\\\x60*_<>\[\]|$#~^{}&@\s])?\*\*(?![\p{L}\p{N}])|!?\[[^\\\x60*_<>\[\]|$#~^{}&@\n]+\]\([^\\\x60*<>\[\]()|$^{}\s]+\)`;
const HEADING = new RegExp(`^#{1,6} (?! )(?:${PART})+(?<! )$`, "u");
const BULLET = new RegExp(`^- (?! |(?:\\d+[.)]|[-+]) )(?:${PART})+(?<! )$`, "u");
const NUMBERED = new RegExp(`^(?<number>[1-9]\\d{0,3})\\. (?! |(?:\\d+[.)]|[-+]) )(?:${PART})+(?<! )$`, "u");
const WORDS = new RegExp(`^(?=[\\p{L}\\p{N}"'(“‘„«!\\[*])(?!\\d+[.)] )(?:${PART})+(?<! )$`, "u");

/**
 * Whether a text has nothing but paragraphs, headings, simple lists, bold, links and pictures, written as the formatted
 * mode writes them.
 * @param {string} text
 */
export function isPlainMarkdown(text) {
  let before = "";
  let block = "";
  let count = 0;
  for (const line of text.trim() ? text.replace(/\n+$/, "").split("\n") : []) {
    const number = Number(NUMBERED.exec(line)?.groups?.number ?? 0);
    const kind = line === "" ? "" : HEADING.test(line) ? "heading" : BULLET.test(line) ? "bullet" : number ? "number" : "words";
    const isBegun = before === kind && kind !== "heading";
    if (kind === "words" && !WORDS.test(line)) return false;
    if (kind === "" ? !before : before !== "" && !isBegun) return false;
    if ((kind === "bullet" || kind === "number") && !isBegun && block === kind) return false;
    if (kind === "number" && number !== (isBegun ? count + 1 : 1)) return false;
    [before, block, count] = [kind, kind || block, number];
  }
  return true;
}
