//! From sources to the served files: content-hashed names, and what the files say of each other.
//!
//! A file can say `{asset:NAME}` for the address of an asset and `{texts:PREFIX}` for messages as
//! JSON; the service worker also `{shells}`, every address of the shell by program, `{english}`, that of
//! each program's English, `{viewer}`, those of what shows documents, and `{version}`, a hash over all of them. An asset's name contains the hash of
//! its content, so it can be cached for ever; the page, the service worker and the manifest keep their
//! names.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::folder::Files;
use crate::web::sources::{Engine, Sources};
use crate::web::texts;

/// The files to serve, with these programs.
pub fn bundle(sources: &Sources, engines: &[Engine]) -> Result<Files> {
    let mut bundler = Bundler {
        sources,
        addresses: BTreeMap::new(),
        files: Files::new(),
    };
    for (name, content) in &sources.icons {
        bundler.add_asset(name, content);
    }
    bundler.add_asset("app.css", bare(&sources.styles).as_bytes());
    bundler.add_asset("desk.css", bare(&sources.desk_styles).as_bytes());
    bundler.add_asset("viewer.css", bare(&sources.viewer_styles).as_bytes());
    for (name, content) in &sources.library {
        bundler.add_asset(name, content);
    }
    for (program, texts) in &sources.english {
        bundler.add_asset(&english_of(program), without_comments(texts).as_bytes());
    }
    for engine in engines {
        let script = bare(&engine.script);
        bundler.add_asset(&format!("{}.js", engine.name), script.as_bytes());
        bundler.add_asset(&format!("{}_bg.wasm", engine.name), &engine.module);
    }
    for (name, source) in &sources.modules {
        let module = bundler.fill_in(name, &bare(source))?;
        bundler.add_asset(name, module.as_bytes());
    }
    let boot = bundler.fill_in("boot.js", &bare(&sources.boot))?;
    bundler.add_asset("boot.js", boot.as_bytes());
    bundler.add_root("index.html", &sources.index)?;
    bundler.add_root("manifest.webmanifest", &sources.manifest)?;

    let version = bundler.version();
    let shells: Map<String, Value> = engines
        .iter()
        .map(|engine| (engine.name.to_owned(), bundler.shell(engine, engines)))
        .collect();
    let english: Map<String, Value> = sources
        .english
        .iter()
        .map(|(program, _)| {
            let address = &bundler.addresses[&english_of(program)];
            ((*program).to_owned(), address.as_str().into())
        })
        .collect();
    let service_worker = bare(&sources.service_worker)
        .replace("{shells}", &json(&shells.into()))
        .replace("{english}", &json(&english.into()))
        .replace("{viewer}", &json(&bundler.viewer()))
        .replace("{version}", &version);
    bundler.add_root("service-worker.js", &service_worker)?;

    // Asked of the server each time, so no part of what the service worker keeps.
    let [page, script] = &sources.receipt;
    let script = bundler.fill_in("receipt.js", &bare(script))?;
    bundler.add_asset("receipt.js", script.as_bytes());
    bundler.add_root("bien-nhan.html", page)?;
    bundler.add_root("devices.js", &bare(&sources.devices))?;
    let licences = sources.licences.clone().into_bytes();
    bundler.files.insert(LICENCES.to_owned(), licences);
    Ok(bundler.files)
}

/// The name of the asset with a program's English.
fn english_of(program: &str) -> String {
    format!("{ENGLISH}{program}.ftl")
}

/// How the names of such assets begin: they are fetched where English is chosen.
const ENGLISH: &str = "english-";

/// How the names of assets begin that are fetched where somebody opens a document.
const VIEWER: &str = "viewer";

/// The licences of what shows documents, which are passed on with it.
const LICENCES: &str = "viewer-licences.txt";

