// Straightens a page that was photographed askew: shows its picture with four corners, which are looked for and
// moved by hand to where they belong, and makes a flat rectangle of what is between them.
//
// Fetched when somebody straightens the first page. What is made of it is kept by whoever asked (`evidence.js`).
import { findCorners, flatSize, flattened, grayOf, isPage, turned } from "{asset:corners.js}";
import { make, say, textsOf } from "{asset:parts.js}";

const text = textsOf({texts:straighten-});
// As `capture.js` keeps pictures, so that a phone's memory holds what is made of one.
const SIDE_MAX = 2_000;
const SHOWN_SIDE_MAX = 1_000;
const LOOKED_SIDE_MAX = 256;
// So many at a time, and the page goes on in between.
const ROWS = 64;
// Where nothing was found.
const INSIDE = 0.08;
const STEP = 0.005;
const NAMES = ["straighten-top-left", "straighten-top-right", "straighten-bottom-right", "straighten-bottom-left"];
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// Of the picture that is shown, around the corner that a finger covers, in pixels of the screen.
const LENS = 20;
const SVG = "http://www.w3.org/2000/svg";

const within = (part) => Math.max(0, Math.min(1, part));
const pause = () => new Promise((resolve) => setTimeout(resolve));
const pixelsOf = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);

// A picture as a canvas of at most so many pixels a side, turned clockwise so many times by 90°.
function drawn(picture, sideMax, turns) {
  const scale = Math.min(1, sideMax / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = make("canvas", turns % 2 ? { width: height, height: width } : { width, height });
  const context = canvas.getContext("2d", { alpha: false });
  context.imageSmoothingQuality = "high";
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turns * Math.PI) / 2);
  context.drawImage(picture, -width / 2, -height / 2, width, height);
  return canvas;
}

function button(name, look, onclick) {
  return make("button", { class: `button ${look}`, type: "button", "data-testid": name, own: { onclick } }, text(name));
}

class Straightening {
  constructor(picture, apply) {
    this.picture = picture;
    this.apply = apply;
    this.turns = 0;
    this.build();
  }

  build() {
    const title = make("h2", { id: "straighten-title" }, text("straighten-title"));
    const says = make("p", { role: "status", "data-testid": "straighten-says" });
    const stage = make("div", { class: "straighten__stage" });
    const bar = { class: "straighten__progress", "aria-label": text("straighten-working") };
    const progress = make("progress", { ...bar, own: { hidden: true } });
    const flatten = button("straighten-do", "button--primary", () => this.straighten());
    const rotate = button("straighten-rotate", "", () => this.turn());
    const cancel = button("straighten-cancel", "", () => this.dialog.close());
    const buttons = make("div", { class: "buttons" }, flatten, rotate, cancel);
    const body = make("div", { class: "dialog__body" }, title, says, stage, progress, buttons);
    const named = { "aria-labelledby": title.id, "data-testid": "straighten" };
    this.dialog = make("dialog", { class: "dialog straighten", ...named }, body);
    this.corners = NAMES.map((_, at) => [at % 3 ? 1 - INSIDE : INSIDE, at > 1 ? 1 - INSIDE : INSIDE]);
    this.handles = NAMES.map((name, at) => this.handle(name, at));
    this.outline = document.createElementNS(SVG, "path");
    this.lens = make("canvas", { class: "straighten__lens", width: 112, height: 112, "aria-hidden": "true" });
    this.parts = { says, stage, progress, flatten, rotate, cancel };
    // What is being kept is not left half-way.
    this.dialog.addEventListener("cancel", (event) => this.isKeeping && event.preventDefault());
  }

  // Two ways at once, which no one value says: what is read aloud is the text.
  handle(name, at) {
    const range = { "aria-valuemin": "0", "aria-valuemax": "100" };
    const named = { "aria-label": text(name), "data-testid": name };
    const handle = make("span", { class: "straighten__handle", role: "slider", tabindex: "0", ...named, ...range });
    handle.addEventListener("keydown", (event) => {
      const way = WAYS[event.key];
      if (!way) return;
      event.preventDefault();
      this.move(at, this.corners[at].map((part, axis) => part + way[axis] * STEP * (event.shiftKey ? 10 : 1)));
    });
    handle.addEventListener("pointerdown", (event) => this.drag(handle, at, event));
    return handle;
  }

  // The corner stays where it is under the finger, wherever that took hold of it.
  drag(handle, at, begin) {
    if (this.isWorking) return;
    begin.preventDefault();
    handle.focus();
    handle.setPointerCapture(begin.pointerId);
    const { clientWidth, clientHeight } = this.parts.stage;
    const [x, y] = this.corners[at];
    handle.onpointermove = (event) => {
      const off = [(event.clientX - begin.clientX) / clientWidth, (event.clientY - begin.clientY) / clientHeight];
      this.move(at, [x + off[0], y + off[1]]);
      this.look(at);
    };
    handle.onlostpointercapture = () => {
      handle.onpointermove = null;
      this.lens.hidden = true;
    };
    this.look(at);
  }

