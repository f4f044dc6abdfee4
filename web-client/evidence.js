// The files that prove an answer: `<sodiem-files>` shows those of one citation, `<sodiem-files-storage>` what
// all of them take on this device; here they are kept, and sent whenever there is a network.
//
// Apart from the engine, so that no file passes through its memory, and so that sending goes on whatever the
// engine shows. `uploads.js` knows the protocol, `capture.js` what becomes of a photograph.
//
// Database `sodiem-files-<account>`: `files` has what is known of each file, `blobs` its bytes. Apart, because
// the browser copies a blob with each change of the record that holds it, and each piece that was sent is one.
import { EMPTY, answered, isHeld, merged, next, revived } from "{asset:uploads.js}";

const TEXTS = {texts:files-};
const UPLOADS = "/api/v1/uploads";
const FILES = "/api/v1/files";
const FILES_PER_CITATION_MAX = 50;
const ANSWER_MS_MAX = 120_000;
const ASK_MS_MIN = 60_000;
const QUOTA_WARNING = 0.8;
const TUS = { "x-sodiem-client": "web", "tus-resumable": "1.0.0" };
const ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.pdf,.docx,.xlsx";
const OFFICE = "application/vnd.openxmlformats-officedocument.";
const TYPES = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  pdf: "application/pdf",
  docx: `${OFFICE}wordprocessingml.document`,
  xlsx: `${OFFICE}spreadsheetml.sheet`,
};
const BADGES = { pdf: "PDF", docx: "Word", xlsx: "Excel" };

const page = document.documentElement;
const capture = () => import("{asset:capture.js}");
const text = (key, values = {}) => (TEXTS[page.lang][key] ?? key).replace(/\{\$(\w+)\}/g, (_, name) => values[name]);
const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Ho_Chi_Minh",
  hourCycle: "h23",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const moment = (milliseconds) => clock.format(milliseconds).replace(",", "");

function size(bytes) {
  const number = (value, maximumFractionDigits) => value.toLocaleString(page.lang, { maximumFractionDigits });
  return bytes < 999_500 ? `${number(Math.ceil(bytes / 1e3), 0)} kB` : `${number(bytes / 1e6, 1)} MB`;
}

