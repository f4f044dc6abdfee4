//! Everyone does their part, each on a device of their own.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use sodiem_core::answer::{Answer, Answers};
use sodiem_core::api::SurveyImported;
use sodiem_core::consolidate::Table;
use sodiem_core::document::Document;
use sodiem_core::ids::{BodyId, Code, DocumentId, UnitCode};
use sodiem_core::record::{Dossier, LeafStanding, Standing, standing};
use sodiem_core::unit::UnitLevel;
use sodiem_tests::device::Phone;
use sodiem_tests::http::Body;
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

use super::story::{Reach, Story};

/// Devices that work at one time.
const WORKERS: usize = 8;

/// The province with all that happened in it.
pub struct Province {
    pub server: Server,
    pub office: Phone,
    pub stories: Vec<Story>,
}

impl Province {
    /// Everyone does their part, each on a device of their own.
    pub fn play() -> Self {
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
            play_district(&server, body, stories);
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
    pub fn standings(&mut self) -> Vec<(Standing, BTreeMap<Code, LeafStanding>)> {
        let office = &mut self.office;
        let (round, set) = (office.round().clone(), office.set().clone());
        let units = office.device().units(&round).clone();
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

    pub fn table(&self) -> Table {
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
    let units = office.device().units(&round).clone();
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
