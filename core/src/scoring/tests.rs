use super::*;
use crate::criteria::table::{Standing, read};
use crate::ratio::Rounding;
use crate::record::summary;
use proptest::prelude::*;

const SAMPLE: &str = include_str!("../../../data/criteria/commune-sample.tsv");

/// The kinds of rule that are not in the sample.
const KINDS: &str = include_str!("../../testdata/scoring/kinds.tsv");

fn sample() -> CriteriaSet {
    read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound")
}

fn kinds() -> CriteriaSet {
    read(KINDS, "Các cách tính điểm khác", Standing::Sample).expect("the kinds are sound")
}

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn ratio(text: &str) -> Ratio {
    text.parse().expect("a number")
}

fn answers(entries: &[(&str, &str)]) -> Answers {
    entries
        .iter()
        .map(|(key, json)| (code(key), Answer::read(json)))
        .collect()
}

#[test]
fn an_empty_sheet_has_no_points_and_its_whole_maximum() {
    let score = score(&sample(), &Answers::new());
    assert_eq!(
        (score.points, score.max, score.percent),
        (ratio("0"), ratio("100"), ratio("0"))
    );
    assert!(
        score
            .leaves
            .values()
            .all(|leaf| leaf.state == LeafState::Unanswered)
    );
    assert_eq!((score.leaves.len(), score.findings.len()), (80, 0));
}

