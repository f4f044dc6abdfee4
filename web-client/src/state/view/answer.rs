//! An answer in words, as a list of what was asked and what was said.

pub use sodiem_core::rule::said::{Line, lines};
