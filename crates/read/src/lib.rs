//! Files in, notes out, as a stream: decode, mark page chrome (never cut it out), split a digest into its notes, date
//! it, fingerprint near-duplicates. Never fails: notes and remarks.
//!
//! The text of a note is the decoded text of its file, kept whole; offsets are code points in it. A saved page (HTML)
//! is decoded once more: its text is its words, a block a line, rows of tables between bars; offsets count in that.
//!
//! The door is [`read`].

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use almanac::Almanac;
use figure::Date;

mod date;
mod decode;
mod fingerprint;
mod html;
mod note;
mod notes;
mod page;
mod rules;
mod split;
mod walk;

pub use note::{Item, Lang, Note, Origin, Remark, Rights, Said};
pub use rules::{Publisher, Rules};

use decode::{Decoded, decode};
use notes::Words;
use walk::{FolderRights, Found};

/// What the user says about the files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The day the notes were said, in place of what the file says; notes of a digest keep their own day.
    pub said_on: Option<Date>,
    /// Where they come from, in place of the path.
    pub origin: Option<String>,
}

/// What to read.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file, or a folder with all in it.
    Path(&'a Path),
    /// Standard input, to its end.
    Stdin,
    /// Bytes in hand, with the name by which their kind is told.
    Bytes {
        /// A file name.
        name: &'a str,
        /// What would stand in the file.
        bytes: &'a [u8],
    },
}

/// Read a source: each note and each remark is handed to `sink` as it comes, in the sorted order of the files. Never
/// fails: what cannot be read is a remark.
pub fn read(source: Source, options: &Options, almanac: &Almanac, sink: &mut dyn FnMut(Item)) {
    match Rules::of(almanac) {
        Ok(rules) => read_by(source, options, &rules, sink),
        Err(error) => sink(Item::Remark(Remark {
            path: "chrome.toml".to_string(),
            line: None,
            kind: "remark.data",
            detail: error,
            refused: true,
        })),
    }
}

/// [`read`] with rules that are already at hand, for those who read many sources.
pub fn read_by(source: Source, options: &Options, rules: &Rules, sink: &mut dyn FnMut(Item)) {
    let mut desk = Desk { options, rules, sink };
    match source {
        Source::Bytes { name, bytes } => desk.bytes(name, bytes, None),
        Source::Stdin => {
            let mut bytes = Vec::new();
            match std::io::stdin().lock().take(walk::LARGEST + 1).read_to_end(&mut bytes) {
                Ok(_) => desk.bytes("-", &bytes, None),
                Err(e) => desk.refuse("-", "remark.unreadable", walk::plain(&e)),
            }
        }
        Source::Path(path) => {
            let mut rights = FolderRights::new(path);
            walk::walk(path, &mut |found| match found {
                Found::File(file) => desk.file(&file, &mut rights),
                Found::Refused(path, kind, detail) => desk.refuse(&path.to_string_lossy(), kind, detail),
            });
        }
    }
}

/// Kinds of file by the ends of their names; a name without a known end is looked at as a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Page,
    Later,
}

fn kind(name: &str) -> Kind {
    let ends = |list: &[&str]| list.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    const PAGE: [&str; 4] = [".html", ".htm", ".shtml", ".xhtml"];
    const LATER: [&str; 11] =
        [".pdf", ".docx", ".doc", ".eml", ".mbox", ".jsonl", ".zip", ".xlsx", ".csv", ".pptx", ".xls"];
    match () {
        () if ends(&PAGE) => Kind::Page,
        () if ends(&LATER) => Kind::Later,
        () => Kind::Text,
    }
}

struct Desk<'a> {
    options: &'a Options,
    rules: &'a Rules,
    sink: &'a mut dyn FnMut(Item),
}

impl Desk<'_> {
    fn remark(&mut self, path: &str, kind: &'static str, detail: String, refused: bool) {
        (self.sink)(Item::Remark(Remark { path: path.to_string(), line: None, kind, detail, refused }));
    }

    fn refuse(&mut self, path: &str, kind: &'static str, detail: String) {
        self.remark(path, kind, detail, true);
    }

    fn file(&mut self, file: &Path, rights: &mut FolderRights) {
        let name = file.to_string_lossy().into_owned();
        if kind(&name) == Kind::Later {
            return self.refuse(&name, "remark.format", name.rsplit('.').next().unwrap_or_default().to_lowercase());
        }
        match fs::metadata(file) {
            Ok(data) if !data.is_file() => return self.refuse(&name, "remark.unreadable", "not a file".to_string()),
            Ok(data) if data.len() > walk::LARGEST => return self.too_large(&name, data.len()),
            _ => {}
        }
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(e) => return self.refuse(&name, "remark.unreadable", walk::plain(&e)),
        };
        let mut bad = Vec::new();
        let own = rights.of(file, &mut |path, error| bad.push((path.to_string_lossy().into_owned(), error)));
        for (path, error) in bad {
            self.remark(&path, "remark.rights", error, false);
        }
        self.bytes(&name, &bytes, own.as_ref());
    }

    fn too_large(&mut self, name: &str, bytes: u64) {
        self.refuse(name, "remark.too_large", (bytes >> 20).to_string());
    }

    fn bytes(&mut self, name: &str, bytes: &[u8], rights: Option<&Rights>) {
        if kind(name) == Kind::Later {
            return self.refuse(name, "remark.format", name.rsplit('.').next().unwrap_or_default().to_lowercase());
        }
        if bytes.len() as u64 > walk::LARGEST {
            return self.too_large(name, bytes.len() as u64);
        }
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(html::LOOK)]);
        let page = kind(name) == Kind::Page || html::is_page(&start);
        let named = page.then(|| html::charset(bytes)).flatten();
        let Decoded::Text { text, guessed, damaged } = decode(bytes, named) else {
            return self.refuse(name, "remark.binary", String::new());
        };
        if let Some(encoding) = guessed {
            self.remark(name, "remark.encoding", encoding.to_string(), false);
        }
        if damaged {
            self.remark(name, "remark.damaged", String::new(), false);
        }
        let words = if page && html::has_tags(&text) || html::is_page(&text) {
            let page = html::page(&text, self.rules);
            if page.left_out > 0 {
                self.remark(name, "remark.furniture", page.left_out.to_string(), false);
            }
            Words { text: Arc::from(page.text), title: page.title, site: page.site, day: page.day }
        } else {
            Words { text: Arc::from(text), title: None, site: None, day: None }
        };
        let path = self.options.origin.as_deref().unwrap_or(name);
        let notes = notes::notes(&words, path, name, self.options, self.rules, rights);
        if notes.is_empty() {
            return self.refuse(name, "remark.empty", String::new());
        }
        for note in notes {
            (self.sink)(Item::Note(Box::new(note)));
        }
    }
}
