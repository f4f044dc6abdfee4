//! The scoresheet of a unit, as its officers and its head see it.

pub mod banner;
pub mod leaf;
pub mod leaves;
pub mod library;
mod moved;
pub mod overview;
pub mod print;
pub mod submit;
