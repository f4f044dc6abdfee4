use super::*;

/// The keys of a Fluent source, in order.
fn keys(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect()
}

#[test]
fn every_text_is_there_in_both_languages() {
    assert_eq!(keys(Language::Vi.source()), keys(Language::En.source()));
}

#[test]
fn every_line_of_the_fluent_files_parses() {
    for language in Language::ALL {
        let parsed = parse_runtime(language.source());
        assert_eq!(parsed.err().map(|(_, errors)| errors), None, "{language:?}");
    }
}

#[test]
fn numbers_are_written_the_way_of_the_language() {
    assert_eq!(Language::Vi.number("1234567.5"), "1.234.567,5");
    assert_eq!(Language::En.number("-999.25"), "\u{2212}999.25");
    assert_eq!(Language::Vi.number("0.75"), "0,75");
}

#[test]
fn a_key_without_a_text_is_shown_as_itself() {
    assert_eq!(
        Catalog::new(Language::Vi, &[]).text("no-such-key"),
        "no-such-key"
    );
}

#[test]
fn one_is_told_from_many_and_both_are_written_the_way_of_the_language() {
    let source = "left = { $n ->\n    [one] { $n } point\n   *[other] { $n } points\n}\n";
    let catalog = Catalog::new(Language::En, &[source]);
    let left = |n: &str| catalog.format(&Message::new("left").with("n", Value::Number(n.into())));
    assert_eq!(left("1"), "1 point");
    for (n, text) in [
        ("0", "0 points"),
        ("2", "2 points"),
        ("-1", "\u{2212}1 point"),
        ("1.0", "1.0 points"),
        ("0.5", "0.5 points"),
        ("12345", "12,345 points"),
        ("12345678901.25", "12,345,678,901.25 points"),
    ] {
        assert_eq!(left(n), text);
    }
}

/// In English, a number and a noun that it counts: `1 points` would be wrong.
#[test]
fn nothing_is_counted_in_the_plural_alone() {
    let catalog = Catalog::new(Language::En, &[]);
    let one = Value::Number("1".into());
    let names = ["points", "max", "min", "start", "cap", "forms", "reached"];
    for key in keys(Language::En.source()) {
        let message = names.iter().fold(Message::new(key), |message, name| {
            message.with(name, one.clone())
        });
        let text = catalog.format(&message);
        let wrong = ["1 points", "1 forms"];
        let wrong = wrong.iter().find(|wrong| text.contains(*wrong));
        assert_eq!(wrong, None, "{key}: {text}");
    }
}

#[test]
fn a_text_is_chosen_by_a_word() {
    let source = "stage = { $stage ->\n    [draft] open\n   *[other] with { $who }\n}\n";
    let catalog = Catalog::new(Language::En, &[source]);
    let message = |stage: &str| {
        Message::new("stage")
            .with("stage", stage)
            .with("who", "them")
    };
    assert_eq!(catalog.format(&message("draft")), "open");
    assert_eq!(catalog.format(&message("accepted")), "with them");
}

#[test]
fn a_value_that_is_not_there_is_shown_by_its_name() {
    let catalog = Catalog::new(Language::Vi, &["left = còn { $n }\n"]);
    assert_eq!(catalog.text("left"), "còn {$n}");
}

#[test]
fn a_text_that_asks_for_more_than_a_catalog_can_is_none() {
    let source = "-name = Sổ Điểm\na = { -name }\nb = { NUMBER($n) }\nc = { d }\nd = 1\n";
    let catalog = Catalog::new(Language::Vi, &[source]);
    for key in ["a", "b", "c"] {
        assert!(!catalog.has(key), "{key}");
    }
    assert!(catalog.has("d"));
}

#[test]
fn content_is_told_from_the_words_around_it() {
    let source = "outer = By { $who }: { $what }.\ninner = { $n } of { $name }\n";
    let catalog = Catalog::new(Language::En, &[source]);
    let inner = Message::new("inner")
        .with("n", Value::Number("1.5".into()))
        .with("name", "Số nhiệm vụ");
    let outer = Message::new("outer")
        .with("who", "Nguyễn Thị Hoa")
        .with("what", inner);
    let part = |text: &str, is_content| (text.to_owned(), is_content);
    let parts = [
        part("By ", false),
        part("Nguyễn Thị Hoa", true),
        part(": 1.5 of ", false),
        part("Số nhiệm vụ", true),
        part(".", false),
    ];
    assert_eq!(catalog.parts(&outer), parts);
    let whole: String = parts.map(|(text, _)| text).concat();
    assert_eq!(catalog.format(&outer), whole);
    let plain = Message::new("outer")
        .with("who", "10/10/2026")
        .with("what", "x");
    assert_eq!(catalog.parts(&plain), [part("By 10/10/2026: x.", false)]);
}

#[test]
fn a_message_can_stand_inside_another() {
    let source = "outer = { $a } and { $b }\ninner = { $n } of { $n }\n";
    let catalog = Catalog::new(Language::Vi, &[source]);
    let inner = Message::new("inner").with("n", Value::Number("1.5".into()));
    let outer = Message::new("outer")
        .with("a", "x")
        .with("b", inner.clone());
    assert_eq!(catalog.format(&outer), "x and 1,5 of 1,5");
    let list = Value::List(vec![inner.into(), ": ".into(), Value::Number("0.5".into())]);
    let outer = Message::new("outer").with("a", "x").with("b", list);
    assert_eq!(catalog.format(&outer), "x and 1,5 of 1,5: 0,5");
}
