//! What an account keeps on this device, in an IndexedDB of its own. A write is reported only after
//! its transaction is complete, with strict durability: the data is on the disk.
//!
//! Every tab that has it open shares a lock. It is deleted only by a tab that has this lock alone:
//! then no other tab can still store something.

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::database::Database as Handle;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use sodiem_core::device::{Row, Write};
use sodiem_core::ids::AccountId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, LockMode};

use super::listen::on;
use super::locks::{Held, hold};
use crate::state::leave::Remains;
use crate::state::{Batch, Meta, Stored};

/// Counts up when the stores change.
const VERSION: u32 = 1;
/// Rows of the sync engine, by [`Row::key`].
const ROWS: &str = "rows";
/// What else is kept, by [`Meta::key`].
const META: &str = "meta";

/// The database of one account.
pub struct Database {
    name: String,
    handle: RefCell<Option<Rc<Handle>>>,
    lock: RefCell<Option<Held>>,
    on_wanted: Rc<dyn Fn()>,
}

type Result<T> = std::result::Result<T, String>;

impl Database {
    /// The database of an account; it is opened when it is first read. Calls back where another tab
    /// wants it for itself: to be deleted, or for a newer version of the program.
    pub fn of(account: &AccountId, on_wanted: impl Fn() + 'static) -> Self {
        Self {
            name: format!("sodiem-{account}"),
            handle: RefCell::default(),
            lock: RefCell::default(),
            on_wanted: Rc::new(on_wanted),
        }
    }

    /// Everything that is kept.
    pub async fn read(&self) -> Result<Stored> {
        if self.lock.borrow().is_none() {
            let held = hold(&self.name, LockMode::Shared).await;
            self.lock.replace(held);
        }
        match self.try_read().await {
            Ok(stored) => Ok(stored),
            Err(_) => self.reopened(self.try_read()).await,
        }
    }

    /// Stores a batch, all of it or nothing.
    pub async fn store(&self, batch: &Batch) -> Result<()> {
        match self.try_store(batch).await {
            Ok(()) => Ok(()),
            Err(_) => self.reopened(self.try_store(batch)).await,
        }
    }

    /// Deletes the database once no other tab has it open, unless something remains in it then that
    /// would be lost: that is returned. So is the default where it cannot be known.
    pub async fn erase_unless(
        &self,
        remains: impl FnOnce(Stored) -> Remains,
    ) -> std::result::Result<(), Remains> {
        self.close();
        let unknown = |_| Remains::default();
        let alone = hold(&self.name, LockMode::Exclusive).await;
        let _alone = alone.ok_or(()).map_err(unknown)?;
        let stored = self.try_read().await.map_err(|_| Remains::default())?;
        self.close();
        let remains = remains(stored);
        if !remains.is_empty() {
            return Err(remains);
        }
        match Handle::delete_by_name(&self.name) {
            Ok(request) => request.await.map_err(|_| Remains::default()),
            Err(_) => Err(Remains::default()),
        }
    }

    /// Lets other tabs have it.
    pub fn close(&self) {
        if let Some(handle) = self.handle.take() {
            Handle::clone(&handle).close();
        }
        self.lock.take();
    }

    /// Browsers close the database of a page in the background; the old handle never works again,
    /// a new one does.
    async fn reopened<T>(&self, again: impl Future<Output = Result<T>>) -> Result<T> {
        self.handle.take();
        again.await
    }

    async fn handle(&self) -> Result<Rc<Handle>> {
        if let Some(handle) = self.handle.borrow().clone() {
            return Ok(handle);
        }
        let handle = Handle::open(self.name.as_str())
            .with_version(VERSION)
            .with_on_upgrade_needed(|_, database| {
                for store in [ROWS, META] {
                    database.create_object_store(store).build()?;
                }
                Ok(())
            })
            .await
            .map_err(|error| error.to_string())?;
        let on_wanted = Rc::clone(&self.on_wanted);
        // The library's own listener would bring in more packages than lines.
        let target: &EventTarget = handle.as_sys().unchecked_ref();
        on(target, "versionchange", move |_| on_wanted());
        let handle = Rc::new(handle);
        self.handle.replace(Some(Rc::clone(&handle)));
        Ok(handle)
    }

    async fn try_read(&self) -> Result<Stored> {
        let handle = self.handle().await?;
        let rows = values(&handle, ROWS)
            .await
            .map_err(|error| error.to_string())?;
        let meta = values(&handle, META)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Stored::read(rows, meta.into_iter().map(|(_, json)| json)))
    }

    async fn try_store(&self, batch: &Batch) -> Result<()> {
        let handle = self.handle().await?;
        write(&handle, batch)
            .await
            .map_err(|error| error.to_string())
    }
}

/// The keys and texts of a store. A value that is no text, which we never wrote, is in writing.
async fn values(
    handle: &Handle,
    store: &str,
) -> std::result::Result<Vec<(String, String)>, indexed_db_futures::error::Error> {
    let transaction = handle.transaction(store).build()?;
    let store = transaction.object_store(store)?;
    // Both in the order of the keys.
    let keys = store.get_all_keys::<String>().primitive()?;
    let values = store.get_all::<JsValue>().primitive()?;
    let (keys, values) = (keys.await?, values.await?);
    keys.zip(values)
        .map(|(key, value)| Ok((key?, in_writing(&value?))))
        .collect()
}

fn in_writing(value: &JsValue) -> String {
    let json = || js_sys::JSON::stringify(value).ok()?.as_string();
    value.as_string().or_else(json).unwrap_or_default()
}

async fn write(
    handle: &Handle,
    batch: &Batch,
) -> std::result::Result<(), indexed_db_futures::error::Error> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let transaction = handle
        .transaction([ROWS, META])
        .with_mode(TransactionMode::Readwrite)
        .with_options(strict)
        .build()?;
    let rows = transaction.object_store(ROWS)?;
    for write in &batch.writes {
        match write {
            Write::Put(row) => put(&rows, &row.key(), &to_json(row))?,
            Write::Delete(key) => drop(rows.delete(key.as_str()).primitive()?),
        }
    }
    let meta = transaction.object_store(META)?;
    for (name, json) in &batch.meta {
        put(&meta, &Meta::key(name), json)?;
    }
    transaction.commit().await
}

/// A put that is not waited for: the transaction's end reports it.
fn put(
    store: &indexed_db_futures::object_store::ObjectStore<'_>,
    key: &str,
    json: &str,
) -> std::result::Result<(), indexed_db_futures::error::Error> {
    drop(store.put(json).with_key(key).primitive()?);
    Ok(())
}

fn to_json(row: &Row) -> String {
    serde_json::to_string(row).expect("a row has a JSON form")
}
