//! End to end: the real server, real networks, real browsers.

mod convergence;
