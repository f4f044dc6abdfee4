//! Collecting into ordered maps and sets.

/// Collects one by one. `collect` sorts first, and each type of entry brings its own sort into the
/// browser's module: together as much as a large page.
pub fn gather<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}
