// The devices of whoever is signed in, on the page of settings: each with its name, to be renamed or
// revoked. Asked of the server each time, like what it lists: without a network there is nothing to show,
// and no phone keeps code for it.
import { make, moment, page, textsOf } from "{asset:parts.js}";

const text = textsOf({texts:devices-});
const SEATS = "/api/v1/seats";
const NAME_CHARS_MAX = 120;
const ANSWER_MS_MAX = 60_000;
// Where they are shown, as long as it is on the page.
let place = null;

// `about` is the id of what it is for, where several buttons say the same.
function button(name, look, onclick, about) {
  const attributes = { class: `button ${look}`, type: "button", "data-testid": name };
  if (about) attributes["aria-describedby"] = about;
  return make("button", { ...attributes, own: { onclick } }, text(name));
}

async function ask(method, path, body) {
  const headers = { "x-sodiem-client": "web", "content-type": "application/json", "accept-language": page.lang };
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch {
    throw new Error(text("devices-offline"));
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.title ?? text("devices-failed"));
}

// A question that must be answered before anything else; what was done shows in the list.
function question(title, inside, confirm, act) {
  const error = make("p", { class: "field__error", role: "alert" });
  const close = () => dialog.close();
  const cancel = make("button", { class: "button", type: "button", own: { onclick: close } }, text("devices-cancel"));
  const heading = make("h2", { id: "device-question" }, title);
  const buttons = make("div", { class: "buttons" }, confirm, cancel);
  const form = make("form", { class: "dialog__body" }, heading, ...inside, error, buttons);
  const dialog = make("dialog", { class: "dialog", "data-testid": "device-dialog", "aria-labelledby": heading.id }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    confirm.disabled = true;
    try {
      await act();
      close();
      await load();
    } catch (reason) {
      error.textContent = reason.message;
      confirm.disabled = false;
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  place.append(dialog);
  dialog.showModal();
}

function rename({ id, device }) {
  const attributes = { class: "field__input", id: "device-name", lang: "vi", "data-testid": "device-name" };
  const own = { value: device, maxLength: NAME_CHARS_MAX, required: true, pattern: ".*\\S.*", autocomplete: "off" };
  const input = make("input", { ...attributes, own });
  const label = make("label", { class: "field__label", for: input.id }, text("devices-name"));
  const save = make("button", { class: "button button--primary", "data-testid": "device-save" }, text("devices-save"));
  question(text("devices-rename"), [label, input], save, () => ask("PUT", `${SEATS}/${id}`, { device: input.value }));
  input.select();
}

function revoke({ id, device }) {
  const name = make("p", {}, make("strong", { lang: "vi" }, device));
  const says = ["devices-revoke-from-now", "devices-revoke-unsent", "devices-revoke-again"];
  const lines = says.map((key) => make("p", {}, text(key)));
  const confirm = make("button", { class: "button button--danger", "data-testid": "device-revoke" }, text("devices-revoke"));
  question(text("devices-revoke-title"), [name, ...lines], confirm, () => ask("DELETE", `${SEATS}/${id}`));
}

function item(seat, ownSeat) {
  const isOwn = seat.id === ownSeat;
  const isRevoked = seat.revoked_at !== null;
  const tag = (look, says) => make("span", { class: `tag ${look}` }, says);
  const id = `device-${seat.id}`;
  const name = make("p", { class: "tags" }, make("strong", { id, lang: "vi" }, seat.device));
  if (isOwn) name.append(tag("tag--brand", text("devices-own")));
  if (isRevoked) name.append(tag("tag--bad", text("devices-revoked", { at: moment(seat.revoked_at) })));
  const first = make("p", { class: "soft" }, text("devices-first", { at: moment(seat.registered_at) }));
  const seen = make("p", { class: "soft" }, text("devices-seen", { at: moment(seat.seen_at) }));
  const naming = button("devices-rename", "", () => rename(seat), id);
  // Who has it in the hand signs out.
  const revoking = isOwn ? [] : [button("devices-revoke", "button--danger", () => revoke(seat), id)];
  const todo = isRevoked ? [] : [make("div", { class: "buttons" }, naming, ...revoking)];
  const state = isRevoked ? "revoked" : isOwn ? "own" : "open";
  const about = make("div", {}, name, first, seen);
  return make("li", { class: "device", "data-testid": "device", "data-state": state }, about, ...todo);
}

function render(state, ...inside) {
  const title = make("h2", {}, text("devices-title"));
  place.dataset.state = state;
  place.replaceChildren(title, make("p", { class: "soft" }, text("devices-about")), ...inside);
}

async function load() {
  const own = place;
  const ownSeat = JSON.parse(localStorage.getItem("sodiem.principal"))?.seat;
  try {
    const seats = await (await ask("GET", SEATS)).json();
    if (own !== place) return;
    // This one first, then those that were in use last; revoked ones at the end.
    const rank = (seat) => (seat.id === ownSeat ? 0 : seat.revoked_at === null ? 1 : 2);
    seats.sort((one, other) => rank(one) - rank(other) || other.seen_at - one.seen_at);
    render("ready", make("ul", { class: "places" }, ...seats.map((seat) => item(seat, ownSeat))));
  } catch (reason) {
    if (own !== place) return;
    const again = button("devices-try-again", "", load);
    render("failed", make("p", { role: "status" }, reason.message), make("div", {}, again));
  }
}

function loadShown() {
  if (place?.isConnected) load();
}

export function show(element) {
  place = element;
  render("loading", make("p", { role: "status" }, text("devices-loading")));
  load();
}

window.addEventListener("sodiem:language", loadShown);
window.addEventListener("online", loadShown);
