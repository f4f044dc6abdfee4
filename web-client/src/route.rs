//! Addresses of the program.

use sodiem_core::ids::{AccountId, BodyId, Code, Digest, RoundId, UnitCode};
use yew_router::Routable;

use crate::state::view::sheet::Subject;

/// An address. The officer's program knows those of its own pages: reading addresses is no small
/// part of it.
#[derive(Debug, Clone, PartialEq, Eq, Routable)]
pub enum Route {
    /// Where the person's work begins.
    #[at("/")]
    Home,
    /// A sheet at a glance.
    #[at("/sheet/:round/:unit")]
    Sheet { round: RoundId, unit: UnitCode },
    /// The leaves of a sheet, narrowed by the query.
    #[at("/sheet/:round/:unit/leaves")]
    Leaves { round: RoundId, unit: UnitCode },
    /// One leaf of a sheet.
    #[at("/sheet/:round/:unit/leaf/:code")]
    Leaf {
        round: RoundId,
        unit: UnitCode,
        code: Code,
    },
    /// The documents that prove a sheet.
    #[at("/sheet/:round/:unit/documents")]
    Library { round: RoundId, unit: UnitCode },
    /// What is missing, and submitting.
    #[at("/sheet/:round/:unit/submit")]
    Submit { round: RoundId, unit: UnitCode },
    /// The form that is signed.
    #[at("/sheet/:round/:unit/print")]
    Print { round: RoundId, unit: UnitCode },
    /// The form as it stood by an edition that the round was scored by before.
    #[at("/sheet/:round/:unit/print/:edition")]
    Earlier {
        round: RoundId,
        unit: UnitCode,
        edition: Digest,
    },
    /// The units before a body.
    #[cfg(feature = "desk")]
    #[at("/review/:round/:body")]
    Queue { round: RoundId, body: BodyId },
    /// A unit's sheet before a body.
    #[cfg(feature = "desk")]
    #[at("/review/:round/:body/:unit")]
    Review {
        round: RoundId,
        body: BodyId,
        unit: UnitCode,
    },
    /// One leaf of it.
    #[cfg(feature = "desk")]
    #[at("/review/:round/:body/:unit/:code")]
    ReviewLeaf {
        round: RoundId,
        body: BodyId,
        unit: UnitCode,
        code: Code,
    },
    /// How far all units of a province are.
    #[cfg(feature = "desk")]
    #[at("/province/:round")]
    Province { round: RoundId },
    /// The units of a district; `all` for all of them.
    #[cfg(feature = "desk")]
    #[at("/province/:round/units/:district")]
    ProvinceDistrict { round: RoundId, district: String },
    /// The consolidated table.
    #[cfg(feature = "desk")]
    #[at("/province/:round/table")]
    ProvinceTable { round: RoundId },
    /// The ranking by block.
    #[cfg(feature = "desk")]
    #[at("/province/:round/ranking")]
    ProvinceRanking { round: RoundId },
    /// The leaves to see across all units.
    #[cfg(feature = "desk")]
    #[at("/province/:round/leaves")]
    ProvinceLeaves { round: RoundId },
    /// One leaf across all units.
    #[cfg(feature = "desk")]
    #[at("/province/:round/leaves/:code")]
    ProvinceLeaf { round: RoundId, code: Code },
    /// The sheets that wait for the last tier.
    #[cfg(feature = "desk")]
    #[at("/province/:round/acceptance")]
    ProvinceAcceptance { round: RoundId },
    /// The survey's answers.
    #[cfg(feature = "desk")]
    #[at("/province/:round/survey")]
    ProvinceSurvey { round: RoundId },
    /// The editions of the criteria, and adding one from a file.
    #[cfg(feature = "desk")]
    #[at("/criteria")]
    Editions,
    /// One of them, to look at and to try.
    #[cfg(feature = "desk")]
    #[at("/criteria/:edition")]
    Criteria { edition: Digest },
    /// The accounts.
    #[cfg(feature = "desk")]
    #[at("/accounts")]
    Accounts,
    /// A new account.
    #[cfg(feature = "desk")]
    #[at("/accounts/new")]
    NewAccount,
    /// One account.
    #[cfg(feature = "desk")]
    #[at("/accounts/:account")]
    Account { account: AccountId },
    /// What was refused and is kept.
    #[cfg(feature = "desk")]
    #[at("/quarantine")]
    Quarantine,
    /// The settings of a round.
    #[cfg(feature = "desk")]
    #[at("/rounds/:round")]
    RoundSettings { round: RoundId },
    /// What moving a round to other criteria would do, and doing it.
    #[cfg(feature = "desk")]
    #[at("/rounds/:round/move/:edition")]
    RoundMove { round: RoundId, edition: Digest },
    /// How saving and sending stand.
    #[at("/sync")]
    Sync,
    /// Language, colours, this device, signing out.
    #[at("/settings")]
    Settings,
    /// No such address.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// A sheet at a glance.
    pub fn sheet(Subject { round, unit }: Subject) -> Self {
        Self::Sheet { round, unit }
    }

    /// The leaves of a sheet.
    pub fn leaves(Subject { round, unit }: Subject) -> Self {
        Self::Leaves { round, unit }
    }

    /// One leaf of a sheet.
    pub fn leaf(Subject { round, unit }: Subject, code: Code) -> Self {
        Self::Leaf { round, unit, code }
    }

    /// The documents that prove a sheet.
    pub fn library(Subject { round, unit }: Subject) -> Self {
        Self::Library { round, unit }
    }

    /// What is missing, and submitting.
    pub fn submit(Subject { round, unit }: Subject) -> Self {
        Self::Submit { round, unit }
    }

    /// The form that is signed.
    pub fn print(Subject { round, unit }: Subject) -> Self {
        Self::Print { round, unit }
    }

    /// The form as it stood by an earlier edition.
    pub fn earlier(Subject { round, unit }: Subject, edition: Digest) -> Self {
        Self::Earlier {
            round,
            unit,
            edition,
        }
    }

    /// The sheet that an address is about.
    pub fn subject(&self) -> Option<Subject> {
        match self.clone() {
            Self::Sheet { round, unit }
            | Self::Leaves { round, unit }
            | Self::Leaf { round, unit, .. }
            | Self::Library { round, unit }
            | Self::Submit { round, unit }
            | Self::Print { round, unit }
            | Self::Earlier { round, unit, .. } => Some(Subject { round, unit }),
            _ => None,
        }
    }
}
