// The pages of PDF files, drawn by pdf.js, which reads them piece by piece: of a long scan only what is looked at.
//
// Fetched with the first PDF that somebody opens or adds. The scanners' image formats are decoded by modules of
// their own, and fonts that a file lacks are the device's; both are asked of this page, because the worker knows
// no hashed names.
import { GlobalWorkerOptions, PDFDataRangeTransport, getDocument } from "{asset:viewer-pdf.js}";

const DATA = {
  "jbig2.wasm": "{asset:viewer-jbig2.wasm}",
  "openjpeg.wasm": "{asset:viewer-openjpeg.wasm}",
  "FoxitSymbol.pfb": "{asset:viewer-symbol.pfb}",
  "FoxitDingbats.pfb": "{asset:viewer-dingbats.pfb}",
};
// What phones draw without running out of memory.
const PIXELS_MAX = 12_000_000;

GlobalWorkerOptions.workerSrc = "{asset:viewer-worker.js}";

class OwnData {
  async fetch({ filename }) {
    if (!DATA[filename]) throw new Error(`there is no ${filename}`);
    const response = await fetch(DATA[filename]);
    if (!response.ok) throw new TypeError(`${filename} did not arrive`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

// Lets what draws scans be kept too, so that the next scan opens without a network.
export const fetchAll = () => Promise.all(Object.keys(DATA).map((filename) => new OwnData().fetch({ filename })));

class Pieces extends PDFDataRangeTransport {
  constructor(bytes, read, fail) {
    super(bytes, null);
    this.read = read;
    this.fail = fail;
  }

  requestDataRange(begin, end) {
    this.read(begin, end).then((piece) => this.onDataRange(begin, new Uint8Array(piece)), this.fail);
  }
}

// A PDF of so many bytes, of which `read(begin, end)` gives pieces. Throws what `read` throws, and what pdf.js
// says of files that are damaged or ask for a password.
export async function openPdf(bytes, read) {
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});
  const task = getDocument({
    range: new Pieces(bytes, read, fail),
    disableAutoFetch: true,
    disableStream: true,
    disableWorkerRendering: true,
    useSystemFonts: true,
    useWorkerFetch: false,
    BinaryDataFactory: OwnData,
    verbosity: 0,
  });
  const sure = (promise) => Promise.race([promise, failed]);
  try {
    const pdf = await sure(task.promise);
    return {
      pages: pdf.numPages,
      // A canvas `width` pixels wide.
      draw: async (number, width) => sure(drawn(await sure(pdf.getPage(number)), width)),
      text: async (number) => textOf(await sure(pdf.getPage(number))),
      close: () => task.destroy(),
    };
  } catch (reason) {
    task.destroy().catch(() => {});
    throw reason;
  }
}

// The first page of a PDF that is on this device, and no more of it.
export async function firstPage(blob, width) {
  const pdf = await openPdf(blob.size, (begin, end) => blob.slice(begin, end).arrayBuffer());
  try {
    return await pdf.draw(1, width);
  } finally {
    pdf.close();
  }
}

async function drawn(page, width) {
  const { width: own, height } = page.getViewport({ scale: 1 });
  const scale = Math.min(width / own, Math.sqrt(PIXELS_MAX / (own * height)));
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(viewport.width));
  canvas.height = Math.max(1, Math.round(viewport.height));
  await page.render({ canvas, viewport, background: "#ffffff" }).promise;
  return canvas;
}

async function textOf(page) {
  const { items } = await page.getTextContent();
  return items.map(({ str, hasEOL }) => (hasEOL ? `${str}\n` : str)).join("");
}
