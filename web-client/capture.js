// Photographs and files on their way in: the camera, what is let in, photographs made small, previews.
// Fetched when somebody adds the first file: most pages are only read.
//
// A photograph is always drawn anew, which leaves behind where it was taken and all else that a camera
// writes into it. Documents stay as they are, byte for byte: they may be signed. Of a PDF the first page is drawn
// beside it, by what shows documents too (`viewer-pages.js`).
export const FILE_BYTES_MAX = 100 * 1024 * 1024;
export const IMAGE_PIXELS_MAX = 100_000_000;
export const NAME_CHARS_MAX = 120;
// With its preview 400 kB, so that 20 photographs are 8 MB.
const IMAGE_BYTES_MAX = 388_000;
const IMAGE_SIDE_MAX = 2_000;
const PREVIEW_BYTES_MAX = 12_000;
const PREVIEW_SIDE_MAX = 320;
// A preview is worth a short wait.
const PREVIEW_MS_MAX = 8_000;
const QUALITIES = [0.8, 0.7, 0.6, 0.5];
const NAME_END_CHARS = 24;
const IMAGES = ["jpeg", "png", "webp"];

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const digestOf = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
const latin = (bytes, from, to) => new TextDecoder("latin1").decode(bytes.subarray(from, to));

// Spoofing a name's ending is for control and format characters; paths are for no name at all.
function cleaned(name) {
  const letters = [...name.normalize("NFC").replace(/[\p{Cc}\p{Cf}/\\]/gu, "_").trim()];
  if (letters.length <= NAME_CHARS_MAX) return letters.join("");
  const beginning = letters.slice(0, NAME_CHARS_MAX - NAME_END_CHARS - 1);
  return [...beginning, "…", ...letters.slice(-NAME_END_CHARS)].join("");
}

// Stamps of secrecy stand in capitals; "mật" alone is in many a plain word, as "bảo mật".
export function isSecret(name) {
  const words = name.replace(/\p{Cf}/gu, "").normalize("NFC").split(/[^\p{L}\p{N}]+/u);
  return words.some((word, at) => {
    if (word.toLowerCase() !== "mật") return false;
    const before = words[at - 1]?.toLowerCase();
    return before === "tối" || before === "tuyệt" || (word === "MẬT" && !["bảo", "bí", "cơ"].includes(before));
  });
}

// The names in a ZIP's central directory, as one text.
function zipNames(bytes) {
  const view = new DataView(bytes.buffer);
  // The record at the end is 22 bytes and a comment.
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--) {
    if (view.getUint32(at) !== 0x504b0506) continue;
    const from = view.getUint32(at + 16, true);
    return latin(bytes, from, from + view.getUint32(at + 12, true));
  }
  return "";
}

// By the content, whatever the name says; null for what is not taken.
export function kindOf(bytes) {
  const begin = latin(bytes, 0, 1024);
  if (begin.startsWith("\xff\xd8\xff")) return "jpeg";
  if (begin.startsWith("PNG\r\n\x1a\n", 1)) return "png";
  if (begin.startsWith("RIFF") && begin.slice(8, 12) === "WEBP") return "webp";
  if (begin.includes("%PDF-")) return "pdf";
  const names = begin.startsWith("PK\x03\x04") ? zipNames(bytes) : "";
  if (!names.includes("[Content_Types].xml")) return null;
  return names.includes("word/") ? "docx" : names.includes("xl/") ? "xlsx" : null;
}

// Read in the header, before anything is unpacked; 0 where it is not found, and decoding says what is wrong.
export function pixelsOf(kind, bytes) {
  const view = new DataView(bytes.buffer);
  try {
    if (kind === "png") return view.getUint32(16) * view.getUint32(20);
    if (kind === "webp") return webpPixels(latin(bytes, 12, 16), view);
    for (let at = 2; view.getUint8(at) === 0xff; ) {
      const marker = view.getUint8(at + 1);
      const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (isFrame) return view.getUint16(at + 5) * view.getUint16(at + 7);
      // Any number of these may stand before a marker.
      at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
    }
  } catch {
    // Cut off.
  }
  return 0;
}

