//! What can go wrong with a ledger, each with what to do.

/// Why the ledger could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process is writing.
    #[error("{0} is being written by another process; wait for it to end, or stop it, and try again")]
    Locked(String),
    /// The file, its folder or its disk cannot be written, or it was opened for reading.
    #[error("{0} cannot be written; give write permission, or copy it to a folder that has it")]
    ReadOnly(String),
    /// The file is no ledger, or it is damaged.
    #[error("{path} is not a whole ledger: {what}; restore a backup, or rebuild it from the notes")]
    Corrupt {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// The file was written by a later version of this program.
    #[error("{path} has format {found}, this program knows up to {known}; use the newer program")]
    Newer {
        /// The file.
        path: String,
        /// Its format.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// The file cannot be opened or created, or the disk is full.
    #[error("{path}: {what}")]
    Unusable {
        /// The file.
        path: String,
        /// What the system says.
        what: String,
    },
    /// A request that makes no sense: an unknown id, an instant that is none.
    #[error("{0}")]
    Refused(String),
}

impl Error {
    /// From SQLite's error, by its code.
    pub(crate) fn of(path: &str, error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode as Code;
        let path = path.to_string();
        let what = error.to_string();
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Error::Locked(path),
            Some(Code::ReadOnly | Code::PermissionDenied) => Error::ReadOnly(path),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Error::Corrupt { path, what },
            Some(_) => Error::Unusable { path, what },
            None => Error::Corrupt { path, what },
        }
    }
}
