//! A body's decisions on a sheet.

use std::rc::Rc;

use sodiem_core::text::Message;

use super::view::review::{self, CaseView, Kind};
use super::{Effect, Moment, State, work};

/// The body decides what it was shown: not when anything of it changed meanwhile.
pub fn decide(
    state: &mut State,
    shown: &Rc<CaseView>,
    (kind, message): (Kind, &str),
    moment: Moment,
) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let now = review::case(work, &shown.case).filter(|now| now == shown);
    let is_possible = |view: &Rc<CaseView>| {
        let deciding = view.deciding();
        deciding.kinds.contains(&kind) && (kind != Kind::Approve || deciding.blocks.is_empty())
    };
    let decided = (work::decision_id(moment), moment.now);
    let draft = now
        .filter(is_possible)
        .and_then(|view| review::draft(work, &view, (kind, message), decided));
    let Some(draft) = draft else {
        return vec![state.toasts.show(Message::new("review-changed-meanwhile"))];
    };
    let mut effects = work::keep(state, |device| device.mark_seen(&shown.sheet));
    effects.extend(work::decide(state, draft));
    effects
}
