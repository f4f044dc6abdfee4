//! What the product says to people, in Vietnamese and English, from Fluent files.
//!
//! The domain never builds a sentence: it returns a [`Message`], a key with named values, and a
//! [`Catalog`] turns it into the reader's language at the edge. Numbers travel with a decimal
//! point and are shown with the language's own.

use std::collections::BTreeMap;

use fluent_syntax::ast::{self, Entry, PatternElement, Variant, VariantKey};
use fluent_syntax::parser::parse_runtime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// This crate's Vietnamese, as a Fluent source, for a program that carries no other language.
pub const VIETNAMESE: &str = include_str!("../locales/vi.ftl");
/// What of it only offices read.
pub const VIETNAMESE_OF_OFFICES: &str = include_str!("../locales/office/vi.ftl");

/// A language of the interface.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese, which comes first.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Both, Vietnamese first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The tag of `lang` attributes and `Accept-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `en-GB`; Vietnamese for anything that is not English.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        if tag.trim().to_ascii_lowercase().starts_with("en") {
            Self::En
        } else {
            Self::Vi
        }
    }

    /// A decimal such as `1234.5` as this language writes it: `1.234,5` or `1,234.5`.
    #[must_use]
    pub fn number(self, decimal: &str) -> String {
        let (point, group) = match self {
            Self::Vi => (',', '.'),
            Self::En => ('.', ','),
        };
        let (sign, digits) = decimal
            .strip_prefix('-')
            .map_or(("", decimal), |digits| ("\u{2212}", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut shown = sign.to_owned();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                shown.push(group);
            }
            shown.push(digit);
        }
        if !fraction.is_empty() {
            shown.push(point);
            shown.push_str(fraction);
        }
        shown
    }

    /// The plural of a decimal, as Unicode names it (CLDR): Vietnamese has none, English tells 1 from
    /// everything else.
    fn plural(self, decimal: &str) -> &'static str {
        let is_one = self == Self::En && decimal.trim_start_matches('-') == "1";
        if is_one { "one" } else { "other" }
    }

    fn source(self) -> &'static str {
        match self {
            Self::Vi => VIETNAMESE,
            Self::En => include_str!("../locales/en.ftl"),
        }
    }

    fn office_source(self) -> &'static str {
        match self {
            Self::Vi => VIETNAMESE_OF_OFFICES,
            Self::En => include_str!("../locales/office/en.ftl"),
        }
    }
}

/// A value inside a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Shown as it is.
    Text(String),
    /// A decimal with a point, shown the way of the reader's language.
    Number(String),
    /// Another message, shown inside this one.
    #[schema(no_recursion)]
    Message(Box<Message>),
    /// Several, shown one after the other.
    #[schema(no_recursion)]
    List(Vec<Value>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<&crate::ratio::Ratio> for Value {
    fn from(ratio: &crate::ratio::Ratio) -> Self {
        Self::Number(ratio.leaf_points())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Number(count.to_string())
    }
}

/// One thing to say: the key of a Fluent message and its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Key in the `.ftl` files, in kebab-case.
    pub key: String,
    /// Values by their name in the message.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
}

impl Message {
    /// A message without values yet.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            values: BTreeMap::new(),
        }
    }

    /// This message with one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }
}

type Pattern = ast::Pattern<&'static str>;
type Expression = ast::Expression<&'static str>;
type Inline = ast::InlineExpression<&'static str>;

/// The texts of one language.
///
/// Fluent's own parser reads them. What it reads is put together here and not by Fluent's runtime,
/// which brings the plurals of all languages and floats into every browser: of Fluent, our texts
/// use values and choices by a value.
pub struct Catalog {
    language: Language,
    patterns: BTreeMap<&'static str, Pattern>,
}

