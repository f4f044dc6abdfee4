// Between this device and the server: sends the files of whoever is signed in, whenever there is a network, as
// `uploads.js` says; and asks what the server has of the units whose files are shown or kept here, of files that
// came from elsewhere too.
import { deliver } from "{asset:brought.js}";
import {
  FILES,
  attend,
  blobOf,
  changed,
  connect,
  open,
  pathOf,
  reload,
  session,
  showAll,
  shown,
  tell,
  transact,
} from "{asset:store.js}";
import { EMPTY, answered, isRefused, next, revived } from "{asset:uploads.js}";

const UPLOADS = "/api/v1/uploads";
const ANSWER_MS_MAX = 120_000;
const ASK_MS_MIN = 60_000;
const TIMER_MS_SLACK = 1_000;
const TUS = { "x-sodiem-client": "web", "tus-resumable": "1.0.0" };
const page = document.documentElement;

export function lineNow() {
  const type = navigator.connection?.type;
  const isDear = Boolean(type) && type !== "wifi" && type !== "ethernet";
  return { isOnline: navigator.onLine, isLargeHeld: isDear && Boolean(localStorage.getItem("sodiem.files-wifi")) };
}

function toBase64(bytes) {
  let letters = "";
  for (const byte of new Uint8Array(bytes)) letters += String.fromCharCode(byte);
  return btoa(letters);
}

// What `answered` wants to know of an answer.
async function ask(own, method, address, headers, body) {
  const began = performance.now();
  const line = (own.line = new AbortController());
  const late = setTimeout(() => line.abort(), ANSWER_MS_MAX);
  try {
    const all = { ...TUS, "accept-language": page.lang, ...headers };
    const response = await fetch(address, { method, headers: all, body, signal: line.signal });
    const header = (name) => response.headers.get(name);
    const isProblem = header("content-type")?.startsWith("application/problem+json");
    // An answer to HEAD has no body, whatever it says it has.
    const { code, title } = isProblem && method !== "HEAD" ? await response.json() : {};
    const offset = header("upload-offset") === null ? null : Number(header("upload-offset"));
    const at = Date.parse(header("date")) || Date.now();
    const retry = header("retry-after");
    const retry_ms = retry && (Number(retry) * 1e3 || Date.parse(retry) - at);
    const took = performance.now() - began;
    return { status: response.status, offset, address: header("location"), at, code, title, retry_ms, took };
  } catch {
    return { status: 0, took: performance.now() - began };
  } finally {
    clearTimeout(late);
  }
}

async function perform(own, action, record) {
  if (action.kind === "ask") return explained(record, await ask(own, "HEAD", action.upload, {}));
  if (action.kind === "create") {
    const { round, unit, digest, name, bytes } = record;
    const each = Object.entries({ round, unit, digest, name });
    const words = each.map(([key, value]) => `${key} ${toBase64(new TextEncoder().encode(value))}`);
    return ask(own, "POST", UPLOADS, { "upload-length": String(bytes), "upload-metadata": words.join(",") });
  }
  const blob = await blobOf(own, record);
  const piece = await blob.slice(action.offset, action.offset + action.bytes).arrayBuffer();
  const headers = {
    "content-type": "application/offset+octet-stream",
    "upload-offset": String(action.offset),
  };
  if (action.isChecked) {
    headers["upload-checksum"] = `sha256 ${toBase64(await crypto.subtle.digest("SHA-256", piece))}`;
  }
  return ask(own, "PATCH", action.upload, headers, piece);
}

// An answer to HEAD has no words. Where the file itself was refused, the unit's list has them: begun anew, all of it
// would be sent for them once more. Whoever does not get the list asks again later.
async function explained({ round, unit, digest }, answer) {
  const { status, took } = answer;
  if (!isRefused(status) || status === 404 || status === 410) return answer;
  const response = await fetchList(round, unit);
  if (!response?.ok) return isRefused(response?.status) ? answer : { status: 0, took };
  const { state, reason } = filesOf(await response.json()).get(digest) ?? {};
  return { ...answer, refused: state === "refused" ? reason : null };
}

