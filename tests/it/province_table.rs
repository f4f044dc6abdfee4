//! Promise: the province's table is what the core computes from the answers that people gave, on
//! the screen and in every file that is taken home.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use fastrand::Rng;
use sodiem_core::answer::{Answer, Answers};
use sodiem_core::api::{LeafAcross, SurveyImported};
use sodiem_core::consolidate::{Table, TableQuery, consolidate};
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::decision::Stage;
use sodiem_core::document::Document;
use sodiem_core::ids::{BodyId, Code, DocumentId, UnitCode};
use sodiem_core::record::{Dossier, LeafStanding, Standing, standing};
use sodiem_core::scoring::score;
use sodiem_core::unit::UnitLevel;
use sodiem_tests::answers;
use sodiem_tests::device::Phone;
use sodiem_tests::http::Body;
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

mod files;

use files::{check_export, check_files};

/// Devices that work at one time.
const WORKERS: usize = 8;

/// How far a commune of this test comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Untouched,
    Answered,
    Submitted,
    ApprovedByDistrict,
    Accepted,
}

/// What everyone says of one commune.
struct Story {
    unit: UnitCode,
    district: BodyId,
    reach: Reach,
    own: Answers,
    by_district: Answers,
    by_department: Answers,
    by_province: Answers,
    survey: Answers,
}

impl Story {
    fn draw(set: &CriteriaSet, number: u64, (unit, district): (UnitCode, BodyId)) -> Self {
        let mut rng = Rng::with_seed(number);
        let reach = match number % 16 {
            0 => Reach::Untouched,
            1 => Reach::Answered,
            2 => Reach::Submitted,
            3 => Reach::ApprovedByDistrict,
            _ => Reach::Accepted,
        };
        let mut own = answers::all(set, ScoredBy::Unit, &mut rng);
        let by_district = some_of(set, &own, |_| true, &mut rng);
        let by_department = some_of(set, &own, |leaf| leaf.as_str().starts_with("2."), &mut rng);
        // A few are left unanswered.
        own.retain(|_, _| rng.u32(..20) > 0);
        Self {
            unit,
            district,
            reach,
            own,
            by_district,
            by_department,
            by_province: answers::all(set, ScoredBy::Province, &mut rng),
            survey: answers::all(set, ScoredBy::Survey, &mut rng),
        }
    }

    /// The answers that count, by the rules of the design alone: the last tier that appraised a
    /// leaf, else the unit; the department before the province's deciding body.
    fn of_record(&self) -> Answers {
        let mut answers = Answers::new();
        if self.reach >= Reach::Answered {
            answers.extend(self.own.clone());
        }
        if self.reach >= Reach::ApprovedByDistrict {
            answers.extend(self.by_district.clone());
        }
        if self.reach >= Reach::Accepted {
            answers.extend(self.by_department.clone());
            answers.extend(self.by_province.clone());
        }
        answers.extend(self.survey.clone());
        answers
    }

    fn stage(&self) -> Stage {
        match self.reach {
            Reach::Untouched | Reach::Answered => Stage::Draft,
            Reach::Submitted => Stage::UnderReview(1),
            Reach::ApprovedByDistrict => Stage::UnderReview(2),
            Reach::Accepted => Stage::Accepted,
        }
    }
}

/// Other answers to a few of these leaves.
fn some_of(
    set: &CriteriaSet,
    leaves: &Answers,
    is_meant: impl Fn(&Code) -> bool,
    rng: &mut Rng,
) -> Answers {
    let meant = set
        .leaves()
        .filter(|(row, _)| leaves.contains_key(&row.code) && is_meant(&row.code));
    let mut some = Answers::new();
    for leaf in meant {
        if rng.u32(..6) == 0 {
            some.insert(leaf.0.code.clone(), answers::one(set, leaf, rng));
        }
    }
    some
}

/// The province with all that happened in it.
struct Province {
    server: Server,
    office: Phone,
    stories: Vec<Story>,
}

impl Province {
    /// Everyone does their part, each on a device of their own.
    fn play() -> Self {
        let server = Server::empty(Pages::None);
        let mut office = sign_in(&server, "snv");
        office.sync().expect("the network is open");
        let stories = stories(&mut office);
        each(&stories, |story| play_commune(&server, story));
        let districts: BTreeMap<&BodyId, Vec<&Story>> =
            stories
                .iter()
                .fold(BTreeMap::new(), |mut districts, story| {
                    districts
                        .entry(&story.district)
                        .or_insert_with(Vec::new)
                        .push(story);
                    districts
                });
        let districts: Vec<_> = districts.into_iter().collect();
        each(&districts, |(body, stories)| {
            play_district(&server, body, stories)
        });
        play_department(&server, &stories);
        import_survey(&office, &stories);
        play_office(&mut office, &stories);
        Self {
            server,
            office,
            stories,
        }
    }

