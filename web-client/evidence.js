// The files that prove an answer: `<sodiem-files>` shows those of one citation.
//
// Apart from the engine, so that no file passes through its memory, and so that sending goes on whatever the
// engine shows. `store.js` keeps them, `sending.js` sends them and knows what the server has, `capture.js` what
// becomes of a photograph, and `viewer.js` shows them.
import { bring } from "{asset:brought.js}";
import { make, moment, page, say, size, textsOf } from "{asset:parts.js}";
import { freeing } from "{asset:room.js}";
import { again, askShown, erase, giveUp, lineNow, lists, start, stop } from "{asset:sending.js}";
import {
  FILES,
  blobOf,
  freeable,
  keep,
  keyOf,
  release,
  session,
  showAll,
  shown,
  takeUnsent,
} from "{asset:store.js}";
import "{asset:awaited.js}";
import "{asset:uncited.js}";
import { isHeld } from "{asset:uploads.js}";

export { bring, erase, start, stop, takeUnsent };

const text = textsOf({texts:files-});
const FILES_PER_CITATION_MAX = 50;
const QUOTA_WARNING = 0.8;
const ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.pdf,.docx,.xlsx";
const OFFICE = "application/vnd.openxmlformats-officedocument.";
const TYPES = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  pdf: "application/pdf",
  docx: `${OFFICE}wordprocessingml.document`,
  xlsx: `${OFFICE}spreadsheetml.sheet`,
};
const PICTURES = ["jpeg", "png", "webp"];
const BADGES = { pdf: "PDF", docx: "Word", xlsx: "Excel" };
const capture = () => import("{asset:capture.js}");

// State and words of a file.
function stateOf(place, file, isLocked) {
  const key = keyOf({ ...place, digest: file.digest });
  const record = session?.records.get(key);
  const list = lists.get(`${place.round}/${place.unit}`);
  const there = list?.files.get(file.digest);
  const refused = (reason) => ["refused", text("files-state-refused", { reason: reason.replace(/\.$/, "") })];
  // Until it is added once more.
  const isUnderWay = record && !record.received_at && !record.problem;
  if (there?.state === "refused" && !isUnderWay) return refused(there.reason);
  if (record?.problem) return refused(record.problem);
  if (there?.state === "held") return ["held", text("files-state-held")];
  const at = record?.received_at ?? there?.received_at;
  if (at) return ["received", text("files-state-received", { at: moment(at) })];
  // Nothing is known of it for a moment.
  if (session && !session.isRead) return ["waiting", ""];
  const elsewhere = isLocked ? "files-state-awaited" : "files-state-elsewhere";
  if (!record) return ["waiting", text(list?.isKnown ? elsewhere : "files-state-unknown")];
  const line = lineNow();
  if (!line.isOnline) return ["waiting", text("files-state-offline")];
  if (session.queue.isSignedOut) return ["waiting", text("files-state-sign-in")];
  if (isHeld(record, line)) return ["waiting", text("files-state-wifi")];
  const { offset, bytes } = record;
  const sent = text("files-state-sending", { sent: size(offset), bytes: size(bytes) });
  if (session.action?.key === key) return ["sending", sent];
  // Where a request just failed, the others wait for the line too, whatever the browser believes of it.
  const queued = session.queue.files.find((each) => each.key === key);
  if (queued?.reason) return ["waiting", text("files-state-put-off", { reason: queued.reason })];
  const isFailing = session.queue.failures || queued?.failures;
  return ["waiting", text(isFailing ? "files-state-later" : "files-state-queued")];
}

// Addresses of previews that this device has, for as long as the page is open: they are small.
const pictures = new Map();

async function pictureOf(record) {
  const key = keyOf(record);
  if (pictures.has(key)) return pictures.get(key);
  const blob = await blobOf(session, record);
  if (!blob) return `${FILES}/${key}`;
  pictures.set(key, URL.createObjectURL(blob));
  return pictures.get(key);
}

function button(name, look, onclick) {
  return make("button", { class: `button ${look}`, type: "button", "data-testid": name, own: { onclick } }, text(name));
}

// Something that cannot be taken back.
function isSure(words, confirm) {
  const answer = (name, look, value) => {
    return make("button", { class: `button ${look}`, value, "data-testid": name }, text(name));
  };
  const answers = [answer(confirm, "button--danger", "yes"), answer("files-cancel", "", "no")];
  const buttons = make("div", { class: "buttons" }, ...answers);
  const form = make("form", { class: "dialog__body", method: "dialog" }, make("p", {}, words), buttons);
  const dialog = make("dialog", { class: "dialog", "aria-label": words, "data-testid": "files-question" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => (dialog.remove(), resolve(dialog.returnValue === "yes")));
  });
}

