// `<sodiem-uncited>`: files that a unit has, here or on the server, and that no citation of its sheet names.
import { make, textsOf } from "{asset:parts.js}";
import { PlacedFiles } from "{asset:placed.js}";
import { lists } from "{asset:sending.js}";
import { session } from "{asset:store.js}";

const text = textsOf({texts:uncited-});
// As `capture.js` makes them.
const PREVIEW_BYTES_MAX = 12_000;

// The server knows no previews: one is small, and has the name of what it shows.
function isPreview({ name, kind, bytes, isPreview }, all) {
  const isOf = (other) => other.name === name && other.bytes > PREVIEW_BYTES_MAX;
  return isPreview || (kind === "jpeg" && bytes <= PREVIEW_BYTES_MAX && all.some(isOf));
}

class UncitedFiles extends PlacedFiles {
  static observedAttributes = ["cited", "round", "unit"];

  files() {
    const { round, unit } = this.place;
    const stored = [...(lists.get(`${round}/${unit}`)?.files.values() ?? [])].filter(({ kind }) => kind);
    const records = [...(session?.records.values() ?? [])];
    const here = records.filter((record) => record.round === round && record.unit === unit);
    const all = new Map([...stored, ...here].map((file) => [file.digest, file]));
    const cited = new Set((this.getAttribute("cited") ?? "").split(" "));
    const files = [...all.values()];
    const isShown = (file) => !cited.has(file.digest) && !isPreview(file, files);
    return files.filter(isShown).map(({ digest, name, kind, bytes }) => ({ digest, name, kind, bytes }));
  }

  section(files) {
    const list = { files: JSON.stringify(files), ...this.place, locked: "", removable: "" };
    const parts = [
      make("h2", {}, text("uncited-title", { files: files.length })),
      make("p", { class: "soft" }, text("uncited-about")),
      make("sodiem-files", list),
    ];
    return make("section", { class: "card", "data-testid": "files-uncited" }, ...parts);
  }
}

customElements.define("sodiem-uncited", UncitedFiles);
