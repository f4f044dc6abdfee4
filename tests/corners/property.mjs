// The corners of a page are found in its photograph or not at all, and what is made of them is flat:
// `web-client/corners.js` on pictures that are drawn here. No browser: a picture is bytes.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

// Read as text: no package.json says that the files of the web client are modules.
const source = await readFile(new URL("../../web-client/corners.js", import.meta.url), "utf8");
const { findCorners, flatSize, flattened, grayOf, homography, isPage, mapped, turned } = await import(
  `data:text/javascript,${encodeURIComponent(source)}`
);

const WIDE = { width: 256, height: 192 };
const TALL = { width: 192, height: 256 };
const TABLE = [58, 44, 36];
const PAPER = [236, 234, 228];
const INK = [40, 40, 50];
const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

let state = 17;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

// A picture, each pixel the mean of four places in it.
function drawn({ width, height }, colourAt) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    const sum = [0, 0, 0];
    for (let part = 0; part < 4; part++) {
      const [x, y] = [(at % width) + (part % 2 ? 0.75 : 0.25), Math.floor(at / width) + (part > 1 ? 0.75 : 0.25)];
      colourAt(x, y).forEach((level, colour) => (sum[colour] += level / 4));
    }
    data.set(sum, at * 4);
  }
  return { data, width, height };
}

function noisy(picture, levels) {
  const data = picture.data.map((level, at) => (at % 4 === 3 ? 255 : level + (random() - 0.5) * 2 * levels));
  return { ...picture, data };
}

const across = ([x, y], [u, v], [s, t]) => (u - x) * (t - y) - (v - y) * (s - x);
const isInside = (corners, point) => {
  return corners.every((corner, at) => across(corner, corners[(at + 1) % corners.length], point) >= 0);
};

// Corners of a sheet, in pixels: its middle, its size, turned by degrees and tilted away from whoever looks.
function sheet({ width, height }, { degrees = 0, size = 0.62, tilt = 0, across = 0.7, x = 0.5, y = 0.5 }) {
  const angle = (degrees * Math.PI) / 180;
  const half = (Math.min(width, height) * size) / 2 / Math.max(across, 1);
  return SQUARE.map(([u, v]) => {
    const [right, down] = [(u - 0.5) * 2 * half * across, (v - 0.5) * 2 * half];
    const part = 1 - (v - 0.5) * tilt;
    const [s, t] = [right / part, down / part];
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    return [width * x + s * cosine - t * sine, height * y + s * sine + t * cosine];
  });
}

// Where a place in a picture is on what `homography` laid there: its inverse, by the rule of Cramer.
function unmapped([a, b, c, d, e, f, g, h], [x, y]) {
  const [p, q, r, s] = [a - g * x, b - h * x, d - g * y, e - h * y];
  const whole = p * s - q * r;
  return [((x - c) * s - q * (y - f)) / whole, (p * (y - f) - (x - c) * r) / whole];
}

// With lines of text on it, because no page is empty.
function photograph(size, corners, { table = () => TABLE, light = () => 1 } = {}) {
  const place = homography(corners);
  const lineEnd = (v) => 0.5 + 0.07 * (Math.floor(v / 0.06) % 5);
  const isText = (u, v) => v > 0.15 && v < 0.85 && v % 0.06 < 0.022 && u > 0.12 && u < lineEnd(v);
  return drawn(size, (x, y) => {
    const [u, v] = unmapped(place, [x, y]);
    const isPaper = u >= 0 && u <= 1 && v >= 0 && v <= 1;
    const colour = !isPaper ? table(x, y) : isText(u, v) ? INK : PAPER;
    return colour.map((level) => level * light(x, y));
  });
}

// How far off the found corners are, in pixels of a small picture: whichever of them is called the first.
function off(picture, corners) {
  const found = findCorners(grayOf(picture));
  if (!found) return null;
  const here = found.map(([x, y]) => [x * picture.width, y * picture.height]);
  const offs = [0, 1, 2, 3].map((first) => {
    return Math.max(...here.map(([x, y], at) => {
      const [u, v] = corners[(at + first) % 4];
      return Math.hypot(x - u, y - v);
    }));
  });
  return Math.min(...offs);
}

let worst = 0;
let looked = 0;
function isFound(name, picture, corners, most = 2) {
  const far = off(picture, corners);
  assert.ok(far !== null, `${name}: not found`);
  assert.ok(far <= most, `${name}: ${far.toFixed(2)} pixels off`);
  worst = Math.max(worst, far);
  looked += 1;
}
const isNull = (name, picture) => {
  assert.equal(findCorners(grayOf(picture)), null, name);
  looked += 1;
};

// ---- The corners of a sheet are found however it lies ----

