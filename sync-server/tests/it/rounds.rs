//! Promise: a round's settings are changed by one person at a time, and what would break it is not
//! taken.

use std::sync::Barrier;

use sodiem_core::api::{
    DecisionOutcome, DecisionResult, EditionShown, LeafAcross, ProblemCode, RoundSaved,
};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::finding::Finding;
use sodiem_core::ids::Digest;
use sodiem_core::ratio::Ratio;
use sodiem_core::round::{Round, Survey};
use sodiem_core::unit::UnitLevel;
use sodiem_sync_server::app::App;
use sodiem_sync_server::check;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::published;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, Phone, ROUND, Server};
use super::results::surveyed;

#[test]
fn the_second_of_two_administrators_is_told_to_look_again() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let mut round = admin.round();
    round.title = "Tên mới".into();
    let saved: RoundSaved = admin.send(Method::PUT, &path, Some(&round)).json();
    assert_eq!(
        (saved.round.version, saved.round.title.as_str()),
        (2, "Tên mới")
    );
    let reply = admin.send(Method::PUT, &path, Some(&round));
    assert_eq!(reply.code(), ProblemCode::Conflict);
    assert_eq!(admin.round(), saved.round);
}

#[test]
fn of_two_who_save_at_once_one_is_told_to_look_again() {
    let server = Server::start();
    let people = [server.client("admin"), server.client("admin")];
    let path = format!("/rounds/{ROUND}");
    for turn in 0..5 {
        let before = people[0].round();
        let wishes = [0, 1].map(|number| Round {
            title: format!("Tên {turn}/{number}"),
            ..before.clone()
        });
        let start = Barrier::new(people.len());
        let save = |(person, wish): (&Client, &Round)| {
            start.wait();
            person.send(Method::PUT, &path, Some(wish)).status
        };
        let save = &save;
        let statuses = std::thread::scope(|scope| {
            let saving = people.iter().zip(&wishes);
            let saving: Vec<_> = saving.map(|one| scope.spawn(move || save(one))).collect();
            let ended = saving.into_iter().map(|one| one.join().expect("an answer"));
            ended.collect::<Vec<u16>>()
        });
        let saved = statuses.iter().position(|status| *status == 200);
        let saved = saved.expect("one is saved");
        assert_eq!(statuses[1 - saved], 409, "{statuses:?}");
        let after = people[0].round();
        assert_eq!(
            (&after.title, after.version),
            (&wishes[saved].title, before.version + 1)
        );
    }
}

#[test]
fn settings_that_do_not_hold_are_refused_with_all_that_is_wrong() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let before = admin.round();
    let mut round = before.clone();
    round.bands[0].min = Ratio::zero();
    round.closes_at = round.submit_by;
    round.edition = Digest([0; 32]);
    let problem = admin.send(Method::PUT, &path, Some(&round)).problem();
    assert_eq!(problem.code, ProblemCode::Invalid);
    let codes: Vec<&str> = problem.findings.iter().map(Finding::code).collect();
    assert_eq!(codes, ["round-bands", "round-deadlines", "round-edition"]);
    assert_eq!(admin.round(), before);
}

#[test]
fn what_names_a_round_stays() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let before = admin.round();
    let changes: [&dyn Fn(&mut Round); 3] = [
        &|round| round.id = "2021".parse().expect("a round's id"),
        &|round| round.scored_level = UnitLevel::District,
        &|round| round.units_on = "2019-12-31".parse().expect("a day"),
    ];
    for change in changes {
        let mut round = before.clone();
        change(&mut round);
        let problem = admin.send(Method::PUT, &path, Some(&round)).problem();
        assert_eq!(problem.findings[0].code(), "round-fixed");
    }
}

/// The settings with the province alone to appraise.
fn of_one_tier(mut round: Round) -> Round {
    round.tiers.remove(0);
    round.bodies.retain(|body| body.tier == 2);
    for body in &mut round.bodies {
        body.tier = 1;
    }
    round
}

/// Imports another edition, as `sodiem criteria import` does beside a server.
fn import_edition(server: &Server) -> Digest {
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    let reference = app.reference().expect("published");
    let mut set: CriteriaSet = (**reference.sets.values().next().expect("an edition")).clone();
    set.title = "Bộ tiêu chí sửa đổi".to_owned();
    set.rows.pop();
    let (digest, now) = (set.digest(), app.environment.now());
    let put = move |c: &rusqlite::Connection| published::put_criteria_set(c, &set, now);
    app.store.write(put).expect("imported");
    digest
}

