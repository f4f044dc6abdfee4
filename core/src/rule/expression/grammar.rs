//! The grammar of expressions.

use std::cmp::Ordering;

use crate::ratio::Ratio;

use super::{Condition, Operator, Relation, Sum, WORDS};

peg::parser! {
    pub(super) grammar text() for str {
        rule _ = quiet! { " "* }
        rule letter() = ['a'..='z' | 'A'..='Z' | '0'..='9' | '_']
        rule and() = "and" !letter()
        rule or() = "or" !letter()

        rule number() -> Sum
            = text:$(['0'..='9']+ ("." ['0'..='9']+)?) {?
                Ratio::parse_decimal(text).map(Sum::Number).map_err(|_| "number")
            }

        rule variable() -> Sum
            = name:$(['a'..='z' | 'A'..='Z'] letter()*) {?
                if WORDS.contains(&name) { Err("variable") } else { Ok(Sum::Variable(name.to_owned())) }
            }

        rule extreme() -> Ordering
            = "min" !letter() { Ordering::Less }
            / "max" !letter() { Ordering::Greater }

        pub rule sum() -> Sum = precedence! {
            a:(@) _ "+" _ b:@ { two(a, Operator::Plus, b) }
            a:(@) _ ("-" / "−") _ b:@ { two(a, Operator::Minus, b) }
            --
            a:(@) _ ("*" / "×") _ b:@ { two(a, Operator::Times, b) }
            a:(@) _ ("/" / "÷") _ b:@ { two(a, Operator::Over, b) }
            --
            ("-" / "−") _ !("-" / "−") a:@ { Sum::Negative(Box::new(a)) }
            --
            number:number() { number }
            which:extreme() _ "(" _ list:(sum() **<2,> (_ "," _)) _ ")" { Sum::Of(which, list) }
            variable:variable() { variable }
            "(" _ inner:sum() _ ")" { Sum::Group(Box::new(inner)) }
        }

        rule relation() -> Relation
            = ("<=" / "≤") { Relation::AtMost }
            / (">=" / "≥") { Relation::AtLeast }
            / ("!=" / "<>" / "≠") { Relation::Unequal }
            / "<" { Relation::Below }
            / ">" { Relation::Above }
            / ("==" / "=") { Relation::Equal }

        pub rule condition() -> Condition = precedence! {
            a:(@) _ or() _ b:@ { Condition::Either(Box::new(a), Box::new(b)) }
            --
            a:(@) _ and() _ b:@ { Condition::Both(Box::new(a), Box::new(b)) }
            --
            a:sum() _ relation:relation() _ b:sum() { Condition::Compare(a, relation, b) }
            "(" _ inner:condition() _ ")" { Condition::Group(Box::new(inner)) }
        }

        pub rule whole_sum() -> Sum = _ sum:sum() _ { sum }
        pub rule whole_condition() -> Condition = _ condition:condition() _ { condition }
    }
}

fn two(a: Sum, operator: Operator, b: Sum) -> Sum {
    Sum::Two(Box::new(a), operator, Box::new(b))
}
