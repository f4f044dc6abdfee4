use proptest::collection::vec;
use proptest::prelude::*;

use super::written::{
    EXPRESSION_CHARS_MAX, EXPRESSION_OPERATORS_MAX, EXPRESSION_PARENTHESES_MAX, Fault,
};
use super::*;

fn sum(source: &str) -> Result<Sum, Fault> {
    Written::<Sum>::new(source).read
}

fn variable(name: &str) -> Ratio {
    match name {
        "a" => Ratio::integer(8),
        "b" => Ratio::integer(5),
        _ => Ratio::zero(),
    }
}

#[track_caller]
fn check_value(source: &str, expect: &str) {
    let value = sum(source).expect("a sum").value(&variable);
    let shown = value.map_or_else(|nought| format!("{nought:?}"), |value| value.to_string());
    assert_eq!(shown, expect, "{source}");
}

#[track_caller]
fn check_holds(source: &str, expect: Result<bool, Nought>) {
    let condition = Written::<Condition>::new(source);
    let condition = condition.get().expect("a condition");
    assert_eq!(condition.holds(&variable), expect, "{source}");
}

#[track_caller]
fn check_fault(source: &str, expect: Fault) {
    assert_eq!(sum(source), Err(expect), "{source}");
}

#[test]
fn sums_are_exact_and_bind_as_at_school() {
    check_value("b/a*1 + 2/a*0.5", "3/4");
    check_value("1 - 2 - 3", "-4");
    check_value("8 / 4 / 2", "1");
    check_value("2 + 3 * 4", "14");
    check_value("(2 + 3) * 4", "20");
    check_value("-b + 1", "-4");
    check_value("2 * -b", "-10");
    check_value("0.1 + 0.2", "3/10");
    check_value("min(a,b, 7)", "5");
    check_value("max(a, b) − min(1, 2)", "7");
    check_value("a × b ÷ 3", "40/3");
    check_value("  minimum + maximal ", "0");
}

#[test]
fn a_division_by_nought_is_a_value_and_the_worse_one_counts() {
    check_value("n / n", "OfNothing");
    check_value("a / n", "OfSomething");
    check_value("n / n + a / n", "OfSomething");
    check_value("max(1, a / (b - b))", "OfSomething");
}

#[test]
fn conditions_hold_or_not_and_one_side_can_decide() {
    check_holds("a > b and b >= 5", Ok(true));
    check_holds("a < b or b = 5 and a != 8", Ok(false));
    check_holds("(a < b or b = 5) and a ≠ 9", Ok(true));
    check_holds("((a - b) * 2 ≤ 6)", Ok(true));
    check_holds("n > 0 and b / n > 1", Ok(false));
    check_holds("n = 0 or b / n > 1", Ok(true));
    check_holds("n = 0 and b / n > 1", Err(Nought::OfSomething));
}

#[test]
fn what_is_no_expression_says_where() {
    check_fault("", Fault::At(1));
    check_fault("a +", Fault::At(4));
    check_fault("a $ b", Fault::At(3));
    check_fault("điểm", Fault::At(1));
    check_fault("(a + b", Fault::At(7));
    check_fault("a + b)", Fault::At(6));
    check_fault("min(a)", Fault::At(6));
    check_fault("0,5 * a", Fault::Comma(2));
    check_fault("min(a, 0,5)", Fault::Comma(9));
    check_fault("a\n+ b", Fault::At(2));
    check_fault("a > b", Fault::At(3));
    check_fault("--a", Fault::At(1));
    check_fault("sin(a)", Fault::At(4));
    check_fault("min", Fault::At(4));
    let condition = Written::<Condition>::new("a + b");
    assert_eq!(condition.read, Err(Fault::At(6)));
}

#[test]
fn an_expression_is_read_up_to_its_limits() {
    let long = |chars: usize| format!("a{}+ a", " ".repeat(chars - 4));
    assert!(sum(&long(EXPRESSION_CHARS_MAX)).is_ok());
    check_fault(&long(EXPRESSION_CHARS_MAX + 1), Fault::Long);
    check_fault(&"(".repeat(10_000), Fault::Long);
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(sum(&nested(EXPRESSION_PARENTHESES_MAX)).is_ok());
    check_fault(&nested(EXPRESSION_PARENTHESES_MAX + 1), Fault::Deep);
    check_fault(&nested(EXPRESSION_CHARS_MAX / 2), Fault::Long);
    let chain = |operators: usize| format!("a{}", "+a".repeat(operators));
    assert!(sum(&chain(EXPRESSION_OPERATORS_MAX)).is_ok());
    check_fault(&chain(EXPRESSION_OPERATORS_MAX + 1), Fault::Operators);
    check_fault(&format!("{}a", "-(".repeat(16)), Fault::At(34));
}

#[test]
fn nested_conditions_are_read_without_trying_each_way_again() {
    let depth = EXPRESSION_PARENTHESES_MAX;
    let source = format!("{}a > b{}", "(".repeat(depth), ")".repeat(depth));
    check_holds(&source, Ok(true));
}

/// Sums over `a`, which goes up to 4, and `b`, which has no end.
fn sums() -> impl Strategy<Value = Sum> {
    let number = (-6_i64..=6).prop_map(|number| Sum::Number(Ratio::integer(number)));
    let name = prop_oneof!["a", "b"].prop_map(Sum::Variable);
    prop_oneof![number, name].prop_recursive(4, 24, 3, |inner| {
        let operator = prop_oneof![
            Just(Operator::Plus),
            Just(Operator::Minus),
            Just(Operator::Times),
            Just(Operator::Over)
        ];
        let which = prop_oneof![Just(Ordering::Less), Just(Ordering::Greater)];
        prop_oneof![
            inner.clone().prop_map(|sum| Sum::Negative(Box::new(sum))),
            (inner.clone(), operator, inner.clone()).prop_map(|(a, operator, b)| Sum::Two(
                Box::new(a),
                operator,
                Box::new(b)
            )),
            (which, vec(inner, 1..4)).prop_map(|(which, list)| Sum::Of(which, list)),
        ]
    })
}

proptest! {
    #[test]
    fn a_value_lies_within_its_bounds(sum in sums(), a in 0_i64..=4, b in 0_i64..=50) {
        let (a, b) = (Ratio::integer(a), Ratio::integer(b));
        let value = sum.value(&|name| if name == "a" { a.clone() } else { b.clone() });
        let bounds = sum.bounds(&|name| Bounds {
            low: Some(Ratio::zero()),
            high: (name == "a").then(|| Ratio::integer(4)),
        });
        if let Ok(value) = value {
            prop_assert!(bounds.low.is_none_or(|low| low <= value), "{sum:?}");
            prop_assert!(bounds.high.is_none_or(|high| value <= high), "{sum:?}");
        }
    }
}
