//! The server as others meet it: over HTTP on a real socket, with a clock that the test moves, and
//! as a program on the command line.

mod accounts;
mod archive;
mod clarifications;
mod command_line;
mod events;
mod evidence;
mod fuzz;
mod harness;
mod moves;
mod projection;
mod receipts;
mod results;
mod rounds;
mod s3;
mod seats;
mod sessions;
mod shell;
mod snapshots;
mod units;
