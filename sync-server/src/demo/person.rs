//! A person of the demo with a device: everything goes the way that a phone's work goes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use sodiem_core::account::Principal;
use sodiem_core::api::Workspace;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionDraft, approval_digest};
use sodiem_core::device::Device;
use sodiem_core::document::{Document, Edit, Sheet};
use sodiem_core::ids::{ChangeId, Digest, DocumentId, SeatId, UnitCode};
use sodiem_core::record;
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;

use super::seeded::Seeded;
use crate::app::App;
use crate::exchange::exchange;
use crate::store::accounts;

/// What stands in for a document.
const EXPLANATION: &str =
    "Số liệu theo sổ theo dõi của công chức phụ trách; chưa có văn bản riêng.";

/// What all persons of the demo share.
pub struct Stage<'a> {
    /// The server.
    pub app: &'a App,
    /// The round.
    pub round: &'a Round,
    /// The edition.
    pub set: &'a CriteriaSet,
    /// Lets time pass, and says what time it is.
    pub tick: &'a dyn Fn() -> Timestamp,
}

/// A person on a device.
pub struct Person<'a> {
    stage: &'a Stage<'a>,
    device: Device,
}

impl<'a> Person<'a> {
    /// Registers a seat, as signing in does, and opens an empty device.
    pub fn sit_down(
        stage: &'a Stage<'a>,
        (username, device): (&str, &str),
        seeded: &mut Seeded,
    ) -> Result<Self> {
        let seat = SeatId(seeded.bytes());
        let now = (stage.tick)();
        let (username, device) = (username.to_owned(), device.to_owned());
        let row = stage.app.store.write(move |connection| {
            let Some(found) = accounts::credentials(connection, &username)? else {
                return Ok(None);
            };
            accounts::add_seat(connection, &found.account, seat, (&device, now))?;
            accounts::get(connection, &found.account)
        })?;
        let (row, _) = row.context("an account of the demo is missing")?;
        let accounts::AccountRow {
            id,
            username,
            name,
            grants,
            ..
        } = row;
        let principal = Principal {
            account: id,
            username,
            name,
            seat,
            grants,
        };
        let reference = stage.app.reference()?;
        let rounds = vec![stage.round.clone()];
        let workspace = Workspace {
            rounds,
            units: reference.units_for(&principal),
            version: reference.version,
            now,
            principal: None,
        };
        let sets = BTreeMap::from([(stage.round.edition, stage.set.clone())]);
        let device = Device::open(principal, workspace, sets, [], seeded.bytes());
        Ok(Self { stage, device })
    }

    /// The scoresheet of a unit.
    pub fn sheet_of(&self, unit: &UnitCode) -> DocumentId {
        DocumentId::sheet(&self.stage.round.id, unit, &self.stage.round.edition)
    }

    /// The device, for tests that look closer.
    #[cfg(test)]
    pub fn device(&mut self) -> &mut Device {
        &mut self.device
    }

    /// What a decision names of a document as it stands on this device: heads and content.
    pub fn pinned(&mut self, id: &DocumentId) -> Result<(Vec<ChangeId>, Digest)> {
        let document = self.document(id)?;
        Ok((document.heads(), document.read().digest()))
    }

    /// Writes on the device.
    pub fn write(&mut self, document: &DocumentId, edits: &[Edit]) -> Result<()> {
        self.device.edit(document, edits, (self.stage.tick)())?;
        Ok(())
    }

    /// Sends and gets until there is nothing more.
    pub fn exchange(&mut self) -> Result<()> {
        loop {
            (self.stage.tick)();
            let request = self.device.request();
            let reply = exchange(self.stage.app, self.device.principal(), request.clone())?;
            if !self.device.receive(&request, reply).again {
                break;
            }
        }
        let refused = self.device.refused_decisions().next();
        ensure!(
            refused.is_none(),
            "a decision of the demo was refused: {refused:?}"
        );
        let refused = self.device.refused_entries().next();
        ensure!(
            refused.is_none(),
            "an entry of the demo was refused: {refused:?}"
        );
        ensure!(
            self.device.unsent().is_empty(),
            "something of the demo stayed on a device"
        );
        Ok(())
    }

    /// The content of a document on this device.
    pub fn read(&mut self, document: &DocumentId) -> Result<Sheet> {
        Ok(self.document(document)?.read())
    }

    fn document(&mut self, id: &DocumentId) -> Result<&Document> {
        self.device
            .document(id)
            .with_context(|| format!("{id} is not on the device"))
    }

    /// Explains what no document proves, which is compulsory before a submission.
    pub fn explain(&mut self, sheet: &DocumentId) -> Result<()> {
        let read = self.read(sheet)?;
        let lacking = record::unexplained(self.stage.set, &read).into_iter();
        let explain = |leaf| Edit::Explanation {
            leaf,
            text: EXPLANATION.to_owned(),
        };
        let edits: Vec<Edit> = lacking.map(explain).collect();
        match edits.is_empty() {
            true => Ok(()),
            false => self.write(sheet, &edits),
        }
    }

    /// Submits a unit's sheet as it stands on this device.
    pub fn submit(&mut self, unit: &UnitCode, seeded: &mut Seeded) -> Result<()> {
        let sheet = self.sheet_of(unit);
        self.explain(&sheet)?;
        let (heads, digest) = self.pinned(&sheet)?;
        self.decide(unit, Action::Submit { heads, digest }, seeded)
    }

    /// Returns a unit's submission.
    pub fn send_back(
        &mut self,
        (unit, tier): (&UnitCode, u32),
        message: &str,
        seeded: &mut Seeded,
    ) -> Result<()> {
        let action = Action::Return {
            tier,
            message: message.to_owned(),
        };
        self.decide(unit, action, seeded)
    }

    /// Approves a unit's submission with every appraisal of the tier that this device knows.
    pub fn approve(&mut self, (unit, tier): (&UnitCode, u32), seeded: &mut Seeded) -> Result<()> {
        let round = self.stage.round;
        let flow = self.device.flow(&round.id, unit);
        let Some(submission) = flow.submission else {
            bail!("{unit} has submitted nothing")
        };
        let sheet = self.sheet_of(unit);
        let shown = self
            .document(&sheet)?
            .read_at(&submission.heads)
            .context("the submitted heads are not on the device")?
            .digest();
        let units = self.device.units(round).clone();
        let ids: Vec<DocumentId> = round
            .bodies_for(&units, unit, tier)
            .map(|body| DocumentId::appraisal(&round.id, unit, &round.edition, &body.id))
            .filter(|id| self.device.documents().any(|known| known == id))
            .collect();
        let mut appraisals: BTreeMap<DocumentId, Vec<ChangeId>> = BTreeMap::new();
        let mut digests = BTreeMap::new();
        for id in ids {
            let (heads, digest) = self.pinned(&id)?;
            digests.insert(id.clone(), digest);
            appraisals.insert(id, heads);
        }
        let digest = approval_digest(shown, &digests);
        let action = Action::Approve {
            tier,
            heads: submission.heads,
            appraisals,
            digest,
        };
        self.decide(unit, action, seeded)
    }

    fn decide(&mut self, unit: &UnitCode, action: Action, seeded: &mut Seeded) -> Result<()> {
        let round = self.stage.round;
        let id = hex::encode(seeded.bytes::<16>()).parse()?;
        let answers = self.device.flow(&round.id, unit).latest;
        self.device.decide(DecisionDraft {
            id,
            round: round.id.clone(),
            unit: unit.clone(),
            edition: round.edition,
            action,
            answers,
            made_at: (self.stage.tick)(),
        });
        self.exchange()
    }
}
