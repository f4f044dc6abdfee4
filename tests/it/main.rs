//! End to end: the real server, real networks, real browsers.

mod province_table;

mod convergence;
mod disk;
mod stock_client;

mod added;
mod bad_input;
mod brought_back;
mod bundled_files;
mod bundles;
mod clarified;
mod closed_page;
mod composing;
mod criteria_upload;
mod devices;
mod evidence;
mod languages;
mod late_work;
mod moved;
mod no_network;
mod own_set;
mod permissions;

mod programs;
mod receipts;
mod returned;
mod round_settings;
mod sessions;
mod simulation;
mod slow_clients;
mod storage;
mod straightened;
mod tabs;
mod two_phones;
mod unsaved;
mod viewer;
mod walk;

mod accessibility;
