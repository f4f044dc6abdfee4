//! What happens in one seed's world, drawn up front: a list that can be cut shorter. A step that is not
//! possible when its turn comes does nothing.

use fastrand::Rng;

use super::province::{DEVICES, HEADS, REVIEWERS};

/// What kind of thing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A person answers, notes or cites.
    Type,
    /// A person decides a conflict.
    Settle,
    /// A few things that a tab waits for end, one way or another.
    Run,
    /// Everything that a device's tabs wait for ends well.
    Finish,
    /// Something calls for an exchange.
    Ask,
    /// The head submits.
    Submit,
    /// A body agrees with what it was shown.
    Agree,
    /// A body decides.
    Review,
    /// A person enters again what was refused, or puts it away.
    Tidy,
    /// A person takes a decision back that waits.
    Withdraw,
    /// The network of a device goes or comes back.
    Cut,
    /// Time passes, up to weeks.
    Pass,
    /// A device's clock jumps.
    Jump,
    /// A tab dies.
    Crash,
    /// A tab is opened.
    Open,
    /// A person signs in.
    SignIn,
    /// A person signs out.
    SignOut,
    /// A device's storage is wiped.
    Wipe,
    /// A device's storage is copied.
    Copy,
    /// A device gets an earlier copy of its storage back.
    PutBack,
    /// A device begins or ends to run an older program.
    Age,
    /// A person's seat on a device is revoked.
    Revoke,
    /// An account is disabled or enabled, or what it may do changes.
    Account,
    /// The server dies and starts again.
    Die,
    /// The server is backed up.
    BackUp,
    /// The server goes on from a backup.
    Restore,
    /// A request that was on its way for long arrives.
    Stray,
    /// Somebody sends what another wrote.
    Forge,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub what: What,
    /// On which device, where it is of one.
    pub device: usize,
    /// What else is to be drawn is drawn from this.
    pub dice: u64,
}

/// What happens in every seed, and how often.
const COMMON: [(What, u32); 9] = [
    (What::Type, 40),
    (What::Run, 60),
    (What::Finish, 14),
    (What::Ask, 16),
    (What::Submit, 8),
    (What::Agree, 5),
    (What::Review, 9),
    (What::Settle, 4),
    (What::Open, 6),
];
/// What happens in some seeds, and how often at least.
const RARE: [(What, u32); 19] = [
    (What::Tidy, 3),
    (What::Withdraw, 1),
    (What::Cut, 4),
    (What::Pass, 3),
    (What::Jump, 2),
    (What::Crash, 4),
    (What::SignIn, 2),
    (What::SignOut, 2),
    (What::Wipe, 1),
    (What::Copy, 2),
    (What::PutBack, 2),
    (What::Age, 1),
    (What::Revoke, 1),
    (What::Account, 2),
    (What::Die, 2),
    (What::BackUp, 2),
    (What::Restore, 2),
    (What::Stray, 4),
    (What::Forge, 3),
];

/// Whether somebody who may do this works on a device.
fn is_able(what: What, device: usize) -> bool {
    let people: &[usize] = match what {
        What::Submit => HEADS,
        What::Agree | What::Review => REVIEWERS,
        _ => return true,
    };
    people.contains(&DEVICES[device][0])
}

/// The steps of a seed. Each seed has troubles of its own: with all of them everywhere, most would
/// hide behind a few.
#[must_use]
pub fn schedule(seed: u64) -> Vec<Step> {
    let mut rng = Rng::with_seed(seed);
    let mut weights: Vec<(What, u32)> = COMMON.to_vec();
    for (what, weight) in RARE {
        let times = [0, 0, 1, 3][rng.usize(..4)];
        weights.push((what, weight * times));
    }
    let mut devices: Vec<usize> = (0..DEVICES.len()).collect();
    rng.shuffle(&mut devices);
    devices.truncate(rng.usize(2..=DEVICES.len()));
    let all: u32 = weights.iter().map(|(_, weight)| weight).sum();
    let steps = rng.usize(30..150);
    let mut step = || {
        let mut at = rng.u32(..all);
        let drawn = weights.iter().find(|(_, weight)| {
            let is_it = at < *weight;
            at = at.saturating_sub(*weight);
            is_it
        });
        let what = drawn.map_or(What::Run, |(what, _)| *what);
        let able: Vec<usize> = devices
            .iter()
            .copied()
            .filter(|d| is_able(what, *d))
            .collect();
        let able = if able.is_empty() { &devices } else { &able };
        Step {
            what,
            device: able[rng.usize(..able.len())],
            dice: rng.u64(..),
        }
    };
    (0..steps).map(|_| step()).collect()
}