// On a shared device another person may have signed in meanwhile, in another tab: nothing goes as theirs.
const isSignedIn = ({ account }) => Boolean(localStorage.getItem("sodiem.principal")?.includes(account));

// One request after the other, as long as this account is signed in here.
async function work(own) {
  while (own === session) {
    if (!isSignedIn(own)) own.queue = { ...own.queue, isSignedOut: true };
    const action = next(own.queue, Date.now(), lineNow());
    own.action = action;
    tell(own);
    if (!action || action.kind === "wait") {
      await new Promise((resolve) => {
        own.wake = resolve;
        if (action?.until) setTimeout(resolve, action.until - Date.now());
      });
      continue;
    }
    const answer = await perform(own, action, own.records.get(action.key)).catch((reason) => {
      // The device does not give the bytes back: as if the line had failed.
      console.error(reason);
      return { status: 0, took: 0 };
    });
    if (own !== session) return;
    own.queue = answered(own.queue, action, answer, Date.now(), Math.random());
    await note(own, action.key).catch(console.error);
  }
}

// What the server has of files that nobody wants any longer would count as under way for days. Where it does not
// hear of it, it forgets them after its own time.
export function giveUp(uploads) {
  for (const upload of uploads.filter(Boolean)) fetch(upload, { method: "DELETE", headers: TUS }).catch(() => {});
}

// Notes how far a file came. It may have been removed meanwhile.
async function note(own, key) {
  const file = own.queue.files.find((each) => each.key === key);
  const record = own.records.get(key);
  if (!file || !record) return;
  const { upload, offset, received_at = null, problem = null } = file;
  const isSame = upload === record.upload && offset === record.offset && !received_at && !problem;
  if (isSame) return;
  await transact(own, "readwrite", (files) => {
    files.get(pathOf(record)).onsuccess = ({ target: { result } }) => {
      if (result) files.put({ ...result, upload, offset, received_at, problem });
    };
  });
  await changed(own);
  if (received_at) askAfter(own, record).catch(console.error);
}

export async function start(account) {
  if (session?.account === account) return;
  stop();
  const own = { account, records: new Map(), queue: EMPTY, action: null, wake() {}, line: new AbortController() };
  own.opening = connect(own);
  attend(own);
  await own.opening;
  if (own !== session) return own.database.close();
  own.channel = window.BroadcastChannel && new BroadcastChannel(`sodiem-files-${account}`);
  if (own.channel) own.channel.onmessage = () => reload(own).then(() => (own.wake(), own.wakeBrought?.()), console.error);
  await reload(own);
  askShown();
  // Of several tabs one sends; when it is closed, the next does.
  const { signal } = (own.queueing = new AbortController());
  for (const [name, run] of [["uploads", () => work(own)], ["brought", () => deliver(own)]]) {
    const running = navigator.locks ? navigator.locks.request(`sodiem-${name}-${account}`, { signal }, run) : run();
    running.catch((reason) => reason.name === "AbortError" || console.error(reason));
  }
}

export function stop() {
  const own = session;
  attend(null);
  if (!own) return;
  own.line.abort();
  own.queueing?.abort();
  own.wake();
  own.wakeBrought?.();
  own.channel?.close();
  own.database?.close();
  showAll();
}

// Nothing goes that the server does not have, or of which nobody knows whether it has it, a colleague's neither: what
// is there is counted in the storage itself.
export async function erase(account) {
  if (session?.account === account) stop();
  const own = { database: await open(account) };
  const all = (name) => transact(own, "readonly", (store) => store.getAll(), [name]);
  const [records, brought] = await Promise.all(["files", "brought"].map(all)).finally(() => own.database.close());
  if (records.some(({ received_at }) => !received_at) || brought.some(({ block }) => block)) return;
  await new Promise((resolve, reject) => {
    const erasing = indexedDB.deleteDatabase(`sodiem-files-${account}`);
    erasing.onsuccess = () => resolve();
    erasing.onerror = () => reject(erasing.error);
  });
}

