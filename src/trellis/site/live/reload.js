// Follows the preview: loads the page again once the site has been built anew, and says what stands in the way of that.
// Only the preview adds it to a page. A page in the background waits until somebody looks at it.

const SCRIPT = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src);
const STATE = new URL("state", SCRIPT);
const SHOWN = SCRIPT.searchParams.get("folder");
const PAUSE = 1000;

/** The version of the state that was read last; 0 before. */
let version = 0;
let isAsking = false;

/** @param {string} problem what stands in the way; "" for nothing */
function showProblem(problem) {
  document.getElementById("trellis-preview")?.remove();
  if (!problem) {
    return;
  }
  const box = document.createElement("section");
  box.id = "trellis-preview";
  box.setAttribute("role", "alert");
  Object.assign(box.style, {
    position: "fixed", inset: "auto 0 0 0", zIndex: "100", maxHeight: "45vh", overflow: "auto", padding: "16px",
    font: "14px/1.5 ui-monospace, monospace", color: "#fff", background: "#5b1a1a", borderTop: "4px solid #e5a0a0",
  });
  const close = document.createElement("button");
  close.textContent = "Close";
  Object.assign(close.style, { float: "right", font: "inherit", padding: "4px 12px", color: "#000", background: "#fff" });
  close.addEventListener("click", () => box.remove());
  const text = document.createElement("pre");
  Object.assign(text.style, { margin: "0", whiteSpace: "pre-wrap", font: "inherit", color: "inherit" });
  text.textContent = problem;
  box.append(close, text);
  document.body.append(box);
}

async function follow() {
  if (isAsking) {
    return;
  }
  isAsking = true;
  while (!document.hidden) {
    try {
      const answer = await fetch(`${STATE.href}?version=${version}`);
      const state = await answer.json();
      if (state.folder !== SHOWN) {
        location.reload();
        return;
      }
      if (state.version !== version) {
        showProblem(state.problem);
        version = state.version;
      }
    } catch {
      await new Promise((resume) => { setTimeout(resume, PAUSE); }); // the preview has ended, or starts again
    }
  }
  isAsking = false;
}

document.addEventListener("visibilitychange", follow);
follow();
