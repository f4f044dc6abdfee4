//! Lists that are typed in one line.

use sodiem_core::round::TieBreaker;

/// What breaks ties besides areas, as it is typed.
pub const TIE_BREAKERS: [(&str, TieBreaker); 3] = [
    ("diem", TieBreaker::Points),
    ("tham-dinh", TieBreaker::Appraised),
    ("khao-sat", TieBreaker::Survey),
];

/// Tie-breakers as they are typed.
pub fn tie_breakers_shown(breakers: &[TieBreaker]) -> String {
    let shown = |breaker: &TieBreaker| match breaker {
        TieBreaker::Area(code) => code.to_string(),
        named => {
            let name = TIE_BREAKERS.iter().find(|(_, own)| own == named);
            name.map_or("", |(name, _)| name).to_owned()
        }
    };
    breakers.iter().map(shown).collect::<Vec<_>>().join(" ")
}

/// Codes with spaces between.
pub fn joined(codes: &[impl ToString]) -> String {
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    codes.join(" ")
}

/// What stands between spaces, commas and semicolons.
pub fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([' ', ',', ';']).filter(|word| !word.is_empty())
}