// There is a network again, or somebody signed in.
export function again() {
  askShown();
  if (!session) return;
  session.queue = revived(session.queue);
  session.wake();
  session.wakeBrought?.();
  tell(session);
}

// ---- What the server has ----

export const lists = new Map();

// Null where no answer came.
function fetchList(round, unit) {
  const headers = { "accept-language": page.lang };
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  return fetch(`${FILES}/${round}/${unit}`, { headers, signal }).catch(() => null);
}

// By digest. What the unit has counts more than that the same was refused, perhaps to somebody else.
function filesOf({ files }) {
  const refused = files.filter(({ state }) => state === "refused");
  const there = files.filter(({ state }) => state !== "refused");
  return new Map([...refused, ...there].map((file) => [file.digest, file]));
}

async function askServer(round, unit, rest = ASK_MS_MIN) {
  const place = `${round}/${unit}`;
  const before = lists.get(place);
  // Not the device's clock, which somebody may set back.
  const now = performance.now();
  if (!session || !navigator.onLine || (before && now - before.asked_at < rest)) return;
  const list = { files: new Map(), ...before, asked_at: now };
  lists.set(place, list);
  setTimeout(lookAgain, ASK_MS_MIN + TIMER_MS_SLACK);
  const own = session;
  const isReceived = (record) => record.round === round && record.unit === unit && record.received_at;
  const received = [...own.records.values()].filter(isReceived);
  const response = await fetchList(round, unit);
  if (!response?.ok) return;
  const { used_bytes, max_bytes, ...said } = await response.json();
  Object.assign(list, { isKnown: true, used_bytes, max_bytes, files: filesOf(said) });
  await settle(own, received, list.files);
  showAll();
}

// What the server has no more: it was restored from an older backup, or a scan that came late found something. What
// is here is sent again, unless it was refused. What was freed here is nowhere now: somebody has to add it again.
async function settle(own, received, there) {
  const isThere = ({ digest }) => there.has(digest) && there.get(digest).state !== "refused";
  const lost = received.filter((record) => !isThere(record));
  if (own !== session || !lost.length) return;
  const forget = (files, { received_at, digest }) => ({ target: { result: record } }) => {
    // Added again meanwhile, or taken out.
    if (record?.received_at !== received_at) return;
    if (record.isFreed) files.delete(pathOf(record));
    else files.put({ ...record, received_at: null, upload: null, offset: 0, problem: there.get(digest)?.reason ?? null });
  };
  await transact(own, "readwrite", (files) => {
    for (const record of lost) files.get(pathOf(record)).onsuccess = forget(files, record);
  });
  await changed(own);
}

// The server took a file. That it was refused before is past; whether a scan holds it now, only the list says. Of many
// files the last one asks at once.
async function askAfter(own, { round, unit, digest }) {
  const files = lists.get(`${round}/${unit}`)?.files;
  if (files?.get(digest)?.state === "refused") files.delete(digest);
  await askServer(round, unit, own.queue.files.length ? ASK_MS_MIN : 0);
}

// What others send and what a scan finds later nobody tells: it is asked for as long as somebody looks at it.
function lookAgain() {
  if (document.visibilityState !== "visible") return;
  const places = [...shown].map(({ place }) => place).filter(Boolean);
  for (const { round, unit } of places) askServer(round, unit).catch(console.error);
}

document.addEventListener("visibilitychange", lookAgain);

// For what is shown, and for what is kept here.
export function askShown() {
  const places = [...shown].map(({ place }) => place).filter(Boolean);
  for (const { round, unit } of [...places, ...(session?.records.values() ?? [])]) {
    askServer(round, unit).catch(console.error);
  }
}