    /// How every unit stands, by the core from the documents and decisions of the office's device.
    fn standings(&mut self) -> Vec<(Standing, BTreeMap<Code, LeafStanding>)> {
        let office = &mut self.office;
        let (round, set) = (office.round().clone(), office.set().clone());
        let units = office.device().units().clone();
        let written: Vec<_> = office.device().documents().cloned().collect();
        let mut standings = Vec::new();
        for story in &self.stories {
            let unit = &story.unit;
            let flow = office.device().flow(&round.id, unit);
            let sheet = office.sheet_id(unit);
            let mut read =
                |id: &DocumentId| written.contains(id).then(|| office.document(id).clone());
            let sheet = read(&sheet);
            let appraisal = |body: &BodyId| {
                let id = DocumentId::appraisal(&round.id, unit, &round.edition, body);
                Some((body.clone(), read(&id)?))
            };
            let bodies = round.bodies.iter().map(|body| &body.id);
            let appraisals: BTreeMap<BodyId, Document> = bodies.filter_map(appraisal).collect();
            standings.push(standing(&Dossier {
                round: &round,
                set: &set,
                units: &units,
                unit,
                flow: &flow,
                sheet: sheet.as_ref(),
                appraisals: &appraisals,
                survey: &story.survey,
            }));
        }
        standings
    }

    fn table(&self) -> Table {
        let path = format!("/rounds/{}/table", self.office.round().id);
        self.office
            .client()
            .get(&path)
            .expect("the network is open")
            .json()
    }
}

fn sign_in(server: &Server, username: &str) -> Phone {
    Phone::sign_in(
        &format!("http://{}", server.address()),
        username,
        &server.password(),
    )
}

fn stories(office: &mut Phone) -> Vec<Story> {
    let (round, set) = (office.round().clone(), office.set().clone());
    let units = office.device().units().clone();
    let communes = units.within(&round.province, UnitLevel::Commune);
    let district = |unit: &UnitCode| {
        let body = round
            .bodies_for(&units, unit, 1)
            .next()
            .expect("a body of the district");
        (unit.clone(), body.id.clone())
    };
    (0..)
        .zip(communes)
        .map(|(number, unit)| Story::draw(&set, number, district(&unit.code)))
        .collect()
}

/// Does the work for each item, several at a time.
fn each<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let queue = Mutex::new(items.iter());
    let next = || queue.lock().expect("nobody panics with it").next();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(item) = next() {
                    work(item);
                }
            });
        }
    });
}

fn play_commune(server: &Server, story: &Story) {
    if story.reach == Reach::Untouched {
        return;
    }
    let mut officer = sign_in(server, &format!("canbo1.{}", story.unit));
    let id = officer.sheet_id(&story.unit);
    officer.answer_all(&id, &story.own);
    officer.sync().expect("the network is open");
    if story.reach >= Reach::Submitted {
        let mut head = sign_in(server, &format!("lanhdao.{}", story.unit));
        head.sync().expect("the network is open");
        head.submit(&story.unit);
        finish(&mut head);
    }
}

fn play_district(server: &Server, body: &BodyId, stories: &[&Story]) {
    let mut reviewer = sign_in(server, body.as_str());
    reviewer.sync().expect("the network is open");
    for story in stories
        .iter()
        .filter(|story| story.reach >= Reach::ApprovedByDistrict)
    {
        let id = reviewer.appraisal_id(&story.unit, body);
        reviewer.answer_all(&id, &with_reason(&story.by_district));
        reviewer.approve(&story.unit, 1);
    }
    finish(&mut reviewer);
}

fn play_department(server: &Server, stories: &[Story]) {
    let mut department = sign_in(server, "stp");
    department.sync().expect("the network is open");
    for story in stories
        .iter()
        .filter(|story| story.reach == Reach::Accepted)
    {
        let body = "stp".parse().expect("a body");
        let id = department.appraisal_id(&story.unit, &body);
        department.answer_all(&id, &with_reason(&story.by_department));
    }
    finish(&mut department);
}

fn play_office(office: &mut Phone, stories: &[Story]) {
    office.sync().expect("the network is open");
    let body = "snv".parse().expect("a body");
    for story in stories
        .iter()
        .filter(|story| story.reach == Reach::Accepted)
    {
        let id = office.appraisal_id(&story.unit, &body);
        office.answer_all(&id, &story.by_province);
        office.approve(&story.unit, 2);
    }
    finish(office);
}

