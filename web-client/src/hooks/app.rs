//! The program's state, for every page and component.

use std::rc::Rc;

use sodiem_core::ids::RoundId;
use sodiem_core::ratio::Ratio;
use sodiem_core::text::{Catalog, Language, Message, Value};
use yew::prelude::*;

use crate::effects::Store;
use crate::state::{Event, State};

/// The state at a version, with the texts of the language.
#[derive(Clone)]
pub struct App {
    store: Rc<Store>,
    version: u64,
    texts: Rc<Catalog>,
}

/// The program's state; the component shows again after every event.
///
/// # Panics
/// Outside of the program's root.
#[hook]
pub fn use_app() -> App {
    use_context::<App>().expect("every component stands below the root")
}

impl PartialEq for App {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && self.language() == other.language()
    }
}

impl App {
    /// The state at a version.
    pub fn new(store: Rc<Store>, version: u64, texts: Rc<Catalog>) -> Self {
        Self {
            store,
            version,
            texts,
        }
    }

    /// Looks at the state. Not to be nested.
    pub fn read<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        self.store.read(look)
    }

    /// Something happened.
    pub fn send(&self, event: impl Into<Event>) {
        self.store.send(event.into());
    }

    /// A callback that sends an event.
    pub fn sender<T: 'static, E: Into<Event>>(
        &self,
        event: impl Fn(T) -> E + 'static,
    ) -> Callback<T> {
        let store = Rc::clone(&self.store);
        Callback::from(move |value| store.send(event(value).into()))
    }

    /// A random name for something new.
    pub fn fresh_id(&self) -> String {
        self.store.fresh_id()
    }

    /// The language of the interface.
    pub fn language(&self) -> Language {
        self.texts.language()
    }

    /// The texts of that language.
    pub fn texts(&self) -> Rc<Catalog> {
        Rc::clone(&self.texts)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> AttrValue {
        self.texts.text(key).into()
    }

    /// The text of a message.
    pub fn say(&self, message: &Message) -> AttrValue {
        self.texts.format(message).into()
    }

    /// The points of a leaf.
    pub fn points(&self, points: &Ratio) -> AttrValue {
        self.language().number(&points.leaf_points()).into()
    }

    /// A total, rounded as its round shows totals.
    pub fn total(&self, round: &RoundId, points: &Ratio) -> AttrValue {
        self.language().number(&self.rounded(round, points)).into()
    }

    /// The same inside a message.
    pub fn as_total(&self, round: &RoundId, points: &Ratio) -> Value {
        Value::Number(self.rounded(round, points))
    }

    fn rounded(&self, round: &RoundId, points: &Ratio) -> String {
        let shown = self.read(|state| {
            let round = state.work()?.device.round(round)?;
            Some(points.shown(round.decimals, round.rounding))
        });
        shown.unwrap_or_else(|| points.leaf_points())
    }
}
