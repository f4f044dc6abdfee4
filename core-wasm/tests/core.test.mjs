// What the functions promise beside the points.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { SAMPLE, core, exported, folder, read, stored, table } from "./support.mjs";

const ROW = ["1", "", "domain", "Tên", "1", "choice"];
/** The row with another cell. */
const changed = (place, cell) => ROW.map((own, index) => (index === place ? cell : own));
const OPTIONS = { options: [{ label: "Có", points: 1 }, { label: "Không", points: 0 }] };
const ONE = table([[...ROW, OPTIONS, "Văn bản", "self"]]);
const formula = (points) => {
  const variables = [{ name: "a", label: "A" }];
  const parameters = { variables, alternatives: [{ points }] };
  return table([[...changed(5, "formula"), parameters, "Văn bản", "self"]]);
};
const EMPTY = { answers: {} };
const TABLE_BYTES_MAX = 1024 * 1024;
const FILE_BYTES_MAX = 4 * 1024 * 1024;

const codes = (findings) => findings.map(({ code }) => code);
const padded = (text, bytes) => text + " ".repeat(bytes - Buffer.byteLength(text));

/** What was found in an input that a call refuses. */
function refused(input, call) {
  let findings;
  assert.throws(call, (error) => {
    findings = error.findings;
    assert.ok(error instanceof exported.UnreadableError, String(error));
    assert.equal(error.input, input);
    assert.ok(error.message.includes(findings[0].message));
    return true;
  });
  return codes(findings);
}

test("a sound set has no findings, and a broken one has all of them with their lines", () => {
  assert.deepEqual(core.check(SAMPLE), []);
  const broken = table([
    [...changed(3, ""), OPTIONS, "Văn bản", "self"],
    ["2", "", "domain", "Tên", "1", "magic", {}, "Văn bản", "self"],
  ]);
  const found = core.check(broken).map(({ code, leaf, line }) => [line, leaf, code]);
  assert.deepEqual(found, [
    [2, "1", "criteria-name"],
    [3, "2", "criteria-rule-unknown"],
  ]);
  const call = () => core.score(broken, EMPTY);
  assert.deepEqual(refused("criteria", call), ["criteria-name", "criteria-rule-unknown"]);
  assert.throws(call, /^UnreadableError: criteria:2: 1 .+\ncriteria:3: 2 .+$/);
});

test("answers that are no file of answers are refused with what was found", () => {
  for (const answers of ["", "[]", "{", '{"answers":[]}', "null", {}, [], null]) {
    assert.deepEqual(refused("answers", () => core.score(ONE, answers)), ["answers-file"]);
    assert.deepEqual(refused("answers", () => core.explain(ONE, answers)), ["answers-file"]);
  }
});

test("a wrong answer is a finding and spoils no other", () => {
  const answers = { answers: { 1: { choice: 7 }, 9: { choice: 0 }, "no code": {} } };
  const { leaves, findings } = core.score(ONE, answers);
  assert.deepEqual(leaves, { 1: { points: "0", max: "1", state: "invalid" } });
  assert.deepEqual(codes(findings), ["answer-no-leaf", "answer-choice", "answer-no-leaf"]);
});

test("answers are read up to their limit", () => {
  const text = '{"answers":{"1":{"choice":0}}}';
  assert.equal(core.score(ONE, padded(text, FILE_BYTES_MAX)).points, "1");
  const longer = () => core.score(ONE, padded(text, FILE_BYTES_MAX + 1));
  assert.deepEqual(refused("answers", longer), ["answers-too-long"]);
});

test("criteria are read up to their limits", () => {
  // Blank lines are no rows.
  const lines = (bytes) => ONE + "\n".repeat(bytes - Buffer.byteLength(ONE));
  assert.deepEqual(codes(core.check(lines(TABLE_BYTES_MAX))), []);
  assert.deepEqual(codes(core.check(lines(TABLE_BYTES_MAX + 1))), ["criteria-too-long"]);
  const json = stored(ONE);
  assert.deepEqual(codes(core.check(padded(json, FILE_BYTES_MAX))), []);
  assert.deepEqual(codes(core.check(padded(json, FILE_BYTES_MAX + 1))), ["criteria-too-long"]);
});

test("more findings than anybody reads are counted", () => {
  const findings = core.check(table(Array(502).fill(changed(0, "no code"))), { language: "en" });
  assert.equal(findings.length, 501);
  assert.match(findings.at(-1).message, /\b2 more\b/);
});

test("the core scores on after whatever it was given", () => {
  const deep = 200_000;
  const hostile = [
    "\0",
    "\uD800",
    "[".repeat(deep),
    '{"answers":'.repeat(deep),
    `{"answers":{"1":${"[".repeat(deep)}${"]".repeat(deep)}}}`,
    `{"rows":${"[".repeat(deep)}`,
    formula("(".repeat(deep)),
    formula(`${"(".repeat(500)}a${")".repeat(500)}`),
    formula("-".repeat(500) + "a"),
    table([[...changed(4, "9".repeat(deep)), OPTIONS, "Văn bản", "self"]]),
    stored(ONE).replace('"points_max":"1"', `"points_max":"1/${"9".repeat(30_000)}"`),
    ONE.replaceAll("\t", ";"),
    ONE.slice(0, -40),
  ];
  for (const text of hostile) {
    for (const call of [
      () => core.check(text),
      () => core.score(text, EMPTY),
      () => core.score(ONE, text),
      () => core.explain(ONE, text),
    ]) {
      try {
        call();
      } catch (error) {
        assert.ok(error instanceof exported.UnreadableError, `${error}: ${text.slice(0, 40)}`);
      }
    }
  }
  assert.deepEqual(core.check(formula("a")), []);
  assert.equal(core.score(ONE, { answers: { 1: { choice: 0 } } }).points, "1");
});

