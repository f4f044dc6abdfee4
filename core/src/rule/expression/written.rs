//! An expression as somebody wrote it: bounded before it is read, so that none takes long or nests
//! deep, and kept to the letter.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Message;

use super::Expression;

/// Longest expression, in characters.
pub const EXPRESSION_CHARS_MAX: usize = 500;
/// Deepest nesting of an expression, in parentheses.
pub const EXPRESSION_PARENTHESES_MAX: usize = 16;
/// Most operators of an expression: arithmetic, comparisons, `and`, `or`, and the calls of `min` and
/// `max`.
pub const EXPRESSION_OPERATORS_MAX: usize = 100;
/// How much of an expression a finding quotes, in characters.
const QUOTE_CHARS_MAX: usize = 40;

/// An expression as it was written, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rule) struct Written<T> {
    source: String,
    pub(super) read: Result<T, Fault>,
}

/// Why a text is no expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Longer than [`EXPRESSION_CHARS_MAX`].
    Long,
    /// Deeper than [`EXPRESSION_PARENTHESES_MAX`].
    Deep,
    /// More operators than [`EXPRESSION_OPERATORS_MAX`].
    Operators,
    /// A comma between two digits, the place counted from 1: a decimal as people write it, or two
    /// numbers of `min` or `max`.
    Comma(usize),
    /// The grammar stops at this character, counted from 1.
    At(usize),
}

impl<T: Expression> Written<T> {
    /// Reads an expression. It is kept as it was written; what is wrong with it is for the check of
    /// its rule to say.
    pub(in crate::rule) fn new(source: &str) -> Self {
        let source = source.trim().to_owned();
        let read = read(&source);
        Self { source, read }
    }

    /// As it was written.
    pub(in crate::rule) fn source(&self) -> &str {
        &self.source
    }

    /// What it says; `None` where it cannot be read.
    pub(in crate::rule) fn get(&self) -> Option<&T> {
        self.read.as_ref().ok()
    }

    /// The finding that says why it cannot be read, and where.
    pub(in crate::rule) fn fault(&self) -> Option<Message> {
        let fault = self.read.as_ref().err()?;
        let quoted = |from: usize| -> String {
            let rest = self.source.chars().skip(from);
            rest.take(QUOTE_CHARS_MAX).collect()
        };
        let message = |key: &str, max: usize| Message::new(key).with("max", max);
        let message = match fault {
            Fault::Long => message("rule-expression-long", EXPRESSION_CHARS_MAX)
                .with("found", self.source.chars().count()),
            Fault::Deep => message("rule-expression-deep", EXPRESSION_PARENTHESES_MAX),
            Fault::Operators => message("rule-expression-operators", EXPRESSION_OPERATORS_MAX),
            Fault::Comma(place) => Message::new("rule-expression-comma")
                .with("place", *place)
                .with("rest", quoted(place - 2)),
            Fault::At(place) => match quoted(place - 1).as_str() {
                "" => Message::new("rule-expression-end"),
                rest => Message::new("rule-expression-at")
                    .with("place", *place)
                    .with("rest", rest),
            },
        };
        Some(message.with("expression", quoted(0)))
    }
}

fn read<T: Expression>(source: &str) -> Result<T, Fault> {
    if source.chars().count() > EXPRESSION_CHARS_MAX {
        return Err(Fault::Long);
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for character in source.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > EXPRESSION_PARENTHESES_MAX {
        return Err(Fault::Deep);
    }
    if let Some(place) = decimal_comma(source) {
        return Err(Fault::Comma(place));
    }
    let place = |offset| {
        source
            .get(..offset)
            .map_or(0, |start| start.chars().count())
            + 1
    };
    let read = T::parse(source).map_err(|error| Fault::At(place(error.location.offset)))?;
    match read.operators() {
        0..=EXPRESSION_OPERATORS_MAX => Ok(read),
        _ => Err(Fault::Operators),
    }
}

/// Where the first comma stands between two digits. `min(a, 0,5)` would read as three numbers.
fn decimal_comma(source: &str) -> Option<usize> {
    let characters: Vec<char> = source.chars().collect();
    let is_decimal =
        |part: &[char]| part[1] == ',' && part[0].is_ascii_digit() && part[2].is_ascii_digit();
    characters.windows(3).position(is_decimal).map(|at| at + 2)
}

impl<'de, T: Expression> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|source| Self::new(&source))
    }
}

impl<T> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.source.serialize(serializer)
    }
}
