//! The texts that the page must show before the client is there, as JSON.

use anyhow::{Result, anyhow, bail};
use fluent_bundle::{FluentBundle, FluentResource};
use fluent_syntax::ast::Entry;
use serde_json::{Map, Value};

/// `{"vi": {key: text}, "en": {…}}` of all messages whose key begins with `prefix`.
///
/// A value that the page fills in, such as `{ $minutes }`, stays as `{$minutes}`.
pub fn with_prefix(locales: &[(&'static str, [String; 2])], prefix: &str) -> Result<Value> {
    let mut languages = Map::new();
    for (tag, sources) in locales {
        let texts = of_language(tag, sources, prefix)?;
        if texts.is_empty() {
            bail!("no message of {tag}.ftl begins with {prefix:?}");
        }
        languages.insert((*tag).to_owned(), texts.into());
    }
    Ok(languages.into())
}

fn of_language(tag: &str, sources: &[String; 2], prefix: &str) -> Result<Map<String, Value>> {
    let mut bundle = FluentBundle::new(vec![tag.parse()?]);
    bundle.set_use_isolating(false);
    let mut keys = Vec::new();
    for source in sources {
        let resource = FluentResource::try_new(source.clone())
            .map_err(|(_, errors)| anyhow!("{tag}.ftl: {errors:?}"))?;
        keys.extend(resource.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        }));
        bundle.add_resource_overriding(resource);
    }
    let mut texts = Map::new();
    for key in keys.into_iter().filter(|key| key.starts_with(prefix)) {
        let pattern = bundle.get_message(&key).and_then(|message| message.value());
        let pattern = pattern.ok_or_else(|| anyhow!("{tag}.ftl: {key} has no text"))?;
        let text = bundle
            .format_pattern(pattern, None, &mut Vec::new())
            .into_owned();
        texts.insert(key, text.into());
    }
    Ok(texts)
}
