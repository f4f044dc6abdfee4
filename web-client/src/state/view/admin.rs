//! What the administrator sees: accounts, and the settings of a round as a form.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::account::Grant;
use sodiem_core::api::Account;
use sodiem_core::gather::gather;
use sodiem_core::ids::{BodyId, UnitCode};
use sodiem_core::round::Round;
use sodiem_core::search;
use sodiem_core::text::{Catalog, Message};
use sodiem_core::unit::{Unit, UnitLevel};

use crate::state::Work;

pub mod moving;
mod settings;

pub use settings::{
    BandForm, BlockForm, BodyForm, RoundForm, TierForm, When, named_areas, tie_breaker_name,
};

/// The provinces that the person administers.
pub fn provinces(work: &Work) -> Vec<UnitCode> {
    let own = |grant: &Grant| match grant {
        Grant::Administrator { unit } => Some(unit.clone()),
        _ => None,
    };
    work.principal().grants.iter().filter_map(own).collect()
}

/// The rounds that the person keeps the settings of.
pub fn rounds(work: &Work) -> Vec<Round> {
    let own = |round: &&Round| work.principal().administers(&round.province);
    work.device.rounds().iter().filter(own).cloned().collect()
}

/// A role without its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "they are those of the grants")]
pub enum Role {
    Officer,
    Head,
    Reviewer,
    Province,
    Administrator,
}

impl Role {
    /// All, from the commune up.
    pub const ALL: [Self; 5] = [
        Self::Officer,
        Self::Head,
        Self::Reviewer,
        Self::Province,
        Self::Administrator,
    ];

    /// Its name in `data-testid`, values of fields and at the end of its text's key.
    pub fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Head => "head",
            Self::Reviewer => "reviewer",
            Self::Province => "province",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role of a grant.
    pub fn of_grant(grant: &Grant) -> Self {
        match grant {
            Grant::Officer { .. } => Self::Officer,
            Grant::Head { .. } => Self::Head,
            Grant::Reviewer { .. } => Self::Reviewer,
            Grant::Province { .. } => Self::Province,
            Grant::Administrator { .. } => Self::Administrator,
        }
    }

    /// The role at a place; `None` for a place that is none.
    pub fn at(self, place: &str) -> Option<Grant> {
        let unit = || place.parse::<UnitCode>().ok();
        Some(match self {
            Self::Officer => Grant::Officer { unit: unit()? },
            Self::Head => Grant::Head { unit: unit()? },
            Self::Reviewer => Grant::Reviewer {
                body: place.parse::<BodyId>().ok()?,
            },
            Self::Province => Grant::Province { unit: unit()? },
            Self::Administrator => Grant::Administrator { unit: unit()? },
        })
    }
}

/// A place that a role can be bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its code, as the value of a field.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is listed under: its district, its round.
    pub group: String,
}

/// The places of a role, by group and name.
pub fn places(work: &Work, role: Role) -> Vec<Place> {
    let provinces = provinces(work);
    let units = work.device.newest_units();
    let scored: BTreeSet<UnitLevel> = gather(
        std::iter::once(UnitLevel::Commune)
            .chain(rounds(work).iter().map(|round| round.scored_level)),
    );
    let mut places: Vec<Place> = match role {
        Role::Officer | Role::Head => {
            let above = |unit: &Unit| {
                let above = unit.parent.as_ref().and_then(|code| units.get(code));
                above.map_or_else(String::new, |unit| unit.name.clone())
            };
            let place = |unit: &&Unit| Place {
                code: unit.code.to_string(),
                name: unit.name.clone(),
                group: above(unit),
            };
            let of_levels = provinces
                .iter()
                .flat_map(|own| scored.iter().flat_map(|level| units.within(own, *level)));
            of_levels.collect::<Vec<_>>().iter().map(place).collect()
        }
        Role::Reviewer => rounds(work)
            .iter()
            .flat_map(|round| {
                round.bodies.iter().map(|body| Place {
                    code: body.id.to_string(),
                    name: body.name.clone(),
                    group: round.title.clone(),
                })
            })
            .collect(),
        Role::Province | Role::Administrator => {
            let found = provinces.iter().filter_map(|code| units.get(code));
            let place = |unit: &Unit| Place {
                code: unit.code.to_string(),
                name: unit.name.clone(),
                group: String::new(),
            };
            found.map(place).collect()
        }
    };
    places.sort_by_key(|place| (search::fold(&place.group), search::fold(&place.name)));
    places
}

/// A role and its place in words.
pub fn grant(work: &Work, grant: &Grant) -> Message {
    let place = match grant {
        Grant::Officer { unit }
        | Grant::Head { unit }
        | Grant::Province { unit }
        | Grant::Administrator { unit } => work
            .device
            .newest_units()
            .get(unit)
            .map_or_else(|| unit.to_string(), |unit| unit.name.clone()),
        Grant::Reviewer { body: id } => {
            let body = work.device.rounds().iter().find_map(|round| round.body(id));
            body.map_or_else(|| id.to_string(), |body| body.name.clone())
        }
    };
    Message::new(&format!("admin-grant-{}", Role::of_grant(grant).name())).with("place", place)
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The account.
    pub account: Account,
    /// What it may do.
    pub roles: Vec<Message>,
    /// Devices that may be used.
    pub devices: usize,
}

/// The accounts with a role that match a search, by name.
pub fn accounts(
    work: &Work,
    accounts: &[Account],
    texts: &Catalog,
    (role, query): (Option<Role>, &str),
) -> Vec<AccountLine> {
    let has_role = |account: &&Account| {
        role.is_none_or(|role| account.grants.iter().any(|own| Role::of_grant(own) == role))
    };
    let line = |account: &Account| AccountLine {
        roles: account.grants.iter().map(|own| grant(work, own)).collect(),
        devices: account
            .seats
            .iter()
            .filter(|seat| seat.revoked_at.is_none())
            .count(),
        account: account.clone(),
    };
    let matches = |line: &AccountLine| {
        let roles: Vec<String> = line.roles.iter().map(|role| texts.format(role)).collect();
        let own = [line.account.name.as_str(), line.account.username.as_str()];
        search::matches(
            query,
            own.into_iter().chain(roles.iter().map(String::as_str)),
        )
    };
    let found = accounts.iter().filter(has_role).map(line);
    let mut lines: Vec<AccountLine> = found.filter(matches).collect();
    lines.sort_by_key(|line| {
        (
            search::fold(&line.account.name),
            line.account.username.clone(),
        )
    });
    lines
}

/// Errors of a form, by the id of the field.
pub type Errors = BTreeMap<String, Message>;
