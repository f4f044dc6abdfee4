//! `sodiem criteria …`: a province brings its set as the file that it keeps, and takes it home again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::ids::Digest;
use sodiem_core::text::Language;

use super::{Failure, input, open, print};
use crate::config::DataOptions;
use crate::criteria_file::{self, Given};
use crate::problem::catalog;
use crate::store::published;

/// A criteria set in a file that an option names.
#[derive(Args)]
pub struct CriteriaOption {
    /// The criteria: the spreadsheet of `sodiem criteria template` (XLSX), a table (TSV, CSV) or
    /// JSON.
    #[arg(long = "criteria", env = "SODIEM_CRITERIA", value_name = "FILE")]
    path: PathBuf,
    #[command(flatten)]
    labels: Labels,
}

impl CriteriaOption {
    /// Reads the set.
    pub fn read(&self, language: Language) -> Result<CriteriaSet, Failure> {
        read(&self.path, &self.labels.given(), language)
    }
}

/// A criteria set in a file.
#[derive(Args)]
pub struct CriteriaFile {
    /// The criteria: the spreadsheet of `sodiem criteria template` (XLSX), a table (TSV, CSV) or
    /// JSON.
    #[arg(value_name = "FILE", required_unless_present = "criteria")]
    file: Option<PathBuf>,
    /// The same as an option.
    #[arg(long, env = "SODIEM_CRITERIA", value_name = "FILE", hide = true)]
    criteria: Option<PathBuf>,
    #[command(flatten)]
    labels: Labels,
}

impl CriteriaFile {
    fn path(&self) -> &Path {
        let named = self.file.as_ref().or(self.criteria.as_ref());
        named.map_or(Path::new(""), PathBuf::as_path)
    }

    fn read(&self, language: Language) -> Result<CriteriaSet, Failure> {
        read(self.path(), &self.labels.given(), language)
    }
}

/// What a file of criteria may not say itself.
#[derive(Args)]
struct Labels {
    /// Their title, where the file does not say it.
    #[arg(
        long = "criteria-title",
        env = "SODIEM_CRITERIA_TITLE",
        value_name = "TEXT",
        default_value = "Bộ tiêu chí xác định Chỉ số cải cách hành chính cấp xã"
    )]
    title: String,
    /// The set is no province's real one and is labelled so wherever it is shown.
    #[arg(long = "criteria-sample", env = "SODIEM_CRITERIA_SAMPLE")]
    is_sample: bool,
}

impl Labels {
    fn given(&self) -> Given {
        let standing = if self.is_sample {
            Standing::Sample
        } else {
            Standing::InForce
        };
        Given {
            title: self.title.clone(),
            standing,
        }
    }
}

/// Reads a set from a file.
pub fn read(path: &Path, given: &Given, language: Language) -> Result<CriteriaSet, Failure> {
    criteria_file::read(&input::bytes(path)?, given)
        .map_err(|findings| input::unusable(&findings, path, language))
}

/// What there is to do with criteria.
#[derive(Subcommand)]
pub enum CriteriaCommand {
    /// Add an edition of the criteria; prints its digest. All that is wrong is said at once, and
    /// then nothing is added.
    Import {
        #[command(flatten)]
        data: DataOptions,
        #[command(flatten)]
        criteria: CriteriaFile,
    },
    /// Say all that is wrong with a file of criteria, without a data folder.
    Check {
        #[command(flatten)]
        criteria: CriteriaFile,
    },
    /// Write an edition as a file.
    Export {
        #[command(flatten)]
        data: DataOptions,
        /// The edition's digest, or how it begins; needed where there are several.
        #[arg(long, env = "SODIEM_EDITION", value_name = "DIGEST")]
        edition: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Write a file of criteria in another form.
    Convert {
        #[command(flatten)]
        criteria: CriteriaFile,
        #[command(flatten)]
        output: Output,
    },
    /// Write the empty spreadsheet to fill in, with its guide.
    Template {
        /// Where to.
        #[arg(long, env = "SODIEM_OUTPUT", value_name = "FILE")]
        output: PathBuf,
    },
    /// Print the JSON Schema of the form in which sets are stored and exchanged.
    Schema,
}

/// A file to write.
#[derive(Args)]
pub struct Output {
    /// Where to; its extension says the form unless `--form` does.
    #[arg(value_name = "OUTPUT", required_unless_present = "output")]
    written: Option<PathBuf>,
    /// The same as an option.
    #[arg(long, env = "SODIEM_OUTPUT", value_name = "FILE", hide = true)]
    output: Option<PathBuf>,
    /// The form.
    #[arg(long, env = "SODIEM_FORM", value_enum)]
    form: Option<Form>,
}

/// A form of a file.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// The spreadsheet.
    Xlsx,
    /// The table, separated by tabs.
    Tsv,
    /// The table, separated by commas.
    Csv,
    /// What is stored and digested.
    Json,
}

