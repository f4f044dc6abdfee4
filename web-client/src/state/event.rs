//! What can happen.

use sodiem_core::account::Principal;
use sodiem_core::api::{BundleReply, Session, SyncReply, SyncRequest, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::DecisionDraft;
use sodiem_core::device::{Brought, Place, RefusedDecision, RefusedEntry, Unreadable, Write};
use sodiem_core::document::Edit;
use sodiem_core::ids::{ChangeId, Digest, DocumentId};
use sodiem_core::text::{Language, Message};
use sodiem_core::time::Timestamp;

use super::Theme;
use super::effect::{Batch, Failure, Fetched, Stored, Timer};
use super::leave::Remains;
use super::storage::{Storage, UnsentFiles};

/// Something that happened: a person's doing, or the report of an effect.
pub enum Event {
    /// The program started; `principal` is who signed in last on this device.
    Started {
        language: Language,
        theme: Theme,
        principal: Option<Principal>,
        online: bool,
        /// Since when the server was not reached when the program was last open here.
        offline_since: Option<Timestamp>,
    },
    /// Somebody signed in, for the first time or again.
    SignedIn(Session),
    /// The account's database was read.
    Opened(Box<Result<Stored, String>>),
    /// The person wants to try again what the opening lacks.
    OpenAgain,
    /// Rounds and units came.
    WorkspaceFetched(Box<Result<Fetched<Workspace>, Failure>>),
    /// An edition came.
    SetFetched(Digest, Result<Fetched<CriteriaSet>, Failure>),
    /// The person asked to sign out, or not to after all.
    SignOutAsked(bool),
    /// What is stored was looked at for that.
    Looked(Box<Result<Stored, String>>),
    /// The person saw what signing out means and wants it.
    SignOutConfirmed,
    /// The account was left in another tab, or another tab wants the database.
    LeftElsewhere,
    /// What was being typed is kept.
    DraftsKept,
    /// The session ended. The data were to go, but hold what would be lost: they were kept.
    Left(Option<Remains>),
    /// The person saw that, or does not want to wait for the other tabs.
    LeaveSeen,

    /// The person chose a language.
    LanguageChosen(Language),
    /// The texts of the language are there, and the shell shows it.
    LanguageShown(Language),
    /// The shell has something to say.
    Told(Message),
    /// The person chose light or dark.
    ThemeChosen(Theme),

    /// The person changed a document.
    Edited {
        document: DocumentId,
        edits: Vec<Edit>,
    },
    /// The head submits the sheet as it was shown at these heads.
    Submitted {
        document: DocumentId,
        heads: Vec<ChangeId>,
    },
    /// What is typed in a field cannot be kept as it is; none: it is kept now, or taken back.
    Held(Place, Option<String>),
    /// The person prints the page.
    PrintAsked,
    /// The person took back a decision that waits.
    Withdrawn(DecisionDraft),
    /// The person enters a refused entry again.
    EnteredAgain(RefusedEntry),
    /// The person puts a refused entry away.
    EntryDismissed(RefusedEntry),
    /// The person puts a row away that could not be read.
    UnreadableDismissed(Unreadable),
    /// The person puts a refused decision away.
    DecisionDismissed(RefusedDecision),
    /// The person looked at a document.
    Seen(DocumentId),
    /// A batch is durably on this device.
    Stored,
    /// A batch could not be stored.
    StoreFailed { batch: Batch, reason: String },
    /// Try to store again what could not be.
    StoreAgain,
    /// Another tab stored this.
    OtherTab(Vec<Write>),

    /// The network came or went.
    Network(bool),
    /// Something calls for an exchange: a person, the stream of news, the page coming to front.
    SyncAsked,
    /// The server has something new, up to here in its feed.
    NewsHeard(u64),
    /// An exchange ended.
    Exchanged(SyncRequest, Box<Result<SyncReply, Failure>>),
    /// This tab now keeps the timer and the stream of news for all tabs.
    BecameLeader,
    /// The person wants to sign in again.
    SignInAsked,

    /// The person saves what is unsent to a file, or shares that.
    SaveAsked(bool),
    /// The person brings in a colleague's file: its name and what is in it.
    BroughtIn(String, String),
    /// The server answered such a file, by its id, or was not reached.
    Delivered(String, Box<Result<BundleReply, Failure>>),
    /// The person puts such a file away, or what the server said of it.
    PutDown(Brought),
    /// So many files are on this device and not with the server.
    FilesCounted(UnsentFiles),
    /// The page goes out of sight.
    Hidden,

    /// A timer ended.
    Woke(Timer),
    /// The person closed a message.
    ToastDismissed(u64),
    /// A new version of the program waits.
    UpdateReady,
    /// The person wants the new version.
    UpdateAccepted,
    /// Whether the browser keeps this device's data for good.
    PersistenceKnown(bool),
    /// How much room it leaves.
    StorageKnown(Storage),

    /// Something that happens at a desk only.
    #[cfg(feature = "desk")]
    Desk(super::desk::Event),
}
