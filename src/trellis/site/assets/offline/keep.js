// Keeps a course for reading offline, when a reader asks: its pages and what these need. The service worker answers from it.

import { BEGINNING, ROOT, canKeep } from "./name.js";

/** @typedef {{id: string, title: string, url: string}} Kept  url: from the site's root, without a leading slash */

/** The file beside the pages that says whose they are; no page of the site has its address. */
const LABEL = new URL("offline-course.json", ROOT).href;

/** The most files of one course. */
const MOST = 600;

/** What a page or a style sheet needs, and what a script imports. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.{1,2}\/[^"']+)["']/g;
/** A file beside a script that it fetches by name. */
const BESIDE = /\bnew URL\(\s*["'](\.{1,2}\/[^"']+\.[a-z]+)["']\s*,\s*import\.meta\.url\s*\)/g;
const STYLE_URL = /url\(\s*["']?([^"')]+)["']?\s*\)/g;

/** @returns {Promise<Kept[]>} by title */
export async function keptCourses() {
  if (!canKeep()) return [];
  const names = (await caches.keys()).filter((name) => name.startsWith(BEGINNING));
  const all = await Promise.all(names.map(async (name) => {
    const label = await (await caches.open(name)).match(LABEL);
    return label ? [/** @type {Kept} */ (await label.json())] : [];
  }));
  return all.flat().sort((one, other) => one.title.localeCompare(other.title));
}

/**
 * Keeps a course. What was kept of it before stays if this fails.
 * @param {Kept} course
 * @param {string[]} pages  URLs of its pages
 * @param {(done: number) => void} tell  called with the number of files so far
 */
export async function keepCourse(course, pages, tell) {
  await navigator.serviceWorker.register(new URL("offline.js", ROOT), { scope: ROOT.pathname, updateViaCache: "none" });
  /** @type {Map<string, Response>} */
  const files = new Map();
  const queue = [...new Set(pages.map((address) => new URL(address, ROOT).href))];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (files.has(next) || !isOwn(next)) continue;
    if (files.size >= MOST) throw new RangeError(next);
    const answer = await fetch(next, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) {
      if (pages.some((address) => new URL(address, ROOT).href === next)) throw new Error(next);
      continue;
    }
    files.set(next, answer.clone());
    queue.push(...(await listNeeds(answer, next)));
    tell(files.size);
  }
  const name = BEGINNING + course.id;
  await caches.delete(name);
  const cache = await caches.open(name);
  try {
    for (const [address, answer] of files) await cache.put(address, answer);
    await cache.put(LABEL, new Response(JSON.stringify(course), { headers: { "Content-Type": "application/json" } }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** @param {string} id  of a course */
export async function removeCourse(id) {
  if (!canKeep()) return;
  await caches.delete(BEGINNING + id);
  if ((await keptCourses()).length === 0) await endWorker();
}

/** Removes all that is kept, and the service worker. */
export async function removeAll() {
  if (!canKeep()) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(BEGINNING));
  await Promise.all(names.map((name) => caches.delete(name)));
  await endWorker();
}

async function endWorker() {
  const worker = await navigator.serviceWorker.getRegistration(ROOT.href);
  if (worker?.scope === ROOT.href) await worker.unregister();
}

/** Whether an address lies in this portal. @param {string} address */
const isOwn = (address) => address.startsWith(ROOT.href);

/**
 * The addresses of what an element of a page loads: of a picture each of its forms, of a film its picture too, of the words for scripts the further ones.
 * @param {Pick<Element, "getAttribute">} element
 */
export function listSources(element) {
  const forms = (element.getAttribute("srcset") ?? "").split(/,(?:\s+|$)/).map((form) => form.trim().split(/\s/)[0]);
  return [...["src", "poster", "data-t-source"].map((name) => element.getAttribute(name) ?? ""), ...forms].filter(Boolean);
}

/**
 * The addresses of what a file needs to be shown.
 * @param {Response} answer @param {string} base
 * @returns {Promise<string[]>}
 */
async function listNeeds(answer, base) {
  const type = answer.headers.get("Content-Type") ?? "";
  /** @param {string} text @param {RegExp} pattern */
  const match = (text, pattern) => [...text.matchAll(pattern)].map(([, target]) => target);
  /** @type {string[]} */
  let targets = [];
  if (type.includes("html")) {
    const { head, body } = new DOMParser().parseFromString(await answer.text(), "text/html");
    /** @param {string} selector */
    const find = (selector) => [head, body].flatMap((part) => [...part.querySelectorAll(selector)]);
    const links = find("link[href]:not([rel=canonical],[rel=alternate],[rel=next],[rel=prev])").map((link) => link.getAttribute("href") ?? "");
    targets = [...links, ...find("script, img, source, video, audio, track").flatMap(listSources)];
  } else if (type.includes("css")) targets = match(await answer.text(), STYLE_URL);
  else if (type.includes("javascript") && !base.includes("/vendor/")) {
    const text = await answer.text();
    targets = [...match(text, IMPORT), ...match(text, BESIDE)];
  }
  return targets.flatMap((target) => {
    try {
      const url = new URL(target, base);
      url.hash = "";
      return url.protocol.startsWith("http") ? [url.href] : [];
    } catch {
      return [];
    }
  });
}
