// Where the corners of a page are in its photograph, and the page as a flat rectangle.
//
// Corners are four [x, y], in parts of the picture's width and height, clockwise from the top left one. Nothing
// here touches the page that shows it: a gray picture is {levels, width, height}, a coloured one is ImageData.

// What counts as found: less is not sure, and whoever photographed it says where the corners are.
const AREA_MIN = 0.12;
const SIDE_MIN = 24;
// What is so near to the end of the picture goes on beyond it.
const BORDER = 2;
const CORNER_SINE_MIN = 0.6;
// Of the levels of gray, across an edge.
const CONTRAST_MIN = 14;
const SAMPLES = 32;
const SAMPLES_MIN = 0.75;
// How far an edge is looked for beside where it seems to be, and how far off it a point of it may lie, in pixels.
const REACH = 4;
const OFF_MAX = 1.25;
// A page's own shadow and thickness are left out.
const INSET = 0.5;
// How much of the outline and of the area a page may lack: folded corners, stamps, pictures.
const OUTLINE = [0.92, 1.12];
const BRIGHT_MIN = 0.5;

const minus = ([x, y], [u, v]) => [x - u, y - v];
const across = ([x, y], [u, v]) => x * v - y * u;
const length = ([x, y]) => Math.hypot(x, y);
// Twice the area of a triangle, positive where it is clockwise on the screen.
const turn = (a, b, c) => across(minus(b, a), minus(c, a));
const before = (points, at) => points[(at + points.length - 1) % points.length];
const area = (points) => points.reduce((sum, point, at) => sum + across(before(points, at), point), 0) / 2;

export function grayOf({ data, width, height }) {
  const levels = new Uint8Array(width * height);
  for (let at = 0; at < levels.length; at++) {
    levels[at] = (data[at * 4] * 77 + data[at * 4 + 1] * 150 + data[at * 4 + 2] * 29) >> 8;
  }
  return { levels, width, height };
}

// The mean of each pixel and those around it: letters and noise are no edges.
function blurred({ levels, width, height }) {
  const mean = (from, step, count) => {
    const into = new Float32Array(from.length);
    for (let at = 0; at < from.length; at++) {
      const place = Math.floor(at / step) % count;
      let sum = 0;
      for (let by = -2; by <= 2; by++) sum += from[at + (Math.max(0, Math.min(count - 1, place + by)) - place) * step];
      into[at] = sum / 5;
    }
    return into;
  };
  return { levels: mean(mean(levels, 1, width), width, height), width, height };
}

// The level from which on it is bright, among those from `from` to `to`, as Otsu parts them; null for one level.
function parted(histogram, from, to) {
  const whole = { count: 0, sum: 0 };
  for (let level = from; level < to; level++) {
    whole.count += histogram[level];
    whole.sum += histogram[level] * level;
  }
  const best = { apart: 0, level: null };
  const dark = { count: 0, sum: 0 };
  for (let level = from; level < to - 1; level++) {
    dark.count += histogram[level];
    dark.sum += histogram[level] * level;
    const bright = whole.count - dark.count;
    if (!dark.count || !bright) continue;
    const between = dark.sum / dark.count - (whole.sum - dark.sum) / bright;
    const apart = dark.count * bright * between * between;
    if (apart > best.apart) Object.assign(best, { apart, level: level + 1 });
  }
  return best.level;
}

// Levels that may part paper from table: of all, and of the bright and the dark part, where there is a lamp or a
// shadow too.
function thresholds({ levels }) {
  const histogram = new Uint32Array(256);
  for (const level of levels) histogram[Math.round(level)] += 1;
  const middle = parted(histogram, 0, 256);
  if (middle === null) return [];
  return [middle, parted(histogram, middle, 256), parted(histogram, 0, middle)].filter((level) => level !== null);
}

// The largest bright patch: its outermost pixels in each row, and how many it has.
function patch({ levels, width, height }, threshold) {
  const isSeen = new Uint8Array(levels.length);
  const waiting = new Int32Array(levels.length);
  let best = { count: 0, points: [] };
  const fill = (begin) => {
    const [least, most] = [new Int32Array(height).fill(width), new Int32Array(height).fill(-1)];
    let [count, last] = [0, 1];
    waiting[0] = begin;
    isSeen[begin] = 1;
    const meet = (at) => {
      if (isSeen[at] || levels[at] < threshold) return;
      isSeen[at] = 1;
      waiting[last++] = at;
    };
    for (; count < last; count++) {
      const at = waiting[count];
      const [x, y] = [at % width, Math.floor(at / width)];
      least[y] = Math.min(least[y], x);
      most[y] = Math.max(most[y], x);
      if (x > 0) meet(at - 1);
      if (x < width - 1) meet(at + 1);
      if (y > 0) meet(at - width);
      if (y < height - 1) meet(at + width);
    }
    if (count <= best.count) return;
    const rows = [...least.keys()].filter((y) => most[y] >= 0);
    const ends = (y) => [least[y], most[y] + 1].flatMap((x) => [[x, y], [x, y + 1]]);
    best = { count, points: rows.flatMap(ends) };
  };
  for (let at = 0; at < levels.length; at++) if (!isSeen[at] && levels[at] >= threshold) fill(at);
  return best;
}

