// What each standard's script offers to the player.

/** @typedef {import("./progress.js").Standing} Standing */

/**
 * @typedef {object} Step  what is told to the system
 * @property {string} kept  what is read again when the course is resumed
 * @property {string} place  the id of the part that is shown
 * @property {Standing} standing
 * @property {boolean} [hasNewResult]  whether a quiz was answered since the course was opened
 */

/**
 * @typedef {object} Session
 * @property {() => Promise<{kept: string, place: string, isRecorded: boolean}>} begin  rejects if the system does not answer; kept may have several lines; isRecorded is
 *   false where the course is only looked at again
 * @property {(step: Step) => boolean | Promise<boolean>} save  false if the system did not take it
 * @property {(step: Step) => boolean | Promise<boolean>} end  the last call; a page that goes does not wait for it
 * @property {string} [returnTo]  where to go afterwards
 */

/** Why a session cannot begin. */
export class SessionFault extends Error {}
