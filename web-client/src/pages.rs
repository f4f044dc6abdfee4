//! One page for each address: reads the state and lays components out.

#[cfg(feature = "desk")]
pub mod admin;
pub mod closing;
#[cfg(feature = "desk")]
pub mod criteria;
pub mod home;
pub mod not_found;
pub mod opening;
#[cfg(feature = "desk")]
pub mod province;
#[cfg(feature = "desk")]
pub mod review;
pub mod settings;
pub mod sheet;
pub mod sync;