#[test]
fn tiers_and_criteria_change_as_long_as_nobody_worked_by_them() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let edition = import_edition(&server);
    let officer = server.client(&format!("canbo1.{COMMUNE}"));
    for path in [
        format!("/criteria/{edition}"),
        format!("/criteria/{edition}/file.xlsx"),
    ] {
        let problem = officer.get(&path).problem();
        assert_eq!(problem.code, ProblemCode::NotFound, "no round of theirs");
    }
    let shown: Vec<EditionShown> = admin.get("/criteria").json();
    assert_eq!(shown.len(), 2);
    assert_eq!(shown[0].digest, edition, "the latest import in front");
    let wish = Round {
        edition,
        ..of_one_tier(admin.round())
    };
    let saved: RoundSaved = admin.send(Method::PUT, &path, Some(&wish)).json();
    assert_eq!((saved.round.tiers.len(), saved.round.edition), (1, edition));
    let mut phone = Phone::sign_in(&server, &format!("canbo1.{COMMUNE}"));
    phone.answer(COMMUNE, "1.1.1");
    assert_eq!(phone.exchange().pushed[0].accepted.len(), 1);
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    assert!(
        check::run(&app, |_| ()).expect("a check"),
        "the data hold together"
    );
}

#[test]
fn tiers_and_criteria_stay_once_people_worked_by_them() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let edition = import_edition(&server);
    let codes = |wish: &Round| -> Vec<String> {
        let reply = admin.send(Method::PUT, &path, Some(wish));
        let findings = match reply.status {
            200 => Vec::new(),
            _ => reply.problem().findings,
        };
        findings
            .iter()
            .map(|finding| finding.code().to_owned())
            .collect()
    };
    let mut head = Phone::sign_in(&server, &format!("lanhdao.{COMMUNE}"));
    head.answer(COMMUNE, "1.1.1");
    head.exchange();
    let other_edition = |round: Round| Round { edition, ..round };
    assert_eq!(
        codes(&other_edition(admin.round())),
        ["round-edition-begun"]
    );
    let two_tiers = admin.round();
    assert!(
        codes(&of_one_tier(two_tiers.clone())).is_empty(),
        "nothing was submitted"
    );
    let back = Round {
        version: admin.round().version,
        ..two_tiers
    };
    assert!(codes(&back).is_empty());

    head.submit(COMMUNE);
    let decided = head.exchange().decided;
    let is_recorded =
        |one: &DecisionResult| matches!(one.outcome, DecisionOutcome::Recorded { .. });
    assert!(
        decided.len() == 1 && decided.iter().all(is_recorded),
        "{decided:?}"
    );
    let both = other_edition(of_one_tier(admin.round()));
    assert_eq!(codes(&both), ["round-tiers-begun", "round-edition-begun"]);
    let renamed = Round {
        title: "Tên mới".to_owned(),
        ..admin.round()
    };
    assert!(codes(&renamed).is_empty(), "the rest changes at any time");
}

#[test]
fn a_survey_that_is_not_held_leaves_nothing_behind() {
    let (server, province) = surveyed();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let across = |leaf: &str| -> usize {
        let across: LeafAcross = province.get(&format!("{path}/leaves/{leaf}")).json();
        let answered = across
            .rows
            .iter()
            .filter(|row| row.standing.answer.is_some());
        answered.count()
    };
    assert_eq!(across("8.1.1"), 2);
    let mut round = admin.round();
    round.ranking.survey = Survey::NotHeld;
    let saved: RoundSaved = admin.send(Method::PUT, &path, Some(&round)).json();
    assert_eq!(across("8.1.1"), 0);
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    assert!(check::run(&app, |_| ()).expect("a check"), "all is current");
    let mut round = saved.round;
    round.ranking.survey = Survey::Held;
    let _: RoundSaved = admin.send(Method::PUT, &path, Some(&round)).json();
    assert_eq!(across("8.1.1"), 2, "what was imported is kept");
    assert!(check::run(&app, |_| ()).expect("a check"), "all is current");
}

#[test]
fn who_listens_is_told_of_new_settings() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut events = server.client(&format!("canbo1.{COMMUNE}")).events();
    let mut next = || events.by_ref().find(|line| line.starts_with("data:"));
    assert!(next().is_some(), "one at the start");
    let path = format!("/rounds/{ROUND}");
    let _: RoundSaved = admin.send(Method::PUT, &path, Some(&admin.round())).json();
    assert!(next().is_some());
}
