/* Keeps the page where records are made, and of whom, for when there is no network. The network comes first:
   what was kept is only shown when it does not answer. */
"use strict";

const KEPT = "record";
const FIRST = ["/record", "/record/people.json"];

addEventListener("install", (event) => {
  event.waitUntil(Promise.all(FIRST.map(gather)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = origin === location.origin && event.request.method === "GET";
  if (ours && (FIRST.includes(pathname) || pathname.startsWith("/static/"))) event.respondWith(answered(event.request, pathname));
});

async function answered(request, path) {
  try {
    return await take(path, await fetch(request));
  } catch (error) {
    const found = await caches.match(path, { cacheName: KEPT });
    if (found) return found;
    throw error;
  }
}

/* A page with all that it loads */
async function gather(path) {
  const answer = await take(path, await fetch(path));
  const type = answer.headers.get("Content-Type") || "";
  if (!answer.ok || answer.redirected || !type.startsWith("text/html")) return;
  const loads = new Set((await answer.text()).match(/\/static\/[^"]+/g));
  await Promise.all([...loads].map(async (one) => take(one, await fetch(one))));
}

/* Only what is whole; whoever is sent to sign in finds nothing kept of who was here before. */
async function take(path, answer) {
  const cache = await caches.open(KEPT);
  if (answer.ok && !answer.redirected) await cache.put(path, answer.clone());
  else if (FIRST.includes(path) && (answer.redirected || answer.type === "opaqueredirect" || answer.status === 403)) await caches.delete(KEPT);
  return answer;
}
