//! What is typed in a field and cannot be kept as it is: it stays on this device, so that neither
//! going elsewhere nor closing the program loses it.

use sodiem_core::device::Place;
use yew::prelude::*;

use super::App;
use crate::state::Event;

/// What a field holds.
pub struct Held<T> {
    /// What was typed and could not be kept.
    pub value: Option<T>,
    /// Holds something, or nothing any more.
    pub hold: Callback<Option<T>>,
}

impl<T> Held<T> {
    /// Of a field that is only tried.
    pub fn nothing() -> Self {
        Self {
            value: None,
            hold: Callback::noop(),
        }
    }
}

impl App {
    /// What a field holds; `read` and `write` make a value of what is stored and back. What another
    /// version wrote and this one cannot read is passed over, and stays.
    pub fn held<T: 'static>(
        &self,
        place: &Place,
        read: impl FnOnce(&str) -> Option<T>,
        write: impl Fn(&T) -> String + 'static,
    ) -> Held<T> {
        let value = self.read(|state| {
            let held = state.work()?.device.held_in(place)?;
            read(held)
        });
        let place = place.clone();
        let hold = self
            .sender(move |value: Option<T>| Event::Held(place.clone(), value.as_ref().map(&write)));
        Held { value, hold }
    }
}
