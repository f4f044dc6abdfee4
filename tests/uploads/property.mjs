// Whatever a line and a server do to uploads, every good file arrives whole: `web-client/uploads.js` over a
// simulated tus server, by schedules that fast-check draws. No clock, no network: seconds are numbers here.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

import fc from "fast-check";

// Read as text: no package.json says that the files of the web client are modules.
const source = await readFile(new URL("../../web-client/uploads.js", import.meta.url), "utf8");
const uploads = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const { EMPTY, answered, merged, next, revived } = uploads;

const RUNS = Number(process.env.RUNS ?? 500);
const LINE = { isOnline: true, isLargeHeld: false };
const STEPS_MAX = 20_000;
const SUCCESS = { create: 201, ask: 200, send: 204 };
const LOST = { status: 0, took: 100 };

// Keeps what it acknowledged, as tus says. With checksums a piece that was cut leaves nothing; `keepsParts`
// is a server without them, which keeps what came, and which still knows an upload that is finished.
class Server {
  constructor(files, keepsParts) {
    this.files = new Map(files.map((file) => [file.key, file]));
    this.stored = new Map();
    this.uploads = new Map();
    this.keepsParts = keepsParts;
    this.count = 0;
    this.bodyBytes = 0;
    // A file for each time that all of it came and it was not taken.
    this.refusals = [];
  }

  post(key) {
    const { content } = this.files.get(key);
    if (this.stored.has(key)) return { status: 201, address: "/stored", offset: content.length, at: 1 };
    let [address, begun] = [...this.uploads].find(([, upload]) => upload.key === key) ?? [];
    // What was refused is over, and may be sent again.
    if (begun?.refused) this.uploads.delete(address);
    if (!begun || begun.refused) {
      address = `/uploads/${(this.count += 1)}`;
      this.uploads.set(address, { key, data: Buffer.alloc(0) });
    }
    return { status: 201, address, offset: this.uploads.get(address).data.length, at: 1 };
  }

  // Without a body; `refused` is what the unit's list says then.
  head(address) {
    const upload = this.uploads.get(address);
    if (upload?.refused) return { status: upload.refused.status, refused: upload.refused.title };
    return upload ? { status: 200, offset: upload.data.length } : { status: 404 };
  }

  // `arrives`: how many bytes of the piece.
  patch(address, offset, piece, arrives) {
    const upload = this.uploads.get(address);
    this.bodyBytes += arrives;
    if (!upload) return { status: 404 };
    if (upload.refused) return upload.refused;
    if (upload.data.length !== offset) return { status: 409 };
    const isCut = arrives < piece.length;
    if (isCut && !this.keepsParts) return { status: 460 };
    upload.data = Buffer.concat([upload.data, piece.subarray(0, arrives)]);
    const { content: whole, isBad } = this.files.get(upload.key);
    if (upload.data.length === whole.length) {
      assert.ok(upload.data.equals(whole), "what arrived is what was sent");
      if (isBad) return this.refuse(upload);
      if (!this.keepsParts) this.uploads.delete(address);
      this.stored.set(upload.key, upload.data);
    }
    return { status: 204, offset: upload.data.length, at: 1 };
  }

  refuse(upload) {
    this.refusals.push(upload.key);
    upload.refused = { status: 422, code: "file_kind_unknown", title: "Không đúng loại tệp" };
    return upload.refused;
  }
}

// One request, with what the schedule does to it.
function perform(server, action, file, fault) {
  const { kind, key, upload } = action;
  const piece = kind === "send" ? file.content.subarray(action.offset, action.offset + action.bytes) : Buffer.alloc(0);
  const reach = (arrives = piece.length) => {
    if (kind === "create") return server.post(key);
    return kind === "ask" ? server.head(upload) : server.patch(upload, action.offset, piece, arrives);
  };
  const took = fault.took ?? 500;
  switch (fault.kind) {
    case "request-lost":
      return LOST;
    case "answer-lost":
      reach();
      return LOST;
    case "cut":
      // Never whole, or it would be an answer that was lost.
      if (kind === "send") reach(Math.floor(piece.length * fault.part));
      return LOST;
    case "status": {
      // A server that is in trouble may have read the body all the same.
      if (kind === "send") server.bodyBytes += piece.length;
      const of = fault.status;
      const isBusy = of === 429 || of === 503;
      return { status: of, took, retry_ms: isBusy ? 5_000 : null, title: of >= 500 ? "Lỗi" : null };
    }
    case "portal":
      return { status: 200, took, offset: null };
    case "nonsense":
      return { status: SUCCESS[kind], address: "/x", took, offset: file.content.length + 1 };
    case "forgotten":
      server.uploads.delete(upload);
      return { ...reach(), took };
    default:
      return { ...reach(), took };
  }
}

