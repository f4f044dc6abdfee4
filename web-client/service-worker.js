// Keeps the shell of one program in one version on the device, so that it opens without a network.
// Which program, the page says by the query.
//
// English goes with it where it was chosen on this device: `boot.js` keeps it in a cache of its own. What shows
// documents is kept in another once it was fetched, and a new version brings what changed of it.
//
// The list is all or nothing: a version whose files are not all there is not installed. A new
// version waits until a person asks for it; another program takes over by itself. Nothing under
// /api/ is ever kept.
const programOf = (address) => new URL(address).searchParams.get("program") ?? "officer";
const VERSION = "{version}";
const PROGRAM = programOf(self.location.href);
const SHELL = {shells}[PROGRAM];
const ENGLISH = {english}[PROGRAM];
const VIEWER = {viewer};
// The page that checks receipts, where nobody works: it is asked of the server, like its script.
const RECEIPTS = "/bien-nhan";
const CACHE = `sodiem-${PROGRAM}-${VERSION}`;

// The address of any version of a file, without the hash.
const unversioned = (path) => path.replace(/-[0-9a-f]{16}(?=\.\w+$)/, "");

// What of the viewer this device has in another version.
async function changedViewer() {
  if (!(await caches.has("viewer"))) return [];
  const kept = (await (await caches.open("viewer")).keys()).map(({ url }) => new URL(url).pathname);
  const names = new Set(kept.map(unversioned));
  return VIEWER.filter((path) => names.has(unversioned(path)) && !kept.includes(path));
}

self.addEventListener("install", (event) => {
  // Assets have their content's hash in their names; the page itself must be fresh.
  const requests = SHELL.map((path) => new Request(path, path === "/" ? { cache: "reload" } : {}));
  const keep = async () => {
    await (await caches.open(CACHE)).addAll(requests);
    if (await caches.has("english")) await (await caches.open("english")).add(ENGLISH);
    const changed = await changedViewer();
    if (changed.length) await (await caches.open("viewer")).addAll(changed);
  };
  event.waitUntil(keep());
  const { active } = self.registration;
  if (active && programOf(active.scriptURL) !== PROGRAM) self.skipWaiting();
});

// Leaves nothing in a cache but these.
async function forget(name, addresses) {
  if (!(await caches.has(name))) return;
  const cache = await caches.open(name);
  const old = (await cache.keys()).filter(({ url }) => !addresses.includes(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

self.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("sodiem-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await forget("english", [ENGLISH]);
    await forget("viewer", VIEWER);
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

// Sends the request that a page left before it went out of sight (`boot.js`). Nobody reads the answer: the next page
// sends the same again, and hears that the server has it. A server that is busy or away is asked again when the
// browser calls again.
async function sendLeft() {
  if (!(await caches.has("left"))) return;
  const kept = await caches.open("left");
  const [request] = await kept.keys();
  const left = request && (await kept.match(request));
  if (!left) return;
  const { status } = await fetch("/api/v1/sync", { method: "POST", headers: left.headers, body: await left.blob() });
  if (status === 429 || status >= 500) throw new TypeError(`the server answered ${status}`);
  // A page may have left another meanwhile.
  await kept.delete(request);
}

// The network is back for what a page left to be sent later. Pages that are open exchange by themselves; the system
// may have stopped those that nobody sees.
self.addEventListener("sync", (event) => {
  const call = async () => {
    const clients = await self.clients.matchAll();
    const pages = clients.filter(({ url }) => new URL(url).pathname !== RECEIPTS);
    for (const page of pages) page.postMessage(event.tag);
    if (pages.every(({ visibilityState }) => visibilityState !== "visible")) await sendLeft();
  };
  event.waitUntil(call());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/api/")) return;
  const path = request.mode === "navigate" && pathname !== RECEIPTS ? "/" : pathname;
  const isViewer = VIEWER.includes(path);
  if (!isViewer && !SHELL.includes(path)) return;
  const fromCache = async () => {
    const cache = await caches.open(isViewer ? "viewer" : CACHE);
    const kept = await cache.match(path);
    if (kept) return kept;
    const response = await fetch(request);
    // A full disk is no reason not to show it.
    if (isViewer && response.ok) await cache.put(path, response.clone()).catch(() => {});
    return response;
  };
  event.respondWith(fromCache());
});
