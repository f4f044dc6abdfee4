// Keeps the shell of one version on the device, so that the program opens without a network.
//
// The list is all or nothing: a version whose files are not all there is not installed. A new
// version waits until a person asks for it. Nothing under /api/ is ever kept.
const VERSION = "{version}";
const SHELL = {assets};
const CACHE = `sodiem-${VERSION}`;

self.addEventListener("install", (event) => {
  // Assets have their content's hash in their names; the page itself must be fresh.
  const requests = SHELL.map((path) => new Request(path, path === "/" ? { cache: "reload" } : {}));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("sodiem-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/api/")) return;
  const path = request.mode === "navigate" ? "/" : pathname;
  if (!SHELL.includes(path)) return;
  const fromCache = async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(path)) ?? fetch(request);
  };
  event.respondWith(fromCache());
});
