// Reads and writes the files of entries for the editor: what nobody changed in a form stays as it is written.
//
// The editor's own way reads `1.50` as 1.5, drops comments and writes each key again. Here a scalar is what the check
// reads it as, a text, unless a form shows it just as it is written; and a key whose value is the same keeps its lines.

/** What YAML holds: text, a number, a switch, nothing, a list or a mapping. @typedef {unknown} Data */
/** @typedef {Record<string, Data>} Mapping */
/** @typedef {{ key: YamlNode, value: YamlNode | null }} YamlPair */
/**
 * A node of the editor's parser of YAML: a scalar, a list or a mapping.
 * @typedef {{
 *   type?: string, value?: unknown, source?: string, flow?: boolean, range?: [number, number, number],
 *   items?: (YamlNode | YamlPair)[], toJSON: () => unknown,
 * }} YamlNode
 */
/**
 * @typedef {{
 *   contents: YamlNode | null, errors: Error[], createNode: (value: unknown) => YamlNode,
 *   createPair: (key: unknown, value: unknown) => YamlPair, toString: (options: object) => string,
 * }} YamlDocument
 */
/** @typedef {(text: string, options: object) => YamlDocument} ParseDocument */
/** @typedef {{ head: string, front: string, rest: string }} Parts */

/** The key that a form's values carry the file's text below; no front matter has it. */
export const FORMER = "trellis:former";

const UNREAD =
  "The front matter of this file cannot be read here. It stands at the beginning of the text: change it there, or in the forge.";
const FENCED = /^(?<head>---[ \t]*\n)(?:(?<front>[^]*?)\n)??(?<rest>---[ \t]*(?:\n[^]*)?)$/;
const NOTHING = new Set(["", "~", "null"]);
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NEEDS_ESCAPE = /[\\\t\n]/;
const READ_OTHERWISE = /^(?:~|null|y|yes|n|no|on|off|true|false|[-+.]?\d[\d_.,:+-]*|[-+.]?\d[\d_.]*e[-+]?\d+|0[xo][\da-f]+|[-+]?\.(?:inf|nan))$/i;

/**
 * The format of entries. lists: keys that every form has as a list, where a file may have a single value.
 * @param {ParseDocument} parseDocument
 * @param {Set<string>} lists
 */