// Runs the queue until nothing is left; the schedule's faults come first, then the line is good.
function run(files, faults, keepsParts) {
  const server = new Server(files, keepsParts);
  const byKey = new Map(files.map((file) => [file.key, file]));
  const records = files.map(({ key, content, isPreview }) => {
    return { key, isPreview, bytes: content.length, upload: null, offset: 0, received_at: null, problem: null };
  });
  // What the client was told of each upload: none of it goes again.
  const acknowledged = new Map();
  // Files of which an answer was lost: the server is asked before more is sent.
  const unsure = new Set();
  const ended = new Map();
  let queue = merged(EMPTY, records);
  let now = 0;
  let losses = 0;
  let lostPieces = 0;
  let steps = 0;
  const schedule = [...faults];
  for (; ; steps += 1) {
    assert.ok(steps < STEPS_MAX, "it comes to an end");
    const action = next(queue, now, LINE);
    if (!action) break;
    if (action.kind === "wait") {
      if (action.why === "sign-in") queue = revived(queue);
      else assert.ok(action.until > now, "a wait has an end");
      now = action.until ?? now;
      continue;
    }
    const fault = schedule.shift() ?? { kind: "none" };
    if (action.kind === "send") {
      assert.equal(action.offset, acknowledged.get(action.upload), "sends what comes after the acknowledged bytes");
      assert.ok(!unsure.has(action.key), "asks before it sends more");
      assert.ok(action.bytes > 0 && action.bytes <= 4 * 1024 * 1024);
    }
    const answer = perform(server, action, byKey.get(action.key), fault);
    if (answer.status !== 204 && action.kind === "send") {
      losses += 1;
      lostPieces += action.bytes;
    }
    if (action.kind === "send" && answer.status === 0) unsure.add(action.key);
    else if (answer.status !== 0) unsure.delete(action.key);
    const at = action.kind === "create" ? answer.address : action.upload;
    if (answer.offset <= byKey.get(action.key).content.length) acknowledged.set(at, answer.offset);
    now += answer.took ?? 500;
    queue = answered(queue, action, answer, now, (steps % 10) / 10);
    for (const file of queue.files) {
      if (file.received_at || file.problem) ended.set(file.key, file);
    }
    // As when the page was closed and opened again: only what is stored is known.
    if (fault.isClosed) {
      const stored = queue.files.filter(({ key }) => !ended.has(key));
      queue = merged(EMPTY, stored);
    }
  }
  return { server, ended, now, losses, lostPieces, steps };
}

const content = (bytes) => randomBytes(bytes);
const file = fc.record({
  bytes: fc.oneof({ arbitrary: fc.integer({ min: 1, max: 4_000 }), weight: 2 }, fc.integer({ min: 1, max: 900_000 })),
  isPreview: fc.boolean(),
  isBad: fc.integer({ min: 0, max: 4 }).map((drawn) => drawn === 0),
});
const files = fc.array(file, { minLength: 1, maxLength: 6 }).map((drawn) => {
  return drawn.map(({ bytes, ...each }, at) => ({ ...each, key: `file-${at}`, content: content(bytes) }));
});
const took = fc.constantFrom(100, 1_900, 5_000, 9_000);
// The page is closed after it, and opened again.
const isClosed = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0);
const troubles = fc.constantFrom(401, 408, 409, 423, 429, 460, 500, 502, 503);
const fault = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("none"), took, isClosed }), weight: 4 },
  fc.record({ kind: fc.constantFrom("request-lost", "answer-lost", "forgotten", "portal", "nonsense"), isClosed }),
  fc.record({ kind: fc.constant("cut"), part: fc.double({ min: 0, max: 0.99, noNaN: true }), isClosed }),
  fc.record({ kind: fc.constant("status"), status: troubles, isClosed }),
);

