// What a device saves to a file where there is no network. Fetched with the sign-in, used seldom.
//
// The key that signs is made here and never leaves: the browser keeps it in a database of its own and
// signs with it. The server's key came with the sign-in. How a bundle is written stands in the server's
// `bundle/sealed.rs`: HPKE (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM.
const TEXTS = {texts:saved-file-};
const { subtle } = globalThis.crypto;
const EC = { namedCurve: "P-256", hash: "SHA-256" };
const SIGNING = { name: "ECDSA", ...EC };
const AGREEMENT = { name: "ECDH", ...EC };
const HMAC = { name: "HMAC", hash: "SHA-256" };
const KEM = [...bytes("KEM"), 0, 16];
const SUITE = [...bytes("HPKE"), 0, 16, 0, 1, 0, 2];
// Names and infos of what is sealed.
const WORK = ["SODIEMB1", "sodiem bundle 1", "BUNDLE"];
const PIECE = ["SODIEMF1", "sodiem file 1", "FILE"];
const PIECE_BYTES_MAX = 1024 * 1024;

function bytes(text) {
  return new TextEncoder().encode(text);
}

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64(data) {
  let text = "";
  for (const byte of data) text += String.fromCharCode(byte);
  return btoa(text);
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const raw = async (key) => new Uint8Array(await subtle.exportKey("raw", key));

// The keys of each account on this device, by user name.
async function ask(mode, act) {
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("sodiem-keys", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("keys", mode);
      const asked = act(transaction.objectStore("keys"));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

const held = (username) => ask("readonly", (keys) => keys.get(username));
const hold = (username, own) => ask("readwrite", (keys) => keys.put(own, username));

// The public half of the key that signs, to be registered with the sign-in.
export async function publicKey(username) {
  let own = await held(username);
  if (!own) {
    own = { pair: await subtle.generateKey(SIGNING, false, ["sign"]) };
    await hold(username, own);
  }
  return toBase64(await raw(own.pair.publicKey));
}

// What the server said at the sign-in of whoever typed this user name.
export async function keep(username, { principal, bundle_key }) {
  const { pair } = await held(username);
  await hold(principal.username, { pair, seat: fromHex(principal.seat), server: fromBase64(bundle_key) });
}

const fromHex = (text) => Uint8Array.from(text.match(/../g), (digits) => parseInt(digits, 16));

async function hmac(key, ...data) {
  const own = await subtle.importKey("raw", key, HMAC, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", own, join(...data)));
}

// RFC 9180, 4: no salt is as many zeros, and nothing longer than one block is asked for.
const extract = (suite, salt, label, material) =>
  hmac(salt.length ? salt : new Uint8Array(32), bytes("HPKE-v1"), suite, bytes(label), material);
const expand = async (suite, secret, label, info, length) =>
  (await hmac(secret, [0, length], bytes("HPKE-v1"), suite, bytes(label), info, [1])).slice(0, length);

// RFC 9180, 4.1, 5.1 and 5.2: the ephemeral key, and what is sealed with it.
async function seal(server, header, info, signed) {
  const own = await subtle.generateKey(AGREEMENT, false, ["deriveBits"]);
  const point = await raw(own.publicKey);
  const other = await subtle.importKey("raw", server, AGREEMENT, false, []);
  const agreed = await subtle.deriveBits({ name: "ECDH", public: other }, own.privateKey, 256);
  const drawn = await extract(KEM, [], "eae_prk", new Uint8Array(agreed));
  const shared = await expand(KEM, drawn, "shared_secret", join(point, server), 32);
  const context = join(
    [0],
    await extract(SUITE, [], "psk_id_hash", []),
    await extract(SUITE, [], "info_hash", bytes(info)),
  );
  const secret = await extract(SUITE, shared, "secret", []);
  const key = await expand(SUITE, secret, "key", context, 32);
  const iv = await expand(SUITE, secret, "base_nonce", context, 12);
  const aes = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: header }, aes, signed);
  return join(point, new Uint8Array(sealed));
}

async function write({ pair, seat, server }, [magic, info, kind], said) {
  const id = new Uint8Array(await subtle.digest("SHA-256", server)).slice(0, 8);
  const header = join(bytes(magic), id, seat);
  const signature = await subtle.sign(SIGNING, pair.privateKey, join(header, said));
  const sealed = join(header, await seal(server, header, info, join(new Uint8Array(signature), said)));
  const lines = toBase64(sealed).match(/.{1,76}/g).join("\n");
  return `-----BEGIN SODIEM ${kind}-----\n${lines}\n-----END SODIEM ${kind}-----\n`;
}

// A file in pieces, each by itself, so that whoever takes it in never has more than one in memory.
async function piecesOf(own, { round, unit, digest, name, blob }) {
  const blocks = [];
  for (let offset = 0; offset < blob.size; offset += PIECE_BYTES_MAX) {
    const about = { made_at: Date.now(), round, unit, digest, name, bytes: blob.size, offset };
    const json = bytes(JSON.stringify(about));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, json.length);
    const piece = new Uint8Array(await blob.slice(offset, offset + PIECE_BYTES_MAX).arrayBuffer());
    blocks.push(new Blob([await write(own, PIECE, join(length, json, piece))]));
  }
  return blocks;
}

// Letters, digits and hyphens: what every file system and messenger leaves as it is.
const plain = (name) =>
  name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").replace(/[^A-Za-z0-9]+/g, "-");

// The file, and how many documents it lacks: one whose bytes the browser does not give back holds up nothing else. A
// preview is none of its own to anybody.
async function fileOf(own, [, person, unit, , json], files, language) {
  // As everywhere: the time of Viet Nam. Swedish writes it as files are named.
  const timeZone = "Asia/Ho_Chi_Minh";
  const now = new Date();
  const [day, time] = now.toLocaleString("sv", { timeZone }).replace(/:/g, "-").split(" ");
  const about = TEXTS[language]["saved-file-about"];
  const words = { person, unit, moment: now.toLocaleString(language, { timeZone }) };
  const filled = about.replace(/\{\$(\w+)\}/g, (_, name) => words[name]);
  const parts = [`${filled}\n\n`, await write(own, WORK, bytes(json))];
  const here = files.filter(({ blob }) => blob);
  const lacking = files.filter(({ blob }) => !blob);
  // Small ones first, and with them what shows the others.
  for (const each of here.sort((one, other) => one.blob.size - other.blob.size)) {
    try {
      parts.push(...(await piecesOf(own, each)));
    } catch (reason) {
      console.error(reason);
      lacking.push(each);
    }
  }
  const name = `${["So Diem", unit, person].filter(Boolean).map(plain).join("_")}_${day}_${time}.txt`;
  if (files.length) parts.push("-----END SODIEM FILES-----\n");
  const file = new File(parts, name, { type: "text/plain" });
  return { file, lacking: lacking.filter(({ isPreview }) => !isPreview).length };
}

// Saves, and gives the key of the text that says how that went, and how many documents are not in it. `wish`: user
// name, person, unit, "share" or "file", and the bundle's JSON; `files`: those that the server does not have.
export async function save(wish, files, language) {
  const own = subtle && (await held(wish[0]));
  if (!own?.server) return { how: "save-no-key" };
  const { file, lacking } = await fileOf(own, wish, files, language);
  if (wish[3] === "share") {
    try {
      await navigator.share({ files: [file] });
      return { how: "save-shared", lacking };
    } catch (reason) {
      if (reason.name === "AbortError") return { how: "save-not" };
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { how: "save-done", lacking };
}
