//! The store on SQLite: one file, write-ahead log, every commit synced. All SQL of the program stands here and in
//! [`crate::schema`].

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use figure::{Date, Hash, SealId};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Params, Row, Transaction, params};

use crate::Error;
use crate::schema::{APPLICATION, STEPS};
use crate::store::{
    ClaimRow, Counts, EntryRow, ExtractionRow, Fault, Kind, NoteRow, OriginRow, Packed, Posted, Seal, Store,
};

/// How long a writer waits for another before it says so.
const PATIENCE: Duration = Duration::from_millis(2_000);

/// A ledger file of this program is used by one team; other teams' rows would bear their name.
const TEAM: &str = "";

/// Bits of a search row that hold the note's row; the day stands above them, so that rows come newest first.
const ROW_BITS: u32 = 40;

pub(crate) struct Sqlite {
    connection: Connection,
    path: String,
    writable: bool,
}

fn hash(row: &Row, column: usize) -> rusqlite::Result<Hash> {
    let bytes: Vec<u8> = row.get(column)?;
    let bytes = <[u8; 16]>::try_from(bytes.as_slice());
    bytes.map(Hash).map_err(|_| rusqlite::Error::InvalidColumnType(column, "hash".into(), rusqlite::types::Type::Blob))
}

fn day(row: &Row, column: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    let bad = || rusqlite::Error::InvalidColumnType(column, "said".into(), rusqlite::types::Type::Text);
    text.map(|t| t.parse::<Date>().map_err(|_| bad())).transpose()
}

fn text(date: Option<Date>) -> Option<String> {
    date.map(|d| d.to_string())
}

impl Sqlite {
    /// Open a file, making it when it is not there.
    pub fn open(path: &Path) -> Result<Sqlite, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let name = path.display().to_string();
        let connection = Connection::open_with_flags(path, flags).map_err(|e| Error::of(&name, e))?;
        let mut store = Sqlite { connection, path: name, writable: true };
        store.prepare()?;
        Ok(store)
    }

    /// Open a file for reading alone.
    pub fn open_read_only(path: &Path) -> Result<Sqlite, Error> {
        let name = path.display().to_string();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| Error::of(&name, e))?;
        let store = Sqlite { connection, path: name, writable: false };
        store.connection.busy_timeout(PATIENCE).map_err(|e| store.error(e))?;
        match store.format()? {
            found if found == STEPS.len() as i64 => Ok(store),
            _ => Err(Error::ReadOnly(store.path)),
        }
    }

    /// A ledger that ends with the process.
    pub fn memory() -> Result<Sqlite, Error> {
        let connection = Connection::open_in_memory().map_err(|e| Error::of("memory", e))?;
        let mut store = Sqlite { connection, path: "memory".to_string(), writable: true };
        store.prepare()?;
        Ok(store)
    }

    fn error(&self, error: rusqlite::Error) -> Error {
        Error::of(&self.path, error)
    }

    fn pragma(&self, name: &str) -> Result<i64, Error> {
        self.connection.pragma_query_value(None, name, |row| row.get(0)).map_err(|e| self.error(e))
    }

    /// The file's format; an error when it is another program's or a newer one's.
    fn format(&self) -> Result<i64, Error> {
        let (format, application) = (self.pragma("user_version")?, self.pragma("application_id")?);
        let tables: i64 = self.one("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?.unwrap_or(0);
        if application != APPLICATION && (tables > 0 || format > 0) {
            let what = "it is a database of another program".to_string();
            return Err(Error::Corrupt { path: self.path.clone(), what });
        }
        let known = STEPS.len() as i64;
        if format > known {
            return Err(Error::Newer { path: self.path.clone(), found: format, known });
        }
        Ok(format)
    }

    fn prepare(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        let fail = |e| Error::of(&path, e);
        self.connection.busy_timeout(PATIENCE).map_err(fail)?;
        let format = self.format()?;
        if self.connection.is_readonly("main").map_err(fail)? {
            return Err(Error::ReadOnly(path));
        }
        // FULL: what was acknowledged survives a power cut. secure_delete: purged text leaves no trace in free pages.
        for pragma in ["journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"] {
            self.connection.execute_batch(&format!("PRAGMA {pragma}")).map_err(fail)?;
        }
        if format < STEPS.len() as i64 {
            let transaction =
                self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fail)?;
            let now: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
            for step in &STEPS[usize::try_from(now).unwrap_or(0).min(STEPS.len())..] {
                transaction.execute_batch(step).map_err(fail)?;
            }
            transaction.pragma_update(None, "user_version", STEPS.len() as i64).map_err(fail)?;
            transaction.pragma_update(None, "application_id", APPLICATION).map_err(fail)?;
            transaction.commit().map_err(fail)?;
        }
        Ok(())
    }

    fn one<T>(
        &self,
        sql: &str,
        with: impl Params,
        read: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        statement.query_row(with, read).optional().map_err(|e| self.error(e))
    }

    fn all<T>(
        &self,
        sql: &str,
        with: impl Params,
        read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        let rows = statement.query_map(with, read).map_err(|e| self.error(e))?;
        rows.collect::<rusqlite::Result<Vec<T>>>().map_err(|e| self.error(e))
    }

    /// Run changes in one transaction: all or nothing.
    fn change<T>(&mut self, work: impl FnOnce(&Transaction, &str) -> Result<T, Error>) -> Result<T, Error> {
        if !self.writable {
            return Err(Error::ReadOnly(self.path.clone()));
        }
        let path = self.path.clone();
        let begin = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate);
        let transaction = begin.map_err(|e| Error::of(&path, e))?;
        let done = work(&transaction, &path)?;
        transaction.commit().map_err(|e| Error::of(&path, e))?;
        Ok(done)
    }
}

