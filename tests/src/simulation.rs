//! The real server and the real client, driven by a seed.
//!
//! A seed draws what happens: people type, decide and sign in and out on several devices and tabs, while
//! networks, clocks, storage, tabs and the server fail, requests are lost, late and double, phones and
//! the server go back to older copies, seats and rights are taken. The server is the real router over a real
//! database, one request at a time; a tab is the web client's reducer, whose every effect ends when and
//! how the seed says. After each step, and once all troubles are over, what was promised is looked for.
//! A seed that fails does so again, and is cut down to the steps that it takes.

mod audit;
mod device;
mod ledger;
mod network;
mod people;
mod province;
mod rest;
mod server;
mod shell;
mod step;
mod trouble;
mod wire;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use sodiem_web_client::state::Event;

pub use ledger::{Fault, Tally};
pub use step::{Step, What, schedule};

use device::TABS_MAX;
use world::World;

/// A seed that does not hold what is promised.
#[derive(Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// What does not hold.
    pub fault: Fault,
    /// The steps that it takes.
    pub steps: Vec<Step>,
    /// What happens in them.
    pub story: Vec<String>,
}

/// Plays a seed to its end; how often what happened.
///
/// # Errors
/// The failure, cut down to the steps that it takes.
pub fn simulate(seed: u64) -> Result<Tally, Box<Failure>> {
    let steps = schedule(seed);
    match play(seed, &steps, false).0 {
        Ok(tally) => Ok(tally),
        Err(_) => Err(Box::new(cut_down(seed, steps))),
    }
}

/// Plays these steps; what does not hold, and what happened, if it is to be told.
fn play(seed: u64, steps: &[Step], tells: bool) -> (Result<Tally, Fault>, Vec<String>) {
    let mut story = Vec::new();
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::begin(seed, tells);
        let verdict = all(&mut world, steps);
        story = world.story.take().unwrap_or_default();
        verdict.map(|()| world.ledger.tally)
    }));
    let verdict = played.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panic: {}", text.unwrap_or("no message")))
    });
    (verdict, story)
}

fn all(world: &mut World, steps: &[Step]) -> Result<(), Fault> {
    for step in steps {
        one(world, *step)?;
        world.reads_own_writes(step.device)?;
    }
    world.heal()
}

fn one(
    world: &mut World,
    Step {
        what,
        device: d,
        dice,
    }: Step,
) -> Result<(), Fault> {
    let dice = &mut Rng::with_seed(dice);
    let is_of_people = matches!(
        what,
        What::Type | What::Settle | What::Submit | What::Agree | What::Review | What::Finish
    );
    if is_of_people {
        world.wake(d, dice)?;
    }
    match what {
        What::Type => world.type_something(d, dice),
        What::Settle => world.settle(d, dice),
        What::Run => world.run(d, dice),
        What::Finish => world.finish(d),
        What::Ask => {
            let t = dice.usize(..TABS_MAX);
            world.happen(d, t, Event::StoreAgain)?;
            world.happen(d, t, Event::SyncAsked)
        }
        What::Submit => world.submit(d, dice),
        What::Agree => world.agree(d, dice),
        What::Review => world.review(d, dice),
        What::Tidy => world.tidy(d, dice),
        What::Withdraw => world.withdraw(d, dice),
        What::Cut => world.cut(d),
        What::Pass => {
            world.pass(dice);
            Ok(())
        }
        What::Jump => {
            world.jump(d, dice);
            Ok(())
        }
        What::Crash => world.crash(d, dice.usize(..TABS_MAX), dice),
        What::Open => world.open_some(d, dice),
        What::SignIn => world.sign_in_somebody(d, dice),
        What::SignOut => world.sign_out(d, dice),
        What::Wipe => {
            world.wipe(d);
            Ok(())
        }
        What::Copy => {
            world.copy(d);
            Ok(())
        }
        What::PutBack => {
            world.put_back(d, dice);
            Ok(())
        }
        What::Age => {
            world.age(d);
            Ok(())
        }
        What::Revoke => world.revoke(d),
        What::Account => world.change_account(dice),
        What::Die => world.die(),
        What::BackUp => {
            world.back_up();
            Ok(())
        }
        What::Restore => world.restore(dice),
        What::Stray => world.stray(dice),
        What::Forge => world.forge(d, dice),
    }
}

/// The fewest steps that still fail, found by leaving out ever smaller parts.
fn cut_down(seed: u64, mut steps: Vec<Step>) -> Failure {
    let mut part = steps.len().div_ceil(2).max(1);
    loop {
        let before = steps.len();
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + part).min(fewer.len()));
            match play(seed, &fewer, false).0 {
                Ok(_) => at += part,
                Err(_) => steps = fewer,
            }
        }
        if part == 1 && steps.len() == before {
            break;
        }
        part = (part / 2).max(1);
    }
    let (verdict, story) = play(seed, &steps, true);
    Failure {
        seed,
        fault: verdict
            .err()
            .unwrap_or_else(|| "it does not fail again".to_owned()),
        steps,
        story,
    }
}