for (const size of [WIDE, TALL]) {
  for (let degrees = -90; degrees <= 90; degrees += 7.5) {
    for (const tilt of [0, 0.35]) {
      const corners = sheet(size, { degrees, tilt });
      isFound(`${size.width} wide, ${degrees}°, tilt ${tilt}`, photograph(size, corners), corners);
    }
  }
}
const near = sheet(TALL, { degrees: 6, size: 1.05, tilt: 0.2 });
isFound("a sheet that nearly fills the picture", photograph(TALL, near), near);
const upright = sheet(WIDE, { degrees: -5, size: 0.8 });
for (const levels of [10, 25, 40]) isFound(`noise ${levels}`, noisy(photograph(WIDE, upright), levels), upright);
const wood = (x, y) => [150, 112, 74].map((level) => level + 18 * Math.sin(y / 3 + Math.sin(x / 20)));
isFound("a table of wood", photograph(WIDE, upright, { table: wood }), upright);
const gray = () => [186, 184, 178];
isFound("a light table", photograph(WIDE, upright, { table: gray }), upright);
const dim = { light: (x) => 0.45 + (0.55 * x) / WIDE.width };
isFound("light from one side", photograph(WIDE, upright, dim), upright);
const shadow = { light: (x, y) => (x + y * 0.6 < 150 ? 0.5 : 1), table: () => [30, 26, 24] };
isFound("a shadow across the page", photograph(WIDE, upright, shadow), upright);
const lamp = { table: (x, y) => (Math.hypot(x - 20, y - 20) < 18 ? [255, 255, 255] : TABLE) };
isFound("a lamp on the table", photograph(WIDE, upright, lamp), upright);

// Which one is the first: nearest to the top left.
const [first] = findCorners(grayOf(photograph(WIDE, upright)));
assert.ok(Math.hypot(first[0] * 256 - upright[0][0], first[1] * 192 - upright[0][1]) < 2, "the first is the top left");

// ---- Where there is no sheet, or not all of it, nothing is guessed ----

isNull("one colour", drawn(WIDE, () => PAPER));
isNull("black", drawn(WIDE, () => [0, 0, 0]));
isNull("noise alone", noisy(drawn(WIDE, () => [128, 128, 128]), 100));
isNull("a slope of gray", drawn(WIDE, (x) => [x, x, x]));
isNull("light in the middle", drawn(WIDE, (x, y) => Array(3).fill(250 - Math.hypot(x - 128, y - 96) * 2)));
isNull("a table of wood alone", drawn(WIDE, wood));
isNull("stripes", drawn(WIDE, (x) => (Math.floor(x / 16) % 2 ? PAPER : TABLE)));
isNull("a chequered cloth", drawn(WIDE, (x, y) => ((Math.floor(x / 24) + Math.floor(y / 24)) % 2 ? PAPER : TABLE)));
isNull("a plate", drawn(WIDE, (x, y) => (Math.hypot(x - 128, y - 96) < 70 ? PAPER : TABLE)));
isNull("a triangle", drawn(WIDE, (x, y) => (y > 20 && y < 170 && Math.abs(x - 128) < (y - 20) / 2 ? PAPER : TABLE)));
isNull("a page from edge to edge", photograph(WIDE, [[-9, -9], [270, -9], [270, 200], [-9, 200]]));
isNull("a small card", photograph(WIDE, sheet(WIDE, { size: 0.25 })));
for (const [x, y] of [[0.1, 0.5], [0.9, 0.5], [0.5, 0.05], [0.5, 0.95], [0.15, 0.1]]) {
  for (const degrees of [0, 12, 40]) {
    isNull(`cut off at ${x}, ${y}, ${degrees}°`, photograph(WIDE, sheet(WIDE, { degrees, size: 0.8, x, y })));
  }
}
const two = [{ x: 0.4, degrees: 4 }, { x: 0.6, y: 0.6, degrees: -30 }].map((lie) => sheet(WIDE, { size: 0.55, ...lie }));
const isPaper = (x, y) => two.some((each) => isInside(each, [x, y]));
isNull("two sheets, one on the other", drawn(WIDE, (x, y) => (isPaper(x, y) ? PAPER : TABLE)));
const pentagon = [0, 1, 2, 3, 4].map((at) => [128 + 70 * Math.sin(at * 1.2566), 96 - 70 * Math.cos(at * 1.2566)]);
isNull("a sheet of five corners", drawn(WIDE, (x, y) => (isInside(pentagon, [x, y]) ? PAPER : TABLE)));
console.log(`${looked} pictures: each sheet was found, at most ${worst.toFixed(2)} of 256 pixels off, and nothing else`);

// ---- Corners are those of a page, or are not ----

assert.ok(isPage(SQUARE));
assert.ok(!isPage([SQUARE[1], SQUARE[0], SQUARE[2], SQUARE[3]]), "crossed");
assert.ok(!isPage([...SQUARE].reverse()), "the wrong way round");
assert.ok(!isPage([[0, 0], [1, 0], [0.3, 0.3], [0, 1]]), "dented");
assert.ok(!isPage(SQUARE.map(([x, y]) => [x * 0.05, y * 0.05])), "all in one place");
const askew = [[0.1, 0.2], [0.8, 0.1], [0.9, 0.7], [0.2, 0.9]];
const around = [1, 2, 3, 4].reduce((corners) => turned(corners), askew);
around.flat().forEach((part, at) => assert.ok(Math.abs(part - askew.flat()[at]) < 1e-12, "four turns are none"));
assert.ok(isPage(turned(askew)));
const [x, y] = turned(askew)[0];
assert.ok(Math.abs(x - 0.1) < 1e-12 && Math.abs(y - 0.2) < 1e-12, "the bottom left one is the top left one then");

