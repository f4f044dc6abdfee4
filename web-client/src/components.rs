//! Small parts of screens: values in, callbacks out.

pub mod answer_form;
pub mod answer_lines;
pub mod banners;
pub mod bar;
pub mod choice_field;
pub mod citation_form;
pub mod citations;
pub mod conflict;
pub mod dialog;
pub mod go;
pub mod history;
pub mod icon;
pub mod inputs;
pub mod leaf_list;
pub mod navigation;
pub mod number_field;
pub mod page;
pub mod points;
pub mod reached_tag;
pub mod review;
pub mod reviews;
pub mod sign_out;
pub mod text_field;
pub mod toasts;
pub mod top_bar;
