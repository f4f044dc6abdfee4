// The page where anybody has a receipt checked, without an account and without the engine. The server
// checks it and says in words what it found.
const TEXTS = {texts:receipt-page-};
const VERIFY = "/api/v1/receipts/verify";
const FILE_BYTES_MAX = 64 * 1024;
const TONES = { valid: "notice--good", "other_server": "notice--warning" };

const page = document.documentElement;
const element = (id) => document.getElementById(id);
const result = element("result");
const text = (key) => TEXTS[page.lang][key] ?? key;
let chosen = null;

function showLanguage() {
  document.title = `${text("receipt-page-title")} · Sổ Điểm`;
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

function show(state, title, says) {
  result.dataset.state = state;
  result.className = `notice ${TONES[state] ?? "notice--bad"}`;
  element("verdict").textContent = title;
  const line = (said) => Object.assign(document.createElement("li"), { textContent: said });
  element("says").replaceChildren(...says.map(line));
  result.hidden = false;
}

async function check(file) {
  if (file.size > FILE_BYTES_MAX) return show("too_large", text("receipt-page-too-large"), []);
  let response;
  try {
    const headers = { "x-sodiem-client": "web", "content-type": "application/json", "accept-language": page.lang };
    response = await fetch(VERIFY, { method: "POST", headers, body: await file.arrayBuffer() });
  } catch {
    return show("failed", text("receipt-page-offline"), []);
  }
  const said = await response.json().catch(() => null);
  // Another file may have been chosen meanwhile.
  if (file !== chosen) return;
  if (response.ok && said) show(said.verdict, said.title, said.says);
  else show("failed", said?.title ?? text("receipt-page-failed"), []);
}

function choose(file) {
  if (!file) return;
  chosen = file;
  check(file);
}

function chooseLanguage(language) {
  localStorage.setItem("sodiem.language", language);
  page.lang = language;
  showLanguage();
  choose(chosen);
}

page.lang = localStorage.getItem("sodiem.language") ?? "vi";
const theme = localStorage.getItem("sodiem.theme");
if (theme) page.dataset.theme = theme;
showLanguage();
element("file").addEventListener("change", ({ target }) => choose(target.files[0]));
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => {
  event.preventDefault();
  choose(event.dataTransfer.files[0]);
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => chooseLanguage(button.dataset.language));
}
