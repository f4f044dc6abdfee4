//! A network between devices and the server that can be cut: a TCP relay on an address that stays
//! the same while servers come and go.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use fastrand::Rng;

mod uploads;

use uploads::Requests;
pub use uploads::Sent;

/// What the network does to the bytes that pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// They pass.
    Open,
    /// No connection holds.
    Cut,
    /// Requests arrive and are worked on; the first byte of a reply cuts the connection.
    LosesReplies,
    /// They wait until the link is another.
    Holds,
    /// Each connection breaks once it carried at most so many bytes to the server, none of them the same.
    Breaks(usize),
    /// So many of a hundred requests of uploads break part-way, drawn by chance, on a line that carries so many
    /// bytes to the server in a second.
    CutsUploads(u8, u32),
}

/// The relay; it ends with the process.
pub struct Network {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

struct State {
    link: Link,
    server: Option<SocketAddr>,
    connections: Vec<TcpStream>,
    lost_replies: usize,
    breaks: usize,
    sent: Sent,
    rng: Rng,
}

impl Network {
    /// An open network that leads to `server`.
    ///
    /// # Panics
    /// Where no socket can be had.
    #[must_use]
    pub fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let state = State {
            link: Link::Open,
            server: Some(server),
            connections: Vec::new(),
            lost_replies: 0,
            breaks: 0,
            sent: Sent::default(),
            rng: Rng::with_seed(20),
        };
        let state = Arc::new((Mutex::new(state), Condvar::new()));
        let relay = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let relay = Arc::clone(&relay);
                thread::spawn(move || connect(&relay, client));
            }
        });
        Self { address, state }
    }

    /// What devices connect to.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes what happens to the bytes.
    pub fn set(&self, link: Link) {
        let mut state = lock(&self.state.0);
        state.link = link;
        if link == Link::Cut {
            cut(&mut state);
        }
        self.state.1.notify_all();
    }

    /// Leads to another server from now on, or to none.
    pub fn lead_to(&self, server: Option<SocketAddr>) {
        let mut state = lock(&self.state.0);
        state.server = server;
        cut(&mut state);
    }

    /// How many connections broke while they carried something.
    #[must_use]
    pub fn breaks(&self) -> usize {
        lock(&self.state.0).breaks
    }

    /// What devices sent so far.
    #[must_use]
    pub fn sent(&self) -> Sent {
        lock(&self.state.0).sent
    }

    /// How many replies it has lost.
    #[must_use]
    pub fn lost_replies(&self) -> usize {
        lock(&self.state.0).lost_replies
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cut(state: &mut State) {
    for connection in state.connections.drain(..) {
        // One that is closed already is as it should be.
        drop(connection.shutdown(Shutdown::Both));
    }
}

fn connect(relay: &Arc<(Mutex<State>, Condvar)>, client: TcpStream) {
    let target = {
        let state = lock(&relay.0);
        state.server.filter(|_| state.link != Link::Cut)
    };
    let Some(server) = target.and_then(|address| TcpStream::connect(address).ok()) else {
        return;
    };
    let ends = (
        client.try_clone(),
        client.try_clone(),
        server.try_clone(),
        server.try_clone(),
    );
    let (Ok(client_kept), Ok(client_out), Ok(server_kept), Ok(server_out)) = ends else {
        return;
    };
    {
        let mut state = lock(&relay.0);
        if state.link == Link::Cut {
            return;
        }
        state.connections.extend([client_kept, server_kept]);
    }
    let up = Arc::clone(relay);
    thread::spawn(move || copy(&up, client, server_out, Way::ToServer));
    copy(relay, server, client_out, Way::ToDevice);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ToServer,
    ToDevice,
}

fn copy(relay: &(Mutex<State>, Condvar), mut from: TcpStream, mut to: TcpStream, way: Way) {
    let mut buffer = [0; 16 * 1024];
    let mut carried = 0;
    let mut requests = Requests::default();
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let mut state = lock(&relay.0);
        while state.link == Link::Holds {
            state = relay.1.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.link == Link::LosesReplies && way == Way::ToDevice {
            state.lost_replies += 1;
            break;
        }
        if state.link == Link::Cut {
            break;
        }
        carried += length;
        if let Link::Breaks(most) = state.link
            && way == Way::ToServer
            && carried > most * (1 + state.breaks % 7) / 7
        {
            state.breaks += 1;
            break;
        }
        let cut = match way {
            Way::ToServer => cut_in(&mut requests, &buffer[..length], &mut state),
            Way::ToDevice => None,
        };
        if way == Way::ToServer {
            hold(relay, state, length);
        } else {
            drop(state);
        }
        if let Some(passes) = cut {
            // The line breaks either way.
            drop(to.write_all(&buffer[..passes]));
            break;
        }
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    drop(from.shutdown(Shutdown::Both));
    drop(to.shutdown(Shutdown::Both));
}

/// How much of these bytes passes before the line breaks, where it does.
fn cut_in(requests: &mut Requests, bytes: &[u8], state: &mut State) -> Option<usize> {
    let State {
        link, sent, rng, ..
    } = state;
    let draw = |body: usize| match *link {
        Link::CutsUploads(percent, _) if rng.u8(..100) < percent => Some(rng.usize(..body.max(1))),
        _ => None,
    };
    requests.take(bytes, sent, draw)
}

/// Waits as long as the line takes for so many bytes.
fn hold(relay: &(Mutex<State>, Condvar), state: MutexGuard<'_, State>, bytes: usize) {
    let link = state.link;
    if let Link::CutsUploads(_, bytes_per_second) = link {
        let takes = Duration::from_secs_f64(bytes as f64 / f64::from(bytes_per_second));
        let is_same = |state: &mut State| state.link == link;
        drop(relay.1.wait_timeout_while(state, takes, is_same));
    }
}