function make(tag, { own = {}, ...attributes }, ...inside) {
  const node = Object.assign(document.createElement(tag), own);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

// What is shown and named alike only changes where it must: a screen reader says what changes.
function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

// ---- The store and the queue of one account ----

// Account, database, its records by key, and the queue; null while nobody is signed in.
let session = null;
let told = "";
const shown = new Set();
const keyOf = ({ round, unit, digest }) => [round, unit, digest].join("/");
const pathOf = ({ round, unit, digest }) => [round, unit, digest];

function open(account) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(`sodiem-files-${account}`, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("files", { keyPath: ["round", "unit", "digest"] });
      opening.result.createObjectStore("blobs");
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

// Done once it is on the disk. `act` has both stores, and gives the request whose result is wanted.
function transact(own, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = own.database.transaction(["files", "blobs"], mode, { durability: "strict" });
    const asked = act(transaction.objectStore("files"), transaction.objectStore("blobs"));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const blobOf = async (own, record) => own && transact(own, "readonly", (_, blobs) => blobs.get(pathOf(record)));

async function reload(own) {
  const records = await transact(own, "readonly", (files) => files.getAll());
  own.records = new Map(records.map((record) => [keyOf(record), record]));
  own.queue = merged(own.queue, records.map((record) => ({ ...record, key: keyOf(record) })));
  own.isRead = true;
  tell(own);
}

// Whoever shows the state of files, here and in other tabs, is told.
async function changed(own) {
  own.channel?.postMessage("");
  await reload(own);
  own.wake();
}

function tell(own) {
  if (own !== session) return;
  for (const element of shown) element.show();
  const { files, bytes } = totals(own);
  const detail = JSON.stringify({ waiting: files, bytes });
  if (detail === told) return;
  told = detail;
  window.dispatchEvent(new CustomEvent("sodiem:files", { detail }));
}

// A preview is no file of its own to anybody.
function totals(own) {
  const unsent = [...own.records.values()].filter(({ received_at }) => !received_at);
  const bytes = unsent.reduce((sum, record) => sum + record.bytes, 0);
  return { files: unsent.filter(({ isPreview }) => !isPreview).length, bytes };
}

// Keeps a file of a unit, with its preview. A file that another citation has too is kept once, and is taken
// up again where it was refused.
async function keep(own, place, { file, blob, preview }) {
  const put = (files, blobs, record, bytes) => {
    const asked = files.get(pathOf(record));
    asked.onsuccess = () => {
      const before = asked.result ?? { uses: 0, added_at: Date.now(), upload: null, offset: 0, received_at: null };
      files.put({ ...before, ...record, uses: before.uses + 1, problem: null, isFreed: false });
      blobs.put(bytes, pathOf(record));
    };
  };
  await transact(own, "readwrite", (files, blobs) => {
    put(files, blobs, { ...place, preview: null, ...file, isPreview: false }, blob);
    const { name, kind, preview: digest } = file;
    if (!preview) return;
    put(files, blobs, { ...place, digest, name, kind, bytes: preview.size, preview: null, isPreview: true }, preview);
  });
  await changed(own);
}

// A citation has it no longer. What the server has not received is gone with its last citation.
async function release(own, place, { digest, preview }) {
  await transact(own, "readwrite", (files, blobs) => {
    for (const each of [digest, preview].filter(Boolean)) {
      const path = pathOf({ ...place, digest: each });
      files.get(path).onsuccess = ({ target: { result: record } }) => {
        if (!record) return;
        const uses = record.uses - 1;
        if (uses > 0 || record.received_at) return files.put({ ...record, uses: Math.max(0, uses) });
        files.delete(path);
        blobs.delete(path);
      };
    }
  });
  await changed(own);
}

const freeable = (own) =>
  [...own.records.values()].filter((record) => record.received_at && !record.isPreview && !record.isFreed);

// Only when somebody asks for it; previews stay, to be seen without a network.
async function free(own) {
  const freed = freeable(own);
  await transact(own, "readwrite", (files, blobs) => {
    for (const record of freed) {
      files.put({ ...record, isFreed: true });
      blobs.delete(pathOf(record));
    }
  });
  await changed(own);
}

function lineNow() {
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
    const { code, title } = isProblem ? await response.json() : {};
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
  if (action.kind === "ask") return ask(own, "HEAD", action.upload, {});
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

// One request after the other, as long as this account is signed in here.
async function work(own) {
  while (own === session) {
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
}

export async function start(account) {
  if (session?.account === account) return;
  stop();
  const own = { account, records: new Map(), queue: EMPTY, action: null, wake() {}, line: new AbortController() };
  session = own;
  own.database = await open(account);
  own.database.onversionchange = () => own.database.close();
  if (own !== session) return own.database.close();
  own.channel = window.BroadcastChannel && new BroadcastChannel(`sodiem-files-${account}`);
  if (own.channel) own.channel.onmessage = () => reload(own).then(() => own.wake(), console.error);
  await reload(own);
  askShown();
  // Of several tabs one sends; when it is closed, the next does.
  const run = () => work(own);
  const { signal } = (own.queueing = new AbortController());
  const running = navigator.locks ? navigator.locks.request(`sodiem-uploads-${account}`, { signal }, run) : run();
  running.catch((reason) => reason.name === "AbortError" || console.error(reason));
}

export function stop() {
  const own = session;
  session = null;
  told = "";
  if (!own) return;
  own.line.abort();
  own.queueing?.abort();
  own.wake();
  own.channel?.close();
  own.database?.close();
  for (const element of shown) element.show();
}

// Also what the server refused: nobody else has it.
export async function unsent() {
  if (!session?.database) return { files: 0, bytes: 0 };
  await reload(session);
  return totals(session);
}

export async function takeUnsent() {
  const own = session;
  if (!own?.database) return [];
  await reload(own);
  const records = [...own.records.values()].filter(({ received_at }) => !received_at);
  return Promise.all(
    records.map(async (record) => {
      const { digest, name, kind, round, unit, isPreview } = record;
      return { digest, name, kind, round, unit, isPreview, blob: await blobOf(own, record) };
    }),
  );
}

// Nothing goes that the server does not have.
export async function erase(account) {
  if (session?.account === account) {
    if ((await unsent()).files) return;
    stop();
  }
  return new Promise((resolve, reject) => {
    const erasing = indexedDB.deleteDatabase(`sodiem-files-${account}`);
    erasing.onsuccess = () => resolve();
    erasing.onerror = () => reject(erasing.error);
  });
}

// ---- What the server has, of files that came from elsewhere too ----

const lists = new Map();

async function askServer(round, unit) {
  const place = `${round}/${unit}`;
  const before = lists.get(place);
  if (!session || !navigator.onLine || (before && Date.now() - before.asked_at < ASK_MS_MIN)) return;
  const list = { files: new Map(), ...before, asked_at: Date.now() };
  lists.set(place, list);
  const own = session;
  const ofPlace = (record) => record.round === round && record.unit === unit;
  const received = [...own.records.values()].filter((each) => ofPlace(each) && each.received_at && !each.isFreed);
  const response = await fetch(`${FILES}/${place}`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch(() => null);
  if (!response?.ok) return;
  const { used_bytes, max_bytes, files } = await response.json();
  Object.assign(list, { isKnown: true, used_bytes, max_bytes });
  list.files = new Map(files.map((file) => [file.digest, file]));
  await sendAgain(own, received.filter(({ digest }) => !list.files.has(digest)));
  for (const element of shown) element.show();
}

// A server that was restored from an older backup lacks what it received since: it gets it again.
async function sendAgain(own, lost) {
  if (own !== session || !lost.length) return;
  await transact(own, "readwrite", (files) => {
    for (const record of lost) files.put({ ...record, received_at: null, upload: null, offset: 0 });
  });
  await changed(own);
}

// For what is shown, and for what is kept here.
function askShown() {
  const places = [...shown].map(({ place }) => place).filter(Boolean);
  for (const { round, unit } of [...places, ...(session?.records.values() ?? [])]) {
    askServer(round, unit).catch(console.error);
  }
}

// ---- What is shown ----

// State and words of a file.
function stateOf(place, file) {
  const key = keyOf({ ...place, digest: file.digest });
  const record = session?.records.get(key);
  const list = lists.get(`${place.round}/${place.unit}`);
  const there = list?.files.get(file.digest);
  const refused = (reason) => ["refused", text("files-state-refused", { reason: reason.replace(/\.$/, "") })];
  // Until it is sent once more.
  if (there?.state === "refused" && !record?.upload) return refused(there.reason);
  if (record?.problem) return refused(record.problem);
  if (there?.state === "held") return ["held", text("files-state-held")];
  const at = record?.received_at ?? there?.received_at;
  if (at) return ["received", text("files-state-received", { at: moment(at) })];
  // Nothing is known of it for a moment.
  if (session && !session.isRead) return ["waiting", ""];
  if (!record) return ["waiting", text(list?.isKnown ? "files-state-elsewhere" : "files-state-unknown")];
  const line = lineNow();
  if (!line.isOnline) return ["waiting", text("files-state-offline")];
  if (session.queue.isSignedOut) return ["waiting", text("files-state-sign-in")];
  if (isHeld(record, line)) return ["waiting", text("files-state-wifi")];
  const { offset, bytes } = record;
  const sent = text("files-state-sending", { sent: size(offset), bytes: size(bytes) });
  if (session.action?.key === key) return ["sending", sent];
  const isFailing = session.queue.files.find((each) => each.key === key)?.failures;
  return ["waiting", text(isFailing ? "files-state-later" : "files-state-queued")];
}

// Addresses of previews that this device has, for as long as the page is open: they are small.
const pictures = new Map();

async function pictureOf(record) {
  const key = keyOf(record);
  if (pictures.has(key)) return pictures.get(key);
  const blob = await blobOf(session, record);
  if (!blob) return `${FILES}/${key}`;
  pictures.set(key, URL.createObjectURL(blob));
  return pictures.get(key);
}

function button(name, look, onclick) {
  return make("button", { class: `button ${look}`, type: "button", "data-testid": name, own: { onclick } }, text(name));
}

// Something that cannot be taken back.
function isSure(words, confirm) {
  const answer = (name, look, value) => {
    return make("button", { class: `button ${look}`, value, "data-testid": name }, text(name));
  };
  const answers = [answer(confirm, "button--danger", "yes"), answer("files-cancel", "", "no")];
  const buttons = make("div", { class: "buttons" }, ...answers);
  const form = make("form", { class: "dialog__body", method: "dialog" }, make("p", {}, words), buttons);
  const dialog = make("dialog", { class: "dialog", "aria-label": words, "data-testid": "files-question" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => (dialog.remove(), resolve(dialog.returnValue === "yes")));
  });
}

class CitationFiles extends HTMLElement {
  static observedAttributes = ["files", "locked", "round", "unit"];
  list = [];
  // What the program was told and has not answered yet.
  own = [];

  get place() {
    return { round: this.getAttribute("round"), unit: this.getAttribute("unit") };
  }

  connectedCallback() {
    shown.add(this);
    if (!this.parts) this.build();
    this.show();
    askShown();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  // The program gives back what it was told, perhaps after it was told more: what is older is no news.
  attributeChangedCallback(name, _, value) {
    if (name === "files") {
      const list = JSON.parse(value || "[]");
      const digests = (files) => files.map(({ digest }) => digest).join();
      const at = this.own.findIndex((told) => told === digests(list));
      const isOld = at >= 0 && at < this.own.length - 1;
      this.own = isOld ? this.own.slice(at) : [];
      if (!isOld) this.list = list;
    }
    if (this.isConnected && this.parts) this.show();
  }

  build() {
    const quota = make("p", { class: "notice notice--warning", "data-testid": "files-quota" });
    const rows = make("ol", { class: "files__list" });
    const working = make("p", { class: "soft", role: "status", "data-testid": "files-working" });
    const errors = make("div", { class: "notice notice--bad", role: "alert", "data-testid": "files-errors" });
    const hint = make("p", { class: "soft" });
    const photograph = button("files-photograph", "", () => this.photograph());
    const choose = button("files-choose", "", () => this.pick({ accept: ACCEPTED }));
    const buttons = make("div", { class: "buttons" }, photograph, choose);
    errors.hidden = true;
    this.parts = { quota, rows, working, errors, hint, photograph, choose, buttons };
    this.classList.add("files");
    this.setAttribute("role", "group");
    this.append(quota, rows, working, errors, buttons, hint);
    this.addEventListener("dragover", (event) => this.drag(event, true));
    this.addEventListener("dragleave", (event) => this.drag(event, false));
    this.addEventListener("drop", (event) => {
      this.drag(event, false);
      if (!this.isLocked) this.add([...event.dataTransfer.files]);
    });
  }

  get isLocked() {
    return this.hasAttribute("locked");
  }

  drag(event, isOver) {
    if (this.isLocked || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", isOver);
  }

  show() {
    const { quota, rows, working, hint, photograph, choose, buttons } = this.parts;
    const { round, unit } = this.place;
    const { used_bytes, max_bytes } = lists.get(`${round}/${unit}`) ?? {};
    quota.hidden = !(used_bytes >= max_bytes * QUOTA_WARNING) || this.isLocked;
    if (!quota.hidden) say(quota, text("files-quota", { used: size(used_bytes), max: size(max_bytes) }));
    this.setAttribute("aria-label", text("files-title"));
    say(photograph, text("files-photograph"));
    say(choose, text("files-choose"));
    say(hint, text("files-hint"));
    buttons.hidden = this.isLocked;
    hint.hidden = this.isLocked || this.list.length > 0;
    working.hidden = !working.textContent;
    photograph.disabled = choose.disabled = Boolean(this.isWorking);
    const old = new Map([...rows.children].map((row) => [row.dataset.digest, row]));
    const isIn = new Set(this.list.map(({ digest }) => digest));
    for (const [digest, row] of old) if (!isIn.has(digest)) row.remove();
    this.list.forEach((file, at) => {
      const row = old.get(file.digest) ?? this.row(file);
      // What stands where it belongs is not touched, or it would lose the focus.
      if (rows.children[at] !== row) rows.insertBefore(row, rows.children[at] ?? null);
      this.fill(row, file);
    });
    const states = [...rows.children].map((row) => row.dataset.state);
    const worst = ["refused", "sending", "waiting"].find((state) => states.includes(state));
    this.dataset.state = worst ?? (states.length ? "received" : "empty");
  }

  row(file) {
    const picture = make("span", { class: "file__picture" }, BADGES[file.kind] ?? text("files-picture"));
    const name = make("span", { class: "file__name", lang: "vi" }, file.name);
    const about = make("span", { class: "file__about" }, name, make("span", { class: "file__size soft" }));
    const onclick = (event) => {
      event.preventDefault();
      this.open(file.digest);
    };
    // A link, so that it also opens in a form that is locked.
    const href = `${FILES}/${keyOf({ ...this.place, digest: file.digest })}`;
    const opening = make("a", { class: "file__open", href, "data-testid": "file-open", own: { onclick } });
    opening.append(picture, about);
    const state = make("p", { class: "file__state", "data-testid": "file-state" });
    const progress = make("progress", { class: "file__progress", max: file.bytes });
    const remove = button("files-remove", "button--quiet file__remove", () => this.takeOut(file.digest));
    const row = make("li", { class: "file", "data-testid": "file", "data-digest": file.digest });
    row.append(opening, remove, state, progress);
    return row;
  }

  async picture(place, file) {
    const record = { ...this.place, digest: file.preview };
    const image = make("img", { alt: "", width: 56, height: 56, src: await pictureOf(record) });
    image.onload = () => place.replaceChildren(image);
  }

  fill(row, file) {
    const [state, words] = stateOf(this.place, file);
    const [opening, remove, says, progress] = row.children;
    const picture = opening.firstChild;
    // Once the store is open: it may have it.
    if (file.preview && session?.database && !picture.dataset.asked) {
      picture.dataset.asked = "";
      this.picture(picture, file).catch(console.error);
    }
    const { offset = 0 } = session?.records.get(keyOf({ ...this.place, digest: file.digest })) ?? {};
    row.dataset.state = state;
    say(opening.querySelector(".file__size"), size(file.bytes));
    say(says, words);
    say(remove, text("files-remove"));
    remove.setAttribute("aria-label", text("files-remove-name", { name: file.name }));
    remove.hidden = this.isLocked;
    progress.hidden = state !== "sending";
    progress.value = offset;
    progress.setAttribute("aria-label", words);
  }

  // Tells the program what the list is now.
  set(list) {
    this.list = list;
    this.own.push(list.map(({ digest }) => digest).join());
    this.value = JSON.stringify(list);
    this.show();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async takeOut(digest, isAsked = true) {
    const at = this.list.findIndex((file) => file.digest === digest);
    const file = this.list[at];
    const record = session?.records.get(keyOf({ ...this.place, digest }));
    const isLost = record && !record.received_at && record.uses < 2;
    const words = text("files-remove-unsent", { name: file.name });
    if (isAsked && isLost && !(await isSure(words, "files-remove-yes"))) return;
    this.set(this.list.filter((other) => other.digest !== digest));
    const row = this.parts.rows.children[Math.min(at, this.list.length - 1)];
    if (isAsked) (row?.querySelector(".file__remove") ?? this.parts.choose).focus();
    if (record) await release(session, this.place, file);
  }

  // Keeps one file and puts it at the end of the list.
  async keep(picked) {
    if (this.list.length >= FILES_PER_CITATION_MAX) throw new Error(text("files-many"));
    const { prepare } = await capture().catch(() => {
      throw new Error(text("files-missing"));
    });
    const prepared = await prepare(picked, text);
    const { digest } = prepared.file;
    if (this.list.some((file) => file.digest === digest)) throw new Error(text("files-twice"));
    // Somebody left the page: nobody would ever see the file.
    if (!this.isConnected) throw new Error(text("files-left"));
    if (!session?.isRead) throw new Error(text("files-not-kept"));
    await keep(session, this.place, prepared).catch((reason) => {
      console.error(reason);
      const isFull = reason?.name === "QuotaExceededError";
      throw Object.assign(new Error(text(isFull ? "files-full" : "files-not-kept")), { isFull });
    });
    this.set([...this.list, prepared.file]);
    return prepared;
  }

  async add(picked) {
    if (this.isWorking || !picked.length) return;
    const { working } = this.parts;
    const problems = [];
    let isFull = false;
    this.isWorking = true;
    for (const [at, file] of picked.entries()) {
      working.textContent = text("files-working", { at: at + 1, of: picked.length });
      this.show();
      try {
        await this.keep(file);
      } catch (reason) {
        isFull ||= reason.isFull;
        problems.push(make("p", {}, make("strong", { lang: "vi" }, file.name), `: ${reason.message}`));
      }
    }
    working.textContent = "";
    this.isWorking = false;
    if (isFull && freeable(session).length) problems.push(freeing());
    this.complain(problems);
    this.show();
  }

  complain(problems) {
    const { errors } = this.parts;
    errors.replaceChildren(...problems);
    errors.hidden = !problems.length;
  }

  pick(own) {
    const input = make("input", { type: "file", own: { multiple: true, ...own } });
    input.onchange = () => this.add([...input.files]);
    input.click();
  }

  async photograph() {
    const fallBack = () => this.pick({ accept: "image/*", capture: "environment" });
    if (!navigator.mediaDevices?.getUserMedia) return fallBack();
    this.complain([]);
    const add = async (blob) => {
      const at = moment(Date.now()).replace(/\//g, "-").replace(":", ".");
      const page = this.list.filter(({ kind }) => kind === "jpeg").length + 1;
      const name = text("files-photo-name", { at, page });
      const { file, preview } = await this.keep(new File([blob], `${name}.jpg`));
      const picture = URL.createObjectURL(preview);
      pictures.set(keyOf({ ...this.place, digest: file.preview }), picture);
      return { digest: file.digest, picture };
    };
    try {
      const { camera } = await capture();
      await camera({ make, text, add, remove: (digest) => this.takeOut(digest, false), fallBack });
      this.parts.photograph.focus();
    } catch (reason) {
      console.error(reason);
      this.complain([make("p", {}, text("files-missing"))]);
    }
  }

  async open(digest) {
    const index = this.list.findIndex((file) => file.digest === digest);
    const file = this.list[index];
    const detail = { ...this.place, files: this.list, index };
    const event = new CustomEvent("sodiem:open-file", { bubbles: true, cancelable: true, detail });
    if (!this.dispatchEvent(event)) return;
    const record = { ...this.place, digest };
    const blob = await blobOf(session, record).catch(() => null);
    if (!blob) return window.open(`${FILES}/${keyOf(record)}`, "_blank", "noopener");
    const address = URL.createObjectURL(new Blob([blob], { type: TYPES[file.kind] }));
    window.open(address, "_blank", "noopener");
    setTimeout(() => URL.revokeObjectURL(address), 600_000);
  }
}

function freeing() {
  const bytes = freeable(session).reduce((sum, record) => sum + record.bytes, 0);
  const free_ = button("files-free", "", async () => {
    free_.disabled = true;
    await free(session).catch(console.error);
    if (!free_.isConnected) return;
    free_.replaceWith(make("p", { role: "status" }, text("files-freed", { bytes: size(bytes) })));
  });
  free_.textContent = text("files-free", { bytes: size(bytes) });
  return free_;
}

// For the settings: what the files take on this device, and what may be sent over which network.
class FilesStorage extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    this.show();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  show() {
    if (!session) return this.replaceChildren();
    const kept = [...session.records.values()].filter(({ isFreed }) => !isFreed);
    const sum = kept.reduce((bytes, record) => bytes + record.bytes, 0);
    const waiting = totals(session);
    const words = { bytes: size(sum), files: waiting.files, unsent: size(waiting.bytes) };
    const says = text(waiting.files ? "files-storage-unsent" : "files-storage", words);
    const has = freeable(session).length > 0;
    const state = JSON.stringify([says, has, page.lang]);
    // It has a box to tick and a button: they keep the focus as long as nothing changed.
    if (this.dataset.shown === state) return;
    this.dataset.shown = state;
    this.classList.add("files-storage");
    const parts = [make("h2", {}, text("files-title")), make("p", { "data-testid": "files-storage" }, says)];
    if (has) parts.push(make("p", { class: "soft" }, text("files-free-about")), make("div", {}, freeing()));
    if (navigator.connection?.type) parts.push(wifi());
    this.replaceChildren(...parts);
  }
}

function wifi() {
  const key = "sodiem.files-wifi";
  const own = { checked: Boolean(localStorage.getItem(key)) };
  const box = make("input", { type: "checkbox", class: "option__input", "data-testid": "files-wifi", own });
  box.onchange = () => {
    if (box.checked) localStorage.setItem(key, "1");
    else localStorage.removeItem(key);
    session?.wake();
  };
  return make("label", { class: "option" }, box, make("span", {}, text("files-wifi")));
}

function again() {
  askShown();
  if (!session) return;
  session.queue = revived(session.queue);
  session.wake();
  tell(session);
}

function showAll() {
  for (const element of shown) element.show();
}

for (const event of ["online", "sodiem:signed-in", "sodiem:exchange"]) window.addEventListener(event, again);
for (const event of ["offline", "sodiem:language"]) window.addEventListener(event, showAll);
navigator.connection?.addEventListener?.("change", () => session?.wake());
customElements.define("sodiem-files", CitationFiles);
customElements.define("sodiem-files-storage", FilesStorage);
