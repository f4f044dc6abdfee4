//! A decision as its JSON has it: what each action has beside what every decision has. Reading it
//! whole and sorting it then is half the code of looking for the action first, and for any part of it
//! anywhere in the text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Action, DecisionDraft};
use crate::ids::{ChangeId, DecisionId, Digest, DocumentId, RoundId, UnitCode};
use crate::time::Timestamp;

#[derive(Deserialize)]
pub(super) struct Written {
    id: DecisionId,
    round: RoundId,
    unit: UnitCode,
    edition: Digest,
    action: ActionName,
    tier: Option<u32>,
    heads: Option<Vec<ChangeId>>,
    appraisals: Option<BTreeMap<DocumentId, Vec<ChangeId>>>,
    digest: Option<Digest>,
    message: Option<String>,
    answers: Option<Digest>,
    made_at: Timestamp,
}

/// What is decided, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "they are those of `Action`")]
pub enum ActionName {
    Submit,
    Return,
    Approve,
    TakeAmendment,
    ReturnAmendment,
    Reopen,
}

impl Action {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> ActionName {
        match self {
            Self::Submit { .. } => ActionName::Submit,
            Self::Return { .. } => ActionName::Return,
            Self::Approve { .. } => ActionName::Approve,
            Self::TakeAmendment { .. } => ActionName::TakeAmendment,
            Self::ReturnAmendment { .. } => ActionName::ReturnAmendment,
            Self::Reopen { .. } => ActionName::Reopen,
        }
    }

    /// The digest of the content that it is about, where it names one.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        match self {
            Self::Submit { digest, .. }
            | Self::Approve { digest, .. }
            | Self::TakeAmendment { digest, .. } => Some(*digest),
            Self::Return { .. } | Self::ReturnAmendment { .. } | Self::Reopen { .. } => None,
        }
    }
}

/// The action has a field that is not there.
#[derive(Debug, thiserror::Error)]
#[error("missing field `{0}`")]
pub(super) struct Missing(&'static str);

impl TryFrom<Written> for DecisionDraft {
    type Error = Missing;

    fn try_from(written: Written) -> Result<Self, Missing> {
        let tier = written.tier.ok_or(Missing("tier"));
        let heads = written.heads.ok_or(Missing("heads"));
        let appraisals = written.appraisals.ok_or(Missing("appraisals"));
        let digest = written.digest.ok_or(Missing("digest"));
        let message = written.message.ok_or(Missing("message"));
        let action = match written.action {
            ActionName::Submit => Action::Submit {
                heads: heads?,
                digest: digest?,
            },
            ActionName::Return => Action::Return {
                tier: tier?,
                message: message?,
            },
            ActionName::Approve => Action::Approve {
                tier: tier?,
                heads: heads?,
                appraisals: appraisals?,
                digest: digest?,
            },
            ActionName::TakeAmendment => Action::TakeAmendment {
                tier: tier?,
                heads: heads?,
                digest: digest?,
            },
            ActionName::ReturnAmendment => Action::ReturnAmendment {
                tier: tier?,
                heads: heads?,
                message: message?,
            },
            ActionName::Reopen => Action::Reopen { message: message? },
        };
        Ok(Self {
            id: written.id,
            round: written.round,
            unit: written.unit,
            edition: written.edition,
            action,
            answers: written.answers,
            made_at: written.made_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = r#""id":"00112233445566778899aabbccddeeff","round":"2020","unit":"31813""#;

    fn json(action: &str) -> String {
        let digest = "ab".repeat(32);
        let action = action.replace("DIGEST", &digest);
        format!(
            r#"{{{REST},"edition":"{digest}",{action},"answers":null,"made_at":1600000000000}}"#
        )
    }

    #[test]
    fn every_action_is_read_as_it_is_written() {
        for action in [
            r#""action":"submit","heads":["DIGEST"],"digest":"DIGEST""#,
            r#""action":"return","tier":1,"message":"Thiếu""#,
            r#""action":"approve","tier":1,"heads":[],"appraisals":{},"digest":"DIGEST""#,
            r#""action":"take_amendment","tier":2,"heads":["DIGEST"],"digest":"DIGEST""#,
            r#""action":"return_amendment","tier":2,"heads":["DIGEST"],"message":"Muộn""#,
            r#""action":"reopen","message":"Nhầm""#,
        ] {
            let json = json(action);
            let draft: DecisionDraft = serde_json::from_str(&json).expect("a decision");
            assert_eq!(serde_json::to_string(&draft).expect("JSON"), json);
        }
    }

    #[test]
    fn an_action_without_one_of_its_fields_is_refused_and_says_which() {
        let read = |action| serde_json::from_str::<DecisionDraft>(&json(action));
        for (action, field) in [
            (r#""action":"submit","heads":[]"#, "digest"),
            (r#""action":"return","message":"Thiếu""#, "tier"),
            (
                r#""action":"approve","tier":1,"heads":[],"digest":"DIGEST""#,
                "appraisals",
            ),
            (
                r#""action":"take_amendment","tier":1,"digest":"DIGEST""#,
                "heads",
            ),
            (r#""action":"reopen""#, "message"),
        ] {
            let error = read(action).expect_err("a field is missing").to_string();
            assert!(error.contains(&format!("`{field}`")), "{action}: {error}");
        }
        assert!(read(r#""action":"delete""#).is_err());
    }
}