/// How the names of all files begin that are no part of a first visit: English, what shows documents, the page
/// that checks receipts with its script, and what lists a person's devices.
pub const FETCHED_APART: [&str; 5] = [ENGLISH, VIEWER, "bien-nhan", "receipt", "devices"];

struct Bundler<'a> {
    sources: &'a Sources,
    /// Address of each asset, by the name that `{asset:NAME}` gives it.
    addresses: BTreeMap<String, String>,
    files: Files,
}

impl Bundler<'_> {
    fn add_asset(&mut self, name: &str, content: &[u8]) {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("assets/{stem}-{}.{extension}", short_hash(content));
        self.addresses.insert(name.to_owned(), format!("/{path}"));
        self.files.insert(path, content.to_owned());
    }

    fn add_root(&mut self, name: &str, source: &str) -> Result<()> {
        let content = self.fill_in(name, source)?;
        self.files.insert(name.to_owned(), content.into_bytes());
        Ok(())
    }

    /// The addresses of what shows documents.
    fn viewer(&self) -> Value {
        let assets = self.addresses.iter();
        let own = assets.filter(|(asset, _)| asset.starts_with(VIEWER));
        own.map(|(_, address)| address.as_str()).collect()
    }

    /// The addresses that a program needs: everything but English, what shows documents, and what bears
    /// another program's name.
    fn shell(&self, own: &Engine, engines: &[Engine]) -> Value {
        let is_of_other =
            |asset: &str, other: &Engine| other.name != own.name && asset.starts_with(other.name);
        let is_needed = |asset: &str| {
            let is_apart = asset.starts_with(ENGLISH) || asset.starts_with(VIEWER);
            !is_apart && !engines.iter().any(|other| is_of_other(asset, other))
        };
        let assets = self.addresses.iter();
        let needed = assets.filter(|(asset, _)| is_needed(asset));
        let needed = needed.map(|(_, address)| address.as_str());
        std::iter::once("/").chain(needed).collect()
    }

    /// A hash over everything so far; names of assets contain those of their contents.
    fn version(&self) -> String {
        let mut hash = Sha256::new();
        for (path, content) in &self.files {
            hash.update(Sha256::digest(path));
            hash.update(Sha256::digest(content));
        }
        short(&hash.finalize())
    }

    /// `source` with every `{asset:NAME}` and `{texts:PREFIX}` replaced.
    fn fill_in(&self, name: &str, source: &str) -> Result<String> {
        let with_assets = replace_each(source, "{asset:", |asset| {
            self.addresses
                .get(asset)
                .cloned()
                .with_context(|| format!("there is no {asset}"))
        });
        with_assets
            .and_then(|source| {
                replace_each(&source, "{texts:", |prefix| {
                    Ok(json(&texts::with_prefix(&self.sources.locales, prefix)?))
                })
            })
            .with_context(|| format!("web-client/{name}"))
    }
}

