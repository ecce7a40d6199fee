// Opens the door's page without a network. It keeps the page and its own files, never a list of names: those are in the
// page's database, which the page empties when the door ends.
"use strict";
const KEPT = "door-1";
const WAIT = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const fromNetwork = async (request) => {
  const cache = await caches.open(KEPT);
  const path = new URL(request.url).pathname;
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), WAIT);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.ok) await cache.put(path, answer.clone());
    else if (answer.status === 404 || answer.status === 410) await cache.delete(path);
    return answer;
  } catch (error) {
    const kept = await cache.match(path);
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(late);
  }
};

// Names of files carry their content's hash: what was kept is right for ever.
const fromKept = async (request) => {
  const cache = await caches.open(KEPT);
  const path = new URL(request.url).pathname;
  const kept = await cache.match(path);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(fromKept(request));
  else if (request.mode === "navigate" && /^\/door\/[0-9a-f]{64}$/.test(url.pathname)) event.respondWith(fromNetwork(request));
});
