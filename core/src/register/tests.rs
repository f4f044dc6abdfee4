use proptest::prelude::*;

use super::*;
use crate::unit::read_units;

const HEADING: &str = "code,parent_code,level,type_vi,name_vi\n";
const OLD: &str = "\
95,,province,Tỉnh,Tỉnh A
954,95,district,Huyện,Huyện B
1,954,commune,Xã,Xã C
2,954,commune,Xã,Xã D
3,954,commune,Xã,Xã E
4,954,commune,Thị trấn,Thị trấn F
96,,province,Tỉnh,Tỉnh G
964,96,district,Huyện,Huyện H
5,964,commune,Xã,Xã I
";
/// The one province took the other in, its districts are gone, some communes were merged.
const NEW: &str = "\
96,,province,Tỉnh,Tỉnh G
1,96,commune,Xã,Xã C
3,96,commune,Phường,Phường E
4,96,commune,Xã,Xã F
5,96,commune,Xã,Xã I mới
";
const SUCCESSIONS: &str = "old_code,new_code,part\n\
    1,1,whole\n2,1,whole\n3,3,main\n3,4,part\n4,4,whole\n5,5,whole\n";

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn codes(texts: &[&str]) -> Vec<UnitCode> {
    texts.iter().map(|text| code(text)).collect()
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn lines(text: &str) -> Vec<(u64, Unit)> {
    read_units(&format!("{HEADING}{text}")).expect("a good list")
}

fn list(text: &str) -> Vec<Unit> {
    lines(text).into_iter().map(|(_, unit)| unit).collect()
}

/// The register after a list; what changed.
fn take(register: &mut Register, on: &str, text: &str) -> Changes {
    let changes = register.list(day(on), &lines(text)).expect("a good list");
    register.put(changes.periods.clone());
    changes
}

fn reformed() -> Register {
    let mut register = Register::default();
    take(&mut register, "2020-01-01", OLD);
    take(&mut register, "2025-07-01", NEW);
    for text in ["old_code,new_code\n95,96\n96,96\n", SUCCESSIONS] {
        let successions = read_successions(text, day("2025-07-01")).expect("good successions");
        let changes = register
            .succeed(&successions)
            .expect("units that were there");
        register.put(changes.periods);
        register
            .successions
            .extend(successions.into_iter().map(|(_, one)| one));
    }
    register
}

#[test]
fn each_day_has_its_own_units() {
    let register = reformed();
    let (old, new) = (UnitTree::new(list(OLD)), UnitTree::new(list(NEW)));
    assert!(register.on(day("2019-12-31")).expect("units").is_empty());
    assert_eq!(register.on(day("2020-01-01")), old);
    assert_eq!(register.on(day("2025-06-30")), old);
    assert_eq!(register.on(day("2025-07-01")), new);
    assert_eq!(register.on(Day::LAST), new);
    assert_eq!(register.newest(), day("2025-07-01"));
}

#[test]
fn a_list_says_what_began_what_changed_and_what_ended() {
    let mut register = Register::default();
    assert_eq!(take(&mut register, "2020-01-01", OLD).begun.len(), 9);
    let changes = take(&mut register, "2025-07-01", NEW);
    assert_eq!(changes.begun, []);
    assert_eq!(changes.changed, codes(&["1", "3", "4", "5"]));
    assert_eq!(
        changes.ended,
        codes(&["964"]),
        "the other province is not of this list"
    );
    assert_eq!(changes.untouched, codes(&["95"]));
}

#[test]
fn a_list_taken_twice_changes_nothing_and_a_corrected_one_of_the_same_day_corrects_it() {
    let mut register = Register::default();
    take(&mut register, "2020-01-01", OLD);
    assert_eq!(take(&mut register, "2020-01-01", OLD), Changes::default());
    assert_eq!(take(&mut register, "2022-01-01", OLD), Changes::default());
    let corrected = OLD.replace("Xã C", "Xã Cờ");
    take(&mut register, "2020-01-01", &corrected);
    assert_eq!(
        register.on(day("2020-01-01")),
        UnitTree::new(list(&corrected))
    );
}

#[test]
fn a_list_of_departments_ends_no_commune_and_one_of_communes_no_department() {
    let mut register = Register::default();
    take(&mut register, "2020-01-01", OLD);
    take(
        &mut register,
        "2021-01-01",
        "SNV,95,department,Sở,Sở Nội vụ\nSTP,95,department,Sở,Sở Tư pháp\n",
    );
    let changes = take(
        &mut register,
        "2022-01-01",
        "SNV,95,department,Sở,Sở Nội vụ\n",
    );
    assert_eq!(changes.ended, codes(&["STP"]));
    assert_eq!(take(&mut register, "2023-01-01", OLD), Changes::default());
    assert!(
        register
            .on(Day::LAST)
            .expect("units")
            .get(&code("SNV"))
            .is_some()
    );
}

#[test]
fn lists_are_taken_from_the_oldest_to_the_newest() {
    let mut register = Register::default();
    take(&mut register, "2020-01-01", OLD);
    let findings = register
        .list(day("2019-12-31"), &lines(OLD))
        .expect_err("too early");
    assert_eq!(findings[0].code(), "units-day");
}

#[test]
fn a_unit_is_found_again_through_successions() {
    let register = reformed();
    let check = |unit: &str, expect: Origin| {
        let (day, earlier) = (day("2025-12-31"), day("2024-12-31"));
        assert_eq!(register.origin(&code(unit), day, earlier), expect, "{unit}");
    };
    check(
        "1",
        Origin::Merged {
            units: codes(&["1", "2"]),
        },
    );
    check("3", Origin::Split { unit: code("3") });
    check(
        "4",
        Origin::Merged {
            units: codes(&["3", "4"]),
        },
    );
    check("5", Origin::Same { unit: code("5") });
    check(
        "96",
        Origin::Merged {
            units: codes(&["95", "96"]),
        },
    );
    check("6", Origin::New);
    let (day, earlier) = (day("2025-06-30"), day("2024-12-31"));
    assert_eq!(
        register.origin(&code("2"), day, earlier),
        Origin::Same { unit: code("2") }
    );
}

#[test]
fn a_succession_names_units_that_were_there() {
    let register = reformed();
    let text = "old_code,new_code\n7,1\n2,1\n1,8\n";
    let successions = read_successions(text, day("2025-07-01")).expect("they read");
    let findings = register
        .succeed(&successions)
        .expect_err("units that were not there");
    let found: Vec<_> = findings.iter().map(|f| (f.line, f.code())).collect();
    assert_eq!(
        found,
        [(Some(2), "succession-old"), (Some(4), "succession-new")]
    );
}

#[track_caller]
fn check_findings(lines: &str, expect: &[(u64, &str)]) {
    let text = format!("old_code,new_code,part\n{lines}");
    let findings = read_successions(&text, Day::FIRST).expect_err("bad successions");
    let found: Vec<_> = findings
        .iter()
        .map(|f| (f.line.unwrap_or(0), f.code()))
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn successions_that_contradict_each_other_are_all_named() {
    check_findings(
        "1,2,half\nx y,2,whole\n1\n",
        &[
            (2, "succession-part"),
            (3, "succession-line"),
            (4, "succession-line"),
        ],
    );
    check_findings("1,2,whole\n1,3,whole\n", &[(2, "succession-main")]);
    check_findings("1,2,part\n1,3,part\n", &[(2, "succession-main")]);
    check_findings("1,2,main\n", &[(2, "succession-main")]);
    check_findings(
        "1,2,main\n1,3,part\n1,3,part\n",
        &[(4, "succession-duplicate")],
    );
}

#[test]
fn successions_are_read_up_to_their_limit() {
    let many = |count: usize| {
        let lines = (0..count).map(|number| format!("{number},{number},whole\n"));
        format!("old_code,new_code,part\n{}", lines.collect::<String>())
    };
    assert!(read_successions(&many(SUCCESSIONS_MAX), Day::FIRST).is_ok());
    let findings = read_successions(&many(SUCCESSIONS_MAX + 1), Day::FIRST).expect_err("too many");
    assert_eq!(findings[0].code(), "succession-too-many");
}

proptest! {
    /// Whatever the lists, each day shows the last one that was taken.
    #[test]
    fn every_list_holds_until_the_next(
        kept in prop::collection::vec(prop::collection::vec(any::<bool>(), 4), 1..6),
    ) {
        let mut register = Register::default();
        let mut expect = Vec::new();
        for (year, kept) in (2001..).zip(&kept) {
            let communes = OLD.lines().filter(|line| line.contains("commune")).take(4);
            let rows: Vec<&str> = OLD.lines().take(2)
                .chain(communes.zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line))
                .chain(["4,954,commune,Xã,Xã F"].into_iter().filter(|_| !kept[3]))
                .collect();
            let text = rows.join("\n") + "\n";
            take(&mut register, &format!("{year}-01-01"), &text);
            expect.push((format!("{year}-12-31"), text));
        }
        for (on, text) in expect {
            prop_assert_eq!(register.on(day(&on)), UnitTree::new(list(&text)));
        }
    }
}