fn with_reason(answers: &Answers) -> Answers {
    let reason = |answer: &Answer| Answer {
        reason: Some("theo hồ sơ kiểm chứng".to_owned()),
        ..answer.clone()
    };
    answers
        .iter()
        .map(|(leaf, answer)| (leaf.clone(), reason(answer)))
        .collect()
}

/// Sends everything; all of it is taken.
fn finish(phone: &mut Phone) {
    phone.sync().expect("the network is open");
    assert!(phone.device().unsent().is_empty());
    let refused: Vec<_> = phone.device().refused_decisions().cloned().collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert_eq!(phone.device().refused_entries().count(), 0);
}

/// The survey's answers as the file that the province imports.
fn import_survey(office: &Phone, stories: &[Story]) {
    let scale: Vec<String> = stories
        .iter()
        .flat_map(|story| {
            story
                .survey
                .values()
                .filter_map(|answer| answer.responses.as_ref())
        })
        .flat_map(BTreeMap::keys)
        .cloned()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut file = csv::Writer::from_writer(Vec::new());
    let ends = ["satisfied", "answered"].map(str::to_owned);
    let heading = ["unit_code", "leaf"].map(str::to_owned);
    file.write_record(heading.iter().chain(&scale).chain(&ends))
        .expect("memory");
    let text = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    let mut lines = 0;
    for story in stories {
        for (leaf, answer) in &story.survey {
            let mut line = vec![story.unit.to_string(), leaf.to_string()];
            let forms = |option| answer.responses.as_ref()?.get(option).copied();
            line.extend(scale.iter().map(|option| text(forms(option))));
            line.extend([text(answer.satisfied), text(answer.answered)]);
            file.write_record(line).expect("memory");
            lines += 1;
        }
    }
    let body = Body::Bytes("text/csv", file.into_inner().expect("memory"));
    let path = format!("/rounds/{}/survey", office.round().id);
    let reply = office
        .client()
        .send(&Method::POST, &path, &body)
        .expect("the network is open");
    assert_eq!(reply.json::<SurveyImported>().answers, lines);
}

#[test]
fn the_provinces_table_is_what_the_core_computes_from_the_same_answers() {
    let mut province = Province::play();
    let table = province.table();
    assert_eq!(table.rows.len(), 64);
    check_points(&province, &table);
    let (standings, leaves): (Vec<_>, Vec<_>) = province.standings().into_iter().unzip();
    let office = &mut province.office;
    let (round, set) = (office.round().clone(), office.set().clone());
    let units = office.device().units().clone();
    let query = TableQuery::default();
    assert_eq!(
        table,
        consolidate(&round, &set, &units, standings.clone(), query.ranked)
    );
    let accepted = standings
        .iter()
        .filter(|standing| standing.stage == Stage::Accepted)
        .count();
    assert_eq!(
        table.rows.iter().filter(|row| row.rank.is_some()).count(),
        accepted
    );

    let leaf: Code = "2.1.1".parse().expect("a code");
    let path = format!("/rounds/{}/leaves/{leaf}", round.id);
    let across: LeafAcross = office
        .client()
        .get(&path)
        .expect("the network is open")
        .json();
    let expected: BTreeMap<_, _> = standings.iter().map(|s| &s.unit).zip(&leaves).collect();
    assert_eq!(across.rows.len(), 64);
    for row in across.rows {
        assert_eq!(row.standing, expected[&row.unit][&leaf], "{}", row.unit);
    }

    check_files(&province, &table);
    let before = table;
    province.server.stop();
    province.server.check();
    check_export(&province, &before);
}

/// Points by scoring the answers of record, without documents, decisions or standings.
fn check_points(province: &Province, table: &Table) {
    for story in &province.stories {
        let row = table
            .rows
            .iter()
            .find(|row| row.unit == story.unit)
            .expect("every unit");
        let expected = score(province.office.set(), &story.of_record());
        let found = &row.standing.score;
        assert_eq!(row.standing.stage, story.stage(), "{}", story.unit);
        assert_eq!(
            found.points, expected.points,
            "{} {:?}",
            story.unit, story.reach
        );
        assert_eq!(found.max, expected.max, "{}", story.unit);
        assert_eq!(found.percent, expected.percent, "{}", story.unit);
        assert_eq!(
            (&found.bonus, &found.penalty),
            (&expected.bonus, &expected.penalty)
        );
    }
}
