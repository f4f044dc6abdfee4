//! Lists that are typed in one line.

/// Codes with spaces between.
pub fn joined(codes: &[impl ToString]) -> String {
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    codes.join(" ")
}

/// What stands between spaces, commas and semicolons.
pub fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([' ', ',', ';']).filter(|word| !word.is_empty())
}
