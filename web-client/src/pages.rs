//! One page for each address: reads the state and lays components out.

pub mod admin;
pub mod home;
pub mod not_found;
pub mod opening;
pub mod province;
pub mod review;
pub mod settings;
pub mod sheet;
pub mod sync;
