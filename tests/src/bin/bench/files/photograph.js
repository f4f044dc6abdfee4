// Draws a page of text as the camera of a phone takes a sheet of A4 that fills its picture, 12 MP, and keeps the
// file in `window.photographs`; gives back the text that stands on it, and how many bytes the file has.
const [paragraphs, seed, done] = arguments;
const [WIDTH, HEIGHT] = [3000, 4000];
// Of A4's 297 mm all are in the picture, with a narrow rim.
const PER_MM = 13.1;
const POINT = (PER_MM * 25.4) / 72;
const SIZE = 10 * POINT;
const [LEFT, RIGHT, TOP, BOTTOM] = [25, 190, 20, 277].map((mm) => mm * PER_MM);
// What a lens and what the processing of a phone leave of an edge, in pixels.
const BLUR = 1;
// Of one channel in dim light of a room, in steps of 255.
const NOISE = 4;
const QUALITY = 0.95;

let state = seed * 2_654_435_761;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const blank = () => Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });

function page() {
  const canvas = blank();
  const context = canvas.getContext("2d", { alpha: false });
  // The table.
  context.fillStyle = "#7a6550";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.translate(WIDTH / 2, HEIGHT / 2);
  context.rotate(((0.5 + random()) * (random() < 0.5 ? -1 : 1) * Math.PI) / 180);
  context.translate(-105 * PER_MM, -148.5 * PER_MM);
  context.fillStyle = "#fbfaf6";
  context.fillRect(0, 0, 210 * PER_MM, 297 * PER_MM);
  context.fillStyle = "#1c1c20";
  context.font = `${SIZE}px "Times New Roman", "Liberation Serif", serif`;
  const drawn = [];
  let y = TOP + SIZE;
  const put = (line) => {
    if (y > BOTTOM) return;
    context.fillText(line, LEFT, y);
    drawn.push(line);
    y += SIZE * 1.25;
  };
  for (const paragraph of paragraphs) {
    let line = "";
    for (const word of paragraph.split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (LEFT + context.measureText(longer).width <= RIGHT) line = longer;
      else put(line), (line = word);
    }
    put(line);
    y += SIZE * 0.35;
  }
  return { canvas, text: drawn.join("\n") };
}

// Brighter where the lamp is, darker towards the other corner.
function lit(source) {
  const canvas = blank();
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.filter = `blur(${BLUR}px)`;
  context.drawImage(source, 0, 0);
  context.filter = "none";
  context.globalCompositeOperation = "multiply";
  const light = context.createRadialGradient(WIDTH * 0.3, HEIGHT * 0.25, 0, WIDTH * 0.3, HEIGHT * 0.25, HEIGHT);
  light.addColorStop(0, "#fff6e6");
  light.addColorStop(1, "#9a9288");
  context.fillStyle = light;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  return { canvas, context };
}

function makeNoisy(context) {
  const table = Float32Array.from({ length: 65_536 }, () => {
    return NOISE * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  });
  let drawn = (seed * 7_919 + 1) >>> 0;
  const rows = 250;
  for (let top = 0; top < HEIGHT; top += rows) {
    const image = context.getImageData(0, top, WIDTH, rows);
    const { data } = image;
    for (let at = 0; at < data.length; at += 1) {
      if (at % 4 === 3) continue;
      // xorshift
      drawn ^= drawn << 13;
      drawn ^= drawn >>> 17;
      drawn ^= drawn << 5;
      data[at] += Math.round(table[drawn & 0xffff]);
    }
    context.putImageData(image, 0, top);
  }
}

const { canvas, text } = page();
const { canvas: photograph, context } = lit(canvas);
makeNoisy(context);
photograph.toBlob(
  (blob) => {
    window.photographs = [...(window.photographs ?? []), new File([blob], `trang-${seed}.jpg`)];
    done([text, blob.size]);
  },
  "image/jpeg",
  QUALITY,
);
