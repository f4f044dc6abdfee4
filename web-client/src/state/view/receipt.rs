//! The server's receipts: when it received what, and the files that prove it.

use sodiem_core::api::{Bytes, Receipt};
use sodiem_core::decision::Action;
use sodiem_core::document::Change;
use sodiem_core::ids::{Code, DocumentId};
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use super::sheet::Subject;
use crate::state::Work;

/// A message with the time and the date of a moment, by the server's clock.
pub fn at(key: &str, moment: Timestamp) -> Message {
    let shown = moment.shown();
    let (date, time) = shown.split_once(' ').unwrap_or((&shown, ""));
    Message::new(key).with("time", time).with("date", date)
}

/// The receipt of the latest submission of a sheet, where it was sent from this device.
pub fn of_submission<'a>(work: &'a Work, subject: &'a Subject) -> Option<&'a Receipt> {
    let device = &work.device;
    let records = device.records(&subject.round, &subject.unit);
    let is_submission = |action: &Action| matches!(action, Action::Submit { .. });
    let latest = records
        .filter(|record| is_submission(&record.draft.action))
        .last()?;
    let draft = &latest.draft;
    let sheet = DocumentId::sheet(&draft.round, &draft.unit, &draft.edition);
    device.receipt(&sheet, Some(&draft.id))
}

/// When the server had what stands at a leaf now, by the receipt of the sheet's changes; `None` where no receipt on this
/// device covers it.
pub fn of_leaf(work: &mut Work, document: &DocumentId, leaf: &Code) -> Option<Timestamp> {
    let receipt = work.device.receipt(document, None)?;
    let (received_at, heads) = (receipt.received_at, receipt.heads());
    let document = work.device.document(document)?;
    let is_known = !heads.is_empty() && heads.iter().all(|head| document.has(head));
    let since = is_known.then(|| document.changes_since(&heads))?;
    let is_older = |change: &Change| !document.touched(&change.id).contains(leaf);
    since.iter().all(is_older).then_some(received_at)
}

/// The name of the file of a receipt: `bien-nhan-31852-2021-10-20-1648.json`, and of a decision's
/// `bien-nhan-quyet-dinh-…`.
pub fn file_name(receipt: &Receipt) -> String {
    let kind = receipt.decision.as_ref().map_or("", |_| "quyet-dinh-");
    let unit = &receipt.document.unit;
    let (date, time) = receipt.received_at.form_fields().unwrap_or_default();
    format!(
        "bien-nhan-{kind}{unit}-{date}-{}.json",
        time.replace(':', "")
    )
}

/// The file itself, as an address that a link downloads: nothing is asked of the network.
pub fn file_address(receipt: &Receipt) -> String {
    let file = String::from(Bytes(receipt.to_file().into_bytes()));
    format!("data:application/json;base64,{file}")
}

#[cfg(test)]
mod tests {
    use sodiem_core::ids::ChangeId;

    use super::*;
    use crate::text;

    fn receipt() -> Receipt {
        Receipt {
            document: "sheet:2020:31813:0123456789abcdef".parse().expect("an id"),
            decision: None,
            received_at: Timestamp(1_634_723_280_000),
            statement: format!("{{\"heads\":[\"{}\"]}}", ChangeId([1; 32])),
            signature: Bytes(vec![1]),
        }
    }

    #[test]
    fn a_receipt_is_told_by_time_and_day() {
        let vi = text::catalog(None);
        let told = vi.format(&at("received-at", receipt().received_at));
        assert_eq!(told, "Máy chủ đã nhận 16:48 ngày 20/10/2021");
    }

    #[test]
    fn a_file_is_named_by_the_unit_and_the_moment() {
        assert_eq!(
            file_name(&receipt()),
            "bien-nhan-31813-2021-10-20-1648.json"
        );
        let decided = Receipt {
            decision: Some("1".repeat(32).parse().expect("an id")),
            ..receipt()
        };
        assert_eq!(
            file_name(&decided),
            "bien-nhan-quyet-dinh-31813-2021-10-20-1648.json"
        );
        assert!(file_address(&receipt()).starts_with("data:application/json;base64,eyJ"));
    }
}
