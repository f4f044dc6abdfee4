// Keeps the shell of one program in one version on the device, so that it opens without a network.
// Which program, the page says by the query.
//
// The list is all or nothing: a version whose files are not all there is not installed. A new
// version waits until a person asks for it; another program takes over by itself. Nothing under
// /api/ is ever kept.
const programOf = (address) => new URL(address).searchParams.get("program") ?? "officer";
const VERSION = "{version}";
const PROGRAM = programOf(self.location.href);
const SHELL = {shells}[PROGRAM];
const CACHE = `sodiem-${PROGRAM}-${VERSION}`;

self.addEventListener("install", (event) => {
  // Assets have their content's hash in their names; the page itself must be fresh.
  const requests = SHELL.map((path) => new Request(path, path === "/" ? { cache: "reload" } : {}));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
  const { active } = self.registration;
  if (active && programOf(active.scriptURL) !== PROGRAM) self.skipWaiting();
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
