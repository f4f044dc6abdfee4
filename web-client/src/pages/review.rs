//! A body's work: its queue, and one sheet side by side.

pub mod case;
pub mod queue;