/// The next entry: its number is the number of the row it stands for.
fn entry(transaction: &Transaction, kind: Kind, hash: Hash, learnt: &str) -> rusqlite::Result<i64> {
    let mut insert = transaction.prepare_cached("INSERT INTO entries(kind, hash, learnt) VALUES (?1, ?2, ?3)")?;
    insert.insert(params![kind.table(), &hash.0[..], learnt])
}

/// Whether a row of `table` that belongs to a note has an entry with this hash.
fn has(transaction: &Transaction, table: &str, note: i64, hash: Hash) -> rusqlite::Result<bool> {
    let sql = format!("SELECT 1 FROM {table} t JOIN entries e ON e.row = t.row WHERE t.note = ?1 AND e.hash = ?2");
    transaction.prepare_cached(&sql)?.exists(params![note, &hash.0[..]])
}

fn note(transaction: &Transaction, packed: &Packed, learnt: &str, posted: &mut Posted) -> rusqlite::Result<i64> {
    let mut find = transaction.prepare_cached("SELECT row FROM notes WHERE team = ?1 AND id = ?2")?;
    if let Some(row) = find.query_row(params![TEAM, &packed.id.0[..]], |row| row.get(0)).optional()? {
        return Ok(row);
    }
    let row = entry(transaction, Kind::Note, packed.note_hash, learnt)?;
    transaction
        .prepare_cached("INSERT INTO notes(row, team, id, fingerprint, learnt) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![row, TEAM, &packed.id.0[..], packed.fingerprint as i64, learnt])?;
    transaction
        .prepare_cached("INSERT INTO search(rowid, words) VALUES (?1, ?2)")?
        .execute(params![packed.day << ROW_BITS | row, packed.words])?;
    posted.notes += 1;
    Ok(row)
}

fn origin(
    transaction: &Transaction,
    note: i64,
    packed: &Packed,
    learnt: &str,
    posted: &mut Posted,
) -> rusqlite::Result<()> {
    if has(transaction, "origins", note, packed.origin_hash)? {
        return Ok(());
    }
    let mut find = transaction.prepare_cached("SELECT row FROM files WHERE hash = ?1")?;
    let file: i64 = match find.query_row([&packed.file_hash.0[..]], |row| row.get(0)).optional()? {
        Some(row) => row,
        None => transaction
            .prepare_cached("INSERT INTO files(hash, text, learnt) VALUES (?1, ?2, ?3)")?
            .insert(params![&packed.file_hash.0[..], &*packed.file, learnt])?,
    };
    let row = entry(transaction, Kind::Origin, packed.origin_hash, learnt)?;
    let sql = "INSERT INTO origins(row, note, file, start, end, path, said, body, learnt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let origin = &packed.origin;
    transaction.prepare_cached(sql)?.execute(params![
        row,
        note,
        file,
        origin.start,
        origin.end,
        origin.path,
        text(origin.said_on),
        origin.body,
        learnt
    ])?;
    posted.origins += 1;
    Ok(())
}

fn extraction(
    transaction: &Transaction,
    note: i64,
    packed: &Packed,
    learnt: &str,
    posted: &mut Posted,
) -> rusqlite::Result<()> {
    if has(transaction, "extractions", note, packed.extraction_hash)? {
        return Ok(());
    }
    let said = text(packed.origin.said_on);
    let row = entry(transaction, Kind::Extraction, packed.extraction_hash, learnt)?;
    transaction
        .prepare_cached("INSERT INTO extractions(row, note, rules, said, unplaced, unknown, learnt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![row, note, packed.rules, said, packed.unplaced, packed.unknown, learnt])?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO claims(extraction, id, start, kind, entity, metric, period_start, period_end, value, unit, body, said, learnt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for ClaimRow { id, start, kind, entity, metric, from, to, value, unit, body } in &packed.claims {
        let (from, to) = (text(*from), text(*to));
        insert.execute(params![
            row,
            &id.0[..],
            start,
            kind,
            entity,
            metric,
            from,
            to,
            value,
            unit,
            body,
            said,
            learnt
        ])?;
    }
    let mut insert =
        transaction.prepare_cached("INSERT INTO findings(extraction, body, said, learnt) VALUES (?1, ?2, ?3, ?4)")?;
    for body in &packed.findings {
        insert.execute(params![row, body, said, learnt])?;
    }
    posted.extractions += 1;
    posted.claims += packed.claims.len();
    Ok(())
}

fn seal(row: &Row) -> rusqlite::Result<Seal> {
    let previous: Option<Vec<u8>> = row.get(1)?;
    let previous = if previous.is_some() { Some(SealId(hash(row, 1)?)) } else { None };
    Ok(Seal { id: SealId(hash(row, 0)?), previous, at: row.get(2)?, upto: row.get(3)? })
}

fn note_row(row: &Row) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow { row: row.get(0)?, id: hash(row, 1)?, fingerprint: row.get::<_, i64>(2)? as u64 })
}

