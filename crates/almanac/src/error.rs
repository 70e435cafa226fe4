//! What is wrong with a data file, and where.

/// A row or rule that cannot be used: file and line first, then what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct Error {
    /// File as given: `data/observations.csv`, or the path below `--data DIR`.
    pub file: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Error {
    pub(crate) fn new(file: &str, line: usize, message: impl Into<String>) -> Error {
        Error { file: file.to_string(), line, message: message.into() }
    }
}
