use unicode_normalization::UnicodeNormalization as _;

use super::*;
use crate::criteria::SCORER_CHARS_MAX;
use crate::criteria::check::check;

const SAMPLE: &str = include_str!("../../../../data/criteria/commune-sample.tsv");

const ROW: &str = "1\t\tdomain\tTên\t1\tchoice\t\
                   {\"options\":[{\"label\":\"Có\",\"points\":1}]}\tQuyết định\tself\n";

fn heading() -> String {
    COLUMNS.join("\t") + "\n"
}

fn read_sample(text: &str) -> Result<CriteriaSet, Vec<Finding>> {
    read(text, "Bộ tiêu chí mẫu", Standing::Sample)
}

/// `expect`: line, code of the row and code of the finding.
#[track_caller]
fn check_findings(text: &str, expect: &[(u64, &str, &str)]) {
    let findings = read_sample(text).err().unwrap_or_default();
    let found: Vec<_> = findings
        .iter()
        .map(|f| {
            (
                f.line.unwrap_or(0),
                f.leaf.as_ref().map_or("", Code::as_str),
                f.code(),
            )
        })
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn the_sample_without_its_survey_holds_together() {
    let set = read_sample(SAMPLE).expect("the sample is sound");
    let without = set.without(|leaf| leaf.scored_by.is_survey());
    assert!(without.leaves().count() < set.leaves().count());
    assert_eq!(check(&without), []);
}

#[test]
fn the_sample_has_80_leaves_and_100_points() {
    let set = read_sample(SAMPLE).expect("the sample is sound");
    assert_eq!((set.rows.len(), set.leaves().count()), (113, 80));
    let within = set.areas().filter(|area| area.content == Content::Sum);
    assert_eq!(
        within.map(|area| &area.points_max).sum::<Ratio>(),
        Ratio::integer(100)
    );
    assert!(set.is_sample);
    assert_eq!(check(&set), []);
}

#[test]
fn every_kind_of_rule_is_in_the_sample() {
    let set = read_sample(SAMPLE).expect("the sample is sound");
    let table = write(&set);
    // The kinds that came later have golden vectors of their own.
    for kind in &Rule::KINDS[..14] {
        assert!(table.contains(&format!("\t{kind}\t{{")), "{kind}");
    }
}

#[test]
fn a_set_that_is_written_says_what_was_read() {
    let set = read_sample(SAMPLE).expect("the sample is sound");
    let written = write(&set);
    for (read, written) in SAMPLE.lines().zip(written.lines()) {
        let (read, written): (Vec<_>, Vec<_>) =
            (read.split('\t').collect(), written.split('\t').collect());
        assert_eq!((&read[..6], &read[7..]), (&written[..6], &written[7..]));
        if read[0] != "code" {
            let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
            assert_eq!(json(read[6]), json(written[6]), "{}", read[0]);
        }
    }
    assert_eq!(read_sample(&written), Ok(set));
}

#[test]
fn a_set_survives_being_written_and_read_as_json() {
    let set = read_sample(SAMPLE).expect("the sample is sound");
    let json = serde_json::to_string(&set).expect("JSON");
    assert_eq!(
        serde_json::from_str::<CriteriaSet>(&json).expect("a set"),
        set
    );
    let value = serde_json::to_value(&set).expect("JSON");
    assert_eq!(
        serde_json::from_value::<CriteriaSet>(value).expect("a set"),
        set
    );
}

#[test]
fn all_findings_come_at_once_with_line_and_code() {
    let text = heading()
        + "1\t\tdomain\tTên\t3\tsum\t{}\t\t\n"
        + "1.1\t1\tcriterion\tTên\t1\tmagic\t{}\tVăn bản\tself\n"
        + "1.2\t1\tcriterion\t\t1,5\tchoice\t{\"options\":[]}\tVăn bản\tcommune\n"
        + "1.3\t1\tsubcriterion\tTên\t1\tchoice\t{\"option\":[]}\tVăn bản\tself\n"
        + "1.4\t1\tcriterion\tTên\t1\tchoice\t{\n";
    check_findings(
        &text,
        &[
            (3, "1.1", "criteria-rule-unknown"),
            (4, "1.2", "criteria-max"),
            (4, "1.2", "criteria-name"),
            (4, "1.2", "criteria-scored-by"),
            (5, "1.3", "criteria-parameters"),
            (5, "1.3", "criteria-level"),
            (6, "", "criteria-line"),
        ],
    );
}

#[test]
fn blank_lines_of_a_table_are_counted() {
    let text = heading() + "\n\n" + ROW + "\n" + &ROW.replace("Tên", "");
    check_findings(
        &text,
        &[(6, "1", "criteria-name"), (6, "1", "criteria-duplicate")],
    );
}

#[test]
fn a_gap_between_tiers_and_a_sum_that_is_wrong_are_both_named() {
    let gap = SAMPLE
        .replace(
            "{\"gte\":70,\"lte\":90,\"points\":1}",
            "{\"gte\":70,\"lt\":90,\"points\":1}",
        )
        .replace(
            "1\t\tdomain\tCông tác chỉ đạo, điều hành cải cách hành chính\t14",
            "1\t\tdomain\tA\t15",
        );
    check_findings(
        &gap,
        &[(2, "1", "criteria-sum"), (6, "1.1.3", "rule-tier-gap")],
    );
}

#[test]
fn a_table_without_a_column_or_a_row_says_so() {
    check_findings("", &[(1, "", "criteria-columns")]);
    check_findings("code\tname_vi\n", &[(1, "", "criteria-columns")]);
    check_findings(&heading(), &[(0, "", "criteria-empty")]);
}

#[test]
fn a_code_that_is_none_is_named_and_spoils_no_other_finding() {
    let text = heading()
        + "1\t\tdomain\tTên\t1\tsum\t{}\t\t\n"
        + &ROW.replace("1\t\tdomain", "1 1\t1\tcriterion");
    check_findings(&text, &[(3, "", "criteria-code")]);
}

#[test]
fn not_applicable_belongs_to_the_leaf_and_not_to_its_rule() {
    let set = read_sample(SAMPLE).expect("the sample is sound");
    let leaf = set.leaf(&"3.4.1".parse().expect("a code")).expect("a leaf");
    let na = leaf.not_applicable.as_ref().expect("a policy");
    assert_eq!(
        (na.when.as_str(), na.policy),
        ("a=0", super::super::NotApplicablePolicy::Exclude)
    );
    assert!(
        !serde_json::to_string(&leaf.rule)
            .expect("JSON")
            .contains("\"na\"")
    );
    let unknown =
        heading() + &ROW.replace("}]}", "}],\"na\":{\"when\":\"x\",\"policy\":\"half\"}}");
    check_findings(&unknown, &[(2, "1", "criteria-parameters")]);
}

#[test]
fn an_authority_and_a_department_score_by_name() {
    let read_as = |scored_by: &str| {
        let row = ROW.replace("self\n", &format!("{scored_by}\n"));
        read_sample(&(heading() + &row))
    };
    for scored_by in ["authority:Chủ tịch UBND tỉnh", "department:stp"] {
        let set = read_as(scored_by).expect("a sound set");
        let (_, leaf) = set.leaves().next().expect("a leaf");
        assert_eq!(leaf.scored_by.to_string(), scored_by);
        assert!(leaf.scored_by.is_body() && !leaf.scored_by.is_unit());
        assert_eq!(read_sample(&write(&set)), Ok(set));
    }
    let long = |chars: usize| format!("department:{}", "ă".repeat(chars));
    assert!(read_as(&long(SCORER_CHARS_MAX)).is_ok());
    for scored_by in [
        "",
        "department:",
        "department: ",
        "chairman:A",
        &long(SCORER_CHARS_MAX + 1),
    ] {
        let findings = read_as(scored_by).expect_err("nobody");
        assert_eq!(findings[0].code(), "criteria-scored-by", "{scored_by}");
    }
    let decomposed: String = "department:Sở Tư pháp".nfd().collect();
    let set = read_as(&decomposed).expect("a sound set");
    assert_eq!(
        set.leaves()
            .next()
            .and_then(|(_, leaf)| leaf.scored_by.name()),
        Some("Sở Tư pháp")
    );
}

#[test]
fn who_may_claim_and_whether_with_a_reason_is_read_and_written() {
    let with = |na: &str, scored_by: &str| {
        let row = ROW.replace(
            "}]}",
            &format!("}}],\"na\":{{\"when\":\"x\",\"policy\":\"zero\"{na}}}}}"),
        );
        read_sample(&(heading() + &row.replace("self\n", &format!("{scored_by}\n"))))
    };
    let set = with(r#","claimed_by":"province","reason_required":true"#, "self").expect("sound");
    let (_, leaf) = set.leaves().next().expect("a leaf");
    let na = leaf.not_applicable.as_ref().expect("a policy");
    assert!(!na.unit_claims() && na.reason_required);
    assert_eq!(read_sample(&write(&set)), Ok(set.clone()));
    assert!(with(r#","claimed_by":"self""#, "self").is_ok());
    let findings = with(r#","claimed_by":"self""#, "province").expect_err("not the unit's");
    assert_eq!(findings[0].code(), "criteria-na-claimed-by");
}

#[test]
fn names_are_read_in_one_unicode_form() {
    let decomposed: String = ROW.replace("Tên", "Tiêu chí ấy").nfd().collect();
    let set = read_sample(&(heading() + &decomposed)).expect("a sound set");
    assert_eq!(set.rows[0].name, "Tiêu chí ấy");
    assert_eq!(
        set.leaves().next().map(|(_, leaf)| leaf.evidence.as_str()),
        Some("Quyết định")
    );
}

#[test]
fn a_table_is_read_with_a_byte_order_mark_and_any_line_ends() {
    let text = format!("\u{feff}{}", (heading() + ROW).replace('\n', "\r\n"));
    assert!(read_sample(&text).is_ok());
}

#[test]
fn texts_are_read_up_to_their_limits() {
    let check = |from: &str, chars: usize, expect: &[(u64, &str, &str)]| {
        check_findings(
            &(heading() + &ROW.replace(from, &"ă".repeat(chars))),
            expect,
        );
    };
    check("Tên", NAME_CHARS_MAX, &[]);
    check("Tên", NAME_CHARS_MAX + 1, &[(2, "1", "criteria-name")]);
    check("Quyết định", EVIDENCE_CHARS_MAX, &[]);
    check(
        "Quyết định",
        EVIDENCE_CHARS_MAX + 1,
        &[(2, "1", "criteria-evidence")],
    );
    let titled = |chars: usize| read(&(heading() + ROW), &"ă".repeat(chars), Standing::InForce);
    assert!(titled(NAME_CHARS_MAX).is_ok());
    assert_eq!(
        titled(NAME_CHARS_MAX + 1).expect_err("too long")[0].code(),
        "criteria-title"
    );
}

#[test]
fn a_table_is_read_up_to_its_limits() {
    let rows = |count: usize| {
        let rows = (0..count).map(|row| ROW.replacen('1', &format!("{row}"), 1));
        heading() + &rows.collect::<String>()
    };
    assert!(read_sample(&rows(ROWS_MAX)).is_ok());
    let findings = read_sample(&rows(ROWS_MAX + 1)).expect_err("too many");
    assert_eq!(findings[0].code(), "criteria-too-many");
    let padded = |bytes: usize| {
        let text = heading() + ROW;
        format!("{text}{}", "\n".repeat(bytes - text.len()))
    };
    assert!(read_sample(&padded(TABLE_BYTES_MAX)).is_ok());
    check_findings(
        &padded(TABLE_BYTES_MAX + 1),
        &[(0, "", "criteria-too-long")],
    );
}