// ---- The homography takes corners to corners, and lines to lines ----

for (let round = 0; round < 500; round++) {
  const corners = SQUARE.map(([u, v]) => [u * 1_500 + 400 * random(), v * 900 + 300 * random()]);
  const place = homography(corners);
  SQUARE.forEach((corner, at) => {
    const [u, v] = mapped(place, corner);
    assert.ok(Math.hypot(u - corners[at][0], v - corners[at][1]) < 1e-6, `corner ${at} of ${corners}`);
  });
  const [p, q, r] = [0, 0.37, 1].map((part) => mapped(place, [part, 0.4]));
  assert.ok(Math.abs(across(p, q, r)) / Math.hypot(r[0] - p[0], r[1] - p[1]) < 1e-6, "a line stays one");
}

// ---- A chequered sheet that was photographed askew comes out chequered and straight ----

const large = { width: 640, height: 480 };
const lie = { degrees: 17, size: 0.75, tilt: 0.3, across: 0.75 };
const laid = sheet(large, lie);
const chequered = ([u, v]) => (Math.floor(u * 6) + Math.floor(v * 8)) % 2 === 0;
// Back from a place in the picture to the sheet, as `sheet` laid it: `homography` is not asked to check itself.
function back([x, y]) {
  const angle = (lie.degrees * Math.PI) / 180;
  const [right, down] = [x - large.width / 2, y - large.height / 2];
  const [s, t] = [right * Math.cos(angle) + down * Math.sin(angle), down * Math.cos(angle) - right * Math.sin(angle)];
  const whole = large.height * lie.size;
  const v = t / (whole + lie.tilt * t);
  return [0.5 + (s * (1 - lie.tilt * v)) / (whole * lie.across), v + 0.5];
}
const board = drawn(large, (x, y) => {
  if (!isInside(laid, [x, y])) return TABLE;
  return chequered(back([x, y])) ? [20, 20, 20] : [235, 235, 235];
});
const parts = laid.map(([x, y]) => [x / large.width, y / large.height]);
const size = flatSize(parts, large);
const flat = flattened(board, parts, size, 0, size.height);
let farthest = 0;
for (let row = 0; row < size.height; row++) {
  for (let column = 0; column < size.width; column++) {
    const [u, v] = [(column + 0.5) / size.width, (row + 0.5) / size.height];
    if (flat[(row * size.width + column) * 4] < 128 === chequered([u, v])) continue;
    // Wrong only beside where black meets white, or on the sheet's own edge.
    const offs = [[u * 6, size.width / 6], [v * 8, size.height / 8]].map(([part, pixels]) => {
      return Math.abs(part - Math.round(part)) * pixels;
    });
    farthest = Math.max(farthest, Math.min(...offs));
  }
}
assert.ok(farthest <= 1, `${farthest} pixels from where it belongs`);
const strips = [[0, 100], [100, 101], [101, size.height]].map(([from, to]) => flattened(board, parts, size, from, to));
assert.deepEqual(strips.flatMap((strip) => [...strip]), [...flat], "in strips it is the same picture");
const lines = `${size.width} × ${size.height}, its lines at most ${farthest.toFixed(2)} pixels off`;
console.log(`a chequered sheet came out straight: ${lines}`);

// ---- A flat page has the size of its sides, and no more pixels than its photograph ----

assert.deepEqual(flatSize(SQUARE, large), large);
assert.deepEqual(flatSize([[0.25, 0], [0.75, 0], [0.75, 1], [0.25, 1]], large), { width: 320, height: 480 });
const long = flatSize([[0, 0], [0.05, 0], [1, 0.95], [1, 1]], { width: 2_000, height: 2_000 });
assert.ok(long.width * long.height <= 2_000 * 2_000);
const diagonal = flatSize([[0.5, 0], [1, 0.5], [0.5, 1], [0, 0.5]], large);
assert.ok(diagonal.width * diagonal.height <= large.width * large.height * 1.001, "a sheet on its corner");

// ---- What it takes ----

const whole = { width: 2_000, height: 1_500, data: new Uint8ClampedArray(2_000 * 1_500 * 4).fill(200) };
const began = performance.now();
const kept = [[0.02, 0.03], [0.97, 0.01], [0.99, 0.98], [0.01, 0.96]];
const flatPage = flatSize(kept, whole);
flattened(whole, kept, flatPage, 0, flatPage.height);
console.log(`${flatPage.width} × ${flatPage.height} pixels in ${Math.round(performance.now() - began)} ms`);
