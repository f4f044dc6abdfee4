//! Promise: the command line does what it says, tells what is wrong with a place, and its exit code
//! says which of the two it was.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sodiem_sync_server::demo::{self, Filling};
use tempfile::TempDir;

const UNITS: &str = "code,parent_code,level,type_vi,name_vi\n96,,province,Tỉnh,Tỉnh A\n\
    964,96,district,Huyện,Huyện B\n32001,964,commune,Xã,Xã C\n";

pub fn sodiem(arguments: &[&str]) -> Output {
    sodiem_with_input(arguments, "")
}

pub fn sodiem_with_input(arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_sodiem"))
        .args(arguments)
        .env_remove("SODIEM_DATA")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = process.stdin.take().expect("a pipe was asked for");
    pipe.write_all(input.as_bytes()).expect("the program reads");
    drop(pipe);
    process.wait_with_output().expect("the program ends")
}

#[track_caller]
pub fn done(output: &Output) -> String {
    let shown = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[track_caller]
pub fn refused(output: &Output, code: i32, text: &str) {
    let shown = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{shown}");
    assert!(shown.contains(text), "no {text:?} in {shown}");
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/criteria/commune-sample.tsv")
}

fn path(folder: &TempDir, name: &str, content: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    path.to_str().expect("a temporary folder's name").to_owned()
}

fn init(folder: &TempDir) -> (String, Output) {
    let data = folder
        .path()
        .join("data")
        .to_str()
        .expect("text")
        .to_owned();
    let units = path(folder, "units.csv", UNITS);
    let criteria = sample();
    let criteria = criteria.to_str().expect("text");
    let options = [
        "--province",
        "96",
        "--round",
        "2021",
        "--units",
        &units,
        "--criteria",
        criteria,
    ];
    let output = sodiem(&[&["init", "--data", &data], options.as_slice()].concat());
    (data, output)
}

#[test]
fn a_province_starts_and_its_data_hold_together() {
    let folder = TempDir::new().expect("a folder");
    let (data, output) = init(&folder);
    let text = done(&output);
    assert!(text.contains("Password:"), "{text}");
    let list = done(&sodiem(&["user", "list", "--data", &data]));
    assert_eq!(list, "admin\tQuản trị\tadministrator:96,province:96\n");
    let check = done(&sodiem(&["check", "--data", &data]));
    assert!(check.lines().all(|line| line.starts_with("ok")), "{check}");
    let (_, again) = init(&folder);
    refused(&again, 2, "choose another folder");
}

#[test]
fn a_second_round_opens_with_the_settings_to_start_from() {
    let folder = TempDir::new().expect("a folder");
    let (data, _) = init(&folder);
    let open =
        |arguments: &[&str]| sodiem(&[&["round", "open", "--data", &data], arguments].concat());
    let text = done(&open(&[
        "2022",
        "--title",
        "Kỳ 2022",
        "--submit-by",
        "2022-10-20",
    ]));
    assert!(text.starts_with("Kỳ 2022: criteria "), "{text}");
    assert!(text.contains("20/10/2022 17:00"), "{text}");
    assert!(text.contains("tier 1: district, 1 bodies"), "{text}");
    assert!(text.contains("tier 2: province, 1 bodies"), "{text}");
    let text = done(&open(&["2026", "--tiers", "province"]));
    assert!(text.contains("tier 1: province, 1 bodies"), "{text}");
    assert!(!text.contains("tier 2"), "{text}");
    refused(&open(&["2026"]), 2, "there is a round 2026 already");
    refused(&open(&["a b"]), 2, "round id");
    refused(
        &open(&["2027", "--submit-by", "20/10/2027"]),
        2,
        "YYYY-MM-DD",
    );
    refused(&open(&["2027", "--province", "99"]), 2, "99");
    refused(&open(&["2027", "--edition", "zz"]), 2, "--edition");
    let check = done(&sodiem(&["check", "--data", &data]));
    assert!(check.lines().all(|line| line.starts_with("ok")), "{check}");

    let criteria = std::fs::read_to_string(sample()).expect("the sample");
    let changed = path(
        &folder,
        "changed.tsv",
        &criteria.replace("Kế hoạch", "KẾ HOẠCH"),
    );
    done(&sodiem(&[
        "criteria",
        "import",
        "--criteria",
        &changed,
        "--data",
        &data,
    ]));
    refused(&open(&["2027"]), 2, "--edition");
}

#[test]
fn a_user_is_added_with_a_password_that_is_never_an_argument() {
    let folder = TempDir::new().expect("a folder");
    let (data, _) = init(&folder);
    let add = [
        "user",
        "add",
        "lan",
        "--name",
        "Lan",
        "--province",
        "96",
        "--data",
        &data,
    ];
    let bad = sodiem(&[&add[..], &["--grant", "officer:99999"]].concat());
    refused(&bad, 2, "99999");
    let with = [&add[..], &["--grant", "officer:32001", "--password-stdin"]].concat();
    refused(&sodiem_with_input(&with, "ngắn\n"), 2, "10");
    let text = done(&sodiem_with_input(&with, "mật khẩu dài\n"));
    assert_eq!(text, "lan added\n");
    refused(&sodiem_with_input(&with, "mật khẩu dài\n"), 2, "taken");
    let reset = done(&sodiem(&["user", "reset-password", "lan", "--data", &data]));
    assert!(reset.contains("Password: "), "{reset}");
    refused(
        &sodiem(&["user", "reset-password", "minh", "--data", &data]),
        2,
        "no user minh",
    );
}

#[test]
fn files_that_do_not_hold_are_refused_with_their_lines() {
    let folder = TempDir::new().expect("a folder");
    let (data, _) = init(&folder);
    let orphan = path(
        &folder,
        "o.csv",
        "code,parent_code,level,type_vi,name_vi\n1,2,commune,Xã,A\n",
    );
    let units = sodiem(&[
        "units",
        "import",
        &orphan,
        "--data",
        &data,
        "--language",
        "en",
    ]);
    refused(&units, 2, "o.csv:2:");
    let table = std::fs::read_to_string(sample()).expect("the sample");
    let broken = path(&folder, "c.tsv", &table.replace("\tchoice\t", "\tguess\t"));
    let criteria = sodiem(&["criteria", "import", "--criteria", &broken, "--data", &data]);
    refused(&criteria, 2, "1.1.1");
    let survey = path(&folder, "s.csv", "unit_code,leaf,A\n32001,9.9,1\n");
    let arguments = [
        "survey", "import", "--round", "2021", &survey, "--data", &data,
    ];
    refused(&sodiem(&arguments), 2, "s.csv:2:");
    refused(&sodiem(&["check", "--data", "/nowhere"]), 2, "sodiem init");
}

#[test]
fn a_sheet_is_scored_outside_any_database() {
    let folder = TempDir::new().expect("a folder");
    let criteria = sample();
    let criteria = criteria.to_str().expect("text");
    let answers = r#"{"answers":{"1.1.1":{"choice":0},"1.1.3":{"values":{"a":"1,5","b":"5"}}}}"#;
    let answers = path(&folder, "a.json", answers);
    let text = done(&sodiem(&[
        "score",
        "--criteria",
        criteria,
        "--answers",
        &answers,
    ]));
    let score: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(score["points"], "1");
    assert_eq!(score["leaves"]["1.1.1"]["state"], "scored");
    assert_eq!(score["leaves"]["1.1.3"]["state"], "invalid");
    assert_eq!(score["findings"][0]["leaf"], "1.1.3");
    let broken = path(&folder, "b.json", "{\"answers\":\n{");
    let output = sodiem(&["score", "--criteria", criteria, "--answers", &broken]);
    refused(&output, 2, "b.json:2:");
    refused(
        &sodiem(&["score", "--criteria", criteria, "--answers", "/nowhere"]),
        2,
        "/nowhere",
    );
}

#[test]
fn a_check_finds_what_was_tampered_with_and_passes_what_was_restored() {
    let folder = TempDir::new().expect("a folder");
    demo::prepare(folder.path(), Filling::Filled).expect("the demo");
    let data = folder.path().to_str().expect("text");
    done(&sodiem(&["check", "--data", data]));
    let database = rusqlite::Connection::open(folder.path().join("sodiem.db")).expect("a database");
    for (tampering, undoing, told) in [
        (
            "UPDATE standing SET json = replace(json, '\"answered\":', '\"answered\":9')",
            "UPDATE standing SET json = replace(json, '\"answered\":9', '\"answered\":')",
            "standing differs",
        ),
        (
            "UPDATE decision SET json = replace(json, '\"late\":false', '\"late\":true')
             WHERE sequence = 3",
            "UPDATE decision SET json = replace(json, '\"late\":true', '\"late\":false')
             WHERE sequence = 3",
            "decision 3 breaks the chain",
        ),
    ] {
        database.execute(tampering, []).expect("tampered with");
        let output = sodiem(&["check", "--data", data]);
        refused(&output, 1, "restore");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(told), "{text}");
        database.execute(undoing, []).expect("undone");
    }
    done(&sodiem(&["check", "--data", data]));
    let copy = folder.path().join("copy");
    let (copy, twin) = (copy.to_str().expect("text"), folder.path().join("twin"));
    let twin = twin.to_str().expect("text");
    done(&sodiem(&["backup", "--data", data, copy]));
    done(&sodiem(&["restore", "--data", twin, copy]));
    done(&sodiem(&["check", "--data", twin]));
    refused(
        &sodiem(&["restore", "--data", twin, copy]),
        2,
        "choose another folder",
    );
    let other = folder.path().join("other");
    let other = other.to_str().expect("text");
    let criteria = sample();
    let criteria = criteria.to_str().expect("text");
    refused(
        &sodiem(&["restore", "--data", other, criteria]),
        2,
        "not a database",
    );
    let xlsx = folder.path().join("table.xlsx");
    let xlsx = xlsx.to_str().expect("text");
    done(&sodiem(&[
        "export", "--round", "2020", xlsx, "--data", data,
    ]));
    refused(
        &sodiem(&["export", "--round", "1999", xlsx, "--data", data]),
        2,
        "1999",
    );
    refused(
        &sodiem(&["export", "--round", "2020", "t.pdf", "--data", data]),
        2,
        ".xlsx or .csv",
    );
}

