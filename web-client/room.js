// What the files take on this device: `<sodiem-files-storage>` tells it, frees what the server has received, and says
// what may be sent over which network.
import { make, page, size, textsOf } from "{asset:parts.js}";
import { free, freeable, session, shown, totals } from "{asset:store.js}";

const text = textsOf({texts:room-});

// A button that frees what may be freed.
export function freeing() {
  const bytes = freeable(session).reduce((sum, record) => sum + record.bytes, 0);
  const onclick = async () => {
    button.disabled = true;
    await free(session).catch(console.error);
    if (!button.isConnected) return;
    button.replaceWith(make("p", { role: "status" }, text("room-freed", { bytes: size(bytes) })));
  };
  const look = { class: "button", type: "button", "data-testid": "files-free", own: { onclick } };
  const button = make("button", look, text("room-free", { bytes: size(bytes) }));
  return button;
}

// For the settings: what the files take on this device, and what may be sent over which network.
class FilesStorage extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    this.show();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  show() {
    if (!session) return this.replaceChildren();
    const kept = [...session.records.values()].filter(({ isFreed }) => !isFreed);
    const sum = kept.reduce((bytes, record) => bytes + record.bytes, 0);
    const waiting = totals(session);
    const words = { bytes: size(sum), files: waiting.files, unsent: size(waiting.bytes) };
    const says = text(waiting.files ? "room-unsent" : "room-all", words);
    const has = freeable(session).length > 0;
    const state = JSON.stringify([says, has, page.lang]);
    // It has a box to tick and a button: they keep the focus as long as nothing changed.
    if (this.dataset.shown === state) return;
    this.dataset.shown = state;
    this.classList.add("files-storage");
    const parts = [make("h2", {}, text("room-title")), make("p", { "data-testid": "files-storage" }, says)];
    if (has) parts.push(make("p", { class: "soft" }, text("room-free-about")), make("div", {}, freeing()));
    if (navigator.connection?.type) parts.push(wifi());
    this.replaceChildren(...parts);
  }
}

function wifi() {
  const key = "sodiem.files-wifi";
  const own = { checked: Boolean(localStorage.getItem(key)) };
  const box = make("input", { type: "checkbox", class: "option__input", "data-testid": "files-wifi", own });
  box.onchange = () => {
    if (box.checked) localStorage.setItem(key, "1");
    else localStorage.removeItem(key);
    session?.wake();
  };
  return make("label", { class: "option" }, box, make("span", {}, text("room-wifi")));
}

customElements.define("sodiem-files-storage", FilesStorage);
