// Which request for the files that wait is next, and what an answer means: tus 1.0.0, one request at a time.
//
// Apart from `sending.js`, and without page, network or database, so that a test can draw every schedule
// of losses (`tests/uploads`). A queue is a plain value; its files are those of the store that the server
// has not received:
//   key, isPreview, bytes           which file
//   upload, offset                  the server's address for it, and the bytes that the server acknowledged
//   isSure                          nothing was sent since the server said that offset
//   reason                          why the server does not take it for now, in words
//   failures, after                 failures since bytes last arrived, and when it may be tried again
//   isCareful                       it arrived damaged once: each piece goes with its checksum now. Not before,
//                                   for of a piece with a checksum that the line cuts nothing can be kept
//   received_at, problem            how it ended
const PIECE_BYTES_FIRST = 64 * 1024;
const PIECE_BYTES_MIN = 16 * 1024;
const PIECE_BYTES_MAX = 4 * 1024 * 1024;
const FAST_MS_MAX = 2_000;
const SLOW_MS_MIN = 8_000;
const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 300_000;
// What is larger can wait for Wi-Fi.
export const LARGE_BYTES_MIN = 2_000_000;
export const EMPTY = { files: [], piece: PIECE_BYTES_FIRST, failures: 0, after: 0, isSignedOut: false };

// What the server says of a file's bytes, which no waiting changes.
const FINAL = ["active", "damaged", "infected", "kind_unknown", "other", "secret", "too_large"];

const isOpen = ({ received_at, problem }) => !received_at && !problem;

// The queue of what is stored now; what it knows of the files that stay, it keeps.
export function merged(queue, records) {
  const known = new Map(queue.files.filter(isOpen).map((file) => [file.key, file]));
  const fresh = { isSure: false, failures: 0, after: 0 };
  const files = records.filter(isOpen).map(({ key, isPreview, bytes, upload, offset }) => {
    return known.get(key) ?? { ...fresh, key, isPreview, bytes, upload, offset };
  });
  return { ...queue, files };
}

// There is a network again, or somebody signed in: nothing waits any longer.
export function revived(queue) {
  const files = queue.files.map((file) => ({ ...file, failures: 0, after: 0 }));
  return { ...queue, files, failures: 0, after: 0, isSignedOut: false };
}

// `line`: isOnline, and isLargeHeld where large files wait for Wi-Fi. Null where nothing is left to send.
export function next(queue, now, line) {
  const open = queue.files.filter(isOpen);
  if (!open.length) return null;
  const wait = (why, until = null) => ({ kind: "wait", why, until });
  if (!line.isOnline) return wait("offline");
  if (queue.isSignedOut) return wait("sign-in");
  if (queue.after > now) return wait("later", queue.after);
  const allowed = open.filter((file) => !isHeld(file, line));
  if (!allowed.length) return wait("wifi");
  const due = allowed.filter(({ after }) => after <= now);
  if (!due.length) return wait("later", Math.min(...allowed.map(({ after }) => after)));
  // After a failure first whatever failed least: what fails for ever must not hold up the others.
  const trouble = (file) => (queue.failures ? file.failures : 0);
  const isSooner = (one, other) =>
    trouble(one) - trouble(other) || other.isPreview - one.isPreview || one.bytes - other.bytes;
  const { key, upload, offset, isSure, isCareful, bytes } = due.sort(isSooner)[0];
  if (!upload) return { kind: "create", key };
  if (!isSure) return { kind: "ask", key, upload };
  return { kind: "send", key, upload, offset, bytes: Math.min(queue.piece, bytes - offset), isChecked: Boolean(isCareful) };
}

export const isHeld = ({ bytes }, { isLargeHeld }) => Boolean(isLargeHeld) && bytes > LARGE_BYTES_MIN;

// Half of it by chance, so that a commune's phones do not all come back at once.
const backOff = (failures, random) => Math.min(WAIT_MS_MAX, WAIT_MS_MIN * 2 ** failures) * (0.5 + random / 2);

function grown(piece, action, took) {
  if (action.kind !== "send") return piece;
  if (took > SLOW_MS_MIN) return shrunk(piece);
  // What is shorter than a piece says nothing of the line.
  if (took < FAST_MS_MAX && action.bytes >= piece) return Math.min(PIECE_BYTES_MAX, piece * 2);
  return piece;
}

