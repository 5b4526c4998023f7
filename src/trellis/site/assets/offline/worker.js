// The service worker: while a reader is offline, it shows the courses that they asked to keep. It is there only once they have asked.
//
// What is asked for comes from the network, so that a new version of the site is seen at once; a file that is kept is renewed with it.
// Only where the network does not answer does the kept file. Nothing else is ever stored.

const worker = /** @type {any} */ (globalThis);
const ROOT = new URL("./", worker.location.href);
const BEGINNING = `trellis:${ROOT.pathname}:offline:`;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(ROOT.href)) event.respondWith(answer(request));
});

/** @param {Request} request */
async function answer(request) {
  const names = (await caches.keys()).filter((name) => name.startsWith(BEGINNING));
  const address = request.url.split("#")[0];
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.status === 200 && !fresh.redirected) await renew(names, address, fresh);
    return fresh;
  } catch (error) {
    for (const name of names) {
      const kept = await (await caches.open(name)).match(address, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
      if (kept) return kept;
    }
    throw error;
  }
}

/**
 * Whether an answer is the site's, for a file that is kept: a page names the folder of its styles and scripts, of which each version of
 * the site has one of its own, and the cache has them. A page of somebody else's, such as one for signing in to a network, does not.
 * @param {Cache} cache @param {Response} former @param {Response} fresh
 */
async function isOfSite(cache, former, fresh) {
  if (![former, fresh].some(({ headers }) => headers.get("content-type")?.startsWith("text/html"))) return true;
  const [folder] = (await fresh.clone().text()).match(/assets\/trellis-[0-9a-f]+\//) ?? [];
  return folder !== undefined && (await cache.keys()).some((kept) => kept.url.includes(folder));
}

/** Replaces a file in those caches that have it. @param {string[]} names @param {string} address @param {Response} fresh */
async function renew(names, address, fresh) {
  for (const name of names) {
    const cache = await caches.open(name);
    const former = await cache.match(address, { ignoreVary: true });
    if (former && (await isOfSite(cache, former, fresh))) await cache.put(address, fresh.clone()).catch(() => undefined); // a full disk keeps the former one
  }
}
