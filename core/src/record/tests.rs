//! Whose word counts on a leaf.

use super::*;
use crate::criteria::{Claimant, Content, Leaf, NotApplicable, NotApplicablePolicy};
use crate::decision::flow_fixtures::round;
use crate::decision::{Approval, Submission};
use crate::document::tests::small_set;
use crate::document::{Document, Edit};
use crate::ids::{ChangeId, SeatId};
use crate::round::Survey;
use crate::unit::{Unit, UnitLevel};

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn unit() -> UnitCode {
    "31825".parse().expect("a unit")
}

fn body(id: &str) -> BodyId {
    id.parse().expect("a body")
}

fn units() -> UnitTree {
    let unit = |code: &str, parent: Option<&str>, level| Unit {
        code: code.parse().expect("a unit"),
        parent: parent.map(|parent| parent.parse().expect("a unit")),
        level,
        kind: "Xã".into(),
        name: code.into(),
    };
    UnitTree::new(vec![
        unit("95", None, UnitLevel::Province),
        unit("954", Some("95"), UnitLevel::District),
        unit("31825", Some("954"), UnitLevel::Commune),
    ])
    .expect("a tree")
}

/// 1.1 is the unit's, 1.2 the province's.
fn set() -> CriteriaSet {
    let mut set = small_set();
    leaf_mut(&mut set, 2).scored_by = ScoredBy::Province;
    set
}

fn leaf_mut(set: &mut CriteriaSet, row: usize) -> &mut Leaf {
    match &mut set.rows[row].content {
        Content::Leaf(leaf) => leaf,
        other => panic!("no leaf: {other:?}"),
    }
}

fn the_round() -> Round {
    Round {
        edition: set().digest(),
        ..round()
    }
}

/// A document in which these leaves are answered with these options.
fn written(id: DocumentId, choices: &[(&str, u32)]) -> Document {
    let mut document = Document::new(id, &set());
    document.begin_session(SeatId([1; 16]), [1; 16]);
    let edits: Vec<Edit> = choices
        .iter()
        .map(|(leaf, choice)| Edit::Answer {
            leaf: code(leaf),
            answer: Answer {
                choice: Some(*choice),
                ..Answer::default()
            },
        })
        .collect();
    document.edit(&edits, Timestamp(1)).expect("taken");
    document
}

fn sheet(choices: &[(&str, u32)]) -> Document {
    written(
        DocumentId::sheet(&the_round().id, &unit(), &the_round().edition),
        choices,
    )
}

fn appraisals(by_body: &[(&str, &[(&str, u32)])]) -> BTreeMap<BodyId, Document> {
    let written = |(id, choices): &(&str, &[(&str, u32)])| {
        let document =
            DocumentId::appraisal(&the_round().id, &unit(), &the_round().edition, &body(id));
        (body(id), written(document, choices))
    };
    by_body.iter().map(written).collect()
}

fn submitted(stage: Stage, heads: Vec<ChangeId>) -> Flow {
    let submission = Submission {
        heads,
        digest: crate::ids::Digest::of(b""),
        received_at: Timestamp(5),
        late: false,
        name: "X".into(),
    };
    Flow {
        stage,
        submission: Some(submission),
        ..Flow::default()
    }
}

fn leaves(
    sheet: &Document,
    appraisals: &BTreeMap<BodyId, Document>,
    flow: &Flow,
) -> (Standing, BTreeMap<Code, LeafStanding>) {
    leaves_of(&set(), (sheet, appraisals, flow))
}

fn leaves_of(
    set: &CriteriaSet,
    (sheet, appraisals, flow): (&Document, &BTreeMap<BodyId, Document>, &Flow),
) -> (Standing, BTreeMap<Code, LeafStanding>) {
    standing(&Dossier {
        round: &the_round(),
        set,
        units: &units(),
        unit: &unit(),
        flow,
        sheet: Some(sheet),
        appraisals,
        survey: &Answers::new(),
    })
}

#[track_caller]
fn check_source(leaves: &BTreeMap<Code, LeafStanding>, leaf: &str, source: Option<Source>) {
    assert_eq!(leaves[&code(leaf)].source, source);
}

#[test]
fn a_draft_counts_the_units_own_word() {
    let appraised = appraisals(&[("pnv-954", &[("1.1", 1)])]);
    let (standing, leaves) = leaves(&sheet(&[("1.1", 0)]), &appraised, &Flow::default());
    check_source(&leaves, "1.1", Some(Source::Unit));
    assert_eq!(standing.own.points, Ratio::integer(1));
    assert_eq!((standing.answered, standing.answerable), (1, 1));
}

#[test]
fn under_review_the_tiers_word_counts_where_it_appraised() {
    let sheet = sheet(&[("1.1", 0)]);
    let appraised = appraisals(&[("pnv-954", &[("1.1", 1)])]);
    let flow = submitted(Stage::UnderReview(1), sheet.heads());
    let (standing, leaves) = leaves(&sheet, &appraised, &flow);
    check_source(&leaves, "1.1", Some(Source::Body(body("pnv-954"))));
    assert_eq!(leaves[&code("1.1")].own_points, Ratio::integer(1));
    assert_eq!(leaves[&code("1.1")].points, Ratio::zero());
    assert_eq!(standing.score.points, Ratio::zero());
}

