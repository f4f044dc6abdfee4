// `<sodiem-awaited>`: files that a version under review cites and the server has not, so that nobody may approve it.
import { make, textsOf } from "{asset:parts.js}";
import { PlacedFiles } from "{asset:placed.js}";
import { lists } from "{asset:sending.js}";

const text = textsOf({texts:awaited-});

class AwaitedFiles extends PlacedFiles {
  static observedAttributes = ["files", "round", "unit"];

  // None as long as nobody knows.
  files() {
    const { round, unit } = this.place;
    const list = lists.get(`${round}/${unit}`);
    if (!list?.isKnown) return [];
    const cited = JSON.parse(this.getAttribute("files") || "[]");
    return cited.filter(({ digest }) => list.files.get(digest)?.state !== "stored");
  }

  section(files) {
    const list = make("sodiem-files", { files: JSON.stringify(files), ...this.place, locked: "" });
    const title = make("strong", {}, text("awaited-title", { files: files.length }));
    const parts = [make("p", {}, title), make("p", {}, text("awaited-about")), list];
    const look = { class: "notice notice--warning", "data-testid": "files-awaited", "data-state": files.length };
    return make("section", look, ...parts);
  }
}

customElements.define("sodiem-awaited", AwaitedFiles);
