// The service worker: the hosted site when there is no connection.
//
// `cargo xtask build` writes two constants above this text: BUILD, the id in every page, and
// FILES, the path of every file that the site needs with a hash of its bytes. Files are kept under
// path and hash, so that a new version downloads only what has changed. A version is served whole
// or not at all: the next one waits until its reader asks for it (js/updates.js).
'use strict';

const ROOT = self.registration.scope;
const CACHE = `barriers ${ROOT}`; // other sites may share the origin
const kept = (path) => new URL(`${path}?hash=${FILES[path]}`, ROOT).href;

self.addEventListener('install', (event) => event.waitUntil(fill()));

async function fill() {
  const cache = await caches.open(CACHE);
  const have = new Set((await cache.keys()).map((request) => request.url));
  const missing = Object.keys(FILES).filter((path) => !have.has(kept(path)));
  await Promise.all(missing.map(async (path) => {
    const response = await fetch(new URL(path, ROOT), { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    // What was redirected may not answer for a page, so it is kept as if it had not been.
    const { status, headers } = response;
    await cache.put(kept(path), response.redirected ? new Response(await response.blob(), { status, headers }) : response);
  }));
}

self.addEventListener('activate', (event) => event.waitUntil(take()));

async function take() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(FILES).map(kept));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await self.clients.claim();
}

self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(ROOT)) return;
  const url = new URL(request.url);
  const version = url.searchParams.get('v');
  if (version && version !== BUILD) return; // a page of another version wants its own files
  const path = decodeURIComponent(url.pathname.slice(new URL(ROOT).pathname.length)).replace(/(^|\/)$/, '$1index.html');
  if (!Object.hasOwn(FILES, path)) return;
  event.respondWith(caches.match(kept(path), { cacheName: CACHE }).then((found) => found || fetch(request)));
});
