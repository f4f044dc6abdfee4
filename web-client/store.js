// The files of one account on this device, and what is known of each: database `sodiem-files-<account>`.
//
// `files` has what is known of each file, `blobs` its bytes. Apart, because the browser copies a blob with each
// change of the record that holds it, and each piece that was sent is one. `seen` has when whoever works here
// marked a file as seen, theirs or not. `brought` has pieces of files that colleagues saved, which this device
// carries (`brought.js`).
import { merged } from "{asset:uploads.js}";

export const FILES = "/api/v1/files";

// Account, database, its records by key, and the queue; null while nobody is signed in.
export let session = null;
let told = "";
export const shown = new Set();
export const keyOf = ({ round, unit, digest }) => [round, unit, digest].join("/");
export const pathOf = ({ round, unit, digest }) => [round, unit, digest];

// From now on this account's, null for nobody's.
export function attend(own) {
  session = own;
  told = "";
}

export function open(account) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(`sodiem-files-${account}`, 2);
    opening.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        opening.result.createObjectStore("files", { keyPath: ["round", "unit", "digest"] });
        opening.result.createObjectStore("blobs");
      }
      opening.result.createObjectStore("seen");
      opening.result.createObjectStore("brought", { autoIncrement: true });
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

// Opens the database of `own`, until another tab wants it for itself.
export async function connect(own) {
  const database = await open(own.account);
  database.onversionchange = () => {
    own.isGivenUp = true;
    database.close();
  };
  own.database = database;
}

// Done once it is on the disk. `act` has the stores, and gives the request whose result is wanted.
export async function transact(own, mode, act, names = ["files", "blobs"]) {
  try {
    return await transactOnce(own, mode, act, names);
  } catch (reason) {
    // Browsers close the database of a page in the background; what was opened then never works again.
    if (reason.name !== "InvalidStateError" || own !== session || own.isGivenUp) throw reason;
    await connect(own);
    if (own !== session) own.database.close();
    return transactOnce(own, mode, act, names);
  }
}

function transactOnce(own, mode, act, names) {
  return new Promise((resolve, reject) => {
    const transaction = own.database.transaction(names, mode, { durability: "strict" });
    const asked = act(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const blobOf = async (own, record) => own && transact(own, "readonly", (_, blobs) => blobs.get(pathOf(record)));

export async function reload(own) {
  const records = await transact(own, "readonly", (files) => files.getAll());
  const seen = await transact(own, "readonly", (all) => all.getAllKeys(), ["seen"]);
  own.seen = new Set(seen.map((path) => path.join("/")));
  own.brought = await transact(own, "readonly", (all) => all.getAll(), ["brought"]);
  own.records = new Map(records.map((record) => [keyOf(record), record]));
  own.queue = merged(own.queue, records.map((record) => ({ ...record, key: keyOf(record) })));
  own.isRead = true;
  tell(own);
}

// Marks files as seen, or as not seen.
export async function markSeen(own, records, isSeen) {
  const mark = (seen) => {
    for (const record of records) {
      if (isSeen) seen.put(Date.now(), pathOf(record));
      else seen.delete(pathOf(record));
    }
  };
  await transact(own, "readwrite", mark, ["seen"]);
  await changed(own);
}

// Whoever shows the state of files, here and in other tabs, is told.
export async function changed(own) {
  own.channel?.postMessage("");
  await reload(own);
  own.wake();
  own.wakeBrought?.();
}

export function tell(own) {
  if (own !== session) return;
  showAll();
  const { files, bytes } = totals(own);
  const detail = JSON.stringify({ waiting: files, bytes });
  if (detail === told) return;
  told = detail;
  window.dispatchEvent(new CustomEvent("sodiem:files", { detail }));
}

// A preview is no file of its own to anybody.
export function totals(own) {
  const unsent = [...own.records.values()].filter(({ received_at }) => !received_at);
  const carried = (own.brought ?? []).filter(({ block }) => block);
  const bytes = unsent.reduce((sum, record) => sum + record.bytes, 0);
  const all = carried.reduce((sum, { block }) => sum + block.size, bytes);
  const files = unsent.filter(({ isPreview }) => !isPreview).length;
  return { files: files + new Set(carried.map(({ name }) => name)).size, bytes: all };
}

// Keeps a file of a unit, with its preview. A file that another citation has too is kept once, and is begun anew where
// it was refused, or freed here: the server may have lost it, and says at once where it did not.
export async function keep(own, place, { file, blob, preview }) {
  const fresh = { upload: null, offset: 0, received_at: null };
  const put = (files, blobs, record, bytes) => {
    const asked = files.get(pathOf(record));
    asked.onsuccess = () => {
      const before = asked.result ?? { added_at: Date.now(), ...fresh };
      const isAnew = before.problem || before.isFreed;
      files.put({ ...before, ...record, ...(isAnew && fresh), problem: null, isFreed: false });
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

// No citation has these any longer. What the server has not received of them is gone.
export async function release(own, place, digests) {
  await transact(own, "readwrite", (files, blobs) => {
    for (const digest of digests) {
      const path = pathOf({ ...place, digest });
      files.get(path).onsuccess = ({ target: { result: record } }) => {
        if (!record || record.received_at) return;
        files.delete(path);
        blobs.delete(path);
      };
    }
  });
  await changed(own);
}

export const freeable = (own) =>
  [...own.records.values()].filter((record) => record.received_at && !record.isPreview && !record.isFreed);

// Only when somebody asks for it; previews stay, to be seen without a network.
export async function free(own) {
  const freed = freeable(own);
  await transact(own, "readwrite", (files, blobs) => {
    for (const record of freed) {
      files.put({ ...record, isFreed: true });
      blobs.delete(pathOf(record));
    }
  });
  await changed(own);
}

// Also what the server refused: nobody else has it. Without its `blob` what the browser does not give back: it must
// not hold up the others, or the work.
export async function takeUnsent() {
  const own = session;
  if (!own) throw new Error("nobody's files are open");
  await own.opening;
  await reload(own);
  const records = [...own.records.values()].filter(({ received_at }) => !received_at);
  const taken = [];
  for (const record of records) {
    const blob = await blobOf(own, record).catch(console.error);
    const { digest, name, kind, round, unit, isPreview } = record;
    taken.push({ digest, name, kind, round, unit, isPreview, blob });
  }
  return taken;
}

export function showAll() {
  for (const element of shown) element.show();
}
