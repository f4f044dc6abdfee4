//! Parts of the screens of those who appraise.

pub mod banners;
mod cited;
pub mod deciding;
pub mod differences;
pub mod finding_form;
pub mod line_list;
pub mod log;
pub mod pane;
pub mod queue_table;
pub mod totals;