function webpPixels(chunk, view) {
  const three = (at) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  if (chunk === "VP8X") return (three(24) + 1) * (three(27) + 1);
  if (chunk === "VP8 ") return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
  if (chunk !== "VP8L") return 0;
  const bits = view.getUint32(21, true);
  return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1);
}

function drawn(source, side) {
  // A video has its own names for them.
  const [width, height] = [source.videoWidth ?? source.width, source.videoHeight ?? source.height];
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { alpha: false });
  // What is transparent is paper.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// A JPEG of at most so many bytes: first it loses quality, then size.
async function small(bitmap, sideMax, bytesMax) {
  for (let side = sideMax; ; side = Math.floor(side * 0.85)) {
    const canvas = drawn(bitmap, side);
    for (const quality of QUALITIES) {
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (!blob) throw new Error("the canvas gave no picture");
      if (blob.size <= bytesMax) return blob;
    }
  }
}

async function photograph(bytes, kind, name, refuse) {
  if (pixelsOf(kind, bytes) > IMAGE_PIXELS_MAX) refuse("files-many-pixels");
  const source = new Blob([bytes], { type: `image/${kind}` });
  const bitmap = await createImageBitmap(source, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) refuse("files-broken");
  try {
    const blob = await small(bitmap, IMAGE_SIDE_MAX, IMAGE_BYTES_MAX);
    const preview = await small(bitmap, PREVIEW_SIDE_MAX, PREVIEW_BYTES_MAX);
    const [own, other] = await Promise.all([blob.arrayBuffer(), preview.arrayBuffer()]);
    const [digest, previewDigest] = await Promise.all([digestOf(own), digestOf(other)]);
    const jpeg = cleaned(`${name.replace(/\.\w{1,5}$/, "")}.jpg`);
    return { file: { digest, name: jpeg, kind: "jpeg", bytes: blob.size, preview: previewDigest }, blob, preview };
  } catch {
    refuse("files-broken");
  } finally {
    bitmap.close();
  }
}

// The first page of a PDF as a small picture; null where what draws it cannot be had now or nobody
// wants to pay for it, and where the file is damaged or asks for a password. The file itself is only read.
async function previewOf(blob) {
  if (navigator.connection?.saveData) return null;
  const late = new Promise((_, reject) => setTimeout(reject, PREVIEW_MS_MAX));
  const drawing = import("{asset:viewer-pages.js}").then(({ firstPage }) => firstPage(blob, PREVIEW_SIDE_MAX * 2));
  try {
    return await small(await Promise.race([drawing, late]), PREVIEW_SIDE_MAX, PREVIEW_BYTES_MAX);
  } catch {
    return null;
  }
}

// A picked or photographed file as it is kept: {file, blob, preview?}, `file` as the list has it. Throws with
// the reason in words where it is not taken; `text` gives them.
export async function prepare(picked, text) {
  const refuse = (key) => {
    throw new Error(text(key));
  };
  if (isSecret(picked.name)) refuse("files-secret");
  if (!picked.size) refuse("files-empty");
  if (picked.size > FILE_BYTES_MAX) refuse("files-large");
  const bytes = await picked.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => refuse("files-unreadable"));
  const kind = kindOf(bytes);
  if (!kind) refuse("files-kind");
  if (IMAGES.includes(kind)) return photograph(bytes, kind, picked.name, refuse);
  const file = { digest: await digestOf(bytes), name: cleaned(picked.name), kind, bytes: bytes.length };
  const blob = new Blob([bytes]);
  const preview = kind === "pdf" ? await previewOf(blob) : null;
  if (preview) file.preview = await digestOf(await preview.arrayBuffer());
  return preview ? { file, blob, preview } : { file, blob };
}

