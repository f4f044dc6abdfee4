//! What goes over the network, and what becomes of it on the way.

use sodiem_core::api::{Problem, SyncReply};
use sodiem_web_client::state::{Body, Call, Failure};

use super::device::Task;
use super::ledger::Verdict;
use super::server::Asked;
use super::wire;
use super::world::{Fate, Stray, World};

impl World {
    pub(super) fn ask(
        &mut self,
        d: usize,
        method: &'static str,
        path: &str,
        body: String,
    ) -> Result<Result<String, Failure>, String> {
        let asked = Asked {
            method,
            path: path.to_owned(),
            body,
            cookie: self.devices[d].disk.cookie.clone(),
        };
        let (reply, cookie) = self.arrive(asked)?;
        if let Some(cookie) = cookie {
            self.devices[d].disk.cookie = Some(cookie);
        }
        Ok(reply)
    }

    /// A request arrives at the server; what it stored and said is looked at.
    pub(super) fn arrive(
        &mut self,
        asked: Asked,
    ) -> Result<(Result<String, Failure>, Option<String>), String> {
        let sender = asked.cookie.as_ref().and_then(|c| self.sessions.get(c));
        let sender = sender.cloned();
        let is_sync = asked.path.ends_with("/sync");
        let answered = self.server.ask(asked);
        self.ledger.audit(&self.server, sender.as_ref())?;
        if answered.status < 300 {
            if is_sync {
                let reply: SyncReply = serde_json::from_str(&answered.body)
                    .map_err(|error| format!("a reply does not read: {error}"))?;
                self.ledger.promised(&reply)?;
            }
            return Ok((Ok(answered.body), answered.cookie));
        }
        let problem = serde_json::from_str::<Problem>(&answered.body);
        match problem {
            Ok(problem) if answered.is_problem && answered.status < 500 => {
                Ok((Err(Failure::Problem(Box::new(problem))), None))
            }
            _ => Err(format!("{}: {}", answered.status, answered.body)),
        }
    }

    pub(super) fn send(&mut self, d: usize, t: usize, call: Call, fate: Fate) -> Verdict {
        let Call {
            method,
            path,
            body,
            is_exclusive,
            then,
        } = call;
        if is_exclusive {
            self.devices[d].exchanging = Some(t);
        }
        let is_old = self.devices[d].is_old && is_exclusive;
        let body = match body {
            Body::Json(text) | Body::Csv(text) if is_old => wire::as_asked_before(&text),
            Body::Json(text) | Body::Csv(text) => text,
            Body::Empty | Body::File(_) => String::new(),
        };
        let asked = Asked {
            method: method.name(),
            path,
            body,
            cookie: self.devices[d].disk.cookie.clone(),
        };
        let is_lost = self.devices[d].is_cut || fate == Fate::Fails;
        let reply = if is_lost {
            Err(Failure::Unreachable)
        } else if fate == Fate::Late {
            self.strays.push(Stray { asked });
            Err(Failure::Unreachable)
        } else {
            if fate == Fate::Twice {
                let asked = asked.clone();
                self.strays.push(Stray { asked });
            }
            let (reply, _) = self.arrive(asked)?;
            if fate == Fate::Dies {
                self.server.crash();
            }
            match fate {
                Fate::LosesAnswer | Fate::Dies => Err(Failure::Unreachable),
                _ if is_old => reply.map(|text| wire::as_answered_before(&text)),
                _ => reply.map(|text| wire::as_answered_later(&text, is_exclusive)),
            }
        };
        self.push(
            d,
            t,
            Task::Came {
                then,
                reply,
                is_exclusive,
            },
        );
        Ok(())
    }
}