  move(at, point) {
    if (this.isWorking) return;
    this.corners[at] = point.map(within);
    this.show();
  }

  // What is under the finger, on the side where no finger is.
  look(at) {
    const { lens, shown, parts } = this;
    const [x, y] = this.corners[at];
    const radius = (LENS * shown.width) / parts.stage.clientWidth;
    const [left, top] = [x * shown.width - radius, y * shown.height - radius];
    const context = lens.getContext("2d", { alpha: false });
    context.fillRect(0, 0, 112, 112);
    context.drawImage(shown, left, top, radius * 2, radius * 2, 0, 0, 112, 112);
    context.strokeRect(56, -1, 114, 57);
    context.strokeRect(-1, 56, 57, 114);
    lens.dataset.side = x < 0.5 ? "right" : "left";
    lens.hidden = false;
  }

  async run() {
    document.body.append(this.dialog);
    this.draw();
    this.show();
    this.dialog.showModal();
    const closed = new Promise((resolve) => this.dialog.addEventListener("close", resolve));
    // The dialog shows before the corners are looked for.
    await pause();
    this.find();
    await closed;
    this.isClosed = true;
    this.dialog.remove();
    // Some browsers close a dialog however often they are asked not to.
    return (await this.keeping?.catch(() => null)) ?? null;
  }

  find() {
    const found = findCorners(grayOf(pixelsOf(drawn(this.picture, LOOKED_SIDE_MAX, this.turns))));
    this.hint = text(found ? "straighten-found" : "straighten-not-found");
    this.dialog.dataset.state = found ? "found" : "not-found";
    if (found) this.corners = found;
    this.show();
    this.handles[0].focus();
  }

  turn() {
    this.turns = (this.turns + 1) % 4;
    this.corners = turned(this.corners);
    this.draw();
    this.show();
  }

  draw() {
    const { stage } = this.parts;
    this.shown = drawn(this.picture, SHOWN_SIDE_MAX, this.turns);
    this.shown.classList.add("straighten__picture");
    const over = document.createElementNS(SVG, "svg");
    const about = { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" };
    for (const [name, value] of Object.entries(about)) over.setAttribute(name, value);
    over.append(this.outline);
    this.lens.hidden = true;
    // The policy forbids attributes of style, not this.
    stage.style.setProperty("--ratio", this.shown.width / this.shown.height);
    stage.replaceChildren(this.shown, over, ...this.handles, this.lens);
  }

  show() {
    const { says, flatten } = this.parts;
    const points = this.corners.map((corner) => corner.map((part) => part * 100));
    // What is outside is dimmed, and the outer line beyond what shows.
    this.outline.setAttribute("d", `M-9-9H109V109H-9ZM${points.map((point) => point.join(" ")).join("L")}Z`);
    this.handles.forEach((handle, at) => {
      const [x, y] = points[at].map(Math.round);
      handle.style.left = `${points[at][0]}%`;
      handle.style.top = `${points[at][1]}%`;
      handle.setAttribute("aria-valuenow", x);
      handle.setAttribute("aria-valuetext", text("straighten-at", { x, y }));
    });
    const isPossible = isPage(this.corners);
    flatten.disabled = !isPossible || Boolean(this.isWorking);
    this.outline.dataset.state = isPossible ? "page" : "crossed";
    say(says, isPossible ? (this.hint ?? text("straighten-looking")) : text("straighten-crossed"));
  }

  // The flat page as a picture; null where somebody closed the dialog meanwhile.
  async flat() {
    const { progress } = this.parts;
    const source = pixelsOf(drawn(this.picture, SIDE_MAX, this.turns));
    const size = flatSize(this.corners, source);
    const canvas = make("canvas", size);
    const context = canvas.getContext("2d", { alpha: false });
    progress.max = size.height;
    for (let row = 0; row < size.height; row += ROWS) {
      const end = Math.min(size.height, row + ROWS);
      const strip = flattened(source, this.corners, size, row, end);
      context.putImageData(new ImageData(strip, size.width), 0, row);
      progress.value = end;
      await pause();
      if (this.isClosed) return null;
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
    if (!blob) throw new Error(text("straighten-failed"));
    return blob;
  }

  work(isWorking) {
    const { progress, flatten, rotate } = this.parts;
    this.isWorking = isWorking;
    progress.hidden = !isWorking;
    flatten.disabled = rotate.disabled = isWorking;
  }

  async straighten() {
    const { says, cancel } = this.parts;
    this.work(true);
    say(says, text("straighten-working"));
    try {
      const flat = await this.flat();
      if (!flat) return;
      this.isKeeping = cancel.disabled = true;
      await (this.keeping = this.apply(flat));
      this.dialog.close();
    } catch (reason) {
      console.error(reason);
      this.work(false);
      say(says, reason.message);
    } finally {
      this.isKeeping = cancel.disabled = false;
    }
  }
}

// Lets somebody straighten a picture, and gives what `apply` gave for the flat page; null where it stays as it is.
export async function straighten(picture, apply) {
  try {
    return await new Straightening(picture, apply).run();
  } finally {
    picture.close();
  }
}
