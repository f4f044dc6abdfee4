// The shell: what a person can use before the engine (the wasm module) has arrived.
//
// It sets theme and language, signs in, and starts the engine: the officer's program, or the desk's,
// which has everything, once somebody who needs it signed in here. The two talk by events on `window`
// and by `localStorage`:
//   sodiem.language, sodiem.theme   chosen on this device
//   sodiem.program                  "desk" once this device has the desk's program, and ever after
//   sodiem.principal                who signed in last, as the server said (no secret)
//   sodiem.seats                    the seat of each account on this device, by user name
//   sodiem.signed-out               signed out without a network: the session is still to be ended
//   event sodiem:language           the language was chosen, here or in the engine
//   event sodiem:sign-in            the engine asks for the form; detail.again: over running work
//   event sodiem:signed-in          somebody signed in; detail: the server's session
const TEXTS = {texts:sign-in-};
const SESSION = "/api/v1/session";
const CLIENT = { "x-sodiem-client": "web" };
const ENGINES = {
  officer: ["{asset:officer.js}", "{asset:officer_bg.wasm}"],
  desk: ["{asset:desk.js}", "{asset:desk_bg.wasm}"],
};

const page = document.documentElement;
const element = (id) => document.getElementById(id);
const form = element("sign-in-form");
const error = element("sign-in-error");
// Not there in an insecure context.
const workers = navigator.serviceWorker;
let engineRuns = false;

const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));
const text = (key) => TEXTS[page.lang][key] ?? key;
const programOf = (worker) => worker && (new URL(worker.scriptURL).searchParams.get("program") ?? "officer");
const chosenProgram = () =>
  localStorage.getItem("sodiem.program") || programOf(workers?.controller) === "desk" ? "desk" : "officer";
const program = chosenProgram();

function showLanguage() {
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = text(node.dataset.text);
  }
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", text(node.dataset.label));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === page.lang));
  }
}

function chooseLanguage(language) {
  localStorage.setItem("sodiem.language", language);
  page.lang = language;
  window.dispatchEvent(new CustomEvent("sodiem:language", { detail: language }));
}

function showForm(again) {
  element("sign-in-again").hidden = !again;
  element("sign-in-later").hidden = !again;
  if (again) form.username.value = read("sodiem.principal")?.username ?? "";
  page.dataset.view = "sign-in";
  (form.username.value ? form.password : form.username).focus();
}

function deviceName() {
  const agent = navigator.userAgent;
  const first = (names) => names.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = first([[/Edg\//, "Edge"], [/coc_coc/i, "Cốc Cốc"], [/Firefox\//, "Firefox"], [/Chrome\//, "Chrome"], [/Safari\//, "Safari"]]);
  const system = first([[/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac OS/, "macOS"], [/Linux/, "Linux"]]);
  return [browser, system].filter(Boolean).join(", ") || "Web";
}

async function send(method, body) {
  return fetch(SESSION, {
    method,
    headers: { ...CLIENT, "content-type": "application/json", "accept-language": page.lang },
    body: body && JSON.stringify(body),
  });
}

async function endOldSession() {
  if (!localStorage.getItem("sodiem.signed-out")) return;
  await send("DELETE");
  localStorage.removeItem("sodiem.signed-out");
}

async function signIn() {
  const username = form.username.value.trim();
  const password = form.password.value;
  if (!username || !password) throw new Error(text("sign-in-missing"));
  const seats = read("sodiem.seats") ?? {};
  const seat = seats[username] ?? null;
  let response;
  try {
    response = await send("POST", { username, password, seat, device_name: deviceName() });
  } catch {
    throw new Error(text("sign-in-offline"));
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.title ?? text("sign-in-failed"));
  }
  const session = await response.json();
  write("sodiem.seats", { ...seats, [username]: session.principal.seat });
  return session;
}

function enter(session) {
  const before = read("sodiem.principal");
  write("sodiem.principal", session.principal);
  if (session.program === "desk") localStorage.setItem("sodiem.program", "desk");
  localStorage.removeItem("sodiem.signed-out");
  form.password.value = "";
  const isAgain = engineRuns && before?.account === session.principal.account;
  const isOther = engineRuns && before && !isAgain;
  // Over running work it is the engine that says when another program can start.
  const isOtherProgram = !isAgain && chosenProgram() !== program;
  page.dataset.view = engineRuns && !isOther && !isOtherProgram ? "app" : "loading";
  // Another person's work is another database: the engine starts anew.
  if (isOther) location.assign("/");
  else if (isOtherProgram) location.reload();
  else window.dispatchEvent(new CustomEvent("sodiem:signed-in", { detail: JSON.stringify(session) }));
}

async function submit(event) {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  error.textContent = "";
  try {
    enter(await signIn());
  } catch (reason) {
    error.textContent = reason.message;
  } finally {
    button.disabled = false;
  }
}

// Keeps the program on the device, to open without a network.
function keepShell() {
  return workers.register(`/service-worker.js?program=${program}`);
}

// One program is kept on the device. Another comes whole, of whichever version the server has, takes
// over, and the page starts from it.
async function changeShell() {
  await new Promise((resolve, reject) => {
    const look = () => programOf(workers.controller) === program && resolve();
    workers.addEventListener("controllerchange", look);
    keepShell().then(({ installing, waiting }) => {
      look();
      waiting?.postMessage("take-over");
      installing?.addEventListener("statechange", () => {
        if (installing.state === "redundant") reject(new TypeError("the program did not arrive"));
      });
    }, reject);
  });
  location.reload();
}

function addStyles(href) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

async function startEngine() {
  const [script, module] = ENGINES[program];
  if (program === "desk") addStyles("{asset:desk.css}");
  try {
    if (workers?.controller && programOf(workers.controller) !== program) return await changeShell();
    const { default: init } = await import(script);
    await init({ module_or_path: module });
    engineRuns = true;
  } catch (reason) {
    console.error(reason);
    // The network's failures are of this type, an old browser's of others.
    const isMissing = reason instanceof TypeError;
    if (isMissing) window.addEventListener("online", () => location.reload());
    element("sign-in-loading").dataset.text = isMissing ? "sign-in-engine-missing" : "sign-in-engine-failed";
    showLanguage();
  }
  // Only now, so that the first visit downloads nothing twice.
  if (workers) await keepShell();
}

page.lang = localStorage.getItem("sodiem.language") ?? "vi";
const theme = localStorage.getItem("sodiem.theme");
if (theme) page.dataset.theme = theme;
showLanguage();
window.addEventListener("sodiem:language", showLanguage);
window.addEventListener("sodiem:sign-in", (event) => showForm(Boolean(event.detail?.again)));
form.addEventListener("submit", submit);
element("sign-in-later").addEventListener("click", () => (page.dataset.view = "app"));
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => chooseLanguage(button.dataset.language));
}
if (read("sodiem.principal")) page.dataset.view = "loading";
else showForm(false);
endOldSession().catch(() => {});
window.addEventListener("online", () => endOldSession().catch(() => {}));
startEngine();