#[test]
fn the_last_tier_that_appraised_has_the_last_word() {
    let sheet = sheet(&[("1.1", 1)]);
    let appraised = appraisals(&[("pnv-954", &[("1.1", 1)]), ("snv", &[("1.1", 0)])]);
    let at = |stage| leaves(&sheet, &appraised, &submitted(stage, sheet.heads())).1;
    check_source(
        &at(Stage::UnderReview(1)),
        "1.1",
        Some(Source::Body(body("pnv-954"))),
    );
    check_source(
        &at(Stage::UnderReview(2)),
        "1.1",
        Some(Source::Body(body("snv"))),
    );
    check_source(&at(Stage::Accepted), "1.1", Some(Source::Body(body("snv"))));
}

#[test]
fn a_leaf_of_the_province_is_answered_by_it_alone_and_at_any_stage() {
    let own = sheet(&[("1.2", 0)]);
    let (standing, ours) = leaves(&own, &BTreeMap::new(), &Flow::default());
    check_source(&ours, "1.2", None);
    assert_eq!(
        (standing.province_answered, standing.province_answerable),
        (0, 1)
    );
    let appraised = appraisals(&[("snv", &[("1.2", 0)]), ("pnv-954", &[("1.2", 1)])]);
    let (standing, ours) = leaves(&own, &appraised, &Flow::default());
    check_source(&ours, "1.2", Some(Source::Body(body("snv"))));
    assert_eq!(standing.score.points, Ratio::integer(1));
}

#[test]
fn what_was_changed_after_the_submission_does_not_count() {
    let mut sheet = sheet(&[("1.1", 0)]);
    let heads = sheet.heads();
    let worse = Answer {
        choice: Some(1),
        ..Answer::default()
    };
    let edit = Edit::Answer {
        leaf: code("1.1"),
        answer: worse,
    };
    sheet.edit(&[edit], Timestamp(9)).expect("taken");
    let flow = submitted(Stage::UnderReview(1), heads);
    let (standing, leaves) = leaves(&sheet, &BTreeMap::new(), &flow);
    assert_eq!(leaves[&code("1.1")].points, Ratio::integer(1));
    assert!(standing.amendment_pending);
}

#[test]
fn an_appraisal_counts_as_it_was_approved() {
    let sheet = sheet(&[("1.1", 0)]);
    let mut appraised = appraisals(&[("snv", &[("1.1", 0)])]);
    let document = appraised.get_mut(&body("snv")).expect("there");
    let approval = Approval {
        appraisals: [(document.id().clone(), document.heads())].into(),
        received_at: Timestamp(6),
        name: "X".into(),
    };
    let later = Answer {
        choice: Some(1),
        ..Answer::default()
    };
    let edit = Edit::Answer {
        leaf: code("1.1"),
        answer: later,
    };
    document.edit(&[edit], Timestamp(9)).expect("taken");
    let mut flow = submitted(Stage::Accepted, sheet.heads());
    flow.approvals.insert(2, approval);
    let (_, leaves) = leaves(&sheet, &appraised, &flow);
    assert_eq!(leaves[&code("1.1")].points, Ratio::integer(1));
}

#[test]
fn a_reason_is_due_where_an_appraisal_changes_what_was_said_before() {
    let sheet = sheet(&[("1.1", 0)]);
    let flow = submitted(Stage::UnderReview(2), sheet.heads());
    let lacking = |tier: u32, below: &[(&str, u32)], found: &Document| {
        let dossier = Dossier {
            round: &the_round(),
            set: &set(),
            units: &units(),
            unit: &unit(),
            flow: &flow,
            sheet: Some(&sheet),
            appraisals: &appraisals(&[("pnv-954", below)]),
            survey: &Answers::new(),
        };
        unreasoned(&dossier, tier, &found.read())
    };
    let of_province = |choices| appraisals(&[("snv", choices)]).remove(&body("snv"));
    let finds = |choices| of_province(choices).expect("written");
    let (due, none) = (vec![code("1.1")], Vec::new());
    assert_eq!(lacking(1, &[], &finds(&[("1.1", 0)])), none, "it agrees");
    assert_eq!(lacking(1, &[], &finds(&[("1.1", 1)])), due);
    assert_eq!(lacking(1, &[], &finds(&[])), none, "it says nothing");
    assert_eq!(
        lacking(2, &[("1.1", 1)], &finds(&[("1.1", 0)])),
        due,
        "the tier below found otherwise"
    );
    assert_eq!(lacking(2, &[], &finds(&[("1.2", 1)])), [], "its own leaf");
    let mut reasoned = finds(&[]);
    let answer = Answer {
        choice: Some(1),
        reason: Some("theo hồ sơ".into()),
        ..Answer::default()
    };
    let edit = Edit::Answer {
        leaf: code("1.1"),
        answer,
    };
    reasoned.edit(&[edit], Timestamp(9)).expect("taken");
    assert_eq!(lacking(1, &[], &reasoned), none);
}

