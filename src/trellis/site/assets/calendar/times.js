// Times of sessions in the reader's own time zone, beside those of the place.

import { makeDateFormat } from "../wording.js";

/**
 * A range of time as people in a zone read it, such as 15:30–19:30; with the day, where it is another one there.
 * @param {string} start  ISO 8601 with its offset
 * @param {string} end
 * @param {string} zone  IANA name
 * @param {string} language
 * @returns {string} "" where the clock there shows what the text says already
 */
export function ownTime(start, end, zone, language) {
  const [from, to] = [new Date(start), new Date(end)];
  if (Number.isNaN(from.valueOf()) || Number.isNaN(to.valueOf())) return "";
  const hours = makeDateFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  const days = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: zone });
  const dayAndHours = makeDateFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  const plain = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });
  if (plain.format(from) === there(start) && plain.format(to) === there(end)) return "";
  const tell = (/** @type {Date} */ moment, /** @type {string} */ day) => (days.format(moment) === day ? hours : dayAndHours).format(moment);
  return `${tell(from, start.slice(0, 10))}–${tell(to, days.format(from))}`;
}

/** The time that a clock at the place shows. @param {string} moment */
const there = (moment) => moment.slice(0, 16).replace("T", " ");

/** Adds the reader's own time to each session of a page. @param {ParentNode} page */
export function showOwnTimes(page) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const tag = document.documentElement.lang;
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (page.querySelectorAll("time[data-t-end]"))) {
    const place = /** @type {HTMLElement | null} */ (time.parentElement?.querySelector("[data-t-own-time]"));
    if (!place) continue;
    const words = ownTime(time.dateTime, time.dataset.tEnd ?? "", timeZone, tag);
    place.textContent = words && (place.dataset.tOwnTime ?? "").replace("{time}", words);
    place.hidden = !words;
  }
}