#[test]
fn bonus_and_penalty_stand_outside_the_100_and_within_their_caps() {
    let sheet = [
        ("1.1.1", r#"{"choice":0}"#),
        ("T.1", r#"{"counts":[5,5]}"#),
        ("T.2", r#"{"counts":[9]}"#),
        ("P.1", r#"{"counts":[1]}"#),
        ("P.3", r#"{"counts":[2]}"#),
    ];
    let score = score(&sample(), &answers(&sheet));
    assert_eq!(
        (&score.bonus, &score.penalty),
        (&ratio("3"), &ratio("-0.9"))
    );
    assert_eq!((&score.points, &score.max), (&ratio("3.1"), &ratio("100")));
    assert_eq!(score.percent, ratio("3.1"));
    assert_eq!(score.subtotals[&code("T")].max, ratio("3"));
    assert_eq!(score.subtotals[&code("P")].max, ratio("-5"));
    assert_eq!(score.subtotals[&code("1.1")].points, ratio("1"));
}

#[test]
fn what_is_excluded_leaves_the_maximum_of_every_row_above() {
    let score = score(
        &sample(),
        &answers(&[("3.4.1", r#"{"not_applicable":true}"#)]),
    );
    assert_eq!(score.max, ratio("96"));
    assert_eq!(score.subtotals[&code("3.4")].max, ratio("2.5"));
    assert_eq!(score.subtotals[&code("3")].max, ratio("15"));
    assert_eq!(score.leaves[&code("3.4.1")].max, ratio("0"));
}

#[test]
fn an_answer_for_no_leaf_is_reported_and_nothing_else() {
    let sheet = [
        ("1", r#"{"choice":0}"#),
        ("9.9", "{}"),
        ("1.1.1", r#"{"choice":0}"#),
    ];
    let score = score(&sample(), &answers(&sheet));
    assert_eq!(score.points, ratio("1"));
    let found: Vec<_> = score
        .findings
        .iter()
        .map(|f| (f.code(), f.leaf.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("answer-no-leaf", Some(code("1"))),
            ("answer-no-leaf", Some(code("9.9")))
        ]
    );
}

/// Two areas, of two and of one leaf, each leaf in proportion to `b / 3`.
fn thirds(rounded_at: RoundedAt, decimals: u32, rounding: Rounding) -> CriteriaSet {
    let row = |code: &str, parent: &str, level: &str| {
        format!(
            "{code}\t{parent}\t{level}\tTên\t1\ttarget_ratio\t{{\"num\":\"b\",\"den\":\"a\",\
             \"a\":\"A\",\"b\":\"B\",\"target_pct\":100}}\tVăn bản\tself\n"
        )
    };
    let table = SAMPLE.lines().next().expect("a heading").to_owned()
        + "\n1\t\tdomain\tTên\t2\tsum\t{}\t\t\n"
        + &row("1.1", "1", "criterion")
        + &row("1.2", "1", "criterion")
        + &row("2", "", "domain");
    CriteriaSet {
        decimals,
        rounding,
        rounded_at,
        ..read(&table, "Bộ mẫu", Standing::Sample).expect("a sound set")
    }
}

/// `expect`: the total before its last rounding, published, and without any rounding.
#[track_caller]
fn check_rounds(set: &CriteriaSet, done: &str, expect: [&str; 3]) {
    let values = format!(r#"{{"values":{{"a":"3","b":"{done}"}}}}"#);
    let sheet = ["1.1", "1.2", "2"].map(|code| (code, values.as_str()));
    for score in [score(set, &answers(&sheet)), tally(set, &answers(&sheet))] {
        let found = [&score.points, &score.published, &score.unrounded];
        assert_eq!(found, expect.map(ratio).each_ref());
        assert_eq!(score.percent, &score.points.percent() / &ratio("3"));
        let kept = summary(set, &score);
        assert_eq!(kept.unrounded.unwrap_or(kept.points), score.unrounded);
        let areas: Ratio = ["1", "2"]
            .map(|area| {
                score.subtotals.get(&code(area)).map_or_else(
                    || score.leaves[&code(area)].points.clone(),
                    |subtotal| subtotal.points.clone(),
                )
            })
            .iter()
            .sum();
        if set.rounded_at != RoundedAt::Area {
            assert_eq!(areas, score.points);
        }
    }
}

#[test]
fn points_are_rounded_where_the_set_says_and_the_exact_total_is_kept() {
    let half = Rounding::HalfAwayFromZero;
    check_rounds(&thirds(RoundedAt::Total, 2, half), "1", ["1", "1", "1"]);
    check_rounds(&thirds(RoundedAt::Area, 2, half), "1", ["1", "1", "1"]);
    check_rounds(
        &thirds(RoundedAt::Leaf, 2, half),
        "1",
        ["0.99", "0.99", "1"],
    );
    check_rounds(&thirds(RoundedAt::Area, 1, half), "2", ["2", "2", "2"]);
    check_rounds(&thirds(RoundedAt::Leaf, 0, half), "2", ["3", "3", "2"]);
    check_rounds(
        &thirds(RoundedAt::Total, 2, half),
        "0.5",
        ["0.5", "0.5", "0.5"],
    );
    check_rounds(
        &thirds(RoundedAt::Leaf, 4, half),
        "0.5",
        ["0.5001", "0.5001", "0.5"],
    );
    let even = Rounding::HalfToEven;
    check_rounds(&thirds(RoundedAt::Leaf, 0, half), "1.5", ["3", "3", "1.5"]);
    check_rounds(&thirds(RoundedAt::Leaf, 0, even), "1.5", ["0", "0", "1.5"]);
    check_rounds(
        &thirds(RoundedAt::Total, 0, half),
        "1.5",
        ["1.5", "2", "1.5"],
    );
    check_rounds(&thirds(RoundedAt::Area, 0, even), "1.5", ["1", "1", "1.5"]);
}

#[test]
fn a_rounded_leaf_says_so() {
    let set = thirds(RoundedAt::Leaf, 2, Rounding::HalfAwayFromZero);
    let answer = Answer::read(r#"{"values":{"a":"3","b":"2"}}"#);
    let leaf = score_leaf(&set, &code("2"), &answer).expect("a leaf");
    assert_eq!(leaf.points, ratio("0.67"));
    let last = leaf.explanation.last().map(|step| step.key.as_str());
    assert_eq!(last, Some("explain-rounded"));
}

#[test]
fn what_the_sample_says_of_rounding_is_left_out_as_it_was_before() {
    let json = serde_json::to_string(&sample()).expect("JSON");
    assert!(!json.contains("rounded_at") && !json.contains("claimed_by"));
    let leaf = thirds(RoundedAt::Leaf, 2, Rounding::HalfToEven);
    let json = serde_json::to_string(&leaf).expect("JSON");
    assert!(json.contains(r#""rounded_at":"leaf""#));
    assert_eq!(
        serde_json::from_str::<CriteriaSet>(&json).expect("a set"),
        leaf
    );
}

#[test]
fn a_set_of_every_kind_survives_being_written_and_read() {
    let set = kinds();
    let table = crate::criteria::table::write(&set);
    let json = serde_json::to_string(&set).expect("JSON");
    let value = serde_json::to_value(&set).expect("JSON");
    assert_eq!(read(&table, &set.title, Standing::Sample), Ok(set.clone()));
    assert_eq!(
        serde_json::from_str::<CriteriaSet>(&json).expect("a set"),
        set
    );
    assert_eq!(
        serde_json::from_value::<CriteriaSet>(value).expect("a set"),
        set
    );
    assert_eq!(crate::criteria::check::check(&set), []);
}

#[test]
fn the_order_in_which_answers_come_makes_no_difference() {
    let entries = [
        (
            r#""1.1":{"points":"0.5"}"#,
            r#""1.8":{"values":{"a":"10","b":"11"}}"#,
        ),
        (
            r#""1.8":{"values":{"b":"11","a":"10"}}"#,
            r#""1.1":{"points":"0.5"}"#,
        ),
    ];
    let [one, other] = entries.map(|(first, second)| {
        let file = format!(r#"{{"answers":{{{first},{second}}}}}"#);
        score(&kinds(), &file::read_answers(&file).expect("a file").0)
    });
    assert_eq!(one, other);
    assert_eq!(one.points, ratio("1.5"));
}

#[test]
fn one_leaf_scores_as_it_does_in_the_sheet() {
    let set = sample();
    let answer = Answer::read(r#"{"values":{"a":"8","b":"5","c":"2"}}"#);
    let leaf = score_leaf(&set, &code("1.3.2"), &answer).expect("a leaf");
    assert_eq!(leaf.points, ratio("0.75"));
    let sheet = Answers::from([(code("1.3.2"), answer.clone())]);
    assert_eq!(score(&set, &sheet).leaves[&code("1.3.2")], leaf);
    assert_eq!(score_leaf(&set, &code("1.3"), &answer), None);
}

#[test]
fn a_maximum_of_nought_gives_nought_percent() {
    let text = SAMPLE.lines().next().expect("a heading").to_owned()
        + "\n1\t\tdomain\tTên\t1\tchoice\t{\"options\":[{\"label\":\"Có\",\"points\":1}],\
           \"na\":{\"when\":\"x\",\"policy\":\"exclude\"}}\tVăn bản\tself\n";
    let set = read(&text, "Bộ mẫu", Standing::Sample).expect("a sound set");
    let score = score(&set, &answers(&[("1", r#"{"not_applicable":true}"#)]));
    assert_eq!((score.max, score.percent), (ratio("0"), ratio("0")));
}

#[test]
fn scoring_ends_even_where_the_rows_form_a_circle() {
    let mut set = sample();
    set.rows[0].parent = Some(code("1.1.1"));
    set.rows[1].parent = Some(code("1.1"));
    let score = score(&set, &answers(&[("1.1.1", r#"{"choice":0}"#)]));
    assert_eq!(score.leaves[&code("1.1.1")].points, ratio("1"));
    assert!(set.area_of(&code("1.1.1")).is_some());
}

fn decimal() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..200_u32).prop_map(|n| n.to_string()),
        "-?[0-9]{1,20}(\\.[0-9]{1,10})?",
        "[0-9]{28,34}",
        "[ -~]{0,8}",
    ]
}

fn count() -> impl Strategy<Value = i64> {
    prop_oneof![0..20_i64, any::<i64>(), Just(i64::MIN), Just(i64::MAX)]
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let names = prop_oneof![
        Just("a"),
        Just("b"),
        Just("c"),
        Just("n"),
        Just("value"),
        Just("x")
    ];
    let options = prop_oneof![Just("A"), Just("B"), Just("C"), Just("D"), Just("E")];
    let values = prop::collection::btree_map(names.prop_map(str::to_owned), decimal(), 0..5);
    let responses = prop::collection::btree_map(options.prop_map(str::to_owned), count(), 0..5);
    prop_oneof![
        (0..5_u32).prop_map(|n| Answer {
            choice: Some(n),
            ..Answer::default()
        }),
        prop::collection::vec(any::<bool>(), 0..5).prop_map(|list| Answer {
            checked: Some(list),
            ..Answer::default()
        }),
        values.prop_map(|values| Answer {
            values: Some(values),
            ..Answer::default()
        }),
        prop::collection::vec(count(), 0..5).prop_map(|list| Answer {
            counts: Some(list),
            ..Answer::default()
        }),
        responses.prop_map(|responses| Answer {
            responses: Some(responses),
            ..Answer::default()
        }),
        (count(), count()).prop_map(|(satisfied, answered)| Answer {
            satisfied: Some(satisfied),
            answered: Some(answered),
            ..Answer::default()
        }),
        any::<bool>().prop_map(|na| Answer {
            not_applicable: Some(na),
            ..Answer::default()
        }),
        decimal().prop_map(|points| Answer {
            points: Some(points),
            ..Answer::default()
        }),
        "[ -~]{0,40}".prop_map(|json| Answer::read(&json)),
    ]
}

/// A form's own answer to a leaf: whatever the shape, filled with any numbers.
fn fitting_answer(leaf: &Leaf, counts: &[i64], numbers: &[String]) -> Answer {
    use crate::rule::Input;
    let mut answer = Answer::default();
    let mut numbers = numbers.iter().cycle().cloned();
    let mut counts = counts.iter().cycle().copied();
    for input in leaf.rule.inputs() {
        match input {
            Input::Choice(_) => answer.choice = counts.next().and_then(|n| u32::try_from(n).ok()),
            Input::Checklist(items) => {
                answer.checked = Some(items.iter().map(|_| counts.next() > Some(3)).collect());
            }
            Input::Variable(variable) => {
                let value = numbers.next().unwrap_or_default();
                answer
                    .values
                    .get_or_insert_default()
                    .insert(variable.name, value);
            }
            Input::Counts(items) => {
                answer.counts = Some(counts.by_ref().take(items.len()).collect());
            }
            Input::Responses(items) => {
                let labels = items.into_iter().map(|item| item.label);
                let responses = answer.responses.get_or_insert_default();
                responses.extend(labels.zip(counts.by_ref()));
            }
            Input::Satisfaction(_) => {
                (answer.satisfied, answer.answered) = (counts.next(), counts.next());
            }
            Input::Points { .. } => answer.points = numbers.next(),
        }
    }
    answer
}

/// What holds for every score, whatever was answered.
#[track_caller]
fn check_sound(set: &CriteriaSet, answers: &Answers) {
    let score = score(set, answers);
    for (row, _) in set.leaves() {
        let leaf = &score.leaves[&row.code];
        let rule = &row.leaf().expect("a leaf").rule;
        let (low, high) = rule.range(&row.points_max);
        assert!(
            leaf.points >= low && leaf.points <= high,
            "{}: {leaf:?}",
            row.code
        );
        if matches!(leaf.state, LeafState::Unanswered | LeafState::Invalid) {
            assert!(leaf.points.is_zero(), "{}: {leaf:?}", row.code);
        }
        if leaf.state == LeafState::Invalid {
            assert!(!leaf.findings.is_empty(), "{}: {leaf:?}", row.code);
        }
        if leaf.state == LeafState::Scored {
            assert!(!leaf.explanation.is_empty(), "{}: {leaf:?}", row.code);
        }
        for step in &leaf.next {
            let ahead = &leaf.points + &step.gains;
            assert!(
                ahead > leaf.points && ahead <= high,
                "{}: {leaf:?}",
                row.code
            );
        }
    }
    let silent = tally(set, answers);
    assert_eq!(
        (&silent.points, &silent.subtotals, &silent.findings),
        (&score.points, &score.subtotals, &score.findings)
    );
    let outside = set.outside();
    let within: Ratio = set
        .leaves()
        .filter(|(row, _)| !outside.contains(&&row.code))
        .map(|(row, _)| &score.leaves[&row.code].points)
        .sum();
    let total: Ratio = [&within, &score.bonus, &score.penalty].into_iter().sum();
    assert_eq!(score.points, total);
    assert_eq!(&score.percent * &score.max, score.points.percent());
    let areas: Ratio = set
        .areas()
        .map(|area| &score.subtotals[&area.code].points)
        .sum();
    assert_eq!(score.points, areas);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn no_answer_breaks_a_score(sheet in prop::collection::vec(any_answer(), 80)) {
        for set in [sample(), kinds()] {
            let codes = set.leaves().map(|(row, _)| row.code.clone());
            check_sound(&set, &codes.zip(sheet.clone()).collect());
        }
    }

    #[test]
    fn no_form_fills_in_more_than_the_maximum(
        counts in prop::collection::vec(count(), 7..20),
        numbers in prop::collection::vec(decimal(), 7..20),
    ) {
        let fitting = |(row, leaf): (&Row, &Leaf)| {
            (row.code.clone(), fitting_answer(leaf, &counts, &numbers))
        };
        for set in [sample(), kinds()] {
            check_sound(&set, &set.leaves().map(fitting).collect());
        }
    }

    #[test]
    fn an_answer_is_scored_alone_as_among_others(
        answers in prop::collection::btree_map(0..80_usize, any_answer(), 0..10),
    ) {
        let set = sample();
        let codes: Vec<Code> = set.leaves().map(|(row, _)| row.code.clone()).collect();
        let sheet: Answers = answers.iter().map(|(i, a)| (codes[*i].clone(), a.clone())).collect();
        let whole = score(&set, &sheet);
        for (code, answer) in &sheet {
            let alone = score_leaf(&set, code, answer);
            prop_assert_eq!(alone.as_ref(), whole.leaves.get(code));
        }
    }
}
