// What the tests share: the built package, the repository's files, and criteria as text.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The built package, which `cargo xtask package` prints. */
export const folder = process.env.SODIEM_PACKAGE;
if (!folder) throw new Error("SODIEM_PACKAGE: name the folder that `cargo xtask package` built");

export const exported = await import(pathToFileURL(`${folder}/index.js`));
export const core = await exported.load();

const root = new URL("../../", import.meta.url);

/** A file or a folder of the repository. */
export const place = (path) => new URL(path, root);
export const read = (path) => readFileSync(place(path), "utf8");

export const SAMPLE = read("data/criteria/commune-sample.tsv");
const HEADING = SAMPLE.split("\n", 1)[0];

// Some vectors have counts that JavaScript's numbers cannot hold: between `parse` and `json` they are
// texts that begin so.
const DIGITS = "digits:";

export const parse = (text) =>
  JSON.parse(
    text.replace(/("(?:[^"\\]|\\.)*")|(-?\d{16,})/g, (_, string, digits) =>
      string ?? `"${DIGITS}${digits}"`,
    ),
  );

export const json = (value) =>
  JSON.stringify(value).replace(new RegExp(`"${DIGITS}(-?\\d+)"`, "g"), "$1");

/** The table of these rows; a cell that is no text is the JSON of parameters. */
export const table = (rows) =>
  [HEADING, ...rows.map((row) => row.map(cell).join("\t")), ""].join("\n");

const cell = (own) => (typeof own === "string" ? own : json(own));

/** A table as CSV. */
export const csv = (table) => table.replace(/[^\t\n]+/g, quoted).replaceAll("\t", ",");

const quoted = (own) => (/[",]/.test(own) ? `"${own.replaceAll('"', '""')}"` : own);

/** A table as the JSON in which editions are stored. */
export function stored(table, { at = "total", decimals = 2, rounding = "half_away_from_zero" } = {}) {
  const rows = table.trimEnd().split("\n").slice(1).map(storedRow);
  const title = "Bộ tiêu chí mẫu";
  return json({ title, is_sample: true, decimals, rounding, rounded_at: at, rows });
}

function storedRow(line) {
  const [code, parent, , name, points_max, kind, cell, evidence, by] = line.split("\t");
  const { na: not_applicable, ...parameters } = parse(cell);
  const [role, named] = by.split(":");
  const scored_by = named ? { [role]: named } : role;
  const leaf = { rule: { kind, parameters }, not_applicable, evidence, scored_by };
  const total = () => ({ [kind]: { cap: String(parameters.cap) } });
  const contents = { sum: () => "sum", bonus_total: total, penalty_total: total };
  const content = (contents[kind] ?? (() => ({ leaf })))();
  return { code, parent: parent || null, name, points_max, content };
}
