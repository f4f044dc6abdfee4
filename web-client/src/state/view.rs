//! What screens show, computed from the state. Nothing here changes anything; documents are loaded
//! when they are first looked at.

#[cfg(feature = "desk")]
pub mod admin;
pub mod answer;
pub mod deadline;
pub mod form;
pub mod held;
pub mod leaf;
pub mod library;
pub mod missing;
pub mod moved;
#[cfg(feature = "desk")]
pub mod province;
pub mod receipt;
pub mod refusal;
#[cfg(feature = "desk")]
pub mod review;
pub mod sheet;
pub mod status;