export function createEntryFormat(parseDocument, lists) {
  /** @param {string} text */
  const parse = (text) => {
    const document = parseDocument(text, { schema: "failsafe" });
    if (document.errors.length) throw document.errors[0];
    return document;
  };

  /**
   * The values of a form, from a file's text. A file whose front matter cannot be read is a text as a whole: it is in the
   * list, so that its name is taken.
   * @param {string} text
   * @returns {Mapping}
   */
  const readEntry = (text) => {
    const parts = split(text);
    const data = parts && readFront(parts);
    if (!parts || !data) return { title: /^title:[ \t]*(.+)$/m.exec(text)?.[1] ?? "", body: text, [FORMER]: text };
    return { ...data, body: readBody(parts), [FORMER]: text };
  };

  /**
   * The values of the front matter; null if it cannot be read.
   * @param {Parts} parts
   */
  const readFront = ({ front }) => {
    try {
      const { contents } = parse(front);
      const data = contents ? prepare(toData(contents), lists) : {};
      return isMapping(data) ? data : null;
    } catch {
      return null;
    }
  };

  /**
   * The text of a file, from the values of a form. Throws if they are of a file that could only be read as a text.
   * @param {Mapping} values
   */
  const writeEntry = ({ [FORMER]: former, body, ...values }) => {
    let text = typeof body === "string" ? body : "";
    const parts = typeof former === "string" ? split(former) : null;
    if (typeof former === "string" && (!parts || !readFront(parts))) {
      const { title } = readEntry(former);
      if (!isSame({ title }, values)) throw new Error(UNREAD);
      return `${text.trimEnd()}\n`;
    }
    if (!parts) return writeNew(values, text);
    const front = mergeFront(parts.front, values);
    const [fence, ...lines] = parts.rest.split("\n");
    text = restoreIndent(text, readBody(parts));
    if (text.trim() === readBody(parts).trim()) return `${parts.head}${front}${parts.rest}`;
    const gap = lines.findIndex((line) => line.trim());
    const blank = lines.length ? "\n".repeat(gap < 0 ? 1 : gap) : "\n";
    return `${parts.head}${front}${fence}\n${text ? `${blank}${text.trimEnd()}\n` : ""}`;
  };

  /**
   * @param {Mapping} values
   * @param {string} body
   */
  const writeNew = (values, body) => {
    const front = mergeFront("", values);
    const text = body ? `${body.trimEnd()}\n` : "";
    return front ? `---\n${front}---\n${text && `\n${text}`}` : text;
  };

  /**
   * The front matter with other values, each line of what is the same as it was.
   * @param {string} front
   * @param {Mapping} values
   */
  const mergeFront = (front, values) => {
    const document = parse(front);
    const pairs = /** @type {YamlPair[]} */ (document.contents?.items ?? []);
    const starts = pairs.map((pair) => pair.key.range?.[0] ?? 0);
    const isInLines = starts.every((start) => start === 0 || front[start - 1] === "\n") && !document.contents?.flow;
    if (!isInLines) return mergeText(front, values);
    const text = front && !front.endsWith("\n") ? `${front}\n` : front;
    /** @type {Map<string, string>} */
    const pieces = new Map();
    pairs.forEach((pair, place) => {
      const [key, piece] = [String(pair.key.value), text.slice(starts[place], starts[place + 1])];
      const value = /** @type {Mapping} */ (Object.hasOwn(values, key) ? { [key]: values[key] } : {});
      if (mergeText(piece, value) === piece) return pieces.set(key, piece);
      const [lines, after] = splitComments(piece);
      pieces.set(key, `${mergeText(lines, value)}${after}`);
    });
    let before = "";
    for (const [key, value] of Object.entries(values)) {
      if (!pieces.has(key)) {
        const piece = mergeText("", { [key]: value });
        if (!piece) continue;
        insertAfter(pieces, before, key, piece);
      }
      before = key;
    }
    return [text.slice(0, starts[0] ?? text.length), ...pieces.values()].join("");
  };

  /**
   * A text of YAML with other values; the text itself where they are the same.
   * @param {string} text
   * @param {Mapping} values
   */
  const mergeText = (text, values) => {
    const document = parse(text);
    const former = document.contents ? prepare(toData(document.contents), lists) : {};
    const present = { ...pickEmpty(/** @type {Mapping} */ (former), values), ...values };
    if (isSame(former, present)) return text;
    document.contents = mergeNode(document, document.contents, former, present) ?? document.createNode({});
    if (!document.contents.items?.length) return "";
    const hasPadding = /[[{] /.test(text);
    const indentSeq = !/^\S[^\n]*:[ \t]*\n(?:[ \t]*#[^\n]*\n|[ \t]*\n)*- /m.test(text);
    return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: hasPadding, singleQuote: true });
  };

  return { readEntry, writeEntry };
}

/**
 * A file's fences and what stands between and after them; null where it has no front matter.
 * @param {string} text
 * @returns {Parts | null}
 */
function split(text) {
  const { head, front, rest } = FENCED.exec(text)?.groups ?? {};
  return head === undefined ? null : { head, front: front === undefined ? "" : `${front}\n`, rest };
}

/**
 * The text below the front matter, without the empty lines around it.
 * @param {Parts} parts
 */
function readBody({ rest }) {
  return trimLines(rest.replace(/^---[ \t]*\n?/, ""));
}

/**
 * A text with the indentation of its first line, which the editor takes where nobody changed it.
 * @param {string} text
 * @param {string} former
 */
function restoreIndent(text, former) {
  const [line] = former.split("\n");
  const bare = line.trimStart();
  return line !== bare && text.split("\n")[0] === bare ? line.slice(0, line.length - bare.length) + text : text;
}

/**
 * A text without the empty lines at its beginning and the white space at its end. An indentation stays.
 * @param {string} text
 */
function trimLines(text) {
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

/**
 * The lines of a key, and the empty lines and comments after them.
 * @param {string} piece
 */
function splitComments(piece) {
  const lines = piece.split(/(?<=\n)/);
  let count = lines.length;
  while (count > 1 && /^(?:#|[ \t]*\n?$)/.test(lines[count - 1])) count -= 1;
  return [lines.slice(0, count).join(""), lines.slice(count).join("")];
}

/**
 * @param {Map<string, string>} pieces
 * @param {string} before  the key after which it stands; the end, if there is none
 * @param {string} key
 * @param {string} piece
 */
function insertAfter(pieces, before, key, piece) {
  const entries = [...pieces];
  const place = before ? entries.findIndex(([name]) => name === before) + 1 : entries.length;
  entries.splice(place, 0, [key, piece]);
  pieces.clear();
  for (const [name, text] of entries) pieces.set(name, text);
}

/**
 * @param {YamlNode | null} node
 * @returns {Data}
 */
function toData(node) {
  if (!node) return null;
  if (!node.items) return toValue(String(node.value ?? ""), node.type);
  if (isList(node)) return /** @type {YamlNode[]} */ (node.items).map(toData);
  const pairs = /** @type {YamlPair[]} */ (node.items);
  return Object.fromEntries(pairs.map(({ key, value }) => [String(key.value), toData(value)]));
}

/** @param {YamlNode} node */
const isList = (node) => Array.isArray(node.toJSON());

/**
 * What a form shows for a scalar: a text, unless a number, a switch or nothing is written just as the form would.
 * @param {string} text
 * @param {string} [style]
 */
function toValue(text, style) {
  if (style && style !== "PLAIN") return text;
  if (NOTHING.has(text)) return null;
  if (text === "true" || text === "false") return text === "true";
  return PLAIN_NUMBER.test(text) && String(Number(text)) === text ? Number(text) : text;
}

/**
 * Data as the forms have them: a single value as a list where they have a list, and the type of each question.
 * @param {Data} data
 * @param {Set<string>} lists
 * @param {string} [key]
 * @returns {Data}
 */
function prepare(data, lists, key = "") {
  if (Array.isArray(data)) return data.map((item) => prepare(key === "questions" ? typeQuestion(item) : item, lists));
  if (!isMapping(data)) return lists.has(key) && data !== null ? [data] : data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, prepare(value, lists, name)]));
}

/**
 * A question with its type, and with its answer as the form of that type has it.
 * @param {Data} data
 * @returns {Data}
 */
function typeQuestion(data) {
  if (!isMapping(data)) return data;
  const { answer } = data;
  const type = data.type ?? inferType(data);
  /** @type {Mapping} */
  const question = { ...data, type };
  const isOne = answer !== undefined && answer !== null && !Array.isArray(answer);
  if (isOne && (type === "text" || type === "multiple")) question.answer = [answer];
  if (Array.isArray(answer) && answer.length === 1 && type === "single") question.answer = answer[0];
  return question;
}

/**
 * How a question without a type is answered.
 * @param {Mapping} question
 */
function inferType({ pairs, answer }) {
  if (!isEmpty(pairs)) return "match";
  return Array.isArray(answer) && new Set(answer).size > 1 ? "multiple" : "single";
}

/**
 * Whether a question needs its type, which the file leaves out, since it follows from its answer no more.
 * @param {Mapping} question
 * @param {string} name
 */
const needsType = (question, name) => name === "type" && "answer" in question && question.type !== inferType(question);

/**
 * @param {Data | undefined} data
 * @returns {data is Mapping}
 */
function isMapping(data) {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** @param {Data | undefined} data */
function isEmpty(data) {
  return data === undefined || data === null || data === "" || (typeof data === "object" && !Object.keys(data).length);
}

/**
 * Whether somebody left a value as it was: nothing is nothing however it is written, and a number is its figures.
 * @param {Data | undefined} former
 * @param {Data | undefined} present
 * @returns {boolean}
 */
function isSame(former, present) {
  if (isEmpty(former) || isEmpty(present)) return isEmpty(former) && isEmpty(present);
  if (Array.isArray(former) && Array.isArray(present))
    return former.length === present.length && former.every((item, place) => isSame(item, present[place]));
  if (isMapping(former) && isMapping(present)) {
    const keys = new Set([...Object.keys(former), ...Object.keys(present)]);
    return [...keys].every((key) => isSame(former[key], present[key]) || isUnset(former, present, key));
  }
  if (typeof former === "object" || typeof present === "object") return false;
  if (typeof former !== typeof present && (typeof former === "number" || typeof present === "number"))
    return String(former).trim() !== "" && Number(former) === Number(present);
  return String(former) === String(present);
}

/**
 * Whether a form has a switch that is off where the file says nothing.
 * @param {Mapping} former
 * @param {Mapping} present
 * @param {string} key
 */
const isUnset = (former, present, key) => !Object.hasOwn(former, key) && present[key] === false;

/**
 * The keys without a value that a form leaves out.
 * @param {Mapping} former
 * @param {Mapping} present
 * @returns {Mapping}
 */
function pickEmpty(former, present) {
  return Object.fromEntries(Object.entries(former).filter(([key, value]) => isEmpty(value) && !Object.hasOwn(present, key)));
}

/**
 * The node of a value, made of the former one as far as the value is the same.
 * @param {YamlDocument} document
 * @param {YamlNode | null} node
 * @param {Data | undefined} former
 * @param {Data} present
 * @returns {YamlNode | null}
 */
function mergeNode(document, node, former, present) {
  if (node && isSame(former, present)) return node;
  if (isMapping(present)) {
    const isKept = node && isMapping(former) && !isList(node);
    return mergeMapping(document, isKept ? node : document.createNode({}), isKept ? former : {}, present);
  }
  if (Array.isArray(present)) {
    const isKept = node?.items && Array.isArray(former) && isList(node);
    return mergeList(document, isKept ? node : document.createNode([]), isKept ? former : [], present);
  }
  return isEmpty(present) ? null : mergeScalar(document, node, /** @type {string | number | boolean} */ (present));
}

/**
 * @param {YamlDocument} document
 * @param {YamlNode} node
 * @param {Mapping} former
 * @param {Mapping} present
 */
function mergeMapping(document, node, former, present) {
  const pairs = /** @type {YamlPair[]} */ (node.items);
  const kept = pairs.filter(({ key }) => {
    const name = String(key.value);
    return Object.hasOwn(present, name) || isEmpty(former[name]);
  });
  for (const [name, value] of Object.entries(present)) {
    const pair = kept.find(({ key }) => String(key.value) === name);
    if (pair && isEmpty(value) && !isEmpty(former[name])) kept.splice(kept.indexOf(pair), 1);
    else if (pair) pair.value = mergeNode(document, pair.value, former[name], value);
    else if (!isEmpty(value) && !isUnset(former, present, name) && (!isSame(former[name], value) || needsType(present, name)))
      kept.push(makePair(document, name, mergeNode(document, null, undefined, value)));
  }
  node.items = kept;
  if (node.flow && !pairs.length) node.flow = false;
  return node;
}

/**
 * @param {YamlDocument} document
 * @param {string} name
 * @param {YamlNode | null} value
 */
function makePair(document, name, value) {
  const pair = document.createPair(name, "");
  pair.value = value;
  return pair;
}

/**
 * The items that are the same keep their nodes; of the others as many as there were take the new values.
 * @param {YamlDocument} document
 * @param {YamlNode} node
 * @param {Data[]} former
 * @param {Data[]} present
 */
function mergeList(document, node, former, present) {
  const nodes = /** @type {YamlNode[]} */ (node.items);
  const places = new Set(nodes.keys());
  /** @param {number} place */
  const take = (place) => (places.delete(place) ? place : -1);
  const same = present.map((value) => take([...places].find((place) => isSame(former[place], value)) ?? -1));
  const isSwapped = present.length === nodes.length;
  node.items = present.flatMap((value, place) => {
    if (same[place] >= 0) return [nodes[same[place]]];
    const own = isSwapped ? take(place) : -1;
    return mergeNode(document, own < 0 ? null : nodes[own], former[own], value) ?? [];
  });
  return node;
}

/**
 * A scalar in the style that it had. A text that would be read as something else by other programs is quoted, and none
 * is written with backslashes for YAML, which a reader of the file and the check could take for the author's own.
 * @param {YamlDocument} document
 * @param {YamlNode | null} node
 * @param {string | number | boolean} present
 */
function mergeScalar(document, node, present) {
  const scalar = node && !node.items ? node : document.createNode("");
  scalar.value = String(present);
  const isPlain = !scalar.type || scalar.type === "PLAIN";
  const text = String(present);
  if (typeof present !== "string") scalar.type = "PLAIN";
  else if (isPlain) scalar.type = READ_OTHERWISE.test(text) && !DAY.test(text) ? "QUOTE_SINGLE" : undefined;
  if (typeof present === "string" && scalar.type?.startsWith("QUOTE") && NEEDS_ESCAPE.test(text))
    scalar.type = text.includes("\n") ? "BLOCK_LITERAL" : "QUOTE_SINGLE";
  return scalar;
}
