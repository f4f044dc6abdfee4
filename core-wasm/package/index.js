// The scoring core of Sổ Điểm. What each function takes and gives stands in index.d.ts.
import init, * as wasm from "./glue.js";

/** What cannot be read at all: `input` says which, `findings` why. */
export class UnreadableError extends Error {
  name = "UnreadableError";

  constructor({ input, findings }) {
    super(findings.map((finding) => line(input, finding)).join("\n"));
    this.input = input;
    this.findings = findings;
  }
}

function line(input, { line, leaf, message }) {
  const place = line === undefined ? input : `${input}:${line}`;
  return [`${place}:`, leaf, message].filter(Boolean).join(" ");
}

let loading;

/** Loads the core, once; a load that failed is tried again by the next call. */
export function load(source) {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(source = besideThis(new URL("./sodiem-core.wasm", import.meta.url))) {
  await init({ module_or_path: await source });
  return core;
}

async function besideThis(address) {
  if (address.protocol !== "file:") return address;
  // Node fetches no files. Bundlers for browsers are to leave this alone.
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises");
  return readFile(address);
}

const core = Object.freeze({
  check: (criteria, options) => JSON.parse(wasm.check(text(criteria), language(options))),

  score: (criteria, answers, options) => JSON.parse(core.scoreText(criteria, answers, options)),

  scoreText: (criteria, answers, options) =>
    reading(() => wasm.score(text(criteria), json(answers), language(options))),

  explain: (criteria, answers, options) =>
    JSON.parse(
      reading(() => wasm.explain(text(criteria), json(answers), options?.leaf, language(options))),
    ),
});

function text(criteria) {
  if (typeof criteria === "string") return criteria;
  throw new TypeError("criteria: pass the text of a criteria set");
}

function json(answers) {
  if (typeof answers === "string") return answers;
  if (typeof answers === "object") return JSON.stringify(answers);
  throw new TypeError('answers: pass { answers: { "1.1": … } } or its JSON');
}

function language(options) {
  return String(options?.language ?? "vi");
}

/** What the core refuses it throws as JSON. */
function reading(call) {
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === "string" ? new UnreadableError(JSON.parse(thrown)) : thrown;
  }
}
