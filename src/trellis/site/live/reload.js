// Follows the preview: loads the page again once something else is to be shown.
// Only the preview adds it to a page. A page in the background waits until somebody looks at it.

const SCRIPT = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src);
const STATE = new URL("state", SCRIPT);
const SHOWN = SCRIPT.searchParams.get("version");
const PAUSE = 1000;

let isAsking = false;

async function follow() {
  if (isAsking) {
    return;
  }
  isAsking = true;
  while (!document.hidden) {
    try {
      const answer = await fetch(`${STATE.href}?version=${SHOWN}`);
      const state = await answer.json();
      if (String(state.version) !== SHOWN) {
        location.reload();
        return;
      }
    } catch {
      await new Promise((resume) => { setTimeout(resume, PAUSE); }); // the preview has ended, or starts again
    }
  }
  isAsking = false;
}

document.addEventListener("visibilitychange", follow);
follow();
