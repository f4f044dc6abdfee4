// What elements have in common that show some files of a unit in a round, and nothing where there are none: what the
// server has is asked while they are on the page.
import { page } from "{asset:parts.js}";
import { askShown } from "{asset:sending.js}";
import { shown } from "{asset:store.js}";

// Of others: `files()` gives the files, `section(files)` the element that shows them.
export class PlacedFiles extends HTMLElement {
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

  show() {
    const files = this.files();
    const state = JSON.stringify([files, page.lang]);
    if (this.dataset.shown === state) return;
    this.dataset.shown = state;
    this.replaceChildren(...(files.length ? [this.section(files)] : []));
  }
}
