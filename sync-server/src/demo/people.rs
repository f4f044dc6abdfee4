//! Who works in the demo: for every commune two officers and a head, for every district a reviewer,
//! the departments, the province and its administrator.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use sodiem_core::account::Grant;
use sodiem_core::ids::UnitCode;
use sodiem_core::round::Round;
use sodiem_core::unit::{Unit, UnitLevel, UnitTree};

use super::{Demo, PROVINCE, code};
use crate::province::{NewAccount, body_id};

/// Departments that lead on an area: id, name, area.
pub const DEPARTMENTS: [(&str, &str, &str); 4] = [
    ("stp", "Sở Tư pháp", "2"),
    ("vp", "Văn phòng UBND tỉnh", "3"),
    ("stc", "Sở Tài chính", "6"),
    ("stttt", "Sở Thông tin và Truyền thông", "7"),
];

const SURNAMES: [&str; 12] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Lâm", "Danh", "Thạch",
];
const MIDDLE_NAMES: [&str; 8] = ["Văn", "Thị", "Hoàng", "Ngọc", "Minh", "Thanh", "Hữu", "Kim"];
const GIVEN_NAMES: [&str; 17] = [
    "An", "Bình", "Châu", "Dung", "Đạt", "Giang", "Hà", "Hương", "Khoa", "Lan", "Long", "Mai",
    "Nam", "Phúc", "Quyên", "Thảo", "Vinh",
];

/// An account that a newcomer may try.
pub struct DemoAccount {
    /// User name.
    pub username: String,
    /// What it is.
    pub what: String,
}

/// All accounts of the demo.
pub fn everyone(units: &UnitTree, round: &Round) -> Vec<NewAccount> {
    let province = code(PROVINCE);
    let mut names = names();
    let mut account = |username: String, grants: Vec<Grant>| NewAccount {
        username,
        name: names.next().expect("names without end"),
        province: province.clone(),
        grants,
    };
    let mut accounts = Vec::new();
    for commune in units.within(&province, UnitLevel::Commune) {
        let unit = || commune.code.clone();
        accounts.push(account(
            officer(commune, 1),
            vec![Grant::Officer { unit: unit() }],
        ));
        accounts.push(account(
            officer(commune, 2),
            vec![Grant::Officer { unit: unit() }],
        ));
        accounts.push(account(head(commune), vec![Grant::Head { unit: unit() }]));
    }
    for body in &round.bodies {
        let mut grants = vec![Grant::Reviewer {
            body: body.id.clone(),
        }];
        if body.id == body_id("snv") {
            grants.push(Grant::Province {
                unit: province.clone(),
            });
        }
        accounts.push(account(body.id.to_string(), grants));
    }
    accounts.push(account(
        "admin".into(),
        vec![Grant::Administrator {
            unit: province.clone(),
        }],
    ));
    accounts
}

/// The user name of an officer of a commune.
pub fn officer(commune: &Unit, number: u32) -> String {
    format!("canbo{number}.{}", commune.code)
}

/// The user name of a commune's head.
pub fn head(commune: &Unit) -> String {
    format!("lanhdao.{}", commune.code)
}

/// Names that differ from neighbour to neighbour, without end.
fn names() -> impl Iterator<Item = String> {
    // Steps without a common divisor with the lists' lengths pass through all combinations.
    (0_usize..).map(|index| {
        let surname = SURNAMES[index * 5 % SURNAMES.len()];
        let middle = MIDDLE_NAMES[index * 3 % MIDDLE_NAMES.len()];
        format!(
            "{surname} {middle} {}",
            GIVEN_NAMES[index * 7 % GIVEN_NAMES.len()]
        )
    })
}

/// The accounts to try first.
pub fn to_try(units: &UnitTree, commune: &UnitCode) -> Vec<DemoAccount> {
    let Some(unit) = units.get(commune) else {
        return Vec::new();
    };
    let district = units
        .upwards(commune)
        .find(|unit| unit.level == UnitLevel::District);
    let mut accounts = vec![
        (officer(unit, 1), format!("officer of {}", unit.name)),
        (officer(unit, 2), format!("officer of {}", unit.name)),
        (head(unit), format!("head of {}", unit.name)),
    ];
    if let Some(district) = district {
        accounts.push((
            format!("pnv-{}", district.code),
            format!("reviewer of {}", district.name),
        ));
    }
    for (id, name, _) in DEPARTMENTS {
        accounts.push((id.to_owned(), format!("reviewer of {name}")));
    }
    accounts.push((
        "snv".into(),
        "province: reviews, consolidates and ranks".into(),
    ));
    accounts.push((
        "admin".into(),
        "administrator: accounts and the round".into(),
    ));
    accounts
        .into_iter()
        .map(|(username, what)| DemoAccount { username, what })
        .collect()
}

impl Demo {
    /// The accounts as a table for people, the password above.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut text = format!("Password of all accounts: {}\n\n", self.password);
        let width = self
            .accounts
            .iter()
            .map(|account| account.username.len())
            .max()
            .unwrap_or(0);
        for DemoAccount { username, what } in &self.accounts {
            writeln!(text, "  {username:width$}  {what}").expect("a text takes more text");
        }
        text
    }
}

/// Keeps the password where its owner alone reads it.
pub fn store_password(path: &Path, demo: &Demo) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(demo.shown().as_bytes())
        .with_context(|| path.display().to_string())
}

/// Reads it back.
pub fn stored_password(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the demo's password: {}", path.display()))?;
    let line = text.lines().next().and_then(|line| line.rsplit(' ').next());
    line.map(str::to_owned)
        .with_context(|| format!("no password in {}", path.display()))
}