const ORIGINS: &str = "SELECT o.row, o.note, o.file, f.hash, o.start, o.end, o.path, o.said, o.body
                       FROM origins o JOIN files f ON f.row = o.file";

fn origin_row(row: &Row) -> rusqlite::Result<OriginRow> {
    Ok(OriginRow {
        row: row.get(0)?,
        note: row.get(1)?,
        file: row.get(2)?,
        file_hash: hash(row, 3)?,
        start: row.get(4)?,
        end: row.get(5)?,
        path: row.get(6)?,
        said_on: day(row, 7)?,
        body: row.get(8)?,
    })
}

impl Store for Sqlite {
    fn post(&mut self, batch: &[Packed], learnt: &str, fault: Fault) -> Result<Posted, Error> {
        self.change(|transaction, path| {
            let fail = |e| Error::of(path, e);
            let mut posted = Posted::default();
            for packed in batch {
                let row = note(transaction, packed, learnt, &mut posted).map_err(fail)?;
                fault("note")?;
                origin(transaction, row, packed, learnt, &mut posted).map_err(fail)?;
                fault("origin")?;
                extraction(transaction, row, packed, learnt, &mut posted).map_err(fail)?;
                fault("extraction")?;
            }
            Ok(posted)
        })
    }

    fn add(&mut self, kind: Kind, hash: Hash, body: &str, learnt: &str) -> Result<bool, Error> {
        self.change(|transaction, path| {
            let fail = |e| Error::of(path, e);
            let mut find =
                transaction.prepare_cached("SELECT 1 FROM entries WHERE kind = ?1 AND hash = ?2").map_err(fail)?;
            if find.exists(params![kind.table(), &hash.0[..]]).map_err(fail)? {
                return Ok(false);
            }
            let row = entry(transaction, kind, hash, learnt).map_err(fail)?;
            let sql = format!("INSERT INTO {}(row, body, learnt) VALUES (?1, ?2, ?3)", kind.table());
            transaction.execute(&sql, params![row, body, learnt]).map_err(fail)?;
            Ok(true)
        })
    }

