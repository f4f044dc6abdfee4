//! The columns of a file of survey answers, as an edition asks for them.

use std::collections::BTreeSet;

use super::{CriteriaSet, Leaf};
use crate::gather::gather;
use crate::rule::Input;

/// The column of the unit's code.
pub const UNIT_COLUMN: &str = "unit_code";
/// The column of the leaf's code.
pub const LEAF_COLUMN: &str = "leaf";
/// The column of the answers that are satisfied.
pub const SATISFIED_COLUMN: &str = "satisfied";
/// The column of all answers.
pub const ANSWERED_COLUMN: &str = "answered";

impl Leaf {
    /// The columns that an answer of the survey to it fills: one for each option (`A`; of a form of
    /// several groups `01/A`), or those of satisfaction.
    #[must_use]
    pub fn survey_columns(&self) -> Vec<String> {
        let columns = |input: Input| match input {
            Input::Responses(items) => items.into_iter().map(|item| item.label).collect(),
            Input::Satisfaction(_) => [SATISFIED_COLUMN, ANSWERED_COLUMN]
                .map(str::to_owned)
                .to_vec(),
            _ => Vec::new(),
        };
        self.rule.inputs().into_iter().flat_map(columns).collect()
    }
}

impl CriteriaSet {
    /// The options of all scales of its surveys.
    #[must_use]
    pub fn survey_options(&self) -> BTreeSet<String> {
        let columns = self.leaves().flat_map(|(_, leaf)| leaf.survey_columns());
        gather(columns.filter(|column| !is_of_satisfaction(column)))
    }

    /// The headings of a file of all its survey's answers.
    #[must_use]
    pub fn survey_columns(&self) -> Vec<String> {
        let mut columns = [UNIT_COLUMN, LEAF_COLUMN].map(str::to_owned).to_vec();
        columns.extend(self.survey_options());
        let mut all = self.leaves().flat_map(|(_, leaf)| leaf.survey_columns());
        if all.any(|column| is_of_satisfaction(&column)) {
            columns.extend([SATISFIED_COLUMN, ANSWERED_COLUMN].map(str::to_owned));
        }
        columns
    }
}

fn is_of_satisfaction(column: &str) -> bool {
    [SATISFIED_COLUMN, ANSWERED_COLUMN].contains(&column)
}

#[cfg(test)]
mod tests {
    use super::super::table::{self, Standing};

    /// The headings that a set of the test data asks for.
    fn columns(table: &str) -> Vec<String> {
        let set = table::read(table, "Bộ tiêu chí", Standing::Sample).expect("a sound set");
        set.survey_columns()
    }

    #[test]
    fn a_file_has_the_columns_that_its_edition_asks_for() {
        let sample = include_str!("../../../data/criteria/commune-sample.tsv");
        assert_eq!(
            columns(sample).join(","),
            "unit_code,leaf,A,B,C,D,satisfied,answered"
        );
    }

    #[test]
    fn a_survey_of_groups_has_a_column_for_each_option_of_each_form() {
        let columns = columns(include_str!("../../testdata/scoring/kinds.tsv"));
        let grouped: Vec<&str> = columns
            .iter()
            .filter_map(|column| column.split_once('/'))
            .map(|(form, _)| form)
            .collect();
        assert!(grouped.len() > 2, "{columns:?}");
        assert!(
            !columns.iter().any(|column| column == "satisfied"),
            "{columns:?}"
        );
    }
}