/// `source` with each span from `opening` to the next `}` replaced by what `value` makes of the
/// text between.
fn replace_each(
    source: &str,
    opening: &str,
    value: impl Fn(&str) -> Result<String>,
) -> Result<String> {
    let mut filled = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(opening) {
        let Some((argument, after)) = after.split_once('}') else {
            bail!("{opening} is not closed by a brace");
        };
        filled.push_str(before);
        filled.push_str(&value(argument).with_context(|| format!("{opening}{argument}}}"))?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// A script or a style sheet without indentation and without the lines that are comments: no phone
/// reads why. Nothing of what is bundled holds a text of several lines.
fn bare(source: &str) -> String {
    let mut is_comment = false;
    let kept = source.lines().map(str::trim).filter(|line| {
        is_comment |=
            line.starts_with("/*") && line.find("*/").is_none_or(|at| at + 2 == line.len());
        let is_left_out = is_comment || line.is_empty() || line.starts_with("//");
        is_comment &= !line.ends_with("*/");
        !is_left_out
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// A Fluent source without its comments.
fn without_comments(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// JSON that may stand inside a `<script>` element: nothing in it can end the element.
fn json(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

fn short_hash(content: &[u8]) -> String {
    short(&Sha256::digest(content))
}

/// 64 bits are enough to tell the files of one product apart.
fn short(digest: &[u8]) -> String {
    hex::encode(&digest[..8])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn sources() -> Sources {
        let texts = |text: &str| [String::new(), format!("boot-name = {text}\nother = no\n")];
        Sources {
            index: r#"<link href="{asset:app.css}"><script>{texts:boot-}</script>"#.into(),
            boot: r#"import("{asset:officer.js}")"#.into(),
            receipt: [
                r#"<script src="{asset:receipt.js}">"#.into(),
                "const texts = {texts:boot-};".into(),
            ],
            modules: vec![
                ("bundle.js", "export {}".into()),
                ("viewer.js", r#"import "{asset:viewer-pdf.js}""#.into()),
            ],
            devices: "export {}".into(),
            service_worker:
                r#"const shells = {shells}, version = "{version}", english = {english}, viewer = {viewer};"#
                    .into(),
            manifest: r#"{"src": "{asset:icon.svg}"}"#.into(),
            styles: "a {}".into(),
            desk_styles: "b {}".into(),
            viewer_styles: "v {}".into(),
            licences: "as it is".into(),
            library: vec![("viewer-pdf.js".into(), b"export {}".to_vec())],
            icons: vec![("icon.svg".into(), b"<svg/>".to_vec())],
            locales: vec![
                ("vi", texts("Sổ Điểm </script>")),
                ("en", texts("Score { $n }")),
            ],
            english: ["officer", "desk"]
                .map(|program| (program, "# a\nb = c\n".into()))
                .into(),
        }
    }

    fn engines() -> [Engine; 2] {
        ["officer", "desk"].map(|name| Engine {
            name,
            script: format!("export {{ {name} }}"),
            module: format!("\0asm {name}").into_bytes(),
        })
    }

    fn text(files: &Files, name: &str) -> String {
        String::from_utf8(files[name].clone()).unwrap()
    }

    #[test]
    fn a_changed_style_changes_its_address_the_page_and_the_version() {
        let before = bundle(&sources(), &engines()).unwrap();
        let after = bundle(
            &Sources {
                styles: "c {}".into(),
                ..sources()
            },
            &engines(),
        )
        .unwrap();
        let address = format!("assets/app-{}.css", short_hash(b"c {}\n"));
        assert!(after.contains_key(&address) && !before.contains_key(&address));
        assert!(text(&after, "index.html").contains(&format!("href=\"/{address}\"")));
        assert_ne!(
            text(&before, "service-worker.js"),
            text(&after, "service-worker.js")
        );
    }

    #[test]
    fn a_changed_page_changes_the_version_of_the_service_worker() {
        let before = bundle(&sources(), &engines()).unwrap();
        let after = bundle(
            &Sources {
                index: "new".into(),
                ..sources()
            },
            &engines(),
        )
        .unwrap();
        assert_ne!(before["service-worker.js"], after["service-worker.js"]);
    }

    #[test]
    fn the_service_worker_lists_the_page_and_every_asset_of_its_program() {
        let files = bundle(&sources(), &engines()).unwrap();
        let worker = text(&files, "service-worker.js");
        let (_, json) = worker.split_once("const shells = ").unwrap();
        let (json, _) = json.split_once(", version").unwrap();
        let listed: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(json).unwrap();
        let is_listed = |path: &&String| {
            let is_apart = ["receipt-", ENGLISH, VIEWER]
                .iter()
                .any(|name| path.starts_with(&format!("assets/{name}")));
            path.starts_with("assets/") && !is_apart
        };
        let assets = files.keys().filter(is_listed);
        let expected: BTreeSet<_> = std::iter::once("/".to_owned())
            .chain(assets.map(|path| format!("/{path}")))
            .collect();
        for (own, other, count) in [("officer", "desk", 7), ("desk", "officer", 8)] {
            let is_others = |path: &&String| path.contains(&format!("/{other}"));
            assert_eq!(listed[own].iter().find(is_others), None);
            assert_eq!(listed[own].len(), count);
        }
        assert_eq!(&listed["officer"] | &listed["desk"], expected);
    }

    #[test]
    fn the_page_that_checks_receipts_is_there_and_no_part_of_the_shell() {
        let files = bundle(&sources(), &engines()).unwrap();
        let page = text(&files, "bien-nhan.html");
        let (_, script) = page.split_once("src=\"/").unwrap();
        let (script, _) = script.split_once('"').unwrap();
        assert!(text(&files, script).contains("Sổ Điểm"), "{script}");
        assert!(!text(&files, "service-worker.js").contains("receipt"));
    }

    #[test]
    fn english_is_a_file_of_its_own_that_no_first_visit_fetches() {
        let files = bundle(&sources(), &engines()).unwrap();
        let address = format!("assets/english-officer-{}.ftl", short_hash(b"b = c\n"));
        assert_eq!(text(&files, &address), "b = c\n");
        let worker = text(&files, "service-worker.js");
        let (shells, english) = worker.split_once("english = ").unwrap();
        assert!(
            english.contains(&format!(r#""officer":"/{address}""#)),
            "{english}"
        );
        assert!(!shells.contains(ENGLISH));
    }

    #[test]
    fn what_shows_documents_is_known_to_the_service_worker_and_no_part_of_the_shell() {
        let files = bundle(&sources(), &engines()).unwrap();
        let worker = text(&files, "service-worker.js");
        let (shells, viewer) = worker.split_once("viewer = ").unwrap();
        let listed: Vec<String> =
            serde_json::from_str(viewer.trim_end().trim_end_matches(';')).unwrap();
        let is_there = |path: &String| files.contains_key(path.trim_start_matches('/'));
        assert!(
            listed.len() == 3 && listed.iter().all(is_there),
            "{listed:?}"
        );
        assert!(!shells.contains(VIEWER));
    }

    #[test]
    fn a_text_cannot_end_the_script_that_holds_it() {
        let page = text(&bundle(&sources(), &engines()).unwrap(), "index.html");
        let (script, rest) = page
            .split_once("<script>")
            .unwrap()
            .1
            .split_once("</script>")
            .unwrap();
        assert_eq!(rest, "");
        let texts: Value = serde_json::from_str(script).unwrap();
        assert_eq!(texts["vi"]["boot-name"], "Sổ Điểm </script>");
        assert_eq!(texts["en"]["boot-name"], "Score {$n}");
        assert_eq!(texts["en"].get("other"), None);
    }

    #[test]
    fn comments_and_indentation_are_left_out_and_nothing_else() {
        let source =
            "// why\na {\n  /* one */\n  b: c; // d\n\n  /* e\n   f */\n  /* g */ h: i;\n}\n";
        assert_eq!(bare(source), "a {\nb: c; // d\n/* g */ h: i;\n}\n");
    }

    #[test]
    fn an_unknown_asset_is_an_error_that_says_where() {
        let broken = Sources {
            boot: "{asset:engine.js}".into(),
            ..sources()
        };
        let error = bundle(&broken, &engines()).unwrap_err();
        let shown = format!("{error:#}");
        assert_eq!(
            shown,
            "web-client/boot.js: {asset:engine.js}: there is no engine.js"
        );
    }

    #[test]
    fn a_prefix_without_messages_is_an_error_that_says_where() {
        let broken = Sources {
            index: "{texts:sign-in-}".into(),
            ..sources()
        };
        let shown = format!("{:#}", bundle(&broken, &engines()).unwrap_err());
        assert!(
            shown.starts_with("web-client/index.html: {texts:sign-in-}: "),
            "{shown}"
        );
    }
}
