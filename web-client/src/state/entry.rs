//! Numbers as people type them.
//!
//! Vietnamese writes 1.500,5 where English writes 1,500.5. "1.500" is fifteen hundred to most people
//! here and one and a half to a keyboard without a comma: nothing is stored until the person says
//! which. A single mark that cannot be a thousands mark is taken for the decimal mark.

use sodiem_core::ratio::DECIMAL_CHARS_MAX;
use sodiem_core::text::{Language, Message};

/// What kind of number a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any decimal.
    Decimal,
    /// Whole numbers only.
    Whole,
}

/// The decimal with a point that `typed` means; `None` for an empty field.
///
/// # Errors
/// What to tell the person where it is no number, or could be two.
pub fn read(typed: &str, kind: Kind, language: Language) -> Result<Option<String>, Message> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |key: &str| Message::new(key).with("typed", shortened(typed));
    let (sign, digits) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => ("-", digits),
        None => ("", typed),
    };
    let plain = plain(digits, language).map_err(|problem| match problem {
        Problem::NoNumber => wrong("entry-no-number"),
        Problem::Ambiguous { thousands, decimal } => wrong("entry-ambiguous")
            .with("thousands", thousands)
            .with("decimal", decimal),
    })?;
    if plain.len() > DECIMAL_CHARS_MAX {
        return Err(Message::new("entry-too-long").with("max", DECIMAL_CHARS_MAX));
    }
    if kind == Kind::Whole && plain.contains('.') {
        return Err(wrong("entry-not-whole"));
    }
    Ok(Some(format!("{sign}{plain}")))
}

/// A stored decimal as this language types it, without thousands marks.
pub fn shown(decimal: &str, language: Language) -> String {
    match language {
        Language::Vi => decimal.replace('.', ","),
        Language::En => decimal.to_owned(),
    }
}

enum Problem {
    NoNumber,
    Ambiguous { thousands: String, decimal: String },
}

/// The digits with a decimal point, without leading zeros that only padded.
fn plain(digits: &str, language: Language) -> Result<String, Problem> {
    let (point, group) = match language {
        Language::Vi => (',', '.'),
        Language::En => ('.', ','),
    };
    let (whole, fraction) = match digits.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|fraction| !all_digits(fraction)) {
        return Err(Problem::NoNumber);
    }
    let parts: Vec<&str> = whole.split(group).collect();
    if !parts.iter().all(|part| all_digits(part)) {
        return Err(Problem::NoNumber);
    }
    let grouped = parts[1..].iter().all(|part| part.len() == 3)
        && (1..=3).contains(&parts[0].len())
        && (parts.len() == 1 || !parts[0].starts_with('0'));
    match (parts.as_slice(), fraction) {
        ([whole], None) => Ok((*whole).to_owned()),
        ([whole], Some(fraction)) => Ok(format!("{whole}.{fraction}")),
        ([whole, rest], None) if grouped => Err(Problem::Ambiguous {
            thousands: format!("{whole}{rest}"),
            decimal: format!("{whole}{point}{}", trimmed(rest)),
        }),
        ([whole, rest], None) => Ok(format!("{whole}.{rest}")),
        (_, None) if grouped => Ok(parts.concat()),
        (_, Some(fraction)) if grouped => Ok(format!("{}.{fraction}", parts.concat())),
        _ => Err(Problem::NoNumber),
    }
}

/// A fraction without the zeros that say nothing, but never empty.
fn trimmed(fraction: &str) -> &str {
    match fraction.trim_end_matches('0') {
        "" => "0",
        rest => rest,
    }
}

fn shortened(typed: &str) -> String {
    typed.chars().take(DECIMAL_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, typed: &str, expect: Option<&str>) {
        let read = read(typed, Kind::Decimal, language);
        assert_eq!(read, Ok(expect.map(str::to_owned)), "{typed}");
    }

    #[track_caller]
    fn check_refused(language: Language, typed: &str, kind: Kind, key: &str) {
        let message = read(typed, kind, language).expect_err(typed);
        assert_eq!(message.key, key, "{typed}");
    }

    #[test]
    fn a_comma_is_the_decimal_mark_in_vietnamese() {
        check(Language::Vi, "1,5", Some("1.5"));
        check(Language::Vi, " 1,500 ", Some("1.500"));
        check(Language::Vi, "-0,25", Some("-0.25"));
        check(Language::Vi, "\u{2212}2", Some("-2"));
        check(Language::Vi, "", None);
        check(Language::Vi, "  ", None);
    }

    #[test]
    fn a_point_that_can_only_be_decimal_is_taken_as_one() {
        check(Language::Vi, "1.5", Some("1.5"));
        check(Language::Vi, "90.47", Some("90.47"));
        check(Language::Vi, "0.500", Some("0.500"));
        check(Language::Vi, "1500.250", Some("1500.250"));
    }

    #[test]
    fn fifteen_hundred_or_one_and_a_half_is_asked_and_not_guessed() {
        check_refused(Language::Vi, "1.500", Kind::Decimal, "entry-ambiguous");
        check_refused(Language::Vi, "12.345", Kind::Whole, "entry-ambiguous");
        check_refused(Language::En, "1,500", Kind::Decimal, "entry-ambiguous");
        let asked = read("1.500", Kind::Decimal, Language::Vi).expect_err("ambiguous");
        assert_eq!(asked.values["thousands"], "1500".into());
        assert_eq!(asked.values["decimal"], "1,5".into());
    }

    #[test]
    fn thousands_that_cannot_be_mistaken_are_read() {
        check(Language::Vi, "1.500.000", Some("1500000"));
        check(Language::Vi, "1.500,5", Some("1500.5"));
        check(Language::En, "1,500.5", Some("1500.5"));
    }

    #[test]
    fn what_is_no_number_is_said_to_be_none() {
        for typed in [
            "abc", "1,5,2", "1..5", ".5", "5,", "--1", "1 500", "1e3", "١", "1.50.000",
        ] {
            check_refused(Language::Vi, typed, Kind::Decimal, "entry-no-number");
        }
    }

    #[test]
    fn a_count_is_whole() {
        check_refused(Language::Vi, "2,5", Kind::Whole, "entry-not-whole");
    }

    #[test]
    fn a_number_is_read_up_to_its_limit() {
        check(
            Language::Vi,
            &"9".repeat(DECIMAL_CHARS_MAX),
            Some(&"9".repeat(DECIMAL_CHARS_MAX)),
        );
        let longer = "9".repeat(DECIMAL_CHARS_MAX + 1);
        check_refused(Language::Vi, &longer, Kind::Decimal, "entry-too-long");
    }

    #[test]
    fn what_is_shown_reads_back_as_itself() {
        for decimal in ["1.5", "1500", "0.125", "-2"] {
            for language in Language::ALL {
                check(language, &shown(decimal, language), Some(decimal));
            }
        }
    }
}