// Full resolution where the browser has it; it may also hang, on some phones.
async function shot(video, track) {
  try {
    const late = new Promise((_, reject) => setTimeout(reject, 5_000));
    return await Promise.race([new ImageCapture(track).takePhoto(), late]);
  } catch {
    return new Promise((resolve) => drawn(video, Infinity).toBlob(resolve, "image/jpeg", 0.95));
  }
}

// Takes photographs page by page until somebody closes it. Each page is kept at once: `add(blob)` gives
// {digest, picture} of what was kept, `straighten(digest)` that of what is in its place then, or null, and
// `remove(digest)` takes it back. `fallBack` has the phone's own camera photograph, where the page gets none.
export async function camera({ make, text, add, straighten, remove, fallBack }) {
  const pages = make("ol", { class: "camera__pages" });
  const video = make("video", { class: "camera__view", own: { muted: true, playsInline: true, autoplay: true } });
  const says = make("p", { role: "status", "data-testid": "camera-says" }, text("files-camera-wait"));
  const button = (name, look, onclick) => {
    const attributes = { class: `button ${look}`, type: "button", "data-testid": name };
    return make("button", { ...attributes, own: { onclick } }, text(name));
  };
  const shutter = button("files-shutter", "button--primary", take);
  const done = button("files-done", "", () => dialog.close());
  const own = button("files-own-camera", "button--primary", () => (dialog.close(), fallBack()));
  const buttons = make("div", { class: "buttons" }, shutter, own, done);
  const title = make("h2", { id: "camera-title" }, text("files-camera"));
  const body = make("div", { class: "dialog__body" }, title, video, says, pages, buttons);
  const named = { "aria-labelledby": title.id, "data-testid": "camera" };
  const dialog = make("dialog", { class: "dialog camera", ...named }, body);
  const count = () => {
    const number = pages.children.length;
    says.textContent = text(number ? "files-pages" : "files-no-pages", { pages: number });
  };
  let stream = null;
  shutter.disabled = true;
  own.hidden = true;

  function page({ digest, picture }) {
    const number = pages.children.length + 1;
    let own = digest;
    const image = make("img", { src: picture, alt: "", width: 56, height: 56 });
    const item = make("li", { class: "camera__page", "data-testid": "camera-page" });
    const act = (name, look, label, inside, onclick) => {
      const about = { class: `button ${look}`, type: "button", "aria-label": label, "data-testid": name };
      return make("button", { ...about, own: { onclick } }, inside);
    };
    const open = async () => {
      try {
        const flat = await straighten(own);
        if (!flat) return;
        own = flat.digest;
        image.src = flat.picture;
        count();
      } catch (reason) {
        says.textContent = reason.message;
      }
    };
    const takeBack = async () => {
      await remove(own);
      item.remove();
      count();
      shutter.focus();
    };
    const [flatLabel, goneLabel] = ["straighten", "remove"].map((name) => text(`files-page-${name}`, { page: number }));
    item.append(
      act("camera-straighten", "camera__straighten", flatLabel, image, open),
      act("camera-remove", "camera__remove", goneLabel, "✕", takeBack),
    );
    pages.append(item);
    item.scrollIntoView({ block: "nearest" });
  }

  async function take() {
    shutter.disabled = true;
    says.textContent = text("files-page-saving");
    try {
      page(await add(await shot(video, stream.getVideoTracks()[0])));
      count();
    } catch (reason) {
      says.textContent = reason.message;
    }
    shutter.disabled = false;
    shutter.focus();
  }

  const closed = new Promise((resolve) => dialog.addEventListener("close", resolve));
  document.body.append(dialog);
  dialog.showModal();
  try {
    const wish = { facingMode: "environment", width: { ideal: 3840 }, height: { ideal: 2160 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wish });
    video.srcObject = stream;
    await video.play();
    shutter.disabled = false;
    if (dialog.open) shutter.focus();
    count();
  } catch {
    video.hidden = shutter.hidden = true;
    own.hidden = false;
    says.textContent = text("files-no-camera");
  }
  await closed;
  for (const track of stream?.getTracks() ?? []) track.stop();
  dialog.remove();
}
