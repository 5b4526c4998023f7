// The quiz of a lesson's page. What a reader does there stays in this browser.

import { progress } from "../own/progress.js";
import { mountQuiz } from "../quiz/quiz.js";
import { page } from "../wording.js";
import { attempts, findAttempt, forgetAttempt, isOutdated, keepAttempt } from "./attempts.js";
import { describeBest, keepResult } from "./results.js";

for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-t-quiz]"))) {
  const [place, data] = [root.querySelector("[data-t-quiz-place]"), root.querySelector("[data-t-quiz-data]")];
  if (!(place instanceof HTMLElement) || !(data instanceof HTMLElement)) continue;
  /** @type {import("../quiz/answers.js").Quiz} */
  const quiz = JSON.parse(data.textContent ?? "");
  const key = root.dataset.tQuiz ?? "";
  const best = document.createElement("p");
  best.className = "t-quiz__best";
  const showBest = () => {
    best.textContent = describeBest(key, quiz, page);
    best.hidden = !best.textContent;
  };
  const change = document.createElement("p");
  change.className = "t-quiz__best";
  change.hidden = !isOutdated(key, quiz);
  if (!change.hidden) change.textContent = page.translate("The questions have changed since you began this quiz, so it starts again.");
  const live = document.createElement("div");
  live.className = "t-quiz__live";
  place.classList.add("t-quiz__paper");
  place.before(best, change, live);
  const take = mountQuiz(live, quiz, {
    words: page,
    lang: data.lang,
    dir: data.dir,
    find: () => findAttempt(key, quiz),
    onChange: (parts) => {
      change.hidden = true;
      if (!keepAttempt(key, quiz, parts)) void Promise.all([import("../own/unsaved.js"), page.load()]).then(([{ showUnsaved }]) => showUnsaved());
    },
    onResult: (result) => {
      forgetAttempt(key);
      const isKept = keepResult(key, quiz, result);
      showBest();
      return isKept ? "" : page.translate("This browser keeps nothing, so that your result is gone once you leave the page.");
    },
  });
  attempts.listen(take);
  progress.listen(showBest);
  showBest();
}
