// The shell: what a person can use before the engine (the wasm module) has arrived.
//
// It sets theme and language, signs in, and starts the engine: the officer's program, or the desk's,
// which has everything, once somebody who needs it signed in here. The two talk by events on `window`
// and by `localStorage`:
//   sodiem.language, sodiem.theme   chosen on this device
//   sodiem.program                  "desk" once this device has the desk's program, and ever after
//   sodiem.principal                who signed in last, as the server said (no secret)
//   sodiem.seats                    the seat of each account on this device, by user name
//   sodiem.offline-since            since when the server is not reached, by this device's clock
//   sodiem.signed-out               signed out without a network: the session is still to be ended
//   event sodiem:choose-language    the engine asks for a language; detail: its tag
//   event sodiem:language           it is shown; detail: its tag
//   event sodiem:tell               the shell has something to say; detail: the key of a text, and how many files
//   event sodiem:save               the engine asks for a file of what is unsent; detail: as `bundle.js` says
//   event sodiem:send-later         the page goes out of sight; detail: a request with what is unsent, or null
//   event sodiem:devices            the engine shows the settings: their place for the person's devices is there
//   event sodiem:attend-files       somebody works here: their files are to be sent; detail: the account
//   event sodiem:files              how many files are to be sent, as JSON; by `evidence.js`
//   event sodiem:exchange           the browser found a network for what was left to be sent later
//   window.sodiemEraseFiles         the account's files may go, where all are sent
//   window.sodiemEnglish            the engine's English, where it is wanted; Vietnamese is in the engine
//   event sodiem:sign-in            the engine asks for the form; detail.again: over running work
//   event sodiem:signed-in          somebody signed in; detail: the server's session
const TEXTS = {texts:sign-in-};
const SESSION = "/api/v1/session";
const ERASE_MS_MAX = 5_000;
// The cache of the request that is left to the service worker.
const LEFT = "left";
const CLIENT = { "x-sodiem-client": "web" };
const ENGINES = {
  officer: ["{asset:officer.js}", "{asset:officer_bg.wasm}"],
  desk: ["{asset:desk.js}", "{asset:desk_bg.wasm}"],
};

const ENGLISH = { officer: "{asset:english-officer.ftl}", desk: "{asset:english-desk.ftl}" };

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

function tell(key) {
  window.dispatchEvent(new CustomEvent("sodiem:tell", { detail: key }));
}

// Kept beside the shell, so that it is there without a network too, and the service worker brings that
// of a new version.
async function fetchEnglish() {
  const address = ENGLISH[program];
  // Not there in an insecure context.
  const kept = await window.caches?.open("english");
  const held = await kept?.match(address);
  if (held) return held.text();
  const response = await fetch(address);
  if (!response.ok) throw new TypeError("English did not arrive");
  await kept?.put(address, response.clone());
  return response.text();
}

async function chooseLanguage(language) {
  error.textContent = "";
  try {
    if (language === "en") window.sodiemEnglish ??= await fetchEnglish();
  } catch {
    error.textContent = text("sign-in-english-missing");
    tell("sign-in-english-missing");
    return;
  }
  localStorage.setItem("sodiem.language", language);
  page.lang = language;
  window.dispatchEvent(new CustomEvent("sodiem:language", { detail: language }));
}

function showForm(again) {
  element("sign-in-again").hidden = !again;
  element("sign-in-later").hidden = !again;
  if (again) form.username.value = read("sodiem.principal")?.username ?? "";
  // On the way while somebody types.
  bundles().catch(() => {});
  page.dataset.view = "sign-in";
  (form.username.value ? form.password : form.username).focus();
}

// For the engine: what goes up a bad line is a third as long. Browsers that cannot, send it as it is.
window.sodiemCompressed = (text) =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).blob();

const bundles = () => import("{asset:bundle.js}");
const evidence = () => import("{asset:evidence.js}");

// The public half of the key that signs what is saved to files. A device that cannot keep one, in an
// insecure context or without a storage, signs in all the same.
async function seatKey(username) {
  try {
    return await (await bundles()).publicKey(username);
  } catch {
    return null;
  }
}

async function saveFile(wish) {
  try {
    const taking = evidence().then(({ takeUnsent }) => takeUnsent());
    // The work goes all the same.
    const files = await taking.catch((reason) => (console.error(reason), null));
    if (files?.length) tell("save-working");
    const { how, lacking } = await (await bundles()).save(wish, files ?? [], page.lang);
    tell(how);
    const isSaved = how === "save-done" || how === "save-shared";
    if (isSaved && !files) tell("save-lacks-all");
    if (isSaved && lacking) tell(`save-lacks ${lacking}`);
  } catch (reason) {
    console.error(reason);
    tell("save-failed");
  }
}

