// Documents that colleagues without a network saved to files: this device keeps them piece by piece, and hands
// them to the server when there is a network. Nobody reads them on the way.
//
// Store `brought`: pieces {name, block}, in their order, and for each file what the server said of it,
// {name, received, refused, waiting}, under its name.
import { make, page, say, textsOf } from "{asset:parts.js}";
import { changed, session, shown, transact } from "{asset:store.js}";

const text = textsOf({texts:carried-});
const BUNDLES = "/api/v1/bundles";
const BLOCK_CHARS_MAX = 4 * 1024 * 1024;
const ANSWER_MS_MAX = 120_000;
const WAIT_MS_MIN = 2_000;
const WAIT_MS_MAX = 300_000;
// Behind the last piece, so that a file that was cut between two says so.
const WHOLE = "-----END SODIEM FILES-----";
const BEGIN = "-----BEGIN SODIEM ";
const END = /-----END SODIEM (BUNDLE|FILE)-----/;

const on = (own, mode, act) => transact(own, mode, act, ["brought"]);

// Keeps the pieces of documents in a file, all or none, and gives what else is in it: the work, for the engine.
export async function bring(file) {
  const own = session;
  const keys = [];
  let isWhole = true;
  const keep = async (text) => {
    const piece = { name: file.name, block: new Blob([text]) };
    if (isWhole) keys.push(await on(own, "readwrite", (all) => all.add(piece)));
  };
  const fail = (reason) => {
    console.error(reason);
    isWhole = false;
  };
  // What was said of it before is past.
  await on(own, "readwrite", (all) => all.delete(file.name)).catch(fail);
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let [rest, work] = ["", null];
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? "";
    for (let end = END.exec(rest); end; end = END.exec(rest)) {
      const block = rest.slice(0, end.index + end[0].length);
      rest = rest.slice(block.length).trimStart();
      if (end[1] === "BUNDLE") work ??= block;
      else await keep(block).catch(fail);
    }
    if (done || rest.length > BLOCK_CHARS_MAX) break;
  }
  // What ends too early is for the server to name.
  rest = rest.slice(0, BLOCK_CHARS_MAX);
  const isCut = keys.length ? !rest.includes(WHOLE) : rest.includes(BEGIN);
  if (work && isCut) await keep(`${BEGIN}FILE-----\n`).catch(fail);
  const forget = (all) => keys.forEach((key) => all.delete(key));
  if (!isWhole) await on(own, "readwrite", forget).catch(console.error);
  await changed(own).catch(console.error);
  return { work: work ?? rest, isWhole };
}

// The answer's lines, or why there is none yet.
async function post(block) {
  const headers = { "x-sodiem-client": "web", "content-type": "text/plain", "accept-language": page.lang };
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const response = await fetch(BUNDLES, { method: "POST", headers, body: block, signal });
  if (response.ok) return response.json();
  // What is wrong with the piece itself will not be right another time.
  if (response.status !== 413 && response.status !== 422) {
    const retry_ms = Number(response.headers.get("retry-after")) * 1e3;
    throw Object.assign(new Error(`the server says ${response.status}`), { retry_ms });
  }
  const { title } = await response.json();
  return { received: [], refused: [title], waiting: [] };
}

async function first(own) {
  let found = null;
  await on(own, "readonly", (all) => {
    all.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (cursor?.value.block) found = { key: cursor.key, ...cursor.value };
    };
  });
  return found;
}

// The piece goes, and what was said of it stays, in one.
async function note(own, { key, name }, reply) {
  const joined = (one, other) => [...new Set([...(one ?? []), ...other])];
  await on(own, "readwrite", (all) => {
    all.delete(key);
    all.get(name).onsuccess = ({ target: { result: said } }) => {
      const each = (part) => joined(said?.[part], reply[part]);
      all.put({ name, received: each("received"), refused: each("refused"), waiting: each("waiting") }, name);
    };
  });
  await changed(own);
}

// Piece after piece, as long as this account is signed in here.
export async function deliver(own) {
  let [failures, asked_ms] = [0, 0];
  while (own === session) {
    const piece = navigator.onLine ? await first(own) : null;
    try {
      if (piece) {
        await note(own, piece, await post(piece.block));
        failures = 0;
        continue;
      }
    } catch (reason) {
      console.error(reason);
      failures += 1;
      asked_ms = reason.retry_ms;
    }
    const own_ms = Math.min(WAIT_MS_MAX, WAIT_MS_MIN * 2 ** failures) * (0.5 + Math.random() / 2);
    const wait = asked_ms || own_ms;
    await new Promise((resolve) => {
      own.wakeBrought = resolve;
      if (piece) setTimeout(resolve, wait);
    });
  }
}

// What became of the documents that were brought here.
class BroughtFiles extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    this.show();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  show() {
    const brought = session?.brought ?? [];
    const names = [...new Set(brought.map(({ name }) => name))];
    const state = JSON.stringify([brought, page.lang]);
    if (this.dataset.shown === state) return;
    this.dataset.shown = state;
    this.replaceChildren(...names.map((name) => this.file(name, brought.filter((each) => each.name === name))));
  }

  file(name, all) {
    const pieces = all.filter(({ block }) => block).length;
    const { received = [], refused = [], waiting = [] } = all.find(({ block }) => !block) ?? {};
    const isBad = refused.length + waiting.length > 0;
    const about = {
      class: isBad ? "notice notice--bad" : "notice",
      role: "status",
      "data-testid": "files-brought",
      "data-state": pieces ? "waiting" : isBad ? "refused" : "received",
    };
    const lines = [...received, ...refused, ...waiting].map((line) => make("p", {}, line));
    const left = make("p", {});
    if (pieces) say(left, text("carried-waiting", { pieces }));
    const onclick = () => this.dismiss(name).catch(console.error);
    const dismiss = make("button", { class: "button", type: "button", own: { onclick } }, text("carried-dismiss"));
    const parts = pieces ? [left] : [make("div", { class: "buttons" }, dismiss)];
    return make("div", about, make("p", {}, make("strong", { lang: "vi" }, name)), ...lines, ...parts);
  }

  async dismiss(name) {
    await on(session, "readwrite", (all) => all.delete(name));
    await changed(session);
  }
}

customElements.define("sodiem-brought", BroughtFiles);
