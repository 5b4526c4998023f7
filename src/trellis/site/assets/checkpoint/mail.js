// A letter that the reader's own mail program sends, if they wish.

/** The longest address of a letter: some mail programs cut longer ones. */
const MOST = 1900;

/**
 * @param {object} letter
 * @param {string} [letter.to]
 * @param {string} letter.subject
 * @param {string} letter.body  is cut where the letter is too long for some mail programs
 * @param {string} [letter.end]  stands below the body and stays whole, as a link must
 * @returns {{address: string, isWhole: boolean}} address: opens a mail program; empty where there is no room for the end
 */
export function writeLetter({ to = "", subject, body, end = "" }) {
  const start = `mailto:${encodeURIComponent(to).replace(/%40/g, "@")}?subject=${encodeURIComponent(subject)}&body=`;
  const whole = breakLines(body);
  const rest = breakLines(body && end ? `\n\n${end}` : end);
  const room = MOST - start.length - encodeURIComponent(rest).length;
  const text = cutText(whole, room);
  return { address: end && room < 0 ? "" : start + encodeURIComponent(text + rest), isWhole: text === whole };
}

/** Lines as a letter has them. @param {string} text */
const breakLines = (text) => text.replace(/\r\n|\r|\n/g, "\r\n");

/**
 * A text, or so much of its beginning as has room in an address, with a sign that it goes on.
 * @param {string} text
 * @param {number} room  characters of the address, which has up to twelve for one of the text
 */
export function cutText(text, room) {
  if (encodeURIComponent(text).length <= room) return text;
  const characters = [...text];
  let cut = "";
  for (let length = characters.length; length && !cut; length = Math.floor(length * 0.9)) {
    const beginning = `${characters.slice(0, length).join("")}…`;
    if (encodeURIComponent(beginning).length <= room) cut = beginning;
  }
  return cut;
}
