//! Accounts (*tài khoản*), what they may do, and within which units.
//!
//! Permission is "may this account write this document" and "may it decide this": both are answered
//! here, from its grants, and the server asks on every request.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AccountId, BodyId, DocumentId, DocumentKind, SeatId, UnitCode};
use crate::round::{Body, Round};
use crate::unit::UnitTree;

/// Shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Longest password, in bytes: hashing takes time that a stranger must not choose.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// Longest user name, in characters.
pub const USERNAME_CHARS_MAX: usize = 64;
/// Longest name of a person or a device, in characters.
pub const PERSON_NAME_CHARS_MAX: usize = 120;
/// Longest name of a device, in characters.
pub const DEVICE_NAME_CHARS_MAX: usize = 120;
/// Most grants of one account.
pub const GRANTS_MAX: usize = 64;

/// One role, bound to where it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "role", rename_all = "snake_case", try_from = "WrittenGrant")]
pub enum Grant {
    /// Answers the sheet of a unit (*cán bộ*).
    Officer {
        /// The unit.
        unit: UnitCode,
    },
    /// Answers too, and submits: answers for the score (*lãnh đạo*).
    Head {
        /// The unit.
        unit: UnitCode,
    },
    /// Appraises for a body (*người thẩm định*); approves and returns where the body decides.
    Reviewer {
        /// The body.
        body: BodyId,
    },
    /// Sees and consolidates a whole province, imports the survey (*Sở Nội vụ*).
    Province {
        /// The province.
        unit: UnitCode,
    },
    /// Keeps the accounts and the settings of the rounds of a province (*quản trị*); reads no
    /// sheet.
    Administrator {
        /// The province.
        unit: UnitCode,
    },
}

/// A [`Grant`] as its JSON has it, which is read whole: looking for the role first takes a buffer and
/// twice the code.
#[derive(Deserialize)]
struct WrittenGrant {
    role: Role,
    unit: Option<UnitCode>,
    body: Option<BodyId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Officer,
    Head,
    Reviewer,
    Province,
    Administrator,
}

impl TryFrom<WrittenGrant> for Grant {
    type Error = &'static str;

    fn try_from(WrittenGrant { role, unit, body }: WrittenGrant) -> Result<Self, &'static str> {
        let unit = unit.ok_or("missing field `unit`");
        let body = body.ok_or("missing field `body`");
        Ok(match role {
            Role::Officer => Self::Officer { unit: unit? },
            Role::Head => Self::Head { unit: unit? },
            Role::Reviewer => Self::Reviewer { body: body? },
            Role::Province => Self::Province { unit: unit? },
            Role::Administrator => Self::Administrator { unit: unit? },
        })
    }
}

/// A program that the browser loads: most people only score, on a phone and a bad line, and are
/// spared the rest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Program {
    /// Sheets of units.
    Officer,
    /// All of it: besides sheets, what bodies, the province and the administrator do.
    Desk,
}

/// Who is asking: an account with its grants, on a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Principal {
    /// The account.
    pub account: AccountId,
    /// Its user name.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The account on this device: the author of its changes.
    pub seat: SeatId,
    /// What it may do.
    pub grants: Vec<Grant>,
}

impl Principal {
    /// The program that has all that the account may do.
    #[must_use]
    pub fn program(&self) -> Program {
        let scores = |grant: &Grant| matches!(grant, Grant::Officer { .. } | Grant::Head { .. });
        if self.grants.iter().all(scores) {
            Program::Officer
        } else {
            Program::Desk
        }
    }

    /// Whether the account answers the sheet of `unit`.
    #[must_use]
    pub fn answers(&self, unit: &UnitCode) -> bool {
        self.grants.iter().any(|grant| match grant {
            Grant::Officer { unit: own } | Grant::Head { unit: own } => own == unit,
            _ => false,
        })
    }

    /// Whether the account submits the sheet of `unit`.
    #[must_use]
    pub fn heads(&self, unit: &UnitCode) -> bool {
        self.grants
            .iter()
            .any(|grant| matches!(grant, Grant::Head { unit: own } if own == unit))
    }

    /// Whether the account appraises for `body`.
    #[must_use]
    pub fn reviews_for(&self, body: &BodyId) -> bool {
        self.grants
            .iter()
            .any(|grant| matches!(grant, Grant::Reviewer { body: own } if own == body))
    }

