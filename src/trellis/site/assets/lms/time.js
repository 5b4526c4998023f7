// Durations as the standards write them.

/**
 * As in SCORM 1.2: hours, minutes and seconds with hundredths.
 * @param {number} milliseconds
 */
export function formatHours(milliseconds) {
  const hundredths = Math.min(Math.max(0, Math.round(milliseconds / 10)), 9999 * 360000 + 359999);
  const [hours, rest] = [Math.floor(hundredths / 360000), hundredths % 360000];
  const [minutes, seconds] = [Math.floor(rest / 6000), rest % 6000];
  return `${pad(hours, 4)}:${pad(minutes, 2)}:${pad(Math.floor(seconds / 100), 2)}.${pad(seconds % 100, 2)}`;
}

/**
 * As in ISO 8601, in seconds with hundredths.
 * @param {number} milliseconds
 */
export function formatDuration(milliseconds) {
  const hundredths = Math.max(0, Math.round(milliseconds / 10));
  return `PT${Math.floor(hundredths / 100)}${hundredths % 100 ? `.${pad(hundredths % 100, 2)}` : ""}S`;
}

/** @param {number} number @param {number} digits */
const pad = (number, digits) => String(number).padStart(digits, "0");
