// A letter that the reader's own mail program sends, if they wish.

/** The longest address of a letter: some mail programs cut longer ones. */
const MOST = 1900;

/**
 * @param {{to?: string, subject: string, body: string}} letter
 * @returns {string} an address that opens a mail program; the text is cut if it is too long for some
 */
export function writeLetter({ to = "", subject, body }) {
  const write = (/** @type {string} */ text) => `mailto:${encodeURIComponent(to).replace(/%40/g, "@")}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replace(/\r\n|\r|\n/g, "\r\n"))}`;
  const characters = [...body];
  let length = characters.length;
  while (length && write(characters.slice(0, length).join("")).length > MOST) length = Math.floor(length * 0.9);
  return write(length < characters.length ? `${characters.slice(0, length).join("")}…` : body);
}
