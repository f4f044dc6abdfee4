//! What the web build reads: the compiled client and the files of `web-client/`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::web::{DESK, OFFICER};

/// A program of the client as the browser loads it.
pub struct Engine {
    /// The program's name, and its files'.
    pub name: &'static str,
    /// The JavaScript module that instantiates the wasm module.
    pub script: String,
    /// The wasm module.
    pub module: Vec<u8>,
}

/// The files of `web-client/` that are no Rust.
pub struct Sources {
    /// The page.
    pub index: String,
    /// The sign-in shell, which shows before the client is loaded.
    pub boot: String,
    /// The page that checks receipts, and its script.
    pub receipt: [String; 2],
    /// The shell's modules by name, each after those that it loads.
    pub modules: Vec<(&'static str, String)>,
    /// What lists a person's devices.
    pub devices: String,
    /// The service worker.
    pub service_worker: String,
    /// What makes it installable.
    pub manifest: String,
    /// All style sheets that everybody needs, in the order of their names.
    pub styles: String,
    /// Those of the desk's program, which come after them.
    pub desk_styles: String,
    /// That of what shows documents.
    pub viewer_styles: String,
    /// What draws PDF files, by name.
    pub library: Vec<(String, Vec<u8>)>,
    /// Its licences.
    pub licences: String,
    /// Icons by name.
    pub icons: Vec<(String, Vec<u8>)>,
    /// Fluent sources by language tag: the client's, then the shell's own.
    pub locales: Vec<(&'static str, [String; 2])>,
    /// All English texts of each program, by its name: Vietnamese is in the programs themselves.
    pub english: Vec<(&'static str, String)>,
}

/// What saves to files; small parts; then what keeps and sends files, shows documents, takes photographs,
/// straightens them, and shows what there is.
const MODULES: [&str; 16] = [
    "bundle.js",
    "parts.js",
    "uploads.js",
    "store.js",
    "brought.js",
    "sending.js",
    "viewer-pages.js",
    "viewer.js",
    "capture.js",
    "corners.js",
    "straighten.js",
    "room.js",
    "placed.js",
    "awaited.js",
    "uncited.js",
    "evidence.js",
];

/// Where npm puts pdf.js.
const PDF_JS: &str = "node_modules/pdfjs-dist";

/// What is taken of pdf.js: the name that it gets here, and the file. The build for older browsers, because
/// phones in offices are not new.
const LIBRARY: [(&str, &str); 6] = [
    ("viewer-pdf.js", "legacy/build/pdf.min.mjs"),
    ("viewer-worker.js", "legacy/build/pdf.worker.min.mjs"),
    ("viewer-jbig2.wasm", "wasm/jbig2.wasm"),
    ("viewer-openjpeg.wasm", "wasm/openjpeg.wasm"),
    ("viewer-symbol.pfb", "standard_fonts/FoxitSymbol.pfb"),
    ("viewer-dingbats.pfb", "standard_fonts/FoxitDingbats.pfb"),
];

/// What those who wrote these want to be passed on with them.
const LICENCES: [&str; 6] = [
    "LICENSE",
    "wasm/LICENSE_JBIG2",
    "wasm/LICENSE_PDFJS_JBIG2",
    "wasm/LICENSE_OPENJPEG",
    "wasm/LICENSE_PDFJS_OPENJPEG",
    "standard_fonts/LICENSE_FOXIT",
];

impl Sources {
    /// Read them from the checkout.
    pub fn read(root: &Path) -> Result<Self> {
        let client = root.join("web-client");
        let mut locales = Vec::new();
        for tag in ["vi", "en"] {
            let file = |path: String| text(&client.join("locales").join(path));
            locales.push((
                tag,
                [
                    file(format!("{tag}.ftl"))?,
                    file(format!("shell/{tag}.ftl"))?,
                ],
            ));
        }
        Ok(Self {
            index: text(&client.join("index.html"))?,
            boot: text(&client.join("boot.js"))?,
            receipt: [
                text(&client.join("receipt.html"))?,
                text(&client.join("receipt.js"))?,
            ],
            modules: MODULES
                .into_iter()
                .map(|name| Ok((name, text(&client.join(name))?)))
                .collect::<Result<_>>()?,
            devices: text(&client.join("devices.js"))?,
            service_worker: text(&client.join("service-worker.js"))?,
            manifest: text(&client.join("manifest.webmanifest"))?,
            styles: styles(&client.join("styles"))?,
            desk_styles: styles(&client.join("styles/desk"))?,
            viewer_styles: styles(&client.join("styles/viewer"))?,
            library: library(&client.join(PDF_JS))?,
            licences: licences(&client.join(PDF_JS))?,
            icons: files_of(&client.join("icons"))?,
            locales,
            english: english(root)?,
        })
    }

    /// Every byte that was read, in a fixed order.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let single = [
            &self.index,
            &self.boot,
            &self.receipt[0],
            &self.receipt[1],
            &self.devices,
            &self.service_worker,
            &self.manifest,
            &self.styles,
            &self.desk_styles,
            &self.viewer_styles,
            &self.licences,
        ];
        let icons = self
            .icons
            .iter()
            .chain(&self.library)
            .flat_map(|(name, content)| [name.as_bytes(), content.as_slice()]);
        let locales = self.locales.iter().flat_map(|(_, sources)| sources);
        let english = self.english.iter().map(|(_, source)| source);
        let modules = self.modules.iter().map(|(_, source)| source);
        single
            .into_iter()
            .chain(locales)
            .chain(english)
            .chain(modules)
            .map(String::as_bytes)
            .chain(icons)
    }
}

/// The English of each program: what everybody meets, and for the desk what offices do.
fn english(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let file = |path: &str| text(&root.join(path));
    let everybodys = file("core/locales/en.ftl")? + &file("web-client/locales/en.ftl")?;
    let offices = file("core/locales/office/en.ftl")? + &file("web-client/locales/desk/en.ftl")?;
    let desks = everybodys.clone() + &offices;
    Ok(vec![(OFFICER.name, everybodys), (DESK.name, desks)])
}

fn library(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let read = |(name, file): (&str, &str)| {
        let path = folder.join(file);
        let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((name.to_owned(), content))
    };
    LIBRARY.into_iter().map(read).collect()
}

fn licences(folder: &Path) -> Result<String> {
    let read = |file: &str| Ok(format!("{file}\n\n{}\n\n", text(&folder.join(file))?));
    LICENCES.into_iter().map(read).collect()
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The style sheets of a folder as one.
fn styles(folder: &Path) -> Result<String> {
    files_of(folder)?
        .into_iter()
        .map(|(name, content)| {
            String::from_utf8(content).with_context(|| format!("{name} is not UTF-8"))
        })
        .collect()
}

/// The files of a folder, by name.
fn files_of(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            files.push((name, fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}