#[test]
fn a_damaged_database_is_not_served_and_the_way_back_is_named() {
    let folder = TempDir::new().expect("a folder");
    let (data, _) = init(&folder);
    let file = Path::new(&data).join("sodiem.db");
    let mut bytes = std::fs::read(&file).expect("the database");
    bytes[4096..].fill(0x5a);
    std::fs::write(&file, bytes).expect("written");
    let served = sodiem(&["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    refused(&served, 2, "sodiem restore");
}

#[test]
fn a_set_goes_home_as_a_spreadsheet_and_comes_back_the_same() {
    let folder = TempDir::new().expect("a folder");
    let (data, output) = init(&folder);
    done(&output);
    let home = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    for name in ["set.xlsx", "set.csv", "set.tsv", "set.json"] {
        let file = home(name);
        done(&sodiem(&["criteria", "export", "--data", &data, &file]));
        let title = "Bộ tiêu chí xác định Chỉ số cải cách hành chính cấp xã";
        let check = ["criteria", "check", &file, "--criteria-title", title];
        let again = ["criteria", "import", "--data", &data, &file];
        let (checked, imported) = (done(&sodiem(&check)), done(&sodiem(&again)));
        assert_eq!(checked, imported, "{name}");
        assert!(checked.ends_with(": 80 scored criteria\n"), "{checked}");
    }
    // Four times the same edition is one edition: it need not be named.
    let file = home("again.json");
    done(&sodiem(&[
        "criteria", "export", "--data", &data, "--output", &file,
    ]));
}

#[test]
fn a_set_with_faults_is_refused_with_all_of_them_and_their_places() {
    let folder = TempDir::new().expect("a folder");
    let (data, output) = init(&folder);
    done(&output);
    let sample = std::fs::read_to_string(sample()).expect("the sample");
    let wrong = sample
        .replacen("1\t\tdomain", "1\t\tcriterion", 1)
        .replacen("count_tiers", "count_tears", 1);
    let file = path(&folder, "wrong.tsv", &wrong);
    let refusal = sodiem(&["criteria", "import", "--data", &data, "--criteria", &file]);
    refused(&refusal, 2, "wrong.tsv:2: 1 ");
    refused(&refusal, 2, "count_tears");
}