test("what is no text and no answers is a mistake of the program", () => {
  assert.throws(() => core.check(undefined), TypeError);
  assert.throws(() => core.score(Buffer.from(ONE), EMPTY), TypeError);
  assert.throws(() => core.score(ONE, undefined), TypeError);
});

test("letters that are typed apart from their marks are the same letters", () => {
  assert.notEqual(SAMPLE.normalize("NFD"), SAMPLE);
  const [apart, composed] = [SAMPLE.normalize("NFD"), SAMPLE].map((criteria) =>
    core.explain(criteria, EMPTY),
  );
  assert.deepEqual(apart, composed);
});

test("the text of scores has the leaves in the order of their codes", () => {
  const criteria = table(["10", "9", "T"].map((code) => [...changed(0, code), OPTIONS, "Văn bản", "self"]));
  const text = core.scoreText(criteria, EMPTY);
  assert.deepEqual(JSON.parse(text), core.score(criteria, EMPTY));
  const places = ['"10":', '"9":', '"T":'].map((key) => text.indexOf(key));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

test("an explanation is the arithmetic, and what one step more would give, in both languages", () => {
  const answers = { answers: { "1.1.3": { values: { a: "8", b: "5" } } } };
  const [leaf] = core.explain(SAMPLE, answers, { leaf: "1.1.3", language: "en" });
  const inVietnamese = core.explain(SAMPLE, answers, { leaf: "1.1.3" })[0];
  assert.deepEqual([leaf.leaf, leaf.name, leaf.state], ["1.1.3", inVietnamese.name, "scored"]);
  const both = [leaf, inVietnamese];
  const data = both.map(({ steps, next }) => [...steps, ...next].map(({ text, ...own }) => own));
  assert.deepEqual(data[0], data[1]);
  const texts = both.map(({ steps, next }) => [...steps, ...next].map(({ text }) => text));
  assert.notDeepEqual(texts[0], texts[1]);
  assert.ok(leaf.steps.length > 0 && leaf.next.length > 0);
  for (const { key, text } of leaf.steps) assert.ok(key !== text && !text.includes("{"), text);
  for (const { need, gains } of leaf.next) assert.ok(need.label && need.change && gains);
});

test("explanations stand in the order of the set", () => {
  const leaves = SAMPLE.split("\n").map((line) => line.split("\t"));
  const expected = leaves.filter((cells) => cells[8] && cells[8] !== "scored_by");
  const explained = core.explain(SAMPLE, EMPTY);
  assert.deepEqual(explained.map(({ leaf }) => leaf), expected.map(([code]) => code));
  assert.deepEqual(core.explain(SAMPLE, EMPTY, { leaf: "no leaf" }), []);
});

test("the core is loaded once", async () => {
  assert.equal(await exported.load(), core);
});

test("the types name what is exported, and nothing else", () => {
  const types = readFileSync(`${folder}/index.d.ts`, "utf8");
  const named = [...types.matchAll(/^export (?:class|function|const) (\w+)/gm)];
  assert.deepEqual(named.map(([, name]) => name).sort(), Object.keys(exported).sort());
  const [, body] = types.match(/^export interface Core \{(.*?)^\}/ms);
  const methods = [...body.matchAll(/^  (\w+)\(/gm)].map(([, name]) => name);
  assert.deepEqual(methods.sort(), Object.keys(core).sort());
});

test("the states and keys that the types name are those of the core", () => {
  const types = readFileSync(`${folder}/index.d.ts`, "utf8");
  const fields = (name) => {
    const [, body] = types.match(new RegExp(`^export interface ${name} .*?\\{(.*?)^\\}`, "ms"));
    return [...body.matchAll(/^  (\w+)\??:/gm)].map(([, field]) => field).sort();
  };
  const answers = { answers: { 1: { choice: 7 } } };
  const scores = core.score(ONE, answers);
  assert.deepEqual(Object.keys(scores).sort(), fields("Scores"));
  assert.deepEqual(Object.keys(scores.leaves[1]).sort(), fields("LeafScore"));
  const [explained] = core.explain(ONE, answers);
  const inherited = [...fields("Explanation"), ...fields("LeafScore")];
  assert.deepEqual(Object.keys(explained).sort(), inherited.sort());
});

test("the package has its version, its licence and no dependency", () => {
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const [, version] = read("Cargo.toml").match(/^version = "(.+)"$/m);
  assert.equal(about.version, version);
  assert.equal(readFileSync(`${folder}/LICENSE`, "utf8"), read("LICENSE"));
  for (const key of ["dependencies", "peerDependencies", "private"]) assert.ok(!(key in about));
  for (const file of about.files) assert.ok(readFileSync(`${folder}/${file}`).length > 0);
});
