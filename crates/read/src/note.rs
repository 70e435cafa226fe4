//! What comes out of a file: notes, and remarks on what was seen.

use std::ops::Range;
use std::sync::Arc;

use figure::{Date, NoteId};

/// Language of most of a note's words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, simplified or traditional.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// `zh` or `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }
}

/// Where a note was seen. A note seen twice (a GBK twin, a forward) has two origins and one id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Origin {
    /// The path as given, or what `--origin` said.
    pub path: String,
    /// First byte of the note in the decoded text of the file.
    pub offset: usize,
    /// The date this sighting gives the note.
    pub said_on: Option<Date>,
}

/// How the date of a note is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// `--said-on`.
    Given,
    /// A header line or a byline in the text, or a saved page's own day of publication.
    Written,
    /// The file's name.
    FileName,
    /// Not known.
    Unknown,
}

/// What may leave the ledger, from `rights.toml` of the folder or the publisher's row.
///
/// The default is what unknown rights allow: quotes of one sentence, nothing else.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Rights {
    /// Longest quote in characters; None = one sentence (the default for unknown rights).
    pub longest_quote: Option<u32>,
    /// Whether the full text may leave the ledger and its own pages.
    pub export: bool,
    /// Whether a language model may be shown it.
    pub model_use: bool,
    /// Last day these rights hold.
    pub expires: Option<Date>,
    /// Held back from every exit until released.
    pub quarantined: bool,
}

/// One note: a contiguous range of a file's decoded text. The text is kept whole; chrome is marked, never cut.
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// Hash of the decoded text of the note's range.
    pub id: NoteId,
    /// Decoded text of the whole file; of a saved page, its words.
    pub file: Arc<str>,
    /// Bytes of `file` that are this note.
    pub range: Range<usize>,
    /// Ranges of bytes **within the note** that are page furniture (menus, footers, adverts, header lines): no claims there.
    pub chrome: Vec<Range<usize>>,
    /// The day it was said, as far as known.
    pub said_on: Option<Date>,
    /// How that is known.
    pub said_how: Said,
    /// Language of most of it.
    pub lang: Lang,
    /// Title line, when there is one: range of bytes within the note.
    pub title: Option<Range<usize>>,
    /// Publisher of the almanac that it names, and the tier of evidence (A to D) it has: C when not known.
    pub publisher: Option<String>,
    /// Tier of the source, `A` to `D`.
    pub tier: char,
    /// What may leave the ledger.
    pub rights: Rights,
    /// Where it was seen.
    pub origin: Origin,
    /// 64-bit SimHash over character 4-grams, for near-duplicates.
    pub fingerprint: u64,
}

impl Note {
    /// The note's own text; claims cite bytes of it.
    pub fn text(&self) -> &str {
        &self.file[self.range.clone()]
    }

    /// Code-point offset in the decoded text of the file of byte `at` of the note: what faces print.
    pub fn code_point(&self, at: usize) -> usize {
        self.file[..self.range.start + at].chars().count()
    }

    /// Whether byte `at` of the note is page furniture.
    pub fn is_chrome(&self, at: usize) -> bool {
        self.chrome.iter().any(|range| range.contains(&at))
    }
}

/// Something seen that is no note: an unreadable file, chrome dropped, an encoding guessed.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Remark {
    /// The file.
    pub path: String,
    /// Line, from 1, when it is about one.
    pub line: Option<usize>,
    /// Key of labels.toml (`remark.empty`, `remark.binary`, `remark.missing` ...).
    pub kind: &'static str,
    /// What goes into the label's `{}`.
    pub detail: String,
    /// Whether nothing of the file could be read.
    pub refused: bool,
}

/// What the stream hands out.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A note.
    Note(Box<Note>),
    /// A remark.
    Remark(Remark),
}
