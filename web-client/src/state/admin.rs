//! What the province and the administrator change on the server: the survey, clarifications,
//! accounts, seats, the settings of a round. Each is one request, online, whose outcome is shown where it was asked for.

use std::rc::Rc;

use serde::Serialize;
use sodiem_core::api::{
    Account, AccountUpdate, CriteriaRead, CriteriaUpload, MoveWish, Moved, NewAccount,
    NewClarification, ProblemCode, RoundSaved, SurveyImported,
};
use sodiem_core::ids::{AccountId, RoundId, SeatId};
use sodiem_core::round::Round;
use sodiem_core::text::Message;

use super::effect::read;
use super::online::note;
use super::session::fetch_workspace;
use super::{Body, Call, Effect, Event, Failure, Method, Moment, State, desk};
use crate::path;

/// How a request goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Attempt<T> {
    /// Nobody asked.
    #[default]
    None,
    /// It is under way.
    Running,
    /// It was done.
    Done(T),
    /// It was not.
    Failed(Failure),
}

impl<T> Attempt<T> {
    /// Its name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Running => "running",
            Self::Done(_) => "done",
            Self::Failed(_) => "failed",
        }
    }

    /// Why it was not done.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

impl<T> From<Result<T, Failure>> for Attempt<T> {
    fn from(reply: Result<T, Failure>) -> Self {
        match reply {
            Ok(done) => Self::Done(done),
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// The requests that were made last.
#[derive(Default)]
pub struct Admin {
    /// The survey's import, and the name of its file.
    pub survey: (String, Attempt<SurveyImported>),
    /// An account added or changed.
    pub account: Attempt<Account>,
    /// A seat revoked.
    pub seat: Attempt<SeatId>,
    /// A round's settings saved: the version that there is now.
    pub round: Attempt<u32>,
    /// A clarification given: the version of the settings with it.
    pub clarification: Attempt<u32>,
    /// What moving a round would do, as it was last shown, or did.
    pub moved: Option<Rc<Moved>>,
    /// A move shown or done.
    pub moving: Attempt<()>,
    /// A file of criteria checked or added, and its name.
    pub criteria: (String, Attempt<Rc<CriteriaRead>>),
    /// A password made for somebody, to be shown once.
    pub password: Option<String>,
}

/// A file of criteria, and what is to be done with it.
pub struct CriteriaFile {
    /// Its name, the set's title where the file does not say one itself.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether the set is a sample, where the file does not say it.
    pub sample: bool,
    /// Whether to add the set; otherwise the file is only checked.
    pub save: bool,
}

/// What the province or the administrator does, and what becomes of it.
pub enum Doing {
    /// A file of survey answers was chosen.
    Survey {
        round: RoundId,
        name: String,
        text: String,
    },
    /// The survey's import ended.
    SurveyEnded(Result<SurveyImported, Failure>),
    /// Something is to be clarified.
    Clarify(RoundId, NewClarification),
    /// It was, or was not.
    ClarifyEnded(Box<Result<RoundSaved, Failure>>),
    /// A new password is wanted.
    MakePassword,
    /// A new account.
    Add(NewAccount),
    /// An account is to be as said.
    Change(AccountId, AccountUpdate),
    /// An account was added or changed.
    AccountEnded(Result<Account, Failure>),
    /// A seat is to be refused from now on.
    Revoke(SeatId),
    /// A seat was revoked.
    RevokeEnded(SeatId, Result<(), Failure>),
    /// A file of criteria is to be checked, or added as an edition.
    Criteria(CriteriaFile),
    /// It was, or was not.
    CriteriaEnded(Box<Result<CriteriaRead, Failure>>),
    /// A round's settings are to be as said.
    SaveRound(Box<Round>),
    /// A round's settings were saved.
    RoundEnded(Box<Result<RoundSaved, Failure>>),
    /// What moving a round to other criteria would do is to be shown, or it is to be done.
    Move(RoundId, Box<MoveWish>),
    /// It was.
    MoveEnded(Box<Result<Moved, Failure>>),
    /// The person goes to another page: outcomes are for the page that asked.
    Leave,
}

/// Does it.
pub fn update(state: &mut State, doing: Doing, moment: Moment) -> Vec<Effect> {
    let admin = &mut state.desk.admin;
    match doing {
        Doing::Survey { round, name, text } => {
            admin.survey = (name, Attempt::Running);
            let then = |reply| Event::from(Doing::SurveyEnded(read(reply)));
            call(Method::Post, path::survey(&round), Body::Csv(text), then)
        }
        Doing::SurveyEnded(reply) => {
            note(state, reply.as_ref().err(), moment);
            state.desk.admin.survey.1 = reply.into();
            Vec::new()
        }
        Doing::Clarify(round, wish) => {
            admin.clarification = Attempt::Running;
            let then = |reply| Event::from(Doing::ClarifyEnded(Box::new(read(reply))));
            let path = path::clarifications(&round);
            call(Method::Post, path, json(&wish), then)
        }
        Doing::ClarifyEnded(reply) => clarify_ended(state, *reply, moment),
        Doing::MakePassword => {
            admin.password = Some(password(moment.random));
            Vec::new()
        }
        Doing::Add(new) => {
            admin.account = Attempt::Running;
            call(Method::Post, path::accounts(), json(&new), account_ended)
        }
        Doing::Change(id, wish) => {
            admin.account = Attempt::Running;
            call(Method::Put, path::account(&id), json(&wish), account_ended)
        }
        Doing::AccountEnded(reply) => account_came(state, reply, moment),
        Doing::Revoke(seat) => {
            admin.seat = Attempt::Running;
            let then = move |reply: Result<String, Failure>| {
                Event::from(Doing::RevokeEnded(seat, reply.map(drop)))
            };
            call(Method::Delete, path::seat(seat), Body::Empty, then)
        }
        Doing::RevokeEnded(seat, reply) => revoked(state, seat, reply, moment),
        Doing::Criteria(file) => send_criteria(admin, file),
        Doing::CriteriaEnded(reply) => {
            note(state, reply.as_ref().as_ref().err(), moment);
            state.desk.admin.criteria.1 = reply.map(Rc::new).into();
            Vec::new()
        }
        Doing::SaveRound(mut round) => {
            admin.round = Attempt::Running;
            // The server keeps its own, and they may be many.
            round.clarifications.clear();
            let then = |reply| Event::from(Doing::RoundEnded(Box::new(read(reply))));
            call(Method::Put, path::round(&round.id), json(&*round), then)
        }
        Doing::RoundEnded(reply) => round_ended(state, *reply, moment),
        Doing::Move(round, wish) => {
            admin.moving = Attempt::Running;
            let then = |reply| Event::from(Doing::MoveEnded(Box::new(read(reply))));
            call(Method::Post, path::round_move(&round), json(&*wish), then)
        }
        Doing::MoveEnded(reply) => move_ended(state, *reply, moment),
        Doing::Leave => {
            *admin = Admin::default();
            Vec::new()
        }
    }
}

impl From<Doing> for Event {
    fn from(doing: Doing) -> Self {
        desk::Event::Admin(doing).into()
    }
}

fn send_criteria(admin: &mut Admin, file: CriteriaFile) -> Vec<Effect> {
    let stem = file.name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let path = path::criteria_file(&CriteriaUpload {
        title: stem.unwrap_or_else(|| file.name.clone()),
        sample: file.sample,
        save: file.save,
    });
    admin.criteria = (file.name, Attempt::Running);
    let then = |reply| Event::from(Doing::CriteriaEnded(Box::new(read(reply))));
    call(Method::Post, path, Body::File(file.bytes), then)
}

fn account_ended(reply: Result<String, Failure>) -> Event {
    Event::from(Doing::AccountEnded(read(reply)))
}

fn call(
    method: Method,
    path: String,
    body: Body,
    then: impl FnOnce(Result<String, Failure>) -> Event + 'static,
) -> Vec<Effect> {
    vec![Effect::Call(Call {
        method,
        path,
        body,
        is_exclusive: false,
        then: Box::new(then),
    })]
}

fn json(value: &impl Serialize) -> Body {
    Body::Json(serde_json::to_string(value).expect("a request has a JSON form"))
}

/// The person sees what was given as the units will: by the rounds that are fetched anew.
fn clarify_ended(
    state: &mut State,
    reply: Result<RoundSaved, Failure>,
    moment: Moment,
) -> Vec<Effect> {
    note(state, reply.as_ref().err(), moment);
    let mut effects = Vec::new();
    if reply.is_ok() {
        effects.push(state.toasts.show(Message::new("clarify-done")));
        effects.push(fetch_workspace());
    }
    state.desk.admin.clarification = reply.map(|saved| saved.round.version).into();
    effects
}

fn account_came(state: &mut State, reply: Result<Account, Failure>, moment: Moment) -> Vec<Effect> {
    note(state, reply.as_ref().err(), moment);
    match &reply {
        Ok(account) => {
            let (online, account) = (&mut state.desk.online, account.clone());
            online.change_accounts(|accounts| put(accounts, account));
        }
        Err(_) => state.desk.admin.password = None,
    }
    state.desk.admin.account = reply.into();
    Vec::new()
}

fn put(accounts: &mut Vec<Account>, account: Account) {
    match accounts.iter_mut().find(|own| own.id == account.id) {
        Some(own) => *own = account,
        None => accounts.push(account),
    }
}

fn revoked(
    state: &mut State,
    seat: SeatId,
    reply: Result<(), Failure>,
    moment: Moment,
) -> Vec<Effect> {
    note(state, reply.as_ref().err(), moment);
    if reply.is_ok() {
        state.desk.online.change_accounts(|accounts| {
            let seats = accounts.iter_mut().flat_map(|account| &mut account.seats);
            for own in seats.filter(|own| own.id == seat) {
                own.revoked_at.get_or_insert(moment.now);
            }
        });
    }
    state.desk.admin.seat = reply.map(|()| seat).into();
    Vec::new()
}

/// Somebody else's settings are fetched so that the person sees them.
fn round_ended(
    state: &mut State,
    reply: Result<RoundSaved, Failure>,
    moment: Moment,
) -> Vec<Effect> {
    note(state, reply.as_ref().err(), moment);
    let is_stale =
        matches!(&reply, Err(Failure::Problem(problem)) if problem.code == ProblemCode::Conflict);
    let mut effects = Vec::new();
    if reply.is_ok() {
        effects.push(state.toasts.show(Message::new("admin-round-saved")));
    }
    if reply.is_ok() || is_stale {
        effects.push(fetch_workspace());
    }
    state.desk.admin.round = reply.map(|saved| saved.round.version).into();
    effects
}

/// After a move everybody scores by the new criteria, this device too.
fn move_ended(state: &mut State, reply: Result<Moved, Failure>, moment: Moment) -> Vec<Effect> {
    note(state, reply.as_ref().err(), moment);
    let is_done = reply.as_ref().is_ok_and(|moved| moved.is_done);
    let is_stale =
        matches!(&reply, Err(Failure::Problem(problem)) if problem.code == ProblemCode::Conflict);
    let admin = &mut state.desk.admin;
    admin.moving = match reply {
        Ok(moved) => {
            admin.moved = Some(Rc::new(moved));
            Attempt::Done(())
        }
        Err(failure) => Attempt::Failed(failure),
    };
    if is_done || is_stale {
        vec![fetch_workspace()]
    } else {
        Vec::new()
    }
}

/// Letters and digits that nobody takes for another when they are read out.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password of 80 random bits, in groups of four.
fn password(random: [u8; 16]) -> String {
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups = random
        .chunks(4)
        .map(|group| group.iter().map(|byte| letter(*byte)).collect());
    groups.collect::<Vec<String>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sodiem_core::account::PASSWORD_CHARS_MIN;
    use sodiem_core::time::Timestamp;

    fn moment() -> Moment {
        Moment {
            now: Timestamp(5),
            random: *b"sixteen rnd byte",
        }
    }

    #[test]
    fn a_password_is_long_enough_and_every_random_byte_counts() {
        let own = password(moment().random);
        assert!(own.chars().count() >= PASSWORD_CHARS_MIN);
        for index in 0..16 {
            let mut random = moment().random;
            random[index] ^= 1;
            assert_ne!(password(random), own, "byte {index}");
        }
    }

    #[test]
    fn a_password_is_gone_when_its_page_is() {
        let mut state = State::default();
        update(&mut state, Doing::MakePassword, moment());
        assert!(state.desk.admin.password.is_some());
        update(&mut state, Doing::Leave, moment());
        assert_eq!(state.desk.admin.password, None);
    }

    #[test]
    fn settings_that_somebody_else_changed_meanwhile_are_fetched() {
        let mut state = State::default();
        let problem = r#"{"type":"","status":409,"code":"conflict","title":"","instance":""}"#;
        let failure = Failure::Problem(serde_json::from_str(problem).expect("a problem"));
        let effects = update(
            &mut state,
            Doing::RoundEnded(Box::new(Err(failure))),
            moment(),
        );
        assert_eq!(effects.len(), 1);
        assert_eq!(state.desk.admin.round.name(), "failed");
    }
}
