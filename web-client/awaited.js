// `<sodiem-awaited>`: files that a version under review cites and the server has not, so that nobody may approve it.
import { make, textsOf } from "{asset:parts.js}";
import { askShown, lists } from "{asset:sending.js}";
import { shown } from "{asset:store.js}";

const text = textsOf({texts:awaited-});

class AwaitedFiles extends HTMLElement {
  static observedAttributes = ["files", "round", "unit"];

  get place() {
    return { round: this.getAttribute("round"), unit: this.getAttribute("unit") };
  }

  connectedCallback() {
    shown.add(this);
    this.show();
    askShown();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  // None as long as nobody knows.
  files() {
    const { round, unit } = this.place;
    const list = lists.get(`${round}/${unit}`);
    if (!list?.isKnown) return [];
    const cited = JSON.parse(this.getAttribute("files") || "[]");
    return cited.filter(({ digest }) => list.files.get(digest)?.state !== "stored");
  }

  show() {
    const files = this.files();
    const state = JSON.stringify([files, document.documentElement.lang]);
    if (this.dataset.shown === state) return;
    this.dataset.shown = state;
    if (!files.length) return this.replaceChildren();
    const list = make("sodiem-files", { files: JSON.stringify(files), ...this.place, locked: "" });
    const title = make("strong", {}, text("awaited-title", { files: files.length }));
    const parts = [make("p", {}, title), make("p", {}, text("awaited-about")), list];
    const look = { class: "notice notice--warning", "data-testid": "files-awaited", "data-state": files.length };
    this.replaceChildren(make("section", look, ...parts));
  }
}

customElements.define("sodiem-awaited", AwaitedFiles);