// For the engine: what a colleague saved. Documents in it are kept here; the work is the engine's, as text, also
// where there is no room for documents. Null where it could not be read.
window.sodiemBring = async (file) => {
  try {
    const { work, isWhole } = await (await evidence()).bring(file);
    if (!isWhole) tell("brought-not-kept");
    return work;
  } catch (reason) {
    console.error(reason);
    tell("brought-not-kept");
    return null;
  }
};

// For the engine, which leaves the page only then: what is not deleted by then would stay on the device. A tab
// that does not let go of the files, or a network that does not bring the program for them, holds nobody up.
window.sodiemEraseFiles = (account) => {
  const erasing = evidence().then(({ erase }) => erase(account));
  return Promise.race([erasing, new Promise((resolve) => setTimeout(resolve, ERASE_MS_MAX))]).catch(console.error);
};

// The service worker cannot run the engine: where no page is in sight it sends the request that the engine left. A
// page that is in sight sends by itself, and what was left may be withdrawn there.
async function sendLater(request) {
  if (!request) return takeBack();
  const sync = (await workers?.ready)?.sync;
  if (!sync) return;
  const body = await window.sodiemCompressed(request);
  const headers = { ...CLIENT, "content-type": "application/json", "content-encoding": "gzip" };
  await takeBack();
  await (await caches.open(LEFT)).put(`/api/v1/sync?left=${Date.now()}`, new Response(body, { headers }));
  if (document.visibilityState === "visible") return takeBack();
  await sync.register("exchange");
}

const takeBack = () => window.caches?.delete(LEFT);

// Of the model's number where the browser tells it, which is what stands on the back of a phone.
async function deviceName() {
  let agent = (await navigator.userAgentData?.getHighEntropyValues(["model"]).catch(() => null))?.model;
  const first = (names) => names.find(([pattern]) => pattern.test(agent))?.[1];
  if (agent) return `${first([[/^SM-/, "Samsung "], [/^CPH/, "OPPO "], [/^RMX/, "realme "], [/^V\d{4}/, "vivo "]]) ?? ""}${agent}`;
  agent = navigator.userAgent;
  const browser = first([[/Edg\//, "Edge"], [/coc_coc/i, "Cốc Cốc"], [/Firefox\//, "Firefox"], [/Chrome\//, "Chrome"], [/Safari\//, "Safari"]]);
  const system = first([[/Android/, "Android"], [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Windows/, "Windows"], [/Mac OS/, "macOS"], [/Linux/, "Linux"]]);
  return [browser, system].filter(Boolean).join(` ${text("sign-in-on")} `) || "Web";
}

// Not kept on the device: what it shows is asked of the server.
async function showDevices() {
  const place = element("devices");
  try {
    (await import("/devices.js")).show(place);
  } catch {
    place.textContent = text("sign-in-devices-missing");
  }
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
  // As the server takes it: another spelling is no other seat.
  const username = form.username.value.trim().toLowerCase();
  const password = form.password.value;
  if (!username || !password) throw new Error(text("sign-in-missing"));
  const seats = read("sodiem.seats") ?? {};
  const seat = seats[username] ?? null;
  const [key, name] = await Promise.all([seatKey(username), deviceName()]);
  let response;
  try {
    // Or its late answer would end the new one.
    await endOldSession();
    response = await send("POST", { username, password, seat, device_name: name, key });
  } catch {
    throw new Error(text("sign-in-offline"));
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.title ?? text("sign-in-failed"));
  }
  const session = await response.json();
  write("sodiem.seats", { ...seats, [username]: session.principal.seat });
  if (key) await (await bundles()).keep(username, session).catch(() => {});
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
    const texts = page.lang === "en" && fetchEnglish().catch(() => {});
    const { default: init } = await import(script);
    window.sodiemEnglish ??= (await texts) || undefined;
    if (!window.sodiemEnglish && page.lang === "en") page.lang = "vi";
    showLanguage();
    await init({ module_or_path: module });
    engineRuns = true;
    // From here on the engine knows what there is to send, and somebody may withdraw it.
    if (document.visibilityState === "visible") takeBack();
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
window.addEventListener("sodiem:choose-language", (event) => chooseLanguage(event.detail));
window.addEventListener("sodiem:sign-in", (event) => showForm(Boolean(event.detail?.again)));
window.addEventListener("sodiem:save", (event) => saveFile(event.detail));
window.addEventListener("sodiem:devices", showDevices);
window.addEventListener("sodiem:attend-files", async ({ detail }) => (await evidence()).start(detail));
window.addEventListener("sodiem:send-later", ({ detail }) => sendLater(detail).catch(console.error));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && takeBack());
workers?.addEventListener("message", ({ data }) => window.dispatchEvent(new CustomEvent(`sodiem:${data}`)));
if (navigator.canShare?.({ files: [new File([], "a.txt", { type: "text/plain" })] })) page.dataset.shares = "";
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
