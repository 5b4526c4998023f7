// The script of a package in cmi5.

import { Cmi5Session } from "./cmi5.js";
import { startPlayer } from "./player.js";

/** A store of the browser's, which may refuse to be read. @param {"localStorage" | "sessionStorage"} name */
function find(name) {
  try {
    return window[name];
  } catch {
    return undefined;
  }
}

await startPlayer(() => new Cmi5Session(location.href, { fetch: window.fetch.bind(window), tab: find("sessionStorage"), browser: find("localStorage") }));