const shrunk = (piece) => Math.max(PIECE_BYTES_MIN, piece / 2);

// What an answer of success makes of the file; null where it is none of this protocol, as that of a portal
// that wants a click before it lets anybody through.
function gain({ kind, offset: sentFrom }, { bytes }, { status, offset, address, at }) {
  if (!Number.isInteger(offset) || offset < 0 || offset > bytes) return null;
  const isWhole = offset === bytes;
  if (kind === "create" && status === 201) {
    if (isWhole) return { offset, received_at: at };
    return address ? { upload: address, offset, isSure: true } : null;
  }
  if (kind === "ask" && status === 200) {
    // The answer to the last piece was lost: creating it anew says whether the server stored the file.
    return isWhole ? { upload: null, offset: 0 } : { offset, isSure: true };
  }
  if (kind !== "send" || status !== 204 || offset <= sentFrom) return null;
  return { offset, isSure: true, failures: 0, after: 0, ...(isWhole && { received_at: at }) };
}

// Whether a status says of the request that it is not granted, and not that it came at a bad time.
export const isRefused = (status) => status >= 400 && status < 500 && ![401, 408, 423, 425, 429].includes(status);

// The queue after an `answer`: status (0: none came), offset, address, at (the server's time), code and title
// (of a problem), refused (why the unit's list says that the file was not taken), retry_ms and took (milliseconds).
// `random` is drawn from [0, 1).
export function answered(queue, action, answer, now, random) {
  const { status, took, code, title, refused, retry_ms } = answer;
  const file = queue.files.find(({ key }) => key === action.key);
  // Removed meanwhile.
  if (!file) return queue;
  const changed = (own, line) => {
    return { ...queue, ...line, files: queue.files.map((other) => (other === file ? { ...file, ...own } : other)) };
  };
  const failures = file.failures + 1;
  const isSent = action.kind === "send";
  const won = gain(action, file, answer);
  if (won) return changed({ ...won, reason: null }, { failures: 0, after: 0, piece: grown(queue.piece, action, took) });

  const isAsked = action.kind === "ask";
  const isRefusal = isRefused(status);
  // What is in the unit's list is over: begun anew, all of it would be sent for the same answer.
  if (isAsked && isRefusal && refused) return changed({ problem: refused });
  // Where nobody knows why a question is refused, beginning anew says so.
  const isGone = isAsked ? isRefusal : isSent && (status === 404 || status === 410);
  if (isGone || (isSent && (status === 409 || status === 460))) {
    // At once, but not for ever: only bytes that arrive begin the count anew.
    const own = { failures, after: file.failures ? now + backOff(failures, random) : now };
    if (isGone) return changed({ ...own, upload: null, offset: 0 });
    if (status === 409) return changed({ ...own, isSure: false });
    return changed(own, { piece: shrunk(queue.piece) });
  }
  if (status === 423) return changed({ failures, after: now + backOff(failures, random), isSure: false });
  if (status === 401) return changed({ isSure: false }, { isSignedOut: true });
  if (code === "file_other" && !file.isCareful) return changed({ isCareful: true, upload: null, offset: 0 });
  if (FINAL.some((what) => code === `file_${what}`)) return changed({ problem: title });
  // Only the server gives a title; anybody on the way can answer 403 or 413. Its reason may pass, as a quota does.
  if (isRefusal && title) return changed({ failures, after: now + WAIT_MS_MAX, isSure: false, reason: title });
  // An answer to a question has no words: those of before still hold.
  const reason = title ?? (isAsked && status ? file.reason : null);
  // A server that says when to come again is busy, which says nothing of the line.
  const isBusy = (status === 429 || status === 503) && retry_ms > 0;
  const rest = isBusy ? Math.min(retry_ms, WAIT_MS_MAX * 12) : backOff(queue.failures, random);
  const piece = isSent && !isBusy ? shrunk(queue.piece) : queue.piece;
  const line = { failures: queue.failures + 1, after: now + rest, piece };
  // Longer than the line waits, so that another file has its turn before.
  const after = (isBusy ? line.after : now) + backOff(failures + 1, random);
  return changed({ failures, after, isSure: false, reason }, line);
}
