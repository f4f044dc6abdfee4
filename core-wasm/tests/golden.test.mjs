// The vectors that the native core is tested with: the same points to the last digit.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { SAMPLE, core, csv, json, parse, place, read, stored, table } from "./support.mjs";

const VECTORS = "core/testdata/scoring";

test("every kind of rule scores as written down", async (t) => {
  const files = readdirSync(place(`${VECTORS}/leaf`));
  assert.ok(files.length >= 30, "the folder of vectors");
  for (const file of files) {
    const vectors = parse(read(`${VECTORS}/leaf/${file}`));
    await t.test(file, () => vectors.cases.forEach((one) => checkCase(vectors, one)));
  }
});

function checkCase({ rule_kind, rule_parameters, max_points, outside }, one) {
  const code = outside ? "T.1" : "1";
  const total = ["T", "", "domain", "Tên", max_points, outside];
  const cap = { cap: Number(max_points), outside_100: true };
  const place = outside ? ["T.1", "T", "criterion"] : ["1", "", "domain"];
  const leaf = [...place, "Tên", max_points, rule_kind, rule_parameters, "Văn bản", "self"];
  const criteria = table(outside ? [[...total, cap, "", ""], leaf] : [leaf]);
  const answers = json({ answers: { [code]: one.answer } });

  const { leaves, findings } = core.score(criteria, answers);
  const expected = { points: one.points, max: one.max ?? max_points, state: one.state };
  assert.deepEqual(leaves[code], expected, one.name);
  assert.deepEqual(findings.map((finding) => finding.code), one.findings ?? [], one.name);

  const [explained] = core.explain(criteria, answers);
  const { points, max, state } = explained;
  assert.deepEqual({ points, max, state }, expected, one.name);
  assert.deepEqual(explained.findings, findings, one.name);
  const texts = (told) => told.map(({ text }) => text);
  if (one.explained) assert.equal(texts(explained.steps).at(-1), one.explained, one.name);
  if (one.next) assert.deepEqual(texts(explained.next), one.next, one.name);
}

test("whole sheets score as written down, from every form of their criteria", () => {
  for (const sheet of parse(read(`${VECTORS}/sheets.json`))) checkSheet(sheet);
});

test("the whole sample scores as a second program computed it, from every form", () => {
  for (const sheet of parse(read(`${VECTORS}/sample.json`))) checkSheet(sheet);
});

function checkSheet({ name, criteria, rounds, answers, scores }) {
  const rows = criteria ? table(criteria) : SAMPLE;
  const json = stored(rows, rounds);
  // A table cannot say how a set rounds.
  const forms = rounds ? { json } : { rows, csv: csv(rows), json };
  for (const [form, text] of Object.entries(forms)) {
    assert.deepEqual(core.check(text), [], `${name}, ${form}`);
    const { findings, ...scored } = core.score(text, answersFile(answers));
    const found = findings.map(({ code, leaf }) => [code, leaf ?? null]);
    assert.deepEqual({ ...scored, findings: found }, scores, `${name}, ${form}`);
  }
}

const answersFile = (answers) => json({ answers });