impl Output {
    fn path(&self) -> &Path {
        let named = self.written.as_ref().or(self.output.as_ref());
        named.map_or(Path::new(""), PathBuf::as_path)
    }

    fn write(&self, set: &CriteriaSet, language: Language) -> Result<(), Failure> {
        let extension = self.path().extension().and_then(|own| own.to_str());
        let by_name = extension.and_then(|own| Form::from_str(own, true).ok());
        let form = self.form.or(by_name).with_context(|| {
            let path = self.path().display();
            format!("{path}: end it in .xlsx, .tsv, .csv or .json")
        })?;
        if matches!(form, Form::Tsv | Form::Csv)
            && let Some(lost) = criteria_file::lost_in_table(set)
        {
            eprintln!("{}", catalog(language).format(&lost));
        }
        let bytes = match form {
            Form::Xlsx => criteria_file::workbook(set)?,
            Form::Tsv => table::write(set).into_bytes(),
            Form::Csv => criteria_file::csv(set)?,
            Form::Json => set.to_json().into_bytes(),
        };
        write(self.path(), &bytes)
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).with_context(|| path.display().to_string())?;
    println!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

/// `sodiem criteria …`
pub fn run(command: CriteriaCommand, language: Language) -> Result<(), Failure> {
    match command {
        CriteriaCommand::Import { data, criteria } => {
            let set = criteria.read(language)?;
            let app = open(&data)?;
            let (digest, leaves) = (set.digest(), set.leaves().count());
            let now = app.environment.now();
            app.store
                .write(move |connection| published::put_criteria_set(connection, &set, now))?;
            println!("{digest}: {leaves} scored criteria");
            Ok(())
        }
        CriteriaCommand::Check { criteria } => {
            let set = criteria.read(language)?;
            println!("{}: {} scored criteria", set.digest(), set.leaves().count());
            Ok(())
        }
        CriteriaCommand::Export {
            data,
            edition,
            output,
        } => {
            let app = open(&data)?;
            let sets = app.store.read(published::criteria_sets)?;
            output.write(chosen(&sets, edition.as_deref())?, language)
        }
        CriteriaCommand::Convert { criteria, output } => {
            let set = criteria.read(language)?;
            let file = |path: &Path| std::fs::canonicalize(path).ok();
            if file(output.path()) == file(criteria.path()) {
                let path = output.path().display();
                let own = anyhow::anyhow!("{path} is the file that is read; write another");
                return Err(own.into());
            }
            output.write(&set, language)
        }
        CriteriaCommand::Template { output } => write(&output, &criteria_file::template()?),
        CriteriaCommand::Schema => Ok(print(&criteria_file::schema())?),
    }
}

/// The one edition whose digest begins so; without a digest, the only one there is.
fn chosen<'a>(
    sets: &'a BTreeMap<Digest, CriteriaSet>,
    edition: Option<&str>,
) -> anyhow::Result<&'a CriteriaSet> {
    let edition = edition.unwrap_or_default();
    let mut fitting = sets
        .iter()
        .filter(|(digest, _)| digest.to_string().starts_with(edition));
    match (fitting.next(), fitting.next()) {
        (Some((_, set)), None) => Ok(set),
        (Some(_), Some(_)) => {
            let all = sets
                .iter()
                .map(|(digest, set)| format!("{digest} {}", set.title));
            let all: Vec<_> = all.collect();
            anyhow::bail!("say which with --edition:\n{}", all.join("\n"))
        }
        (None, _) => anyhow::bail!("there is no edition {edition}"),
    }
}
