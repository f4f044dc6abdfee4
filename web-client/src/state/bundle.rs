//! Without any network: saving what is unsent to a file, and bringing the files of others to the server.

use sodiem_core::api::BundleReply;
use sodiem_core::device::Brought;
use sodiem_core::text::Message;

use super::effect::{SavedFile, read};
use super::{Batch, Body, Call, Effect, Event, Failure, Method, Moment, State, work};
use crate::path;

/// Saves everything unsent to a file, or shares that. It stays unsent here: a file may be lost.
pub fn save(state: &mut State, is_shared: bool, moment: Moment) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let sent = work.device.bundle();
    let places = sent.documents.iter().map(|push| &push.document);
    let places = places.map(|id| (&id.round, &id.unit));
    let decided = sent
        .decisions
        .iter()
        .map(|draft| (&draft.round, &draft.unit));
    let first = places.chain(decided).next();
    let unit = first.and_then(|(round, unit)| work.device.unit(round, unit));
    let unit = unit.map(|unit| unit.name.clone()).unwrap_or_default();
    let sent = serde_json::to_string(&sent).expect("a request has a JSON form");
    let principal = work.principal();
    vec![Effect::SaveFile(SavedFile {
        username: principal.username.clone(),
        person: principal.name.clone(),
        unit,
        bundle: format!(r#"{{"made_at":{},"sent":{sent}}}"#, moment.now.0),
        is_shared,
    })]
}

/// Keeps the file of a colleague on this device, and sends it.
pub fn bring_in(state: &mut State, name: &str, file: String) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let Some(writes) = work.device.bring_in(name, file) else {
        return vec![state.toasts.show(Message::new("brought-is-none"))];
    };
    let mut effects = state.sync.store(Batch {
        writes,
        meta: Vec::new(),
    });
    effects.extend(deliver(state));
    effects
}

/// Sends a file that the server has not answered, one after the other.
pub fn deliver(state: &mut State) -> Vec<Effect> {
    if state.sync.needs_sign_in || state.is_delivering {
        return Vec::new();
    }
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let next = work.device.brought().find(|own| own.is_waiting()).cloned();
    let Some(Brought { id, file, .. }) = next else {
        return Vec::new();
    };
    state.is_delivering = true;
    vec![Effect::Call(Call {
        method: Method::Post,
        path: path::bundles(),
        body: Body::File(file.into_bytes()),
        is_exclusive: false,
        then: Box::new(move |reply| Event::Delivered(id, Box::new(read(reply)))),
    })]
}

/// The server answered, or was not reached: then the file goes with the next exchange.
pub fn delivered(state: &mut State, id: &str, reply: Result<BundleReply, Failure>) -> Vec<Effect> {
    state.is_delivering = false;
    let (says, is_refused) = match reply {
        Ok(BundleReply {
            received: mut says,
            refused,
            waiting,
            ..
        }) => {
            let is_refused = !refused.is_empty() || !waiting.is_empty();
            says.extend(refused);
            says.extend(waiting);
            (says, is_refused)
        }
        // What is wrong with the file itself will not be right another time.
        Err(Failure::Problem(problem)) if [413, 422].contains(&problem.status) => {
            (vec![problem.title], true)
        }
        Err(failure) => {
            state.sync.needs_sign_in |= failure.needs_sign_in();
            return Vec::new();
        }
    };
    let mut effects = work::keep(state, |device| device.delivered(id, says, is_refused));
    effects.extend(deliver(state));
    effects
}

#[cfg(test)]
mod tests {
    use sodiem_core::device::{Row, Write};
    use sodiem_core::document::Edit;
    use sodiem_core::ids::DocumentId;
    use sodiem_core::time::Timestamp;

    use super::*;
    use crate::state::fixture::{called, moment, ready, round, stored, subject};
    use crate::state::{leave, update};

    const FILE: &str = "-----BEGIN SODIEM BUNDLE-----\nAAAA\n-----END SODIEM BUNDLE-----\n";

    fn note() -> Event {
        let document = DocumentId::sheet(&subject().round, &subject().unit, &round().edition);
        let note = Edit::Note {
            leaf: "1.1.1".parse().expect("a code"),
            text: "ghi chú".into(),
        };
        let edits = vec![note];
        Event::Edited { document, edits }
    }