function arrives(files, faults, keepsParts) {
  const { server, ended } = run(files, faults, keepsParts);
  for (const { key, content, isBad } of files) {
    assert.ok(ended.has(key), `${key} ended`);
    const refusals = server.refusals.filter((refused) => refused === key).length;
    const isForgotten = faults.some(({ kind }) => kind === "forgotten");
    // Whichever answer was lost: the reason is there without sending all of it once more.
    assert.ok(refusals <= 1 || isForgotten, `${key} was refused ${refusals} times`);
    if (isBad) assert.equal(ended.get(key).problem, "Không đúng loại tệp");
    else assert.ok(ended.get(key).received_at && server.stored.get(key).equals(content), `${key} is whole`);
  }
}

fc.assert(fc.property(files, fc.array(fault, { maxLength: 80 }), fc.boolean(), arrives), { numRuns: RUNS });
console.log(`${RUNS} schedules: every good file arrived whole, every bad one was refused with the reason`);

// Some files fail for ever, whichever way; the others must not wait for them.
function othersArrive(drawn, failure, chosen, isOneStuck) {
  const files = drawn.map((file) => ({ ...file, isBad: false }));
  const isStuck = ({ key }) => (key === `file-${chosen % files.length}`) === isOneStuck;
  const server = new Server(files, false);
  const records = files.map(({ key, isPreview, content }) => {
    return { key, isPreview, bytes: content.length, upload: null, offset: 0 };
  });
  let queue = merged(EMPTY, records);
  let now = 0;
  let tries = 0;
  let all = 0;
  for (let steps = 0; queue.files.some((file) => !isStuck(file) && !file.received_at); steps += 1) {
    assert.ok(steps < STEPS_MAX);
    const action = next(queue, now, LINE);
    if (action.kind === "wait") {
      now = action.until;
      continue;
    }
    const file = files.find(({ key }) => key === action.key);
    all += isStuck(file) ? 1 : 0;
    tries = isStuck(file) ? tries + 1 : 0;
    // Each of them once, at the very beginning, and then never two in a row.
    assert.ok(tries <= 1 || all < files.length, `${tries} tries in a row that fail`);
    const answer = isStuck(file) ? { ...failure, took: 100 } : perform(server, action, file, {});
    now += answer.took;
    queue = answered(queue, action, answer, now, 0.5);
  }
}
const busy = { status: 503, title: "Kho tệp không trả lời", retry_ms: 30_000 };
const everFails = fc.constantFrom({ status: 0 }, { status: 500 }, { status: 503 }, busy, { ...busy, status: 429 });
fc.assert(fc.property(files, everFails, fc.nat(), fc.boolean(), othersArrive), { numRuns: RUNS });
console.log(`${RUNS} times one file, or all but one, failed for ever: no other waited for what failed`);

// What a bad line costs: one request in five is cut somewhere.
function cost(bytes, seed, keepsParts) {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const faults = Array.from({ length: 5_000 }, () => {
    return random() < 0.2 ? { kind: "cut", part: random(), took: 1_000 } : { kind: "none", took: 1_000 };
  });
  const only = { key: "a", isPreview: false, content: content(bytes) };
  const { server, losses, lostPieces } = run([only], faults, keepsParts);
  assert.ok(server.bodyBytes <= bytes * 1.05 + lostPieces, "at most 5 % and one piece for each loss");
  return { over: server.bodyBytes / bytes - 1, losses };
}
for (const bytes of [400_000, 3_000_000, 20_000_000]) {
  for (const keepsParts of [false, true]) {
    const all = Array.from({ length: 20 }, (_, at) => cost(bytes, 17 + at * 1_009, keepsParts));
    const mean = (of) => all.reduce((sum, each) => sum + of(each), 0) / all.length;
    const percent = (part) => `${(part * 100).toFixed(1)} %`;
    const about = `${bytes / 1e6} MB, one request in five cut, ${keepsParts ? "parts kept" : "with checksums"}`;
    const most = Math.max(...all.map(({ over }) => over));
    const over = `${percent(mean(({ over }) => over))} more (at most ${percent(most)})`;
    console.log(`${about}: ${over}, ${mean(({ losses }) => losses).toFixed(1)} losses`);
  }
}

// ---- Single cases ----

const record = (key, own) => ({ key, isPreview: false, bytes: 1_000, upload: null, offset: 0, ...own });
const queueOf = (...records) => merged(EMPTY, records);