// Files that are being made ready: until they are kept, nobody leaves the page without being asked.
let working = 0;
window.addEventListener("beforeunload", (event) => working && event.preventDefault());

class CitationFiles extends HTMLElement {
  static observedAttributes = ["files", "locked", "page", "round", "unit"];
  list = [];
  // What the program was told and has not answered yet.
  own = [];

  get place() {
    return { round: this.getAttribute("round"), unit: this.getAttribute("unit") };
  }

  connectedCallback() {
    shown.add(this);
    if (!this.parts) this.build();
    this.show();
    askShown();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  // The program gives back what it was told, perhaps after it was told more: what is older is no news.
  attributeChangedCallback(name, _, value) {
    if (name === "files") {
      const list = JSON.parse(value || "[]");
      const digests = (files) => files.map(({ digest }) => digest).join();
      const at = this.own.findIndex((told) => told === digests(list));
      const isOld = at >= 0 && at < this.own.length - 1;
      this.own = isOld ? this.own.slice(at) : [];
      if (!isOld) this.list = list;
    }
    if (this.isConnected && this.parts) this.show();
  }

  build() {
    const quota = make("p", { class: "notice notice--warning", "data-testid": "files-quota" });
    const cited = button("files-cited", "files__cited", () => this.open(this.cited.digest));
    const rows = make("ol", { class: "files__list" });
    const working = make("p", { class: "soft", role: "status", "data-testid": "files-working" });
    const errors = make("div", { class: "notice notice--bad", role: "alert", "data-testid": "files-errors" });
    const hint = make("p", { class: "soft" });
    const photograph = button("files-photograph", "", () => this.photograph());
    const choose = button("files-choose", "", () => this.pick({ accept: ACCEPTED }));
    const buttons = make("div", { class: "buttons" }, photograph, choose);
    errors.hidden = true;
    this.parts = { quota, cited, rows, working, errors, hint, photograph, choose, buttons };
    this.classList.add("files");
    this.setAttribute("role", "group");
    this.append(quota, cited, rows, working, errors, buttons, hint);
    this.addEventListener("dragover", (event) => this.drag(event, true));
    this.addEventListener("dragleave", (event) => this.drag(event, false));
    this.addEventListener("drop", (event) => {
      this.drag(event, false);
      if (!this.isLocked) this.add([...event.dataTransfer.files]);
    });
  }

  // The first number in what the citation says of the page.
  get citedPage() {
    return Number(this.getAttribute("page")?.match(/\d+/)?.[0] ?? 0);
  }

  // Where that page is: a picture of many, or in a PDF.
  get cited() {
    const isPicture = ({ kind }) => PICTURES.includes(kind);
    const pictures = this.list.filter(isPicture);
    const pdf = this.list[0]?.kind === "pdf" ? this.list[0] : null;
    return pdf ?? (pictures.length > 1 ? pictures[this.citedPage - 1] : null);
  }

  get isLocked() {
    return this.hasAttribute("locked");
  }

  drag(event, isOver) {
    if (this.isLocked || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", isOver);
  }

  show() {
    const { quota, cited, rows, working, hint, photograph, choose, buttons } = this.parts;
    const { round, unit } = this.place;
    const { used_bytes, max_bytes } = lists.get(`${round}/${unit}`) ?? {};
    quota.hidden = !(used_bytes >= max_bytes * QUOTA_WARNING) || this.isLocked;
    if (!quota.hidden) say(quota, text("files-quota", { used: size(used_bytes), max: size(max_bytes) }));
    this.setAttribute("aria-label", text("files-title"));
    cited.hidden = !this.citedPage || !this.cited;
    say(cited, text("files-cited", { page: this.citedPage }));
    say(photograph, text("files-photograph"));
    say(choose, text("files-choose"));
    say(hint, text("files-hint"));
    buttons.hidden = this.isLocked;
    hint.hidden = this.isLocked || this.list.length > 0;
    working.hidden = !working.textContent;
    photograph.disabled = choose.disabled = Boolean(this.isWorking);
    const old = new Map([...rows.children].map((row) => [row.dataset.digest, row]));
    const isIn = new Set(this.list.map(({ digest }) => digest));
    for (const [digest, row] of old) if (!isIn.has(digest)) row.remove();
    this.list.forEach((file, at) => {
      const row = old.get(file.digest) ?? this.row(file);
      // What stands where it belongs is not touched, or it would lose the focus.
      if (rows.children[at] !== row) rows.insertBefore(row, rows.children[at] ?? null);
      this.fill(row, file);
    });
    const states = [...rows.children].map((row) => row.dataset.state);
    const worst = ["refused", "sending", "waiting"].find((state) => states.includes(state));
    this.dataset.state = worst ?? (states.length ? "received" : "empty");
  }

  row(file) {
    const picture = make("span", { class: "file__picture" }, BADGES[file.kind] ?? text("files-picture"));
    const name = make("span", { class: "file__name", lang: "vi" }, file.name);
    const about = make("span", { class: "file__about" }, name, make("span", { class: "file__size soft" }));
    const onclick = (event) => {
      event.preventDefault();
      this.open(file.digest);
    };
    // A link, so that it also opens in a form that is locked.
    const href = `${FILES}/${keyOf({ ...this.place, digest: file.digest })}`;
    const opening = make("a", { class: "file__open", href, "data-testid": "file-open", own: { onclick } });
    opening.append(picture, about);
    const state = make("p", { class: "file__state", "data-testid": "file-state" });
    const straighten = button("files-straighten", "button--quiet", () => this.straightenRow(file.digest));
    const foot = make("div", { class: "file__foot" }, state, straighten);
    const progress = make("progress", { class: "file__progress", max: file.bytes });
    const remove = button("files-remove", "button--quiet file__remove", () => this.takeOut(file.digest));
    const tags = make("p", { class: "tags file__tags" });
    const row = make("li", { class: "file", "data-testid": "file", "data-digest": file.digest });
    row.append(opening, remove, foot, progress, tags);
    return row;
  }

  async picture(place, file) {
    const record = { ...this.place, digest: file.preview };
    const image = make("img", { alt: "", width: 56, height: 56, src: await pictureOf(record) });
    image.onload = () => place.replaceChildren(image);
  }

  fill(row, file) {
    const [state, words] = stateOf(this.place, file, this.isLocked);
    const [opening, remove, foot, progress] = row.children;
    const [says, straighten] = foot.children;
    const picture = opening.firstChild;
    // Once the store is open: it may have it.
    if (file.preview && session?.database && !picture.dataset.asked) {
      picture.dataset.asked = "";
      this.picture(picture, file).catch(console.error);
    }
    const key = keyOf({ ...this.place, digest: file.digest });
    const { offset = 0 } = session?.records.get(key) ?? {};
    row.dataset.state = state;
    say(opening.querySelector(".file__size"), size(file.bytes));
    say(says, words);
    say(remove, text("files-remove"));
    remove.setAttribute("aria-label", text("files-remove-name", { name: file.name }));
    const record = session?.records.get(key);
    remove.hidden = this.isLocked && !(this.hasAttribute("removable") && record && !record.received_at);
    say(straighten, text("files-straighten"));
    straighten.setAttribute("aria-label", text("files-straighten-name", { name: file.name }));
    straighten.hidden = !this.isStraightenable(file);
    progress.hidden = state !== "sending";
    progress.value = offset;
    progress.setAttribute("aria-label", words);
    this.tag(row, key, file);
  }

  // What else is to be known of a file: seen by whoever works here, and elsewhere too, as the server says.
  tag(row, key, { digest }) {
    const { round, unit } = this.place;
    const { elsewhere = 0 } = lists.get(`${round}/${unit}`)?.files.get(digest) ?? {};
    const isSeen = Boolean(session?.seen?.has(key));
    const shown = JSON.stringify([isSeen, elsewhere, page.lang]);
    const tags = row.lastChild;
    if (tags.dataset.shown === shown) return;
    tags.dataset.shown = shown;
    const tag = (look, name, values) => {
      return make("span", { class: `tag tag--${look}`, "data-testid": name }, text(name, values));
    };
    tags.replaceChildren(
      ...(isSeen ? [tag("good", "files-seen")] : []),
      ...(elsewhere ? [tag("warn", "files-elsewhere", { units: elsewhere })] : []),
    );
  }

  // Tells the program what the list is now.
  set(list) {
    this.list = list;
    this.own.push(list.map(({ digest }) => digest).join());
    this.value = JSON.stringify(list);
    this.show();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async takeOut(digest, isAsked = true) {
    const at = this.list.findIndex((file) => file.digest === digest);
    const file = this.list[at];
    const record = session?.records.get(keyOf({ ...this.place, digest }));
    const isLost = record && !record.received_at && !this.kept.has(digest);
    const words = text("files-remove-unsent", { name: file.name });
    if (isAsked && isLost && !(await isSure(words, "files-remove-yes"))) return;
    const gone = this.onlyHere(file);
    this.set(this.list.filter((other) => other.digest !== digest));
    const row = this.parts.rows.children[Math.min(at, this.list.length - 1)];
    if (isAsked) (row?.querySelector(".file__remove") ?? this.parts.choose).focus();
    if (record) await this.release(gone);
  }

  // Files that other citations of the sheet name too.
  get kept() {
    return new Set((this.getAttribute("kept") ?? "").split(" "));
  }

  // What goes with a file that is taken out. To be asked before: of a file that the citation has no longer, the
  // program does not say who else names it.
  onlyHere({ digest, preview }) {
    const { kept } = this;
    return [digest, preview].filter((each) => each && !kept.has(each));
  }

  // What the server began to receive of them counts no longer either.
  async release(digests) {
    const records = digests.map((digest) => session.records.get(keyOf({ ...this.place, digest })));
    const uploads = records.map((record) => record && !record.received_at && record.upload);
    await release(session, this.place, digests);
    giveUp(uploads);
  }

  async keep(picked, before) {
    working += 1;
    try {
      return await this.keepOne(picked, before);
    } finally {
      working -= 1;
    }
  }

  // Keeps one file and puts it at the end of the list, or in the place of another, which goes once it is kept.
  async keepOne(picked, before) {
    if (!before && this.list.length >= FILES_PER_CITATION_MAX) throw new Error(text("files-many"));
    const { prepare } = await capture().catch(() => {
      throw new Error(text("files-missing"));
    });
    const prepared = await prepare(picked, text);
    const { digest } = prepared.file;
    const isListed = this.list.some((file) => file.digest === digest);
    const known = session?.records.get(keyOf({ ...this.place, digest }));
    // Where the server refused it, or this device has it no longer, it is taken up again in its place.
    if (isListed && (before || (known && !known.problem && !known.isFreed))) throw new Error(text("files-twice"));
    // Somebody left the page: nobody would ever see the file.
    if (!this.isConnected) throw new Error(text("files-left"));
    if (!session?.isRead) throw new Error(text("files-not-kept"));
    await keep(session, this.place, prepared).catch((reason) => {
      console.error(reason);
      const isFull = reason?.name === "QuotaExceededError";
      throw Object.assign(new Error(text(isFull ? "files-full" : "files-not-kept")), { isFull });
    });
    const at = this.list.findIndex((file) => file.digest === before?.digest);
    if (at >= 0) {
      const gone = this.onlyHere(before);
      this.set([...this.list.slice(0, at), prepared.file, ...this.list.slice(at + 1)]);
      // What is in its place is kept, whatever becomes of it.
      await this.release(gone).catch(console.error);
    } else if (!isListed) {
      this.set([...this.list, prepared.file]);
    }
    return prepared;
  }

  // Whether this citation alone has the picture, and this device its bytes.
  isStraightenable({ digest, kind }) {
    const record = session?.records.get(keyOf({ ...this.place, digest }));
    const isHere = Boolean(record) && !record.isFreed;
    return PICTURES.includes(kind) && isHere && !this.isLocked && !this.kept.has(digest);
  }

  // Lets somebody straighten a page, and gives what was kept in its place; null where it stays as it is.
  async straighten(digest) {
    const { straighten } = await import("{asset:straighten.js}").catch(() => {
      throw new Error(text("files-missing"));
    });
    const file = this.list.find((each) => each.digest === digest);
    const blob = await blobOf(session, { ...this.place, digest });
    const picture = await createImageBitmap(blob).catch(() => {
      throw new Error(text("files-broken"));
    });
    return straighten(picture, (flat) => this.keep(new File([flat], file.name), file));
  }

  async straightenRow(digest) {
    this.complain([]);
    try {
      const prepared = await this.straighten(digest);
      if (!prepared) return;
      const row = [...this.parts.rows.children].find(({ dataset }) => dataset.digest === prepared.file.digest);
      row?.querySelector(".file__open").focus();
    } catch (reason) {
      console.error(reason);
      this.complain([make("p", {}, reason.message)]);
    }
  }

  // What is dropped while others are made ready comes after them.
  async add(picked) {
    if (this.isWorking) return void this.picked.push(...picked);
    if (!picked.length || this.refusesSecret()) return;
    const { working } = this.parts;
    const problems = [];
    let isFull = false;
    this.isWorking = true;
    this.picked = [...picked];
    for (const [at, file] of this.picked.entries()) {
      working.textContent = text("files-working", { at: at + 1, of: this.picked.length });
      this.show();
      try {
        await this.keep(file);
      } catch (reason) {
        isFull ||= reason.isFull;
        problems.push(make("p", {}, make("strong", { lang: "vi" }, file.name), `: ${reason.message}`));
      }
    }
    working.textContent = "";
    this.isWorking = false;
    const isLeft = !this.isConnected && problems.length;
    if (isLeft) window.dispatchEvent(new CustomEvent("sodiem:tell", { detail: "files-not-added" }));
    if (isFull && freeable(session).length) problems.push(freeing());
    this.complain(problems);
    this.show();
  }

  complain(problems) {
    const { errors } = this.parts;
    errors.replaceChildren(...problems);
    errors.hidden = !problems.length;
  }

  // What is a state secret by its number or title is not to be here, whatever its files are called.
  refusesSecret() {
    const isSecret = this.hasAttribute("secret");
    if (isSecret) this.complain([make("p", {}, text("files-secret-title"))]);
    return isSecret;
  }

  pick(own) {
    const input = make("input", { type: "file", own: { multiple: true, ...own } });
    input.onchange = () => this.add([...input.files]);
    input.click();
  }

  async photograph() {
    if (this.refusesSecret()) return;
    const fallBack = () => this.pick({ accept: "image/*", capture: "environment" });
    if (!navigator.mediaDevices?.getUserMedia) return fallBack();
    this.complain([]);
    const shownAs = ({ file, preview }) => {
      const picture = URL.createObjectURL(preview);
      pictures.set(keyOf({ ...this.place, digest: file.preview }), picture);
      return { digest: file.digest, picture };
    };
    const add = async (blob) => {
      const at = moment(Date.now()).replace(/\//g, "-").replace(":", ".");
      const page = this.list.filter(({ kind }) => kind === "jpeg").length + 1;
      const name = text("files-photo-name", { at, page });
      return shownAs(await this.keep(new File([blob], `${name}.jpg`)));
    };
    const straighten = async (digest) => {
      const prepared = await this.straighten(digest);
      return prepared && shownAs(prepared);
    };
    const remove = (digest) => this.takeOut(digest, false);
    try {
      const { camera } = await capture();
      await camera({ make, text, add, straighten, remove, fallBack });
      this.parts.photograph.focus();
    } catch (reason) {
      console.error(reason);
      this.complain([make("p", {}, text("files-missing"))]);
    }
  }

  async open(digest) {
    const index = this.list.findIndex((file) => file.digest === digest);
    const detail = { ...this.place, files: this.list, index };
    const event = new CustomEvent("sodiem:open-file", { bubbles: true, cancelable: true, detail });
    if (!this.dispatchEvent(event)) return;
    try {
      const { view } = await import("{asset:viewer.js}");
      await view(this, digest);
    } catch (reason) {
      // It was never fetched here, and there is no network now.
      console.error(reason);
      await this.openElsewhere(this.list[index]);
    }
  }

  // In the browser's own viewer, where it has one.
  async openElsewhere({ digest, kind }) {
    const record = { ...this.place, digest };
    const blob = await blobOf(session, record).catch(() => null);
    if (!blob) return window.open(`${FILES}/${keyOf(record)}`, "_blank", "noopener");
    const address = URL.createObjectURL(new Blob([blob], { type: TYPES[kind] }));
    window.open(address, "_blank", "noopener");
    setTimeout(() => URL.revokeObjectURL(address), 600_000);
  }
}

for (const event of ["online", "sodiem:signed-in", "sodiem:exchange"]) window.addEventListener(event, again);
window.addEventListener("storage", ({ key }) => key === "sodiem.principal" && again());
for (const event of ["offline", "sodiem:language"]) window.addEventListener(event, showAll);
navigator.connection?.addEventListener?.("change", () => session?.wake());
customElements.define("sodiem-files", CitationFiles);
