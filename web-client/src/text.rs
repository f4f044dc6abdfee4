//! What the client says: the core's texts and its own, from `locales/`.
//!
//! The program carries Vietnamese. English is a file of its own, which `boot.js` fetches where somebody
//! chooses it: whoever waits on a bad line does not wait for a language that nobody there reads.

use sodiem_core::text::{Catalog, Language, VIETNAMESE, VIETNAMESE_OF_OFFICES};

/// Everybody's Vietnamese.
const EVERYBODYS: &str = include_str!("../locales/vi.ftl");
/// That of the desk's program.
const DESKS: &str = include_str!("../locales/desk/vi.ftl");

/// The texts of one language: Vietnamese unless there are English ones, the whole file.
pub fn catalog(english: Option<&'static str>) -> Catalog {
    match english {
        Some(texts) => Catalog::of(Language::En, &[texts]),
        None if cfg!(feature = "desk") => Catalog::of(
            Language::Vi,
            &[VIETNAMESE, VIETNAMESE_OF_OFFICES, EVERYBODYS, DESKS],
        ),
        None => Catalog::of(Language::Vi, &[VIETNAMESE, EVERYBODYS]),
    }
}

#[cfg(test)]
mod tests {
    use sodiem_core::text::{Message, Value};

    use super::*;

    /// Everybody's texts, and those of the desk's program.
    fn sources(language: Language) -> [&'static str; 2] {
        match language {
            Language::Vi => [EVERYBODYS, DESKS],
            Language::En => [
                include_str!("../locales/en.ftl"),
                include_str!("../locales/desk/en.ftl"),
            ],
        }
    }

    /// Those of the program and those that the shell says alone.
    fn all(language: Language) -> String {
        let shell = match language {
            Language::Vi => include_str!("../locales/shell/vi.ftl"),
            Language::En => include_str!("../locales/shell/en.ftl"),
        };
        sources(language).concat() + shell
    }

    /// The keys of a Fluent source, in order, each with the names of its values.
    fn messages(source: &str) -> Vec<(String, Vec<String>)> {
        let mut messages: Vec<(String, Vec<String>)> = Vec::new();
        for line in source.lines() {
            if let Some((key, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                messages.push((key.to_owned(), Vec::new()));
            }
            let names = line
                .split("{ $")
                .skip(1)
                .filter_map(|rest| rest.split([' ', '}']).next());
            if let Some((_, values)) = messages.last_mut() {
                values.extend(names.map(str::to_owned));
                values.sort();
                values.dedup();
            }
        }
        messages
    }

    #[test]
    fn every_text_is_there_in_both_languages_with_the_same_values() {
        let (vi, en) = (messages(&all(Language::Vi)), messages(&all(Language::En)));
        for (vi, en) in vi.iter().zip(&en) {
            assert_eq!(vi, en);
        }
        assert_eq!(vi.len(), en.len());
    }

    #[test]
    fn no_key_stands_twice() {
        let mut keys: Vec<_> = messages(&all(Language::Vi))
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        keys.sort();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }

    /// `1 points` would be wrong.
    #[test]
    fn nothing_is_counted_in_the_plural_alone() {
        let catalog = Catalog::new(Language::En, &sources(Language::En));
        let one = || Value::Number("1".into());
        let nouns = [
            "points",
            "leaves",
            "changes",
            "items",
            "criteria",
            "units",
            "days",
            "hours",
            "minutes",
            "fields",
            "questions",
            "answers",
            "changed leaves",
            "survey answers",
        ];
        for (key, names) in messages(&sources(Language::En).concat()) {
            let message = names.iter().fold(Message::new(&key), |message, name| {
                message.with(name, one())
            });
            let text = catalog.format(&message);
            let counted = |noun: &&&str| text.contains(&format!("1 {noun}"));
            assert_eq!(nouns.iter().find(counted), None, "{key}: {text}");
        }
    }

    #[test]
    fn every_text_of_the_files_can_be_said() {
        for language in Language::ALL {
            let catalog = Catalog::new(language, &sources(language));
            for (key, _) in messages(&sources(language).concat()) {
                assert!(catalog.has(&key), "{language:?}: {key}");
            }
        }
    }
}