impl Catalog {
    /// The texts of `language`: this crate's own and those of `more`, Fluent sources of the
    /// program that shows them. A later message of the same key replaces an earlier one; one that
    /// does not parse or asks for more than a catalog can is left out, which the tests of each
    /// program rule out.
    #[must_use]
    pub fn new(language: Language, more: &[&'static str]) -> Self {
        let mut catalog = Self::of_officer(language, &[language.office_source()]);
        catalog.add(more);
        catalog
    }

    /// The same without what is said of criteria sets, rounds, tables and accounts: who only scores
    /// meets none of it, and is spared its weight.
    #[must_use]
    pub fn of_officer(language: Language, more: &[&'static str]) -> Self {
        let mut catalog = Self::of(language, &[language.source()]);
        catalog.add(more);
        catalog
    }

    /// The texts of these sources alone, those of this crate among them.
    #[must_use]
    pub fn of(language: Language, sources: &[&'static str]) -> Self {
        let patterns = BTreeMap::new();
        let mut catalog = Self { language, patterns };
        catalog.add(sources);
        catalog
    }

    fn add(&mut self, sources: &[&'static str]) {
        for source in sources {
            let resource =
                parse_runtime(*source).unwrap_or_else(|(partly_read, _errors)| partly_read);
            for entry in resource.body {
                if let Entry::Message(message) = entry
                    && let Some(pattern) = message.value.filter(is_known)
                {
                    self.patterns.insert(message.id.name, pattern);
                }
            }
        }
    }

    /// The language of these texts.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key without values.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.format(&Message::new(key))
    }

    /// Whether there is a text for `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.patterns.contains_key(key)
    }

    /// The text of a message. A key without a text is shown as itself, so that nothing is hidden.
    #[must_use]
    pub fn format(&self, message: &Message) -> String {
        self.put_together(message, &|text| text.to_owned())
    }

    /// The text of a message in parts, each with whether it is content: words of a criteria set, of
    /// a unit or a person, which are Vietnamese in a text of any language.
    #[must_use]
    pub fn parts(&self, message: &Message) -> Vec<(String, bool)> {
        let marked = |text: &str| match is_vietnamese(text) {
            true => format!("{BEGIN}{text}{END}"),
            false => text.to_owned(),
        };
        let text = self.put_together(message, &marked);
        let parts = text.split(END).flat_map(|part| {
            let (own, content) = part.split_once(BEGIN).unwrap_or((part, ""));
            [(own.to_owned(), false), (content.to_owned(), true)]
        });
        parts.filter(|(text, _)| !text.is_empty()).collect()
    }

    fn put_together(&self, message: &Message, content: Content<'_>) -> String {
        let Some(pattern) = self.patterns.get(message.key.as_str()) else {
            return message.key.clone();
        };
        let mut text = String::new();
        self.write(pattern, message, content, &mut text);
        text
    }

    fn write(&self, pattern: &Pattern, message: &Message, content: Content<'_>, text: &mut String) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => match expression {
                    Expression::Inline(inline) => {
                        text.push_str(&self.inline(inline, message, content));
                    }
                    Expression::Select { selector, variants } => {
                        let fits =
                            |variant: &&Variant<_>| self.fits(selector, &variant.key, message);
                        let chosen = variants.iter().find(fits);
                        let chosen = chosen.or_else(|| variants.iter().find(|v| v.default));
                        if let Some(variant) = chosen {
                            self.write(&variant.value, message, content, text);
                        }
                    }
                },
            }
        }
    }

    fn inline(&self, inline: &Inline, message: &Message, content: Content<'_>) -> String {
        match value_of(inline, message) {
            Ok(value) => self.shown(value, content),
            Err(name) => format!("{{${name}}}"),
        }
    }

    fn shown(&self, value: &Value, content: Content<'_>) -> String {
        match value {
            Value::Text(text) => content(text),
            Value::Number(decimal) => self.language.number(decimal),
            Value::Message(inner) => self.put_together(inner, content),
            Value::List(values) => values
                .iter()
                .map(|value| self.shown(value, content))
                .collect(),
        }
    }

    /// Whether a variant is the one for what stands in the message: the same word or number, or the
    /// number's plural.
    fn fits(&self, selector: &Inline, key: &VariantKey<&'static str>, message: &Message) -> bool {
        let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) = key;
        match value_of(selector, message) {
            Ok(Value::Text(text)) => text == name,
            Ok(Value::Number(decimal)) => decimal == name || self.language.plural(decimal) == *name,
            Ok(Value::Message(_) | Value::List(_)) | Err(_) => false,
        }
    }
}

/// How a text inside a message is written.
type Content<'a> = &'a dyn Fn(&str) -> String;

/// What no text has: marks around content.
const BEGIN: char = '\u{e000}';
const END: char = '\u{e001}';

/// Whether a text has letters that English has not: what a reader in English hears spelt out unless
/// it is said to be Vietnamese.
#[must_use]
pub fn is_vietnamese(text: &str) -> bool {
    let is_marked = |c: char| c.is_alphabetic() && !c.is_ascii();
    text.chars().any(is_marked)
}

/// The value that a text asks for, or its name where the message has none.
fn value_of<'a>(inline: &Inline, message: &'a Message) -> Result<&'a Value, &'static str> {
    match inline {
        Inline::VariableReference { id } => message.values.get(id.name).ok_or(id.name),
        _ => Err(""),
    }
}

/// Whether a catalog can put it together: text, values, and choices by a value.
fn is_known(pattern: &Pattern) -> bool {
    let is_value = |inline: &Inline| matches!(inline, Inline::VariableReference { .. });
    pattern.elements.iter().all(|element| match element {
        PatternElement::TextElement { .. } => true,
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(inline) => is_value(inline),
            Expression::Select { selector, variants } => {
                is_value(selector) && variants.iter().all(|variant| is_known(&variant.value))
            }
        },
    })
}

#[cfg(test)]
mod tests;