    fn add_seal(&mut self, seal: &Seal) -> Result<(), Error> {
        self.change(|transaction, path| {
            let previous = seal.previous.map(|p| p.0.0.to_vec());
            transaction
                .execute(
                    "INSERT INTO seals(id, previous, at, upto) VALUES (?1, ?2, ?3, ?4)",
                    params![&seal.id.0.0[..], previous, seal.at, seal.upto],
                )
                .map_err(|e| Error::of(path, e))?;
            Ok(())
        })
    }

    fn blank(&mut self, note: i64, ranges: &[(i64, i64, i64)]) -> Result<(), Error> {
        self.change(|transaction, path| {
            let fail = |e| Error::of(path, e);
            for (file, start, end) in ranges {
                let text: String = transaction
                    .query_row("SELECT text FROM files WHERE row = ?1", [file], |row| row.get(0))
                    .map_err(fail)?;
                let (start, end) = (*start as usize, (*end as usize).min(text.len()));
                let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { continue };
                // As many bytes as before, so that the other notes of the file keep their places.
                let blanked = format!("{before}{}{after}", " ".repeat(end - start));
                transaction
                    .execute("UPDATE files SET text = ?2 WHERE row = ?1", params![file, blanked])
                    .map_err(fail)?;
            }
            let mask = (1i64 << ROW_BITS) - 1;
            transaction.execute("DELETE FROM search WHERE rowid & ?2 = ?1", params![note, mask]).map_err(fail)?;
            Ok(())
        })?;
        // The log holds the old pages until it is emptied.
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").map_err(|e| self.error(e))
    }

    fn seals(&self) -> Result<Vec<Seal>, Error> {
        self.all("SELECT id, previous, at, upto FROM seals ORDER BY row", [], seal)
    }

    fn entries(&self, after: i64) -> Result<Vec<EntryRow>, Error> {
        self.all("SELECT row, kind, hash, learnt FROM entries WHERE row > ?1 ORDER BY row", [after], |row| {
            let name: String = row.get(1)?;
            let kind = Kind::ALL.into_iter().find(|k| k.table() == name);
            let bad = || rusqlite::Error::InvalidColumnType(1, "kind".into(), rusqlite::types::Type::Text);
            Ok(EntryRow { row: row.get(0)?, kind: kind.ok_or_else(bad)?, hash: hash(row, 2)?, learnt: row.get(3)? })
        })
    }

    fn notes(&self, upto: i64) -> Result<Vec<NoteRow>, Error> {
        let sql = "SELECT row, id, fingerprint FROM notes WHERE team = ?1 AND row <= ?2 ORDER BY row";
        self.all(sql, params![TEAM, upto], note_row)
    }

    fn note_at(&self, row: i64) -> Result<Option<NoteRow>, Error> {
        self.one("SELECT row, id, fingerprint FROM notes WHERE team = ?1 AND row = ?2", params![TEAM, row], note_row)
    }

    fn origins(&self, upto: i64) -> Result<Vec<OriginRow>, Error> {
        self.all(&format!("{ORIGINS} WHERE o.row <= ?1 ORDER BY o.row"), [upto], origin_row)
    }

    fn origins_of(&self, note: i64) -> Result<Vec<OriginRow>, Error> {
        self.all(&format!("{ORIGINS} WHERE o.note = ?1 ORDER BY o.row"), [note], origin_row)
    }

    fn extractions(&self, upto: i64) -> Result<Vec<ExtractionRow>, Error> {
        let sql = "SELECT x.row, x.note, x.rules, x.said, x.unplaced, x.unknown, e.hash, e.learnt
                   FROM extractions x JOIN entries e ON e.row = x.row WHERE x.row <= ?1 ORDER BY x.row";
        self.all(sql, [upto], |row| {
            Ok(ExtractionRow {
                row: row.get(0)?,
                note: row.get(1)?,
                rules: row.get(2)?,
                said_on: day(row, 3)?,
                unplaced: row.get(4)?,
                unknown: row.get(5)?,
                hash: hash(row, 6)?,
                learnt: row.get(7)?,
            })
        })
    }

