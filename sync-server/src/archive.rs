//! The closed file of a round (*hồ sơ lưu của kỳ đánh giá*): everything that was written, decided, cited and
//! counted in it, as one ZIP archive that is read without this program.
//!
//! ```text
//! manifest.json                         what the archive is of, and of each file what it is
//! SHA256SUMS                            of every other file, as `sha256sum --check` reads it
//! round.json  criteria-EDITION.json     settings, and each edition that the round was scored by
//! table.xlsx  ranking.xlsx              the results
//! units/CODE/survey.json                what the survey says of the unit
//! units/CODE/decisions.json             the decisions on the unit's sheet, in the server's order
//! units/CODE/DOCUMENT.automerge         a sheet or an appraisal with its whole history
//! units/CODE/DOCUMENT.json              the same as it stands
//! units/CODE/files/DIGEST-NAME          the files that prove the answers
//! ```
//!
//! Law on Archives 33/2024/QH15: a closed file is handed over with what describes it and what proves it whole.

use std::io::{Cursor, Read, Seek, Write};

use anyhow::Context;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sodiem_core::consolidate::{Ranked, TableQuery};
use sodiem_core::document::{Document, LeafEntry};
use sodiem_core::ids::{Code, Digest, DocumentId, RoundId, UnitCode};
use sodiem_core::round::Round;
use sodiem_core::text::Language;
use sodiem_core::time::Timestamp;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::app::App;
use crate::reference::Reference;
use crate::store::documents::{self, Source};
use crate::store::evidence::{self, UnitFile};
use crate::store::{self, decisions};
use crate::{dossier, spreadsheet, table};

/// The name and the version of the layout, in the manifest.
pub const FORMAT: &str = "sodiem-round-file-1";
/// How much of a file is in memory at one time.
const BLOCK_BYTES: usize = 64 * 1024;

/// What an archive came to.
#[derive(Debug, Default)]
pub struct Written {
    /// How many units are in it.
    pub units: usize,
    /// How many files it has.
    pub files: usize,
    /// Files that prove answers and are not there, or hold something else: unit and name.
    pub missing: Vec<String>,
}

/// Writes the file of a round; `done` hears after each unit how many of how many there are.
///
/// # Errors
/// No such round; what is stored does not read; the archive cannot be written.
pub fn write(
    app: &App,
    id: &RoundId,
    (out, language): (impl Write + Seek, Language),
    mut done: impl FnMut(usize, usize),
) -> anyhow::Result<Written> {
    let reference = app
        .reference()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let round = reference.round(id);
    let round = round.with_context(|| format!("there is no round {id}"))?;
    let mut archive = Archive::new(out);
    archive.add_json("round.json", round, json!({"is": "round"}))?;
    for edition in round.editions() {
        let set = reference.sets.get(&edition);
        let set = set.with_context(|| format!("edition {edition} is not there"))?;
        let path = format!("criteria-{}.json", edition.short());
        archive.add_json(&path, &**set, json!({"is": "criteria", "edition": edition}))?;
    }
    add_results(app, (id, language), &mut archive)?;
    let units = reference.scored(id);
    let mut missing = Vec::new();
    for (count, unit) in units.iter().enumerate() {
        let of_unit = OfUnit {
            app,
            reference: &reference,
            round,
            unit,
        };
        of_unit.add(&mut archive, &mut missing)?;
        done(count + 1, units.len());
    }
    let about = json!({
        "format": FORMAT,
        "round": id,
        "title": round.title,
        "province": round.province,
        "closes_at": round.closes_at,
        "is_closed": is_closed(round, app.environment.now()),
        "made_at": app.environment.now(),
        "units": units.len(),
        "missing": missing,
    });
    let files = archive.finish(about)?;
    Ok(Written {
        units: units.len(),
        files,
        missing,
    })
}

/// Whether nothing is decided in a round any more.
#[must_use]
pub fn is_closed(round: &Round, now: Timestamp) -> bool {
    now > round.closes_at
}

fn add_results<W: Write + Seek>(
    app: &App,
    (id, language): (&RoundId, Language),
    archive: &mut Archive<W>,
) -> anyhow::Result<()> {
    let ranked = Ranked::Accepted;
    let results = table::whole_table(app, id, ranked);
    let results = results.map_err(|error| anyhow::anyhow!("the results: {error}"))?;
    let query = TableQuery {
        ranked,
        ..TableQuery::default()
    };
    let book = spreadsheet::table(&results, &query, language).xlsx(language)?;
    archive.add("table.xlsx", Cursor::new(book), json!({"is": "table"}))?;
    let book = spreadsheet::ranking(&results, language).xlsx(language)?;
    archive.add("ranking.xlsx", Cursor::new(book), json!({"is": "ranking"}))?;
    Ok(())
}

/// What is added of one unit.
struct OfUnit<'a> {
    app: &'a App,
    reference: &'a Reference,
    round: &'a Round,
    unit: &'a UnitCode,
}