// Previews and small files go first; with Wi-Fi only, what is large waits and nothing else does.
{
  const large = record("large", { bytes: uploads.LARGE_BYTES_MIN + 1 });
  const queue = queueOf(large, record("middle", { bytes: uploads.LARGE_BYTES_MIN }), record("preview", { isPreview: true }));
  const order = (line) => {
    const keys = [];
    for (let left = queue; ; left = { ...left, files: left.files.filter(({ key }) => key !== keys.at(-1)) }) {
      const action = next(left, 0, line);
      if (!action || action.kind === "wait") return [...keys, action?.why];
      keys.push(action.key);
    }
  };
  assert.deepEqual(order({ isOnline: true }), ["preview", "middle", "large", undefined]);
  assert.deepEqual(order({ isOnline: true, isLargeHeld: true }), ["preview", "middle", "wifi"]);
}

// A refusal that may pass puts one file off, with its reason, and no other; a file's own fault is for good.
{
  const queue = queueOf(record("a"), record("b"));
  const create = { kind: "create", key: "a" };
  const full = { status: 403, code: "files_full", title: "Hết chỗ", took: 1 };
  const put = answered(queue, create, full, 0, 0.5);
  assert.equal(put.files[0].reason, "Hết chỗ");
  assert.ok(!put.files[0].problem);
  assert.equal(next(put, 0, { isOnline: true }).key, "b");
  assert.equal(next(queueOf(record("a")), 0, { isOnline: true }).key, "a");
  const taken = answered(put, create, { status: 201, address: "/a", offset: 0, took: 1 }, 0, 0.5);
  assert.equal(taken.files[0].reason, null);
  const harmful = answered(queue, create, { ...full, code: "file_infected" }, 0, 0.5);
  assert.equal(harmful.files[0].problem, "Hết chỗ");
}

// Whatever the server gives as its reason, it is the file's, also behind a question that is answered without words,
// and only until something else happened.
for (const [status, retry_ms] of [[429, null], [429, 5_000], [500, null], [503, 30_000], [507, null]]) {
  const create = { kind: "create", key: "a" };
  const put = answered(queueOf(record("a")), create, { status, retry_ms, title: "Hết chỗ.", took: 1 }, 0, 0.5);
  assert.equal(put.files[0].reason, "Hết chỗ.");
  const asked = answered(put, { kind: "ask", key: "a", upload: "/a" }, { status: 503, took: 1 }, 0, 0.5);
  assert.equal(asked.files[0].reason, "Hết chỗ.");
  assert.equal(answered(put, create, LOST, 0, 0.5).files[0].reason, null);
}

// What the store takes never goes on waiting behind what it does not take.
{
  let queue = queueOf(record("small", { bytes: 1 }), record("large"));
  const order = [];
  for (let now = 0; order.length < 20; ) {
    const action = next(queue, now, LINE);
    if (action.kind === "wait") {
      now = action.until;
      continue;
    }
    order.push(action.key);
    const taken = { status: 201, address: "/large", offset: 0 };
    const answer = action.key === "small" ? busy : action.kind === "create" ? taken : { status: 204, offset: 1_000, at: 1 };
    queue = answered(queue, action, { ...answer, took: 1 }, now, 0.5);
  }
  assert.deepEqual(order.slice(0, 3), ["small", "large", "large"]);
}

// What the unit's list says of a question that was refused ends it, until somebody adds the file again.
{
  const queue = queueOf(record("a", { upload: "/a", offset: 500 }));
  const asked = next(queue, 0, LINE);
  const refused = answered(queue, asked, { status: 422, refused: "Tệp có mã độc", took: 1 }, 0, 0.5);
  assert.equal(refused.files[0].problem, "Tệp có mã độc");
  assert.equal(next(refused, 0, LINE), null);
}

// Whatever else a question is refused for, the upload is begun anew, which says why.
for (const status of [403, 404, 410, 422]) {
  const queue = queueOf(record("a", { upload: "/a", offset: 500 }));
  const asked = next(queue, 0, { isOnline: true });
  assert.equal(asked.kind, "ask");
  const gone = answered(queue, asked, { status, took: 1 }, 0, 0.5);
  assert.equal(next(gone, 0, { isOnline: true }).kind, "create");
}
