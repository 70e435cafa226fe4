//! Folders in sorted order, files by their kind, and the rights that a folder gives its notes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use figure::Date;
use serde::Deserialize;

use crate::Rights;

/// Largest file read, in bytes: a longer one is no note.
pub(crate) const LARGEST: u64 = 256 << 20;

/// Deepest folder below the one given.
const DEEPEST: usize = 32;

/// Name of the file that gives the rights of a folder's notes.
pub(crate) const RIGHTS_FILE: &str = "rights.toml";

/// What a path leads to.
pub(crate) enum Found {
    /// A file to read.
    File(PathBuf),
    /// Something that could not be looked at, and why.
    Refused(PathBuf, &'static str, String),
}

/// Hand out the files under `path`, sorted by name, folder by folder. Hidden ones, and the rights file, are passed by.
pub(crate) fn walk(path: &Path, hand: &mut dyn FnMut(Found)) {
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => folder(path, 0, hand),
        Ok(_) => hand(Found::File(path.to_path_buf())),
        Err(e) => hand(Found::Refused(path.to_path_buf(), "remark.missing", plain(&e))),
    }
}

fn folder(path: &Path, depth: usize, hand: &mut dyn FnMut(Found)) {
    let entries = match fs::read_dir(path) {
        Ok(entries) if depth <= DEEPEST => entries,
        Ok(_) => return hand(Found::Refused(path.to_path_buf(), "remark.unreadable", "depth".to_string())),
        Err(e) => return hand(Found::Refused(path.to_path_buf(), "remark.unreadable", plain(&e))),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for inner in paths {
        let name = inner.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || name == RIGHTS_FILE {
            continue;
        }
        // Links to files are followed; links to folders are not, for they may lead in a circle.
        match (fs::symlink_metadata(&inner), fs::metadata(&inner)) {
            (Ok(own), Ok(data)) if data.is_dir() => {
                if !own.file_type().is_symlink() {
                    folder(&inner, depth + 1, hand);
                }
            }
            (Ok(_), Ok(_)) => hand(Found::File(inner)),
            (_, Err(e)) | (Err(e), _) => hand(Found::Refused(inner, "remark.unreadable", plain(&e))),
        }
    }
}

/// An error of the system in words that do not differ between machines.
pub(crate) fn plain(e: &std::io::Error) -> String {
    e.kind().to_string()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct RightsFile {
    longest_quote: Option<u32>,
    export: bool,
    model_use: bool,
    expires: Option<String>,
    quarantined: bool,
}

fn parse(text: &str) -> Result<Rights, String> {
    let file: RightsFile = toml::from_str(text).map_err(|e| e.to_string())?;
    let day = |text: String| text.parse::<Date>().map_err(|_| format!("expires = {text:?}"));
    Ok(Rights {
        longest_quote: file.longest_quote,
        export: file.export,
        model_use: file.model_use,
        expires: file.expires.map(day).transpose()?,
        quarantined: file.quarantined,
    })
}

/// Rights of folders, each looked up once. The nearest `rights.toml` at or above a file's folder, up to the folder
/// given, counts.
pub(crate) struct FolderRights {
    root: PathBuf,
    known: BTreeMap<PathBuf, Option<Rights>>,
}

impl FolderRights {
    pub fn new(root: &Path) -> FolderRights {
        let root = if root.is_dir() { root } else { root.parent().unwrap_or(root) };
        FolderRights { root: root.to_path_buf(), known: BTreeMap::new() }
    }

    /// The rights of a file. A rights file that cannot be read gives the error once, and quarantines: what may leave
    /// is not known.
    pub fn of(&mut self, file: &Path, bad: &mut dyn FnMut(&Path, String)) -> Option<Rights> {
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        self.folder(&folder, bad)
    }

    fn folder(&mut self, folder: &Path, bad: &mut dyn FnMut(&Path, String)) -> Option<Rights> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let own = folder.join(RIGHTS_FILE);
        let found = match fs::read_to_string(&own) {
            Ok(text) => match parse(&text) {
                Ok(rights) => Some(rights),
                Err(error) => {
                    bad(&own, error);
                    Some(Rights { quarantined: true, ..Rights::default() })
                }
            },
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => match folder.parent() {
                Some(parent) if folder != self.root => self.folder(parent, bad),
                _ => None,
            },
            Err(e) => {
                bad(&own, plain(&e));
                Some(Rights { quarantined: true, ..Rights::default() })
            }
        };
        self.known.insert(folder.to_path_buf(), found.clone());
        found
    }
}