// The convex hull, clockwise on the screen.
function hull(points) {
  const sorted = [...points].sort(([x, y], [u, v]) => x - u || y - v);
  const half = (all) => {
    const chain = [];
    for (const point of all) {
      while (chain.length > 1 && turn(...chain.slice(-2), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

// The largest quadrilateral whose corners are points of a hull.
function quadrilateral(points) {
  const farthest = (from, to) => {
    let best = { off: 0, at: -1 };
    for (let at = from + 1; at < to; at++) {
      const off = turn(points[from], points[at % points.length], points[to % points.length]);
      if (off > best.off) best = { off, at: at % points.length };
    }
    return best;
  };
  let best = { size: 0, corners: null };
  for (let from = 0; from < points.length; from++) {
    for (let to = from + 2; to < Math.min(points.length, from + points.length - 1); to++) {
      const [one, other] = [farthest(from, to), farthest(to, from + points.length)];
      if (one.at < 0 || other.at < 0 || one.off + other.off <= best.size) continue;
      best = { size: one.off + other.off, corners: [from, one.at, to, other.at].map((at) => points[at]) };
    }
  }
  return best.corners;
}

function levelAt({ levels, width, height }, [x, y]) {
  const [u, v] = [x - 0.5, y - 0.5];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return NaN;
  const mix = (one, other, part) => one + (other - one) * part;
  const row = (at) => mix(levels[at + left], levels[at + left + 1], u - left);
  return mix(row(top * width), row((top + 1) * width), v - top);
}

// Where paper ends and table begins on the way outwards through a point; null where it does not.
function edgePoint(gray, [x, y], [outX, outY]) {
  let best = { drop: CONTRAST_MIN, point: null };
  const at = (off) => [x + outX * off, y + outY * off];
  for (let off = -REACH; off <= REACH; off += 0.25) {
    const drop = levelAt(gray, at(off - 2)) - levelAt(gray, at(off + 2));
    if (drop > best.drop) best = { drop, point: at(off) };
  }
  return best.point;
}

// The line through points: one of its points and its direction, so that the squares of distances are least.
function lineThrough(points) {
  const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  let [xx, xy, yy] = [0, 0, 0];
  for (const [u, v] of points) {
    xx += (u - x) ** 2;
    xy += (u - x) * (v - y);
    yy += (v - y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { point: [x, y], way: [Math.cos(angle), Math.sin(angle)] };
}

function isAlongBorder({ width, height }, from, to) {
  const ends = [from, to];
  return [width, height].some((size, axis) => {
    return ends.every((end) => end[axis] <= BORDER) || ends.every((end) => end[axis] >= size - BORDER);
  });
}

// The edge of the paper from one corner to the next, a little inside of it; null where there is none all along.
function edge(gray, from, to) {
  const long = length(minus(to, from));
  if (long < SIDE_MIN || isAlongBorder(gray, from, to)) return null;
  const [x, y] = minus(to, from).map((part) => part / long);
  const out = [y, -x];
  const samples = Array.from({ length: SAMPLES }, (_, at) => {
    const part = 0.06 + (0.88 * at) / (SAMPLES - 1);
    return edgePoint(gray, [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part], out);
  });
  let points = samples.filter(Boolean);
  // The first line is drawn aside by what is no edge of it, and shows it.
  for (const off of [OFF_MAX * 2, OFF_MAX]) {
    if (points.length < SAMPLES * SAMPLES_MIN) return null;
    const { point, way } = lineThrough(points);
    points = points.filter((each) => Math.abs(across(minus(each, point), way)) <= off);
  }
  if (points.length < SAMPLES * SAMPLES_MIN) return null;
  const { point, way } = lineThrough(points);
  return { point: [point[0] - out[0] * INSET, point[1] - out[1] * INSET], way };
}

function meeting(one, other) {
  const sine = across(one.way, other.way);
  if (Math.abs(sine) < CORNER_SINE_MIN) return null;
  const part = across(minus(other.point, one.point), other.way) / sine;
  return [one.point[0] + one.way[0] * part, one.point[1] + one.way[1] * part];
}

// The page that a bright patch is, as its corners in pixels; null where it is none.
function pageOf(gray, threshold) {
  const size = gray.width * gray.height;
  const { count, points } = patch(gray, threshold);
  if (count < size * AREA_MIN * BRIGHT_MIN) return null;
  const outline = hull(points);
  const rough = quadrilateral(outline);
  if (!rough) return null;
  const edges = rough.map((corner, at) => edge(gray, corner, rough[(at + 1) % 4]));
  if (edges.includes(null)) return null;
  const corners = edges.map((each, at) => meeting(before(edges, at), each));
  if (corners.includes(null)) return null;
  const own = area(corners);
  const share = area(outline) / own;
  const isPaper = share >= OUTLINE[0] && share <= OUTLINE[1] && count >= own * BRIGHT_MIN;
  return own >= size * AREA_MIN && isPaper ? corners : null;
}

// Clockwise from the one that is nearest to the top left.
function ordered(corners) {
  const sums = corners.map(([x, y]) => x + y);
  const first = sums.indexOf(Math.min(...sums));
  return corners.map((_, at) => corners[(first + at) % 4]);
}

// The corners of the one sheet of paper in a small gray picture, of about 256 pixels a side; null where that is
// not sure.
export function findCorners(gray) {
  const soft = blurred(gray);
  const pages = thresholds(soft).map((threshold) => pageOf(soft, threshold)).filter(Boolean);
  if (!pages.length) return null;
  // A shadow on a page makes it two, of which the whole is meant.
  const [largest] = pages.sort((one, other) => area(other) - area(one));
  const parts = largest.map(([x, y]) => [x / gray.width, y / gray.height]);
  if (parts.flat().some((part) => part < -0.01 || part > 1.01)) return null;
  const corners = ordered(parts.map((point) => point.map((part) => Math.max(0, Math.min(1, part)))));
  return isPage(corners) ? corners : null;
}

// Whether corners are those of a page: none crossed over, each turning the same way, and not all in one place.
export function isPage(corners) {
  const turns = corners.map((corner, at) => turn(before(corners, at), corner, corners[(at + 1) % 4]));
  return turns.every((each) => each > 0.002) && area(corners) > 0.01;
}

// The same corners once the picture was turned clockwise by 90°.
export const turned = ([first, second, third, fourth]) => [fourth, first, second, third].map(([x, y]) => [1 - y, x]);

// What takes the unit square to four points in perspective (Heckbert), as eight numbers.
export function homography([p, q, r, s]) {
  const [sumX, sumY] = [0, 1].map((axis) => p[axis] - q[axis] + r[axis] - s[axis]);
  const [one, other] = [minus(q, r), minus(s, r)];
  const whole = across(one, other);
  const g = across([sumX, sumY], other) / whole;
  const h = across(one, [sumX, sumY]) / whole;
  const row = (axis) => [q[axis] - p[axis] + g * q[axis], s[axis] - p[axis] + h * s[axis], p[axis]];
  return [...row(0), ...row(1), g, h];
}

export function mapped([a, b, c, d, e, f, g, h], [u, v]) {
  const part = g * u + h * v + 1;
  return [(a * u + b * v + c) / part, (d * u + e * v + f) / part];
}

const inPixels = (corners, { width, height }) => corners.map(([x, y]) => [x * width, y * height]);

// How large the flat page is: as its sides are in the picture, opposite ones together, and no more pixels than that.
export function flatSize(corners, picture) {
  const [p, q, r, s] = inPixels(corners, picture);
  const mean = (one, other) => (length(one) + length(other)) / 2;
  const sides = [mean(minus(q, p), minus(r, s)), mean(minus(s, p), minus(r, q))];
  const scale = Math.min(1, Math.sqrt((picture.width * picture.height) / (sides[0] * sides[1])));
  const [width, height] = sides.map((side) => Math.max(1, Math.round(side * scale)));
  return { width, height };
}

// Rows of the flat page from `from` to `to`, as the bytes of ImageData: each pixel is a mix of the four that it
// falls between.
export function flattened(picture, corners, size, from, to) {
  const { data, width } = picture;
  const [xMax, yMax] = [width - 1, picture.height - 1];
  const [a, b, c, d, e, f, g, h] = homography(inPixels(corners, picture));
  const flat = new Uint8ClampedArray(size.width * (to - from) * 4).fill(255);
  for (let row = from, at = 0; row < to; row++) {
    const v = (row + 0.5) / size.height;
    for (let column = 0; column < size.width; column++, at += 4) {
      const u = (column + 0.5) / size.width;
      const part = 1 / (g * u + h * v + 1);
      const x = Math.max(0, Math.min(xMax, (a * u + b * v + c) * part - 0.5));
      const y = Math.max(0, Math.min(yMax, (d * u + e * v + f) * part - 0.5));
      const [left, top] = [x | 0, y | 0];
      const [right, low] = [x - left, y - top];
      const first = (top * width + left) * 4;
      const beside = left < xMax ? 4 : 0;
      const below = top < yMax ? width * 4 : 0;
      for (let colour = 0; colour < 3; colour++) {
        const place = first + colour;
        const upper = data[place] + (data[place + beside] - data[place]) * right;
        const under = data[place + below];
        const lower = under + (data[place + below + beside] - under) * right;
        flat[at + colour] = upper + (lower - upper) * low;
      }
    }
  }
  return flat;
}
