// Shows the documents of a leaf, page by page, where they are cited: beside the leaf on a desk, over it on a phone.
//
// Fetched when somebody opens the first file. The pictures of a citation are the pages of one document; a PDF is
// one. What the browser cannot show is taken home.
import { make, page as root, say, textsOf } from "{asset:parts.js}";
import { FILES, blobOf, keyOf, markSeen, session, shown } from "{asset:store.js}";

const text = textsOf({texts:viewer-});
const PICTURES = ["jpeg", "png", "webp"];
const ZOOMS = [1, 1.25, 1.5, 2, 3, 4];
const WATCHED = ["files", "number", "document", "page", "data-leaf", "data-opinion", "data-remarks-max"];
const beside = window.matchMedia("(min-width: 62.5rem)");
const isPicture = ({ kind }) => PICTURES.includes(kind);
const isOffice = ({ kind }) => kind === "docx" || kind === "xlsx";
let viewer = null;
// Remarks that were begun, by what they are about: closing the viewer loses none.
const begun = new Map();

const styles = new Promise((resolve, reject) => {
  const own = { rel: "stylesheet", href: "{asset:viewer.css}", onload: resolve, onerror: reject };
  document.head.append(make("link", { own }));
});

// ---- The documents of the leaf that is shown ----

function documents() {
  return [...document.querySelectorAll("sodiem-files")].flatMap((element) => {
    const pictures = element.list.filter(isPicture);
    return element.list.flatMap((file) => {
      if (!isPicture(file)) return [{ element, files: [file] }];
      return file === pictures[0] ? [{ element, files: pictures }] : [];
    });
  });
}

const has = ({ files }, digest) => files.some((file) => file.digest === digest);
// A page that was straightened is another file by the same name; another document may have the name by chance.
const isPage = (one, other) => isPicture(one) && isPicture(other) && one.name === other.name;
const hasPage = (doc, file) => has(doc, file.digest) || doc.files.some((other) => isPage(file, other));
const isSame = (one, other) => one.element === other.element && one.files.some((file) => hasPage(other, file));
const digestsOf = ({ files }) => files.map(({ digest }) => digest).join();

// Where a citation has several, a number alone does not say which one is meant.
function nameOf({ element, files }) {
  const number = element.getAttribute("number") || element.getAttribute("document");
  const isOnly = element.list.every((file) => files.includes(file));
  return number && isOnly ? number : [number, files[0].name].filter(Boolean).join(", ");
}

// The first number in what the citation says of the page.
const citedOf = ({ element }) => Number(element.getAttribute("page")?.match(/\d+/)?.[0] ?? 0);

const recordsOf = ({ element, files }) => files.map(({ digest }) => ({ ...element.place, digest }));

// ---- Where pages come from ----

async function piece(address, begin, end) {
  const response = await fetch(address, { headers: { range: `bytes=${begin}-${end - 1}` } });
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw Object.assign(new Error(problem?.title ?? text("viewer-failed")), { isSaid: true });
  }
  const bytes = await response.arrayBuffer();
  return response.status === 206 ? bytes : bytes.slice(begin, end);
}

async function pdfOf(record, { bytes }) {
  const { fetchAll, openPdf } = await import("{asset:viewer-pages.js}");
  const blob = await blobOf(session, record).catch(() => null);
  const read = blob
    ? (begin, end) => blob.slice(begin, end).arrayBuffer()
    : (begin, end) => piece(`${FILES}/${keyOf(record)}`, begin, end);
  const source = await openPdf(bytes, read);
  fetchAll().catch(() => {});
  return source;
}

function picturesOf(records) {
  const addresses = [];
  const draw = async (number) => {
    const record = records[number - 1];
    const blob = await blobOf(session, record).catch(() => null);
    const src = blob ? URL.createObjectURL(blob) : `${FILES}/${keyOf(record)}`;
    if (blob) addresses.push(src);
    const image = make("img", { src });
    await image.decode().catch(() => {
      throw new TypeError("the picture did not arrive");
    });
    return image;
  };
  const close = () => addresses.forEach((address) => URL.revokeObjectURL(address));
  return { pages: records.length, draw, text: async () => "", close };
}

function sourceOf(doc) {
  const records = recordsOf(doc);
  if (isPicture(doc.files[0])) return picturesOf(records);
  if (isOffice(doc.files[0])) return { pages: 0, close() {} };
  return pdfOf(records[0], doc.files[0]);
}

// Why a document does not show, in words.
function wordsOf(reason) {
  console.error(reason);
  if (reason?.isSaid) return reason.message;
  if (reason?.name === "PasswordException") return text("viewer-password");
  if (reason instanceof TypeError || !navigator.onLine) return text("viewer-offline");
  return text("viewer-broken");
}

// ---- What is shown ----