impl OfUnit<'_> {
    fn add<W: Write + Seek>(
        &self,
        archive: &mut Archive<W>,
        missing: &mut Vec<String>,
    ) -> anyhow::Result<()> {
        let (id, unit) = (&self.round.id, self.unit);
        let folder = format!("units/{unit}");
        let read = |c: &rusqlite::Connection| {
            let decided = decisions::of_unit(c, id, unit)?;
            let documents = documents::of_unit(c, id, unit)?;
            Ok::<_, store::Error>((decided, documents, evidence::files(c, (id, unit))?))
        };
        let (decided, documents, files) = self.app.store.read(read)?;
        let about = json!({"is": "decisions", "unit": unit, "name": self.name()});
        archive.add_json(&format!("{folder}/decisions.json"), &decided, about)?;
        let survey = dossier::survey_of(self.app, id, unit)?;
        let about = json!({"is": "survey", "unit": unit});
        archive.add_json(&format!("{folder}/survey.json"), &survey, about)?;
        for document in documents {
            self.add_document(archive, &document)?;
        }
        for file in files {
            let path = format!("{folder}/files/{}-{}", file.digest, plain(&file.name));
            if !self.add_file(archive, &path, &file)? {
                missing.push(format!("{unit} {} ({})", file.name, file.digest));
            }
        }
        Ok(())
    }

    fn name(&self) -> Option<&str> {
        let unit = self.reference.units(self.round).get(self.unit)?;
        Some(&unit.name)
    }

    fn add_document<W: Write + Seek>(
        &self,
        archive: &mut Archive<W>,
        id: &DocumentId,
    ) -> anyhow::Result<()> {
        let edition = self.round.edition_of(&id.edition);
        let edition = edition.and_then(|edition| self.reference.sets.get(&edition));
        let edition =
            edition.with_context(|| format!("{id} is of an edition that is not there"))?;
        let load = |c: &rusqlite::Connection| documents::load(c, (id, edition), Source::Snapshot);
        let Some(loaded) = self.app.store.read(load)? else {
            return Ok(());
        };
        let document = loaded.document;
        // A colon is no part of a file's name everywhere.
        let name = id.to_string().replace(':', "-");
        let path = format!("units/{}/{name}", self.unit);
        let about =
            |form: &str| json!({"is": "document", "form": form, "unit": self.unit, "document": id});
        let saved = Cursor::new(document.save());
        archive.add(&format!("{path}.automerge"), saved, about("automerge"))?;
        archive.add_json(&format!("{path}.json"), &shown(&document), about("json"))?;
        Ok(())
    }

    /// False where it is not there whole; what there is stands in the archive all the same.
    fn add_file<W: Write + Seek>(
        &self,
        archive: &mut Archive<W>,
        path: &str,
        file: &UnitFile,
    ) -> anyhow::Result<bool> {
        let stored = &self.app.evidence.storage;
        if stored.length(&file.digest)?.is_none() {
            return Ok(false);
        }
        let bytes = stored.read(&file.digest)?;
        let about = json!({
            "is": "file",
            "unit": self.unit,
            "name": file.name,
            "kind": file.kind,
            "received_at": file.received_at,
            "is_held": file.is_held,
        });
        let digest = archive.add(path, bytes, about)?;
        Ok(digest == file.digest)
    }
}

/// What a document says, of the leaves of which it says something.
fn shown(document: &Document) -> Value {
    let sheet = document.read();
    let said = sheet.leaves.iter().filter(|(_, entry)| !entry.is_blank());
    let said: Vec<Value> = said.map(|(leaf, entry)| said_of(leaf, entry)).collect();
    json!({"heads": document.heads(), "leaves": said})
}

fn said_of(leaf: &Code, entry: &LeafEntry) -> Value {
    json!({
        "leaf": leaf,
        "answers": entry.candidates,
        "note": entry.note,
        "explanation": entry.explanation,
        "citations": entry.citations,
        "opinion": entry.opinion,
        "asks": entry.asks,
    })
}

/// A name that stands in every file system: what separates folders or is no letter becomes `_`.
fn plain(name: &str) -> String {
    let harmless = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    name.chars().map(harmless).collect()
}

/// An archive that is being written.
struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    entries: Vec<Value>,
    sums: String,
}

impl<W: Write + Seek> Archive<W> {
    fn new(out: W) -> Self {
        Self {
            zip: ZipWriter::new(out),
            entries: Vec::new(),
            sums: String::new(),
        }
    }

    fn add_json(&mut self, path: &str, value: &impl Serialize, about: Value) -> anyhow::Result<()> {
        let bytes = Cursor::new(serde_json::to_vec_pretty(value)?);
        self.add(path, bytes, about).map(|_| ())
    }

    /// Adds a file; gives what it holds.
    fn add(&mut self, path: &str, bytes: impl Read, about: Value) -> anyhow::Result<Digest> {
        let (digest, length) = self.put(path, bytes)?;
        self.sums += &format!("{digest}  {path}\n");
        self.entries
            .push(json!({"path": path, "sha256": digest, "bytes": length, "about": about}));
        Ok(digest)
    }

    fn put(&mut self, path: &str, mut bytes: impl Read) -> anyhow::Result<(Digest, u64)> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true)
            .unix_permissions(0o644);
        self.zip.start_file(path, options)?;
        let (mut hash, mut block, mut length) = (Sha256::new(), vec![0; BLOCK_BYTES], 0);
        loop {
            let read = bytes.read(&mut block)?;
            if read == 0 {
                return Ok((Digest(hash.finalize().into()), length));
            }
            hash.update(&block[..read]);
            self.zip.write_all(&block[..read])?;
            length += read as u64;
        }
    }

    /// Adds manifest and checksums; gives how many files there are.
    fn finish(mut self, mut about: Value) -> anyhow::Result<usize> {
        about["entries"] = Value::Array(std::mem::take(&mut self.entries));
        self.add_json("manifest.json", &about, Value::Null)?;
        let sums = std::mem::take(&mut self.sums);
        let files = sums.lines().count();
        self.put("SHA256SUMS", sums.as_bytes())?;
        let mut out = self.zip.finish()?;
        out.flush()?;
        Ok(files + 1)
    }
}