#[test]
fn a_department_that_a_leaf_names_answers_it_whatever_else_it_leads_on() {
    let appraised = appraisals(&[("snv", &[("1.2", 1)]), ("stp", &[("1.2", 0)])]);
    let source = |scored_by: ScoredBy, appraised: &BTreeMap<BodyId, Document>| {
        let mut set = set();
        leaf_mut(&mut set, 2).scored_by = scored_by;
        let (standing, leaves) = leaves_of(&set, (&sheet(&[]), appraised, &Flow::default()));
        assert_eq!(standing.province_answerable, 1);
        leaves[&code("1.2")].source.clone()
    };
    let by = |id| Some(Source::Body(body(id)));
    assert_eq!(source(ScoredBy::Province, &appraised), by("snv"));
    assert_eq!(
        source(ScoredBy::Department("stp".into()), &appraised),
        by("stp")
    );
    assert_eq!(
        source(ScoredBy::Authority("stp".into()), &appraised),
        by("stp")
    );
    // Nobody of that name: whoever else is responsible enters the word.
    let chairman = ScoredBy::Authority("Chủ tịch UBND tỉnh".into());
    assert_eq!(source(chairman, &appraised), by("snv"));
    let only_deciding = appraisals(&[("snv", &[("1.2", 1)])]);
    assert_eq!(
        source(ScoredBy::Department("stp".into()), &only_deciding),
        by("snv")
    );
}

#[test]
fn only_a_body_says_that_a_leaf_does_not_apply_where_the_set_says_so() {
    let mut set = set();
    leaf_mut(&mut set, 1).not_applicable = Some(NotApplicable {
        when: "không có nhiệm vụ".into(),
        policy: NotApplicablePolicy::Exclude,
        claimed_by: Some(Claimant::Province),
        reason_required: false,
    });
    let (own, confirmed) = said_alike(&set, &Answer::not_applicable());
    assert_eq!(own, (LeafState::Invalid, Ratio::integer(2)));
    assert_eq!(confirmed, (LeafState::NotApplicable, Ratio::integer(1)));
}

#[test]
fn only_a_body_gives_points_to_what_the_rule_counts() {
    let half = Answer {
        points: Some("0.5".into()),
        ..Answer::default()
    };
    let (own, given) = said_alike(&set(), &half);
    assert_eq!(own.0, LeafState::Invalid);
    assert_eq!(given.0, LeafState::Scored);
}

/// How 1.1 stands, and the maximum of all, where the unit alone gives an answer and where the
/// district gives the same.
fn said_alike(set: &CriteriaSet, answer: &Answer) -> ((LeafState, Ratio), (LeafState, Ratio)) {
    let said = |id: DocumentId| {
        let mut document = Document::new(id, set);
        document.begin_session(SeatId([1; 16]), [1; 16]);
        let edit = Edit::Answer {
            leaf: code("1.1"),
            answer: answer.clone(),
        };
        document.edit(&[edit], Timestamp(1)).expect("taken");
        document
    };
    let round = the_round();
    let sheet = said(DocumentId::sheet(&round.id, &unit(), &round.edition));
    let flow = submitted(Stage::UnderReview(1), sheet.heads());
    let district = body("pnv-954");
    let id = DocumentId::appraisal(&round.id, &unit(), &round.edition, &district);
    let stands = |appraisals: &BTreeMap<BodyId, Document>| {
        let (standing, leaves) = leaves_of(set, (&sheet, appraisals, &flow));
        (leaves[&code("1.1")].state, standing.score.max)
    };
    let alone = stands(&BTreeMap::new());
    (alone, stands(&[(district, said(id))].into()))
}

/// Hà Nội (domain.md 4.3) holds no survey: what is appraised is scaled to 100.
#[test]
fn without_a_survey_its_leaves_leave_points_and_maximum() {
    let mut set = set();
    leaf_mut(&mut set, 2).scored_by = ScoredBy::Survey;
    let mut round = the_round();
    let sheet = sheet(&[("1.1", 0)]);
    let survey = Answers::new();
    let mut stand = |held: Survey| {
        round.ranking.survey = held;
        let (standing, leaves) = standing(&Dossier {
            round: &round,
            set: &set,
            units: &units(),
            unit: &unit(),
            flow: &Flow::default(),
            sheet: Some(&sheet),
            appraisals: &BTreeMap::new(),
            survey: &survey,
        });
        (standing, leaves.contains_key(&code("1.2")))
    };
    let (held, has_leaf) = stand(Survey::Held);
    assert!(has_leaf && held.survey_answerable == 1);
    let (without, has_leaf) = stand(Survey::NotHeld);
    assert!(!has_leaf && without.survey_answerable == 0);
    assert_eq!(without.score.points, held.score.points);
    assert_eq!(without.score.max, Ratio::integer(1));
    assert_eq!(without.score.percent, Ratio::integer(100));
    let area = without.score.areas.values().next().expect("an area");
    assert_eq!(area.max, Ratio::integer(1));
}
