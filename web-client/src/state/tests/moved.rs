//! A round moves to other criteria while a device works.

use sodiem_core::api::Workspace;

use super::*;
use crate::path;

/// A round that moved to a set that differs by its title.
fn moved() -> (CriteriaSet, Workspace) {
    let mut next = set();
    next.title = "Bộ tiêu chí sửa đổi".to_owned();
    let mut workspace = workspace();
    workspace.rounds[0].version += 1;
    workspace.rounds[0].edition = next.digest();
    (next, workspace)
}

fn edition(state: &mut State) -> Digest {
    let work = state.work().expect("ready");
    work.device.rounds()[0].edition
}

#[test]
fn new_settings_count_once_their_criteria_are_here() {
    let mut state = ready();
    let (next, workspace) = moved();
    let before = edition(&mut state);
    let came = Event::WorkspaceFetched(Box::new(Ok(fetched(workspace))));
    let effects = update(&mut state, came, moment(3));
    assert_eq!(called(&effects), [path::criteria(&next.digest())]);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Store(_))),
        "a device that starts again without a network has no use for them"
    );
    assert_eq!(edition(&mut state), before, "the work goes on as it was");
    assert!(!answer(&mut state, "1.1.1", r#"{"choice":0}"#, 4).is_empty());

    let came = Event::SetFetched(next.digest(), Ok(fetched(next.clone())));
    update(&mut state, came, moment(5));
    assert_eq!(edition(&mut state), next.digest());
}