    /// Whether the account sees all of the province `unit`.
    #[must_use]
    pub fn is_province(&self, unit: &UnitCode) -> bool {
        self.grants
            .iter()
            .any(|grant| matches!(grant, Grant::Province { unit: own } if own == unit))
    }

    /// Whether the account keeps the accounts and rounds of the province `unit`.
    #[must_use]
    pub fn administers(&self, unit: &UnitCode) -> bool {
        let own =
            |grant: &Grant| matches!(grant, Grant::Administrator { unit: own } if own == unit);
        self.grants.iter().any(own)
    }

    /// The bodies of a round for which the account appraises `unit`.
    pub fn bodies<'a>(
        &'a self,
        round: &'a Round,
        units: &'a UnitTree,
        unit: &'a UnitCode,
    ) -> impl Iterator<Item = &'a Body> {
        let own = |body: &&Body| self.reviews_for(&body.id) && units.is_within(unit, &body.unit);
        round.bodies.iter().filter(own)
    }

    /// Whether the account may read what is scored of a unit in `round`: its sheet, its appraisals
    /// and its decisions. To be asked of many units: what does not depend on one is found once.
    pub fn may_read<'a>(
        &'a self,
        round: &'a Round,
        units: &'a UnitTree,
    ) -> impl Fn(&UnitCode) -> bool + 'a {
        let own = round
            .bodies
            .iter()
            .filter(|body| self.reviews_for(&body.id));
        let own: Vec<&UnitCode> = own.map(|body| &body.unit).collect();
        let province = self.is_province(&round.province).then_some(&round.province);
        move |unit| {
            let mut places = own.iter().copied().chain(province);
            self.answers(unit) || places.any(|place| units.is_within(unit, place))
        }
    }

    /// Whether the account may write a document: its unit's scoresheet, its body's appraisals. Those
    /// of an edition that the round moved from too: nothing comes too late.
    #[must_use]
    pub fn may_write(&self, round: &Round, units: &UnitTree, document: &DocumentId) -> bool {
        if document.round != round.id || round.edition_of(&document.edition).is_none() {
            return false;
        }
        match &document.kind {
            DocumentKind::Scoresheet => self.answers(&document.unit),
            DocumentKind::Appraisal(id) => self
                .bodies(round, units, &document.unit)
                .any(|body| body.id == *id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(grants: &str) -> Program {
        let principal = Principal {
            account: "0".repeat(32).parse().expect("an account"),
            username: "hoa".into(),
            name: "Hoa".into(),
            seat: SeatId([0; 16]),
            grants: serde_json::from_str(grants).expect("grants"),
        };
        principal.program()
    }

    #[test]
    fn a_grant_has_the_place_where_it_holds() {
        for (role, place) in [
            ("officer", "unit"),
            ("head", "unit"),
            ("reviewer", "body"),
            ("province", "unit"),
            ("administrator", "unit"),
        ] {
            let json = format!(r#"{{"role":"{role}","{place}":"95"}}"#);
            let grant: Grant = serde_json::from_str(&json).expect("a grant");
            assert_eq!(serde_json::to_string(&grant).expect("JSON"), json);
            let without = format!(r#"{{"role":"{role}"}}"#);
            let error = serde_json::from_str::<Grant>(&without).expect_err("it holds nowhere");
            assert!(error.to_string().contains(place), "{role}: {error}");
        }
    }

    #[test]
    fn who_only_scores_needs_the_officers_program_and_everybody_else_the_desks() {
        let officer = r#"{"role":"officer","unit":"31813"}"#;
        let head = r#"{"role":"head","unit":"31813"}"#;
        assert_eq!(program("[]"), Program::Officer);
        assert_eq!(program(&format!("[{officer},{head}]")), Program::Officer);
        for other in [
            r#"{"role":"reviewer","body":"pnv-954"}"#,
            r#"{"role":"province","unit":"95"}"#,
            r#"{"role":"administrator","unit":"95"}"#,
        ] {
            assert_eq!(program(&format!("[{other}]")), Program::Desk);
            assert_eq!(program(&format!("[{officer},{other}]")), Program::Desk);
        }
    }
}
