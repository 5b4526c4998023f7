// The names of the caches that hold courses for reading offline.

/** The site's root. */
export const ROOT = new URL("../../../", import.meta.url);

/** A cache of this portal has this beginning and the course's id: portals may share a host. */
export const BEGINNING = `trellis:${ROOT.pathname}:offline:`;

/** Whether this browser can keep anything. */
export const canKeep = () => "serviceWorker" in navigator && "caches" in globalThis;
