use super::*;
use proptest::prelude::*;

fn ratio(text: &str) -> Ratio {
    text.parse().expect("a number")
}

#[track_caller]
fn check_shown(text: &str, decimals: u32, rounding: Rounding, expect: &str) {
    assert_eq!(ratio(text).shown(decimals, rounding), expect);
}

#[test]
fn halves_round_away_from_zero_unless_the_set_says_to_even() {
    check_shown("0.125", 2, Rounding::HalfAwayFromZero, "0.13");
    check_shown("-0.125", 2, Rounding::HalfAwayFromZero, "-0.13");
    check_shown("0.125", 2, Rounding::HalfToEven, "0.12");
    check_shown("0.135", 2, Rounding::HalfToEven, "0.14");
    check_shown("2/3", 2, Rounding::HalfToEven, "0.67");
}

#[test]
fn a_shown_number_has_no_trailing_zeros_and_no_negative_nought() {
    check_shown("4", 2, Rounding::default(), "4");
    check_shown("0.50", 2, Rounding::default(), "0.5");
    check_shown("-0.001", 2, Rounding::default(), "0");
    assert_eq!(ratio("100").shown(0, Rounding::default()), "100");
    assert_eq!(ratio("7/2").fixed(3, Rounding::default()), "3.500");
}

#[test]
fn only_plain_decimals_are_read() {
    for text in [
        "", "-", ".5", "5.", "1,5", "1e3", " 1", "+1", "1.2.3", "١", "NaN",
    ] {
        assert_eq!(Ratio::parse_decimal(text), Err(RatioError), "{text}");
    }
}

#[test]
fn a_decimal_is_read_up_to_its_limit() {
    assert!(Ratio::parse_decimal(&"9".repeat(DECIMAL_CHARS_MAX)).is_ok());
    assert!(Ratio::parse_decimal(&"9".repeat(DECIMAL_CHARS_MAX + 1)).is_err());
}

#[test]
fn a_ratio_over_nought_is_refused() {
    for text in ["1/0", "1/-2", "1/", "/2", "1/2/3"] {
        assert!(text.parse::<Ratio>().is_err(), "{text}");
    }
}

#[test]
fn numbers_are_exact_and_equal_however_they_are_held() {
    let (most, more) = (SMALL_MAX, SMALL_MAX + 1);
    for (numerator, denominator) in [
        (most, 1),
        (more, 1),
        (-most, 1),
        (-more, 1),
        (i128::MAX, 1),
        (i128::MIN, 1),
        (1, most),
        (1, more),
        (most, more),
    ] {
        let value = ratio(&format!("{numerator}/{denominator}"));
        let one = Ratio::integer(1);
        assert_eq!(&(&value + &one) - &one, value);
        assert_eq!(&(&value * &value) / &value, value);
        assert_eq!(-&-&value, value);
        let longer = numerator.unsigned_abs().max(denominator.unsigned_abs());
        assert_eq!(value.bits(), u64::from(longer.ilog2()) + 1);
    }
    let whole = |value: i128| ratio(&format!("{value}/1"));
    let part = |value: i128| ratio(&format!("1/{value}"));
    assert!(whole(more) > whole(most) && whole(-more) < whole(-most));
    assert!(part(more) < part(most) && part(more) > Ratio::zero());
}

#[test]
fn a_number_is_shown_with_the_decimals_that_it_has() {
    for text in [
        "0",
        "-0.25",
        "90",
        "0.1",
        "123456789012345678901",
        "0.00000000000000000001",
    ] {
        assert_eq!(ratio(text).exact_decimal(), text);
    }
    assert_eq!(
        ratio("1/3").exact_decimal(),
        format!("0.{}", "3".repeat(DECIMAL_CHARS_MAX))
    );
    assert_eq!(ratio("2/3").rounded(2, Rounding::default()), ratio("0.67"));
    assert_eq!(
        ratio("-0.125").rounded(2, Rounding::HalfToEven),
        ratio("-0.12")
    );
}

/// Integers of all lengths, up to the last bit.
fn any_integer() -> impl Strategy<Value = i128> {
    (any::<i128>(), 0..128_u32).prop_map(|(value, shift)| value >> shift)
}

proptest! {
    #[test]
    fn small_and_big_numbers_compute_alike(
        (a, b, c, d) in (any_integer(), any_integer(), any_integer(), any_integer()),
    ) {
        prop_assume!(b != 0 && d != 0);
        let big = |n: i128, d: i128| BigRational::new(n.into(), d.into());
        let (x, y) = (big(a, b), big(c, d));
        let (left, right) = (Ratio::big(x.clone()), Ratio::big(y.clone()));
        prop_assert_eq!(&left + &right, Ratio::big(&x + &y));
        prop_assert_eq!(&left - &right, Ratio::big(&x - &y));
        prop_assert_eq!(&left * &right, Ratio::big(&x * &y));
        prop_assert_eq!(left.cmp(&right), x.cmp(&y));
        prop_assert_eq!(-&left, Ratio::big(-&x));
        prop_assert_eq!(left.ceil(), Ratio::big(x.ceil()));
        let expect = (c != 0).then(|| Ratio::big(&x / &y));
        prop_assert_eq!(left.checked_div(&right), expect);
        for decimals in [0, 2, 18, 19] {
            let of_big = units(&x, decimals, Rounding::HalfToEven).expect("of any size");
            let expect = decimal(&of_big, decimals);
            prop_assert_eq!(left.fixed(decimals, Rounding::HalfToEven), &*expect);
            let rounded = left.rounded(decimals, Rounding::HalfToEven);
            prop_assert_eq!(rounded.fixed(decimals, Rounding::HalfToEven), expect);
        }
    }

    #[test]
    fn a_ratio_reads_back_as_written(n in any::<i64>(), d in 1..=i64::MAX) {
        let value = Ratio::integer(n).checked_div(&Ratio::integer(d)).expect("not nought");
        prop_assert_eq!(ratio(&value.to_string()), value);
    }

    #[test]
    fn rounding_moves_a_number_by_at_most_half_a_unit(n in any::<i32>(), d in 1..1000_i64) {
        let exact = &Ratio::integer(n.into()) / &Ratio::integer(d);
        let off = &ratio(&exact.fixed(2, Rounding::HalfAwayFromZero)) - &exact;
        prop_assert!(off <= ratio("0.005") && off >= ratio("-0.005"));
    }
}

#[test]
fn a_number_of_any_length_that_is_taken_is_read_again_as_it_was_written() {
    for length in [DECIMAL_CHARS_MAX, DECIMAL_CHARS_MAX + 1, 1_000] {
        for text in [
            format!("{}/1", "9".repeat(length)),
            format!("-{}/7", "1".repeat(length)),
        ] {
            let number = ratio(&text);
            assert_eq!(number.to_string().parse(), Ok(number.clone()), "{text}");
            assert!(!number.is_plain() || length == DECIMAL_CHARS_MAX);
        }
    }
    assert!("9".repeat(RATIO_CHARS_MAX + 1).parse::<Ratio>().is_err());
    assert!(ratio("-0.125").is_plain());
    assert!(!ratio("1/3").is_plain());
}
