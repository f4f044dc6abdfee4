//! A province as small as every rule of the flow allows, made once and copied for each seed.

use std::path::Path;
use std::sync::OnceLock;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use fastrand::Rng;
use sodiem_core::account::Grant;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::ids::{BodyId, RoundId, UnitCode};
use sodiem_core::time::{Day, Timestamp};
use sodiem_core::unit::{UnitLevel, UnitTree};
use sodiem_sync_server::app::App;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::province::{self, NewAccount, Subject};
use tempfile::TempDir;

/// When every simulation begins, in milliseconds.
pub(super) const BEGIN_MS: i64 = 1_600_000_000_000;
/// The password of all accounts.
pub(super) const PASSWORD: &str = "mat-khau-cua-moi-nguoi";
/// The administrator's user name.
pub(super) const ADMINISTRATOR: &str = "quantri";

/// The file of the database in a data folder.
pub(super) const DATABASE: &str = "sodiem.db";

const DAY: &str = "2020-09-01";
const PROVINCE: &str = "95";
const ROUND: &str = "2020";
const DISTRICT_BODY: &str = "pnv-954";
const PROVINCE_BODY: &str = "snv";
/// The communes.
pub(super) const COMMUNES: [&str; 2] = ["31813", "31816"];
const UNITS: &str = "code,parent_code,level,type_vi,name_vi
95,,province,Tỉnh,Tỉnh Bạc Liêu
954,95,district,Thành phố,Thành phố Bạc Liêu
31813,954,commune,Phường,Phường 2
31816,954,commune,Xã,Xã Đông Hải
";
/// What the unit answers and, last, what the province does.
const CRITERIA: &str = "code\tparent_code\tlevel\tname_vi\tmax_points\trule_kind\trule_parameters\tevidence_required_vi\tscored_by
1\t\tdomain\tChỉ đạo, điều hành\t4\tsum\t{}\t\t
1.1\t1\tcriterion\tSố lần tự kiểm tra\t1\tcount_tiers\t{COUNT}\tBiên bản\tself
1.2\t1\tcriterion\tSố sáng kiến\t1\tcount_tiers\t{COUNT}\tBiên bản\tself
1.3\t1\tcriterion\tSố cuộc đối thoại\t1\tcount_tiers\t{COUNT}\tBiên bản\tself
1.4\t1\tcriterion\tSố nhiệm vụ được giao\t1\tcount_tiers\t{COUNT}\t\tprovince
";
const COUNT: &str =
    r#"{"input":"n","n":"Số lần","tiers":[{"min":1,"points":1},{"min":0,"points":0}]}"#;

/// Somebody who works in the province.
pub(super) struct Person {
    pub(super) username: &'static str,
    pub(super) grants: Vec<Grant>,
}

/// Everybody but the administrator.
pub(super) fn people() -> Vec<Person> {
    let unit = |commune: usize| code(COMMUNES[commune]);
    let officer = |commune| {
        vec![Grant::Officer {
            unit: unit(commune),
        }]
    };
    let head = |commune| {
        vec![Grant::Head {
            unit: unit(commune),
        }]
    };
    let reviewer = |body| Grant::Reviewer {
        body: body_id(body),
    };
    let person = |username, grants| Person { username, grants };
    vec![
        person("canbo1", officer(0)),
        person("canbo2", officer(0)),
        person("lanhdao", head(0)),
        person("canbo3", officer(1)),
        person("lanhdao2", head(1)),
        person("pnv", vec![reviewer(DISTRICT_BODY)]),
        person(
            "snv",
            vec![
                reviewer(PROVINCE_BODY),
                Grant::Province {
                    unit: code(PROVINCE),
                },
            ],
        ),
    ]
}

/// Which of [`people`] work on which device; the first is there most.
pub(super) const DEVICES: [&[usize]; 7] = [&[0], &[1, 2], &[2], &[0], &[4, 3], &[5], &[6, 5]];

/// Of these people, who submits and who appraises.
pub(super) const HEADS: &[usize] = &[2, 4];
pub(super) const REVIEWERS: &[usize] = &[5, 6];

pub(super) fn code(text: &str) -> UnitCode {
    text.parse().expect("a unit's code")
}

fn body_id(text: &str) -> BodyId {
    text.parse().expect("a body's id")
}

/// The edition of the criteria.
pub(super) fn criteria() -> &'static CriteriaSet {
    static SET: OnceLock<CriteriaSet> = OnceLock::new();
    SET.get_or_init(|| {
        let table = CRITERIA.replace("{COUNT}", COUNT);
        table::read(&table, "Bộ tiêu chí của mô phỏng", Standing::Sample).expect("it reads")
    })
}

/// A folder in memory where the machine has one: a simulation is about what is stored, not how fast.
pub(super) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut made = tempfile::Builder::new();
    made.prefix("sodiem-simulation");
    match memory.is_dir() {
        true => made.tempdir_in(memory),
        false => made.tempdir(),
    }
    .expect("a folder")
}

/// The database that every seed begins with.
pub(super) fn prepared() -> &'static [u8] {
    static PREPARED: OnceLock<Vec<u8>> = OnceLock::new();
    PREPARED.get_or_init(|| {
        let folder = folder();
        prepare(folder.path());
        std::fs::read(folder.path().join(DATABASE)).expect("a database")
    })
}

fn prepare(folder: &Path) {
    let random = std::sync::Mutex::new(Rng::with_seed(1));
    let environment = Environment::new(
        || Timestamp(BEGIN_MS),
        move |bytes| random.lock().expect("nobody panics").fill(bytes),
    );
    let app = App::open(folder, environment).expect("a data folder");
    let units = UnitTree::read_csv(UNITS).expect("units");
    let (province, day): (UnitCode, Day) = (code(PROVINCE), DAY.parse().expect("a day"));
    let id: RoundId = ROUND.parse().expect("a round");
    let set = criteria();
    let tiers = province::usual_tiers(&units, &province, UnitLevel::Commune);
    let subject = Subject {
        id,
        province: &province,
        units: &units,
        units_on: day,
        set,
        scored_level: UnitLevel::Commune,
        tiers: &tiers,
        others: &[],
    };
    let mut round = province::new_round(&subject, Timestamp(BEGIN_MS));
    // Weeks pass often; what happens once it is closed is the same every time.
    round.closes_at = Timestamp(BEGIN_MS + 20 * 365 * province::DAY_MS);
    assert_eq!(round.check(&units), []);
    province::publish(&app, day, units, set.clone(), round).expect("stored");
    let administrator = Person {
        username: ADMINISTRATOR,
        grants: vec![Grant::Administrator {
            unit: province.clone(),
        }],
    };
    let account = |person: Person| NewAccount {
        username: person.username.to_owned(),
        name: person.username.to_owned(),
        province: province.clone(),
        grants: person.grants,
    };
    let accounts = people().into_iter().chain([administrator]).map(account);
    province::add_accounts(&app, accounts.collect(), cheap_hash()).expect("stored");
}

/// The password as it is stored, hashed with the least effort: signing in is not what is tried here.
fn cheap_hash() -> String {
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]);
    hash.expect("a hash").to_string()
}
