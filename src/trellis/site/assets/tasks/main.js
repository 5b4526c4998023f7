// The boxes of task lists in a lesson's text: they can be ticked, and stay ticked.

import { findLatest, listAddresses } from "../own/former.js";
import { findMark, progress, recordTasks } from "../own/progress.js";
import { page } from "../wording.js";

const BOX = '.task-list-item > input[type="checkbox"], .task-list-item > p:first-child > input[type="checkbox"]:first-child';

for (const text of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-t-tasks]"))) keepTasks(text, text.dataset.tTasks ?? "");

/**
 * @param {HTMLElement} root
 * @param {string} key  course and lesson
 */
function keepTasks(root, key) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll(BOX)]);
  const written = boxes.flatMap((box, index) => (box.checked ? [index] : []));
  const remark = document.createElement("p");
  remark.setAttribute("role", "status");
  remark.className = "t-quiet";
  for (const box of boxes) {
    label(box);
    box.disabled = false;
    box.addEventListener("change", () => {
      const own = boxes.indexOf(box);
      const others = readTicked().filter((index) => index !== own); // as another tab may have kept them meanwhile
      const isKept = recordTasks(key, box.checked ? [...others, own].sort((one, other) => one - other) : others);
      if (isKept) return void remark.remove();
      boxes.at(-1)?.closest("ul, ol")?.after(remark);
      remark.textContent = page.translate("This browser keeps nothing, so that your ticks are gone once you leave the page.");
    });
  }
  const readTicked = () => {
    const marks = progress.get();
    const mark = findLatest(listAddresses(key), (address) => {
      const own = findMark(marks, address);
      return own?.tasks ? own : undefined;
    });
    return mark?.tasks ?? written;
  };
  const show = () => {
    const ticked = new Set(readTicked());
    boxes.forEach((box, index) => (box.checked = ticked.has(index)));
  };
  progress.listen(show);
  show();
}

/** Puts a box and its words into a label, up to a list or a paragraph below them. @param {HTMLInputElement} box */
function label(box) {
  const made = document.createElement("label");
  made.className = "t-task";
  box.before(made);
  made.append(box);
  while (made.nextSibling && !isBlock(made.nextSibling)) made.append(made.nextSibling);
  box.removeAttribute("aria-label");
}

/** @param {ChildNode} node */
function isBlock(node) {
  return node instanceof Element && node.matches("ul, ol, p, pre, blockquote, table, div, details, dl, h1, h2, h3, h4, h5, h6");
}