    fn claims(&self, extraction: i64) -> Result<Vec<ClaimRow>, Error> {
        let sql = "SELECT id, start, kind, entity, metric, period_start, period_end, value, unit, body
                   FROM claims WHERE extraction = ?1 ORDER BY row";
        self.all(sql, [extraction], |row| {
            Ok(ClaimRow {
                id: hash(row, 0)?,
                start: row.get(1)?,
                kind: row.get(2)?,
                entity: row.get(3)?,
                metric: row.get(4)?,
                from: day(row, 5)?,
                to: day(row, 6)?,
                value: row.get(7)?,
                unit: row.get(8)?,
                body: row.get(9)?,
            })
        })
    }

    fn findings(&self, extraction: i64) -> Result<Vec<String>, Error> {
        self.all("SELECT body FROM findings WHERE extraction = ?1 ORDER BY row", [extraction], |row| row.get(0))
    }

    fn bodies(&self, kind: Kind, upto: i64) -> Result<Vec<(i64, String, String)>, Error> {
        let sql = format!("SELECT row, body, learnt FROM {} WHERE row <= ?1 ORDER BY row", kind.table());
        self.all(&sql, [upto], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    fn file(&self, row: i64) -> Result<Option<Arc<str>>, Error> {
        self.one("SELECT text FROM files WHERE row = ?1", [row], |row| row.get::<_, String>(0).map(Arc::from))
    }

    fn note_row(&self, id: Hash) -> Result<Option<i64>, Error> {
        self.one("SELECT row FROM notes WHERE team = ?1 AND id = ?2", params![TEAM, &id.0[..]], |row| row.get(0))
    }

    fn last_learnt(&self) -> Result<String, Error> {
        let sql = "SELECT learnt FROM entries ORDER BY row DESC LIMIT 1";
        Ok(self.one(sql, [], |row| row.get(0))?.unwrap_or_default())
    }

    fn last_at(&self, instant: &str) -> Result<i64, Error> {
        let sql = "SELECT coalesce(max(row), 0) FROM entries WHERE learnt <= ?1";
        Ok(self.one(sql, [instant], |row| row.get(0))?.unwrap_or(0))
    }

    fn search(&self, expression: &str, limit: usize) -> Result<Vec<i64>, Error> {
        let sql = "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
        let mask = (1i64 << ROW_BITS) - 1;
        self.all(sql, params![expression, limit as i64], |row| Ok(row.get::<_, i64>(0)? & mask))
    }

    fn counts(&self) -> Result<Counts, Error> {
        let count = |table: &str| -> Result<u64, Error> {
            let found = self.one(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))?;
            Ok(found.unwrap_or(0) as u64)
        };
        Ok(Counts {
            notes: count("notes")?,
            origins: count("origins")?,
            extractions: count("extractions")?,
            claims: count("claims")?,
            findings: count("findings")?,
            corrections: count("corrections")?,
            tombstones: count("tombstones")?,
            seals: count("seals")?,
        })
    }

    fn sound(&self) -> Result<Vec<String>, Error> {
        let mut wrong = self.all("PRAGMA integrity_check(20)", [], |row| row.get::<_, String>(0))?;
        wrong.retain(|line| line != "ok");
        Ok(wrong)
    }

    fn astray(&self) -> Result<Vec<(String, i64)>, Error> {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            let table = kind.table();
            let sql = format!(
                "SELECT t.row FROM {table} t LEFT JOIN entries e ON e.row = t.row AND e.kind = '{table}'
                 WHERE e.learnt IS NOT t.learnt ORDER BY t.row"
            );
            let rows = self.all(&sql, [], |row| row.get::<_, i64>(0))?;
            found.extend(rows.into_iter().map(|row| (table.to_string(), row)));
        }
        for table in ["claims", "findings"] {
            let sql = format!(
                "SELECT t.row FROM {table} t LEFT JOIN extractions x ON x.row = t.extraction
                 WHERE x.learnt IS NOT t.learnt OR x.said IS NOT t.said ORDER BY t.row"
            );
            let rows = self.all(&sql, [], |row| row.get::<_, i64>(0))?;
            found.extend(rows.into_iter().map(|row| (table.to_string(), row)));
        }
        Ok(found)
    }
}
