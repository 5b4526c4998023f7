// A reader's own dates as an iCalendar file (RFC 5545), made in the browser.

/**
 * @typedef {object} CalendarEvent
 * @property {string} uid      the same whenever the file is made again, so that a calendar replaces the former event
 * @property {string} title
 * @property {string} [text]
 * @property {string} [url]
 * @property {string} start    a day as 2026-11-23, or a moment in UTC as an ISO time
 * @property {number} [minutes]  how long it takes, from a moment on
 * @property {number} [alarmDays] how many days before it one is reminded
 */

/**
 * @param {CalendarEvent[]} events
 * @param {Date} now
 * @returns {string}
 */
export function writeCalendar(events, now) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trellis//Learning//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];
  for (const event of events) lines.push(...writeEvent(event, now));
  lines.push("END:VCALENDAR");
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

/** @param {CalendarEvent} event @param {Date} now @returns {string[]} */
function writeEvent({ uid, title, text, url, start, minutes = 30, alarmDays }, now) {
  const isDay = start.length === 10;
  const end = isDay ? formatDay(Date.parse(`${start}T00:00:00Z`) + 86_400_000) : formatMoment(Date.parse(start) + minutes * 60_000);
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${formatMoment(now.getTime())}`,
    `SEQUENCE:${Math.floor(now.getTime() / 60_000)}`,
    ...(isDay ? [`DTSTART;VALUE=DATE:${formatDay(Date.parse(`${start}T00:00:00Z`))}`, `DTEND;VALUE=DATE:${end}`] : [`DTSTART:${formatMoment(Date.parse(start))}`, `DTEND:${end}`]),
    `SUMMARY:${escapeText(title)}`,
    ...(text ? [`DESCRIPTION:${escapeText(text)}`] : []),
    ...(url ? [`URL:${url.replace(/\s/g, "")}`] : []),
    ...(isDay ? ["TRANSP:TRANSPARENT"] : []),
    ...(alarmDays ? ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escapeText(title)}`, `TRIGGER:-P${alarmDays}D`, "END:VALARM"] : []),
    "END:VEVENT",
  ];
}

/** A text as a value: backslash, semicolon, comma and line breaks are escaped, other control characters left out. @param {string} text */
export const escapeText = (text) =>
  text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f\u2028\u2029]/g, "");

/** Folds a line so that no part has more than 75 bytes in UTF-8; no character is split. @param {string} line */
export function foldLine(line) {
  const encoder = new TextEncoder();
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > 75) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}

/** @param {number} time */
const formatDay = (time) => new Date(time).toISOString().slice(0, 10).replaceAll("-", "");

/** @param {number} time */
const formatMoment = (time) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
