//! Who scores a leaf and when it does not apply, as a spreadsheet says it.

use crate::text::Message;

use super::super::{Claimant, NotApplicable, NotApplicablePolicy, ScoredBy};
use super::{called, named, quote, squeezed};

/// Who answers a leaf, as the list says it; a department or an authority is written with its name:
/// `Sở, ngành: Sở Tư pháp`.
pub const SCORED_BY: [(ScoredBy, &str); 3] = [
    (ScoredBy::Unit, "Tự chấm"),
    (ScoredBy::Province, "Tỉnh chấm"),
    (ScoredBy::Survey, "Điều tra XHH"),
];
/// Who answers a leaf by name: `Sở, ngành: Sở Tư pháp`.
const BODIES: [(Named, &str); 2] = [
    (Named::Department, "Sở, ngành"),
    (Named::Authority, "Người có thẩm quyền"),
];
/// What a leaf gives that does not apply: `đủ điểm khi a=0`.
const POLICIES: [(NotApplicablePolicy, &str); 3] = [
    (NotApplicablePolicy::Full, "đủ điểm"),
    (NotApplicablePolicy::Exclude, "loại khỏi điểm tối đa"),
    (NotApplicablePolicy::Zero, "không điểm"),
];
const WHEN: &str = " khi ";
/// Who may say that a leaf does not apply, after the condition.
const CLAIMANTS: [(Claimant, &str); 2] = [
    (Claimant::Province, "cơ quan thẩm định xác nhận"),
    (Claimant::Unit, "đơn vị tự xác nhận"),
];
/// That it must be said why, after the condition; the second spelling is as common.
const REASONS: [&str; 2] = ["phải nêu lý do", "phải nêu lí do"];

/// A scorer with a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// [`ScoredBy::Department`].
    Department,
    /// [`ScoredBy::Authority`].
    Authority,
}

/// Who answers a leaf, as it is written; `None` for nobody that could.
#[must_use]
pub fn scored_by(text: &str) -> Option<ScoredBy> {
    if let Some(own) = called(&SCORED_BY, text) {
        return Some(own);
    }
    let (kind, name) = text.split_once(':')?;
    let name = name.trim().to_owned();
    let scorer = match called(&BODIES, kind)? {
        Named::Department => ScoredBy::Department(name),
        Named::Authority => ScoredBy::Authority(name),
    };
    scorer.to_string().parse().ok()
}

/// What [`scored_by`] reads.
#[must_use]
pub fn write_scored_by(scored_by: &ScoredBy) -> String {
    let body = |kind, name: &str| format!("{}: {name}", named(&BODIES, &kind));
    match scored_by {
        ScoredBy::Department(name) => body(Named::Department, name),
        ScoredBy::Authority(name) => body(Named::Authority, name),
        own => named(&SCORED_BY, own).to_owned(),
    }
}

/// All that [`scored_by`] reads, for a finding that says what would be right.
#[must_use]
pub fn scorers() -> String {
    let body = |(_, kind): (Named, &str)| format!("{kind}: …");
    let own = SCORED_BY.map(|(_, name)| name.to_owned());
    own.into_iter()
        .chain(BODIES.map(body))
        .collect::<Vec<_>>()
        .join("; ")
}

/// When a leaf does not apply, what it then gives and who may say so: `đủ điểm khi a=0`, or
/// `đủ điểm khi không có hồ sơ; cơ quan thẩm định xác nhận; phải nêu lý do`. Nothing where nothing is
/// written.
///
/// # Errors
/// The message for a text that says something else.
pub fn not_applicable(text: &str) -> Result<Option<NotApplicable>, Message> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Message::new("notation-not-applicable").with("text", quote(text));
    let (policy, mut when) = text.split_once(WHEN).ok_or_else(wrong)?;
    let policy = called(&POLICIES, policy).ok_or_else(wrong)?;
    let (mut claimed_by, mut reason_required) = (None, false);
    while let Some((rest, last)) = when.rsplit_once(';') {
        let last = last.trim_end_matches(['.', ' ']);
        match called(&CLAIMANTS, last) {
            Some(claimant) if claimed_by.is_none() => claimed_by = Some(claimant),
            None if REASONS.iter().any(|own| squeezed(last) == squeezed(own)) => {
                reason_required = true;
            }
            _ => break,
        }
        when = rest;
    }
    Ok(Some(NotApplicable {
        when: when.trim().to_owned(),
        policy,
        claimed_by,
        reason_required,
    }))
}

/// What [`not_applicable`] reads.
#[must_use]
pub fn write_not_applicable(na: &NotApplicable) -> String {
    let policy = named(&POLICIES, &na.policy);
    let claimant = na.claimed_by.as_ref().map(|own| named(&CLAIMANTS, own));
    let reason = na.reason_required.then_some(REASONS[0]);
    let condition = format!("{policy}{WHEN}{}", na.when);
    let after = claimant.into_iter().chain(reason);
    std::iter::once(condition.as_str())
        .chain(after)
        .collect::<Vec<_>>()
        .join("; ")
}
