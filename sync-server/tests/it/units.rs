//! Promise: rounds of different years, with the units and tiers of their time, stand side by side in
//! one database, and a reform takes from nobody access or work.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use sodiem_core::account::Grant;
use sodiem_core::consolidate::{Incomparable, Ranked};
use sodiem_core::ids::UnitCode;
use sodiem_core::register::Origin;
use sodiem_core::text::Language;
use sodiem_core::time::Day;
use sodiem_core::unit::{UnitLevel, UnitTree};
use sodiem_sync_server::app::App;
use sodiem_sync_server::demo::{self, Filling};
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::accounts;
use sodiem_sync_server::{spreadsheet, table};
use tempfile::TempDir;

use super::command_line::{done, refused, sodiem, sodiem_with_input};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(name)
}

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A data folder, and the program to call on it.
struct Folder {
    folder: TempDir,
}

impl Folder {
    /// Bạc Liêu in 2020, in the list of the whole country.
    fn of_2020() -> Self {
        let folder = Self {
            folder: TempDir::new().expect("a folder"),
        };
        done(&folder.call(&[
            "init",
            "--province=95",
            "--round=2020",
            "--units-on=2020-01-01",
            &format!("--units={}", data("units-2020.csv").display()),
            &format!(
                "--criteria={}",
                data("criteria/commune-sample.tsv").display()
            ),
        ]));
        folder
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn call(&self, arguments: &[&str]) -> Output {
        let words = arguments.iter().take_while(|word| !word.starts_with('-'));
        let place = words.count().min(2);
        let of_data = format!("--data={}", self.data().display());
        let (command, options) = arguments.split_at(place);
        sodiem(&[command, &[of_data.as_str()], options].concat())
    }

    fn import(&self, name: &str, from: &str) -> Output {
        let (from, file) = (format!("--valid-from={from}"), data(name));
        let file = file.to_str().expect("text");
        self.call(&["units", "import", &from, file])
    }

    fn succession(&self, name: &str) -> Output {
        let file = data(name);
        self.call(&["units", "succession", file.to_str().expect("text")])
    }

    fn add(&self, username: &str, grant: &str) {
        let of_data = format!("--data={}", self.data().display());
        let arguments = [
            "user",
            "add",
            &of_data,
            username,
            "--name=Hoa",
            "--province=95",
            &format!("--grant={grant}"),
        ];
        done(&sodiem_with_input(&arguments, "mat-khau-cua-hoa\n"));
    }

    fn app(&self) -> App {
        App::open(&self.data(), Environment::of_machine()).expect("the data folder")
    }

    /// What accounts may do, by user name.
    fn grants(&self) -> BTreeMap<String, Vec<Grant>> {
        let accounts = self.app().store.read(|c| accounts::list(c, None));
        let accounts = accounts.expect("the accounts").into_iter();
        accounts
            .map(|account| (account.username, account.grants))
            .collect()
    }
}

fn listed(name: &str) -> UnitTree {
    let text = std::fs::read_to_string(data(name)).expect("a list");
    UnitTree::read_csv(&text).expect("a good list")
}

/// The country's three lists and the successions of 2025 in one database.
fn reformed() -> Folder {
    let folder = Folder::of_2020();
    folder.add("hoa", "officer:31852");
    folder.add("nam", "head:31813");
    done(&folder.import("units-2024.csv", "2024-12-01"));
    let opened = [
        "round",
        "open",
        "2024",
        "--province=95",
        "--units-on=2024-12-31",
    ];
    done(&folder.call(&opened));
    let told = done(&folder.import("units-2025.csv", "2025-07-01"));
    assert!(
        told.contains("Provinces that the list does not name"),
        "{told}"
    );
    done(&folder.succession("province-successions-2025.csv"));
    done(&folder.succession("successions-2025.csv"));
    folder
}

#[test]
fn a_reform_leaves_every_round_and_everybodys_work_in_place() {
    let folder = reformed();
    check_lists(&folder);
    check_rounds(&folder);
    check_people(&folder);
}

/// Every list of the country holds on its days.
fn check_lists(folder: &Folder) {
    let app = folder.app();
    let register = &app.reference().expect("it reads").register;
    let lists = [
        ("2020-01-01", "units-2020.csv"),
        ("2024-11-30", "units-2020.csv"),
        ("2024-12-01", "units-2024.csv"),
        ("2025-06-30", "units-2024.csv"),
        ("2025-07-01", "units-2025.csv"),
    ];
    for (on, name) in lists {
        let units = register.on(day(on)).expect("units");
        let expect = listed(name);
        let other = units
            .iter()
            .zip(expect.iter())
            .find(|(one, other)| one != other);
        assert_eq!((other, units.len()), (None, expect.len()), "{on}");
    }
    let check = done(&folder.call(&["check"]));
    assert!(check.lines().all(|line| line.starts_with("ok")), "{check}");
}

/// Rounds of three and of two tiers stand side by side.
fn check_rounds(folder: &Folder) {
    let opened = [
        "round",
        "open",
        "2025",
        "--province=96",
        "--units-on=2025-12-31",
    ];
    let told = done(&folder.call(&opened));
    assert!(told.contains("tier 1: province, 1 bodies"), "{told}");
    let app = folder.app();
    let reference = app.reference().expect("it reads");
    let round = |id: &str| {
        reference
            .round(&id.parse().expect("a round"))
            .expect("a round")
    };
    let tiers = |id: &str| {
        round(id)
            .tiers
            .iter()
            .map(|tier| tier.level)
            .collect::<Vec<_>>()
    };
    let scored = |id: &str| reference.scored(&round(id).id).len();
    assert_eq!(tiers("2024"), [UnitLevel::District, UnitLevel::Province]);
    assert_eq!(tiers("2025"), [UnitLevel::Province]);
    let communes = |name: &str, province: &str| {
        listed(name)
            .within(&code(province), UnitLevel::Commune)
            .len()
    };
    assert_eq!(scored("2020"), 64);
    assert_eq!(scored("2024"), communes("units-2024.csv", "95"));
    assert_eq!(scored("2025"), communes("units-2025.csv", "96"));
    // The province of before went into this one, so its round is what this year is compared with.
    assert_eq!(
        round("2025").compares_with,
        ["2024".parse().expect("a round")]
    );
    assert_eq!(
        round("2024").compares_with,
        ["2020".parse().expect("a round")]
    );
}

/// Whoever worked for a unit works for the one that it went into.
fn check_people(folder: &Folder) {
    let app = folder.app();
    let register = &app.reference().expect("it reads").register;
    let grants = folder.grants();
    let new_list = listed("units-2025.csv");
    for (name, old) in [("hoa", "31852"), ("nam", "31813")] {
        let units: Vec<UnitCode> = grants[name]
            .iter()
            .filter_map(|grant| match grant {
                Grant::Officer { unit } | Grant::Head { unit } => Some(unit.clone()),
                _ => None,
            })
            .collect();
        assert!(
            units.contains(&code(old)),
            "{name} keeps the old unit's work: {units:?}"
        );
        let is_heir = |unit: &&UnitCode| {
            let origin = register.origin(unit, day("2025-07-01"), day("2025-06-30"));
            new_list.get(unit).is_some() && origin.units().contains(&code(old))
        };
        assert!(units.iter().any(|unit| is_heir(&unit)), "{name}: {units:?}");
    }
    let province = |unit: &str| Grant::Province { unit: code(unit) };
    assert!(grants["admin"].contains(&province("95")) && grants["admin"].contains(&province("96")));
    let origin = register.origin(&code("96"), day("2025-12-31"), day("2024-12-31"));
    assert_eq!(
        origin,
        Origin::Merged {
            units: vec![code("95"), code("96")]
        }
    );
}

#[test]
fn a_list_that_would_take_units_from_a_round_is_refused() {
    let folder = Folder::of_2020();
    refused(&folder.import("units-2025.csv", "2020-01-01"), 2, "2020");
    done(&folder.call(&["check"]));
    refused(
        &folder.import("units-2020.csv", "2019-01-01"),
        2,
        "01/01/2020",
    );
}

#[test]
fn departments_and_districts_are_scored_by_rounds_of_their_own() {
    let folder = Folder::of_2020();
    let file = folder.folder.path().join("departments.csv");
    let list = "code,parent_code,level,type_vi,name_vi\nSNV95,95,department,Sở,Sở Nội vụ\n\
        STP95,95,department,Sở,Sở Tư pháp\n";
    std::fs::write(&file, list).expect("a file");
    let file = file.to_str().expect("text");
    done(&folder.call(&["units", "import", "--valid-from=2020-06-01", file]));
    for (id, scores) in [("2020-so", "department"), ("2020-huyen", "district")] {
        let scores = format!("--scores={scores}");
        let opened = ["round", "open", id, &scores, "--units-on=2020-12-31"];
        let told = done(&folder.call(&opened));
        assert!(told.contains("tier 1: province, 1 bodies"), "{told}");
    }
    let app = folder.app();
    let reference = app.reference().expect("it reads");
    let scored = |id: &str| reference.scored(&id.parse().expect("a round")).to_vec();
    assert_eq!(scored("2020-so"), [code("SNV95"), code("STP95")]);
    assert_eq!(scored("2020-huyen").len(), 7);
    let blocks = |id: &str| {
        let round = reference
            .round(&id.parse().expect("a round"))
            .expect("a round");
        round
            .blocks
            .iter()
            .map(|block| block.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(blocks("2020-so"), ["Sở, ban, ngành"]);
    assert_eq!(blocks("2020-huyen"), ["Huyện, thị xã, thành phố"]);
    let none = [
        "round",
        "open",
        "2019-so",
        "--scores=department",
        "--units-on=2020-01-02",
    ];
    refused(&folder.call(&none), 2, "department");
}

#[test]
fn a_list_is_counted_and_checked_before_it_is_taken() {
    let file = data("units-2025.csv");
    let told = done(&sodiem(&["units", "check", file.to_str().expect("text")]));
    let expect = "3355 units: 34 province, 0 department, 0 district, 3321 commune\n";
    assert_eq!(told, expect);
}

#[test]
fn results_stand_beside_those_of_the_round_before() {
    let folder = Folder {
        folder: TempDir::new().expect("a folder"),
    };
    demo::prepare(&folder.data(), Filling::Filled).expect("the demo");
    done(&folder.call(&["round", "open", "2021"]));
    let app = folder.app();
    let of_round = |id: &str, ranked| {
        let id = id.parse().expect("a round");
        table::whole_table(&app, &id, ranked).expect("a table")
    };
    let before = of_round("2020", Ranked::Accepted);
    let now = of_round("2021", Ranked::All);
    assert_eq!(now.before, std::slice::from_ref(&before.title));
    let (mut compared, mut without) = (0, 0);
    for row in &now.rows {
        let was = before
            .rows
            .iter()
            .find(|was| was.unit == row.unit)
            .expect("the same unit");
        let found = row.comparison.as_ref().expect("a comparison");
        if was.rank.is_some() {
            assert_eq!(
                (&found.before[0].percent, found.before[0].rank),
                (&was.percent, was.rank)
            );
            assert_eq!(found.incomparable, []);
            assert!(found.change.is_some());
            compared += 1;
        } else {
            assert_eq!(found.incomparable, [Incomparable::NoResult]);
            assert_eq!(found.change, None);
            without += 1;
        }
    }
    assert!(compared > 0 && without > 0, "{compared} {without}");
    let file = spreadsheet::ranking(&now, Language::En)
        .csv(Language::En)
        .expect("a file");
    let file = String::from_utf8(file).expect("UTF-8");
    let heading = file.lines().next().expect("a heading");
    assert!(
        heading.ends_with(
            "Result before (%),Rank before,Change (percentage points),Change of rank,Not comparable"
        ),
        "{heading}"
    );
    assert_eq!(before.before, Vec::<String>::new());
}
