//! The file that the tables are kept in: a SQLite database with a table of keys and values for each of them.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use rusqlite::{Connection, params};

use super::kept::{Change, Table};

/// An open database. Nobody else can open it meanwhile.
pub(crate) struct File {
    connection: Connection,
}

impl File {
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let connection = Connection::open(path)?;
        // Who has the file keeps it. Only one that is about to end is worth waiting for.
        connection.busy_timeout(Duration::from_secs(1))?;
        // With a write-ahead log a commit is one write to the end of a file. `FULL` waits until the disk has it, so that
        // not even a power failure undoes what was answered.
        connection.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )?;
        Ok(Self { connection })
    }

    /// Reads all rows of a table, which is made if it is new.
    pub(crate) fn read(&self, name: &str, table: &mut dyn Table) -> anyhow::Result<()> {
        self.connection.execute_batch(&format!(
            "CREATE TABLE IF NOT EXISTS {name} (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"
        ))?;
        let query = format!("SELECT key, value FROM {name}");
        let mut query = self.connection.prepare(&query)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
            let read = table.read(&key, &value);
            read.with_context(|| format!("the row {key} of {name}"))?;
        }
        Ok(())
    }

    /// Writes changes of tables: all of them or none.
    pub(crate) fn write(&mut self, changes: &[(&str, Vec<Change>)]) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        for (name, changes) in changes {
            for Change { key, value } in changes {
                if let Some(value) = value {
                    let insert = format!("INSERT OR REPLACE INTO {name} VALUES (?, ?)");
                    let mut insert = transaction.prepare_cached(&insert)?;
                    insert.execute(params![key, value])?;
                } else {
                    let delete = format!("DELETE FROM {name} WHERE key = ?");
                    transaction.prepare_cached(&delete)?.execute([key])?;
                }
            }
        }
        transaction.commit()
    }
}