function button(name, act, label) {
  const attributes = { class: "button", type: "button", "data-testid": name, own: { onclick: act } };
  if (label) attributes["aria-label"] = text(name);
  return make("button", attributes, label ?? text(name));
}

class Viewer {
  constructor(opener) {
    this.opener = opener;
    this.zoom = 0;
    this.number = 1;
    this.source = null;
    this.build();
    this.watching = new MutationObserver(() => this.refresh());
    this.sizing = new ResizeObserver(() => this.fit());
    this.open = this.open.bind(this);
  }

  build() {
    const title = make("h2", { id: "viewer-title", class: "viewer__title", lang: "vi", "data-testid": "viewer-title" });
    const position = make("p", { class: "viewer__position", role: "status", "data-testid": "viewer-position" });
    const paper = make("div", { class: "viewer__paper" });
    const words = make("div", { class: "visually-hidden", lang: "vi", "data-testid": "viewer-words" });
    const stage = make("div", { class: "viewer__stage", tabindex: "0", role: "region", "data-testid": "viewer-stage" });
    const remarks = make("div", { class: "viewer__remarks", "data-testid": "viewer-remarks" });
    const says = make("p", { role: "status", class: "viewer__says", "data-testid": "viewer-says" });
    stage.setAttribute("aria-label", text("viewer-stage"));
    stage.append(paper, words);
    const before = button("viewer-page-before", () => this.step(-1), "‹");
    const after = button("viewer-page-after", () => this.step(1), "›");
    const out = button("viewer-zoom-out", () => this.zoomBy(-1), "−");
    const whole = button("viewer-zoom-fit", () => this.zoomBy(-ZOOMS.length), "↔");
    const into = button("viewer-zoom-in", () => this.zoomBy(1), "+");
    const close = button("viewer-close", () => this.close(), "✕");
    const earlier = button("viewer-document-before", () => this.leap(-1), "«");
    const later = button("viewer-document-after", () => this.leap(1), "»");
    const count = make("span", { class: "viewer__count", "data-testid": "viewer-count" });
    const seen = button("viewer-seen", () => this.mark());
    seen.classList.add("viewer__seen");
    whole.classList.add("viewer__fit");
    const remark = button("viewer-remark", () => this.ask());
    const home = button("viewer-download", () => this.download());
    const places = { title, position, paper, words, stage, remarks, says, count };
    this.parts = { ...places, before, after, out, whole, into, earlier, later, seen, remark };
    const head = make("div", { class: "viewer__head" }, title, home, close);
    const pages = make("div", { class: "viewer__bar" }, before, position, after, out, whole, into);
    const bar = make("div", { class: "viewer__bar" }, earlier, count, later, seen, remark);
    const named = { class: "viewer", "aria-labelledby": title.id, "data-testid": "viewer" };
    this.dialog = make("dialog", named, head, pages, stage, says, remarks, bar);
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.close()));
  }

  start() {
    document.body.append(this.dialog);
    this.open();
    beside.addEventListener("change", this.open);
    this.watching.observe(document.body, { attributeFilter: WATCHED, childList: true, subtree: true });
    this.sizing.observe(this.parts.stage);
    shown.add(this);
  }

  // Beside the leaf, which stays usable, or over it.
  open() {
    this.dialog.close();
    if (beside.matches) this.dialog.show();
    else this.dialog.showModal();
    root.dataset.viewer = beside.matches ? "beside" : "over";
    this.parts.stage.focus();
  }

  close() {
    if (viewer === this) viewer = null;
    shown.delete(this);
    this.watching.disconnect();
    this.sizing.disconnect();
    beside.removeEventListener("change", this.open);
    this.turning = null;
    this.source?.close();
    this.dialog.close();
    this.dialog.remove();
    delete root.dataset.viewer;
    if (this.opener?.isConnected) this.opener.focus();
  }

  // Told when the state of files changed.
  show() {
    this.refresh();
  }

  // The leaf changed, or another is shown.
  refresh() {
    if (!this.doc) return;
    const all = documents();
    const own = all.find((doc) => isSame(doc, this.doc));
    if (own) {
      // A citation that got, lost or straightened a picture has other pages now.
      const isOther = digestsOf(own) !== digestsOf(this.doc);
      if (isOther) return this.turn(own, Math.min(this.number, own.files.length));
      this.doc = own;
      return this.describe();
    }
    if (!all.length || !beside.matches) return this.close();
    this.turn(all[0]);
  }

  // Shows a page of a document, the cited one where none is given.
  async turn(doc, number = citedOf(doc) || 1) {
    const own = (this.turning = {});
    const isOther = !this.source || !isSame(this.doc, doc) || digestsOf(this.doc) !== digestsOf(doc);
    this.doc = doc;
    this.number = number;
    this.dialog.dataset.state = "loading";
    say(this.parts.says, "");
    try {
      if (isOther) {
        this.leave();
        this.describe();
        const source = await sourceOf(doc);
        if (this.turning !== own) return source.close();
        this.source = source;
      }
      this.number = Math.max(1, Math.min(number, this.source.pages));
      this.describe();
      await this.draw(own);
    } catch (reason) {
      if (this.turning === own) this.fail(wordsOf(reason));
    }
  }

  leave() {
    this.source?.close();
    this.source = null;
    this.zoom = 0;
    this.parts.paper.replaceChildren(make("p", {}, text("viewer-loading")));
    this.parts.words.textContent = "";
  }

  fail(words) {
    this.dialog.dataset.state = "failed";
    const paper = make("p", { class: "notice notice--warning", role: "alert", "data-testid": "viewer-error" }, words);
    this.parts.paper.replaceChildren(paper);
  }

  async draw(own) {
    const { paper, stage, words } = this.parts;
    const { source, number } = this;
    if (!source.pages) {
      this.dialog.dataset.state = "office";
      const says = make("p", { class: "notice", "data-testid": "viewer-office" }, text("viewer-office"));
      return paper.replaceChildren(says);
    }
    const width = (this.fitted = this.width());
    const drawn = await source.draw(number, Math.round(width * window.devicePixelRatio));
    if (this.turning !== own) return;
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", text("viewer-page", { page: number, pages: source.pages }));
    // The policy forbids attributes of style, not this.
    drawn.style.width = `${width}px`;
    paper.replaceChildren(drawn);
    if (this.drawn !== `${keyOf(recordsOf(this.doc)[0])}/${number}`) stage.scrollTo(0, 0);
    this.drawn = `${keyOf(recordsOf(this.doc)[0])}/${number}`;
    this.dialog.dataset.state = "page";
    const said = await source.text(number).catch(() => "");
    if (this.turning === own) say(words, said);
  }

  width() {
    const { clientWidth } = this.parts.stage;
    return Math.max(200, Math.floor((clientWidth - 16) * ZOOMS[this.zoom]));
  }

  // The room for the page changed, or its size.
  fit() {
    if (!this.source?.pages || this.fitted === this.width()) return;
    this.draw((this.turning = {})).catch((reason) => this.fail(wordsOf(reason)));
  }

  describe() {
    const { title, position, before, after, out, into, whole, earlier, later, count, seen, remark } = this.parts;
    const { doc, number } = this;
    const all = documents();
    const at = all.findIndex((each) => isSame(each, doc));
    const pages = this.source?.pages ?? 0;
    say(title, nameOf(doc));
    const isCited = number === citedOf(doc) && pages > 1;
    say(position, pages ? text(isCited ? "viewer-page-cited" : "viewer-page", { page: number, pages }) : "");
    say(count, text("viewer-count", { at: at + 1, of: all.length }));
    before.disabled = number <= 1;
    after.disabled = number >= pages;
    earlier.disabled = at <= 0;
    later.disabled = at >= all.length - 1;
    out.disabled = whole.disabled = !this.zoom || !pages;
    into.disabled = this.zoom >= ZOOMS.length - 1 || !pages;
    seen.disabled = !session?.database;
    seen.setAttribute("aria-pressed", String(this.isSeen()));
    remark.hidden = !this.remarksMax() || !pages;
    this.list();
  }

  isSeen() {
    return recordsOf(this.doc).every((record) => session?.seen?.has(keyOf(record)));
  }

  step(by) {
    const number = this.number + by;
    if (this.source && number >= 1 && number <= this.source.pages) this.turn(this.doc, number);
  }

  leap(by) {
    const all = documents();
    const to = all[all.findIndex((each) => isSame(each, this.doc)) + by];
    if (to) this.turn(to);
  }

  zoomBy(steps) {
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + steps));
    this.describe();
    this.fit();
  }

  async mark() {
    const isSeen = !this.isSeen();
    await markSeen(session, recordsOf(this.doc), isSeen).catch((reason) => {
      console.error(reason);
      say(this.parts.says, text("viewer-not-kept"));
    });
  }

  async download() {
    const file = this.doc.files[isPicture(this.doc.files[0]) ? this.number - 1 : 0];
    const record = { ...this.doc.element.place, digest: file.digest };
    const blob = await blobOf(session, record).catch(() => null);
    const href = blob ? URL.createObjectURL(blob) : `${FILES}/${keyOf(record)}`;
    make("a", { href, download: file.name }).click();
    if (blob) setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea")) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      return this.hideForm();
    }
    const acts = {
      Escape: () => this.close(),
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      PageUp: () => this.scroll(-1),
      PageDown: () => this.scroll(1),
      "[": () => this.leap(-1),
      "]": () => this.leap(1),
      // Where Telex is on, those two write letters.
      BracketLeft: () => this.leap(-1),
      BracketRight: () => this.leap(1),
      "+": () => this.zoomBy(1),
      "=": () => this.zoomBy(1),
      "-": () => this.zoomBy(-1),
      0: () => this.zoomBy(-ZOOMS.length),
      v: () => this.mark(),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? acts[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // A screenful further, and from the end to the next page.
  scroll(by) {
    const { stage } = this.parts;
    const isAtEnd = by < 0 ? stage.scrollTop < 2 : stage.scrollTop + stage.clientHeight > stage.scrollHeight - 2;
    if (isAtEnd) this.step(by);
    else stage.scrollBy(0, by * stage.clientHeight * 0.9);
  }

  // ---- Remarks of whoever writes an opinion at this leaf ----

  get opinion() {
    return this.doc.element.closest("[data-opinion]")?.dataset;
  }

  // How long the opinion may be; nothing where none is written.
  remarksMax() {
    return Number(this.opinion?.remarksMax ?? 0);
  }

  // What an opinion says of the page begins so; opinions are Vietnamese in every language.
  get beginning() {
    return `${nameOf(this.doc)}, trang ${this.number}: `;
  }

  list() {
    const { remarks } = this.parts;
    const lines = (this.opinion?.opinion ?? "").split("\n").filter((line) => line.startsWith(this.beginning));
    const said = lines.map((line) => line.slice(this.beginning.length));
    const state = JSON.stringify([said, root.lang]);
    if (remarks.dataset.shown === state) return;
    remarks.dataset.shown = state;
    remarks.replaceChildren();
    if (!said.length) return;
    const items = said.map((words) => make("li", { lang: "vi", "data-testid": "viewer-remark-said" }, words));
    remarks.append(make("h3", {}, text("viewer-remarks")), make("ul", {}, ...items));
  }

  // Words that were typed come back where somebody remarks on the same page again.
  hideForm() {
    this.form?.remove();
    this.form = null;
    this.parts.remark.focus();
  }

  ask() {
    if (this.form) return this.form.querySelector("textarea").focus();
    // The page it is about, however somebody turns meanwhile.
    const about = { leaf: this.opinion.leaf, beginning: this.beginning };
    const key = JSON.stringify(about);
    const field = { class: "field__input", id: "viewer-remark-words", rows: "3", lang: "vi" };
    const own = { value: begun.get(key) ?? "", oninput: () => begun.set(key, words.value) };
    const words = make("textarea", { ...field, "data-testid": field.id, own });
    const place = make("span", { lang: "vi" }, about.beginning.slice(0, -2));
    const label = make("label", { class: "field__label", for: field.id }, text("viewer-remark-label"), " ", place);
    const error = make("p", { class: "field__error", role: "alert", "data-testid": "viewer-remark-error" });
    const look = { class: "button button--primary", "data-testid": "viewer-remark-add" };
    const add = make("button", look, text("viewer-remark-add"));
    const cancel = button("viewer-cancel", () => (begun.delete(key), this.hideForm()));
    const buttons = make("div", { class: "buttons" }, add, cancel);
    this.form = make("form", { class: "viewer__form" }, label, words, error, buttons);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = words.value.trim().replace(/\s+/g, " ");
      if (!said) return words.focus();
      const problem = remark(about, said);
      if (problem) return say(error, problem);
      begun.delete(key);
      this.hideForm();
      say(this.parts.says, text("viewer-remark-added"));
      this.parts.stage.focus();
    });
    this.parts.says.after(this.form);
    words.focus();
  }
}

// Brings a remark to the opinion of the leaf that it is about; why not, where that cannot be.
function remark({ leaf, beginning }, said) {
  const opinion = document.querySelector("[data-opinion]");
  if (opinion?.dataset.leaf !== leaf) return text("viewer-remark-elsewhere");
  const detail = { text: beginning + said };
  const event = new CustomEvent("sodiem:remark", { bubbles: true, cancelable: true, detail });
  const isKept = (opinion.querySelector("sodiem-files") ?? opinion).dispatchEvent(event);
  return isKept ? "" : text("viewer-remark-full", { max: opinion.dataset.remarksMax ?? 0 });
}

// Opens a file of an element: a picture at itself, all else at the page that is cited.
export async function view(element, digest) {
  await styles;
  const doc = documents().find((each) => each.element === element && has(each, digest));
  const at = doc.files.findIndex((file) => file.digest === digest);
  if (!viewer) {
    viewer = new Viewer(document.activeElement);
    viewer.start();
  }
  viewer.parts.stage.focus();
  await viewer.turn(doc, isPicture(doc.files[0]) ? at + 1 : undefined);
}
