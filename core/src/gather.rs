//! Collecting into ordered maps, sets and lists.

/// Collects one by one. `collect` sorts first, and each type of entry brings its own sort into the
/// browser's module: together as much as a large page.
pub fn gather<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

/// A short list in the order of a key; what has the same key stays as it came. For the same reason no
/// sort of the standard library's.
pub fn in_order<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for item in items {
        let own = key(&item);
        let place = all.partition_point(|other| key(other) <= own);
        all.insert(place, item);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_order_is_the_one_that_a_stable_sort_gives() {
        let items = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        let mut sorted = items.to_vec();
        sorted.sort_by_key(|(key, _)| *key);
        assert_eq!(in_order(items, |(key, _)| *key), sorted);
    }
}