    fn bring(state: &mut State) -> Vec<Effect> {
        let event = Event::BroughtIn("Hoa.txt".into(), FILE.into());
        update(state, event, moment(3))
    }

    fn brought(state: &mut State) -> Vec<Brought> {
        let work = state.work().expect("the work is open");
        work.device.brought().cloned().collect()
    }

    fn reply() -> BundleReply {
        BundleReply {
            author: "Hoa".into(),
            made_at: Timestamp(0),
            received: vec!["đã có".into()],
            refused: Vec::new(),
            waiting: vec!["chưa có".into()],
        }
    }

    #[test]
    fn what_is_saved_to_a_file_is_all_that_is_unsent_and_stays_unsent() {
        let mut state = ready();
        update(&mut state, note(), moment(3));
        let effects = update(&mut state, Event::SaveAsked(true), moment(4));
        let [Effect::SaveFile(file)] = &effects[..] else {
            panic!("one file")
        };
        assert_eq!((file.unit.as_str(), file.is_shared), ("Phường 2", true));
        let bundle: sodiem_core::api::Bundle =
            serde_json::from_str(&file.bundle).expect("a bundle");
        assert_eq!(bundle.made_at, moment(4).now);
        assert_eq!(bundle.sent.documents[0].changes.len(), 1);
        assert_eq!(state.work().expect("open").unsent().changes, 1);
    }

    #[test]
    fn a_colleagues_file_is_kept_until_the_server_answers_it() {
        let mut state = ready();
        let effects = bring(&mut state);
        assert!(called(&effects).contains(&"/api/v1/bundles"));
        let key = stored(&effects).keys().next().cloned().expect("a row");
        let id = key.strip_prefix("brought/").expect("it is kept").to_owned();
        let failed = Event::Delivered(id.clone(), Box::new(Err(Failure::Unreachable)));
        assert!(update(&mut state, failed, moment(4)).is_empty());
        assert!(brought(&mut state)[0].is_waiting());
        let device = &mut state.work().expect("open").device;
        assert_eq!(leave::Remains::of(device).brought, 1);

        assert_eq!(called(&deliver(&mut state)), ["/api/v1/bundles"]);
        assert!(deliver(&mut state).is_empty(), "one at a time");
        update(&mut state, Event::Stored, moment(5));
        let effects = update(
            &mut state,
            Event::Delivered(id, Box::new(Ok(reply()))),
            moment(5),
        );
        let rows = stored(&effects);
        let Some(Write::Put(Row::Brought(told))) = rows.values().next() else {
            panic!("what was said is kept")
        };
        assert_eq!(told.file, "");
        assert_eq!(told.says, ["đã có", "chưa có"]);
        assert!(told.is_refused);
        assert!(deliver(&mut state).is_empty(), "it is answered");
        let device = &mut state.work().expect("open").device;
        assert!(leave::Remains::of(device).is_empty());
    }

    #[test]
    fn a_page_out_of_sight_leaves_only_what_is_unsent_to_the_browser() {
        let mut state = ready();
        let nothing = update(&mut state, Event::Hidden, moment(3));
        assert!(matches!(nothing[..], [Effect::SendLater(None)]));
        update(&mut state, note(), moment(4));
        let effects = update(&mut state, Event::Hidden, moment(5));
        let [Effect::SendLater(Some(json))] = &effects[..] else {
            panic!("a request is left");
        };
        let left: sodiem_core::api::SyncRequest = serde_json::from_str(json).expect("a request");
        let own = state.work().expect("open").device.request();
        assert_eq!(
            (left.documents, left.reply_bytes_max),
            (own.documents, Some(1))
        );
        // The server would not hear of it.
        state.sync.needs_sign_in = true;
        let nothing = update(&mut state, Event::Hidden, moment(6));
        assert!(matches!(nothing[..], [Effect::SendLater(None)]));
    }

    #[test]
    fn what_is_no_bundle_is_not_kept() {
        let mut state = ready();
        let event = Event::BroughtIn("Hoa.txt".into(), "Kính gửi".into());
        update(&mut state, event, moment(3));
        assert!(brought(&mut state).is_empty());
        assert_eq!(state.toasts.list.len(), 1);
    }
}
