//! What the table (TSV, CSV) cannot say of a set, so that nobody takes it home with another rounding
//! unawares. Title and standing are no part of it: whoever brings a table says them.

use sodiem_core::criteria::table::DECIMALS;
use sodiem_core::criteria::{CriteriaSet, RoundedAt, notation};
use sodiem_core::ratio::Rounding;
use sodiem_core::text::Message;

use super::layout::{ABOUT_DECIMALS, ABOUT_ROUNDED_AT, ABOUT_ROUNDING};

/// The warning for a set that comes back from a table with another rounding; none for one that comes
/// back as it went.
#[must_use]
pub fn lost_in_table(set: &CriteriaSet) -> Option<Message> {
    let decimals =
        (set.decimals != DECIMALS).then(|| format!("{ABOUT_DECIMALS}: {}", set.decimals));
    let rounding = (set.rounding != Rounding::default()).then(|| {
        let name = notation::write_rounding(set.rounding);
        format!("{ABOUT_ROUNDING}: {name}")
    });
    let rounded_at = (set.rounded_at != RoundedAt::default()).then(|| {
        let name = notation::write_rounded_at(set.rounded_at);
        format!("{ABOUT_ROUNDED_AT}: {name}")
    });
    let lost: Vec<String> = [decimals, rounding, rounded_at]
        .into_iter()
        .flatten()
        .collect();
    (!lost.is_empty()).then(|| Message::new("workbook-lost").with("lost", lost.join("; ")))
}

#[cfg(test)]
mod tests {
    use sodiem_core::criteria::table::{self, Standing};
    use sodiem_core::text::{Catalog, Language};

    use super::*;

    /// What is said of the sample when it rounds so. It is said exactly where the set comes back
    /// from the table as another.
    fn said(change: impl FnOnce(&mut CriteriaSet)) -> Option<String> {
        let sample = include_str!("../../../data/criteria/commune-sample.tsv");
        let mut set = table::read(sample, "Bộ tiêu chí mẫu", Standing::Sample).expect("a set");
        change(&mut set);
        let back = table::read(&table::write(&set), &set.title, Standing::Sample);
        let lost = lost_in_table(&set);
        assert_eq!(back == Ok(set), lost.is_none());
        lost.map(|message| Catalog::new(Language::Vi, &[]).format(&message))
    }

    #[test]
    fn a_rounding_that_the_table_cannot_say_is_named_with_the_forms_that_can() {
        let all = said(|set| {
            set.decimals = 3;
            set.rounding = Rounding::HalfToEven;
            set.rounded_at = RoundedAt::Area;
        });
        let all = all.expect("a warning");
        for part in [
            "Số chữ số thập phân: 3",
            "Cách làm tròn: Nửa về số chẵn",
            "Làm tròn ở: Từng lĩnh vực",
            "XLSX",
            "JSON",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
        let one = said(|set| set.rounded_at = RoundedAt::Leaf).expect("a warning");
        assert!(!one.contains("Số chữ số"), "{one}");
    }

    #[test]
    fn a_set_that_comes_back_as_it_went_is_taken_home_without_a_word() {
        assert_eq!(said(|_| {}), None);
    }
}
