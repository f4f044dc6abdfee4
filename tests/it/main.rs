//! End to end: the real server, real networks, real browsers.

mod province_table;

mod convergence;

mod bad_input;
mod clarified;
mod composing;
mod criteria_upload;
mod moved;
mod own_set;
mod permissions;

mod programs;
mod returned;
mod round_settings;
mod sessions;
mod tabs;
mod two_phones;
mod unsaved;
mod walk;

mod accessibility;
