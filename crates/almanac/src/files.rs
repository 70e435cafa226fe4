//! The data files: embedded in the binary, or read from a folder in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use figure::{Hash, Hasher};

use crate::Error;

/// Name (`facts/parts.csv`) to content.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    /// What stands before a name in errors: `data` or the folder given.
    root: String,
    texts: BTreeMap<String, Cow<'static, str>>,
}

macro_rules! embed {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../../../data/", $name)))),*] };
}

/// Every file of data/, sorted. A test compares this list with the folder.
const EMBEDDED: &[(&str, &str)] = embed! {
    "aliases.csv"
    "ask.toml"
    "assumptions.toml"
    "assumptions/fabric.toml"
    "assumptions/numbers.toml"
    "assumptions/training.toml"
    "beliefs.toml"
    "checks.toml"
    "chrome.toml"
    "companies.csv"
    "corrections.toml"
    "entities.csv"
    "events.csv"
    "exposures.csv"
    "fabrics/a100-qm8700-3tier-copper.toml"
    "fabrics/a100-qm8700-3tier.toml"
    "fabrics/a100-qm9700-2tier.toml"
    "fabrics/b200-hgx-2tier.toml"
    "fabrics/b200-hgx-3tier.toml"
    "fabrics/cloudmatrix384.toml"
    "fabrics/deepseek-mpft.toml"
    "fabrics/dgx-superpod-h100.toml"
    "fabrics/dragonfly-k64.toml"
    "fabrics/fat-tree-k24.toml"
    "fabrics/fat-tree-k32.toml"
    "fabrics/gb200-nvl72-2tier.toml"
    "fabrics/gb200-nvl72-3tier.toml"
    "fabrics/gb300-ethernet-2tier.toml"
    "fabrics/gb300-ethernet-3tier.toml"
    "fabrics/gb300-x800-2tier.toml"
    "fabrics/gb300-x800-3tier.toml"
    "fabrics/h100-qm9700-2tier.toml"
    "fabrics/h100-qm9700-3tier.toml"
    "fabrics/measured.toml"
    "fabrics/meta-llama3-roce.toml"
    "fabrics/mi300x-2tier.toml"
    "fabrics/mrc-multi-plane.toml"
    "fabrics/one-plane-800g-128.toml"
    "fabrics/rail-only-8x8-100g.toml"
    "fabrics/rubin-x1600-2tier.toml"
    "fabrics/rubin-x1600-3tier.toml"
    "fabrics/single-plane-800g-64.toml"
    "fabrics/slim-fly-q28.toml"
    "fabrics/tpu-ironwood-torus.toml"
    "fabrics/tpu-v4-torus.toml"
    "fabrics/tpu-v5p-torus.toml"
    "fabrics/tpu-v6e-dcn.toml"
    "fabrics/trainium2-efa-2tier.toml"
    "fabrics/trainium2-efa-3tier.toml"
    "fabrics/xpu-ethernet-2tier.toml"
    "facts/accelerators.csv"
    "facts/attach.csv"
    "facts/models.csv"
    "facts/parts.csv"
    "facts/power.csv"
    "facts/training.csv"
    "fiscal.csv"
    "fx.csv"
    "identities.toml"
    "labels.toml"
    "labels/ask.toml"
    "labels/audit.toml"
    "labels/cli.toml"
    "labels/pages.toml"
    "labels/routes.toml"
    "labels/serve.toml"
    "labels/views.toml"
    "metrics.toml"
    "observations.csv"
    "phrases.toml"
    "publishers.csv"
    "relations.csv"
    "routes.toml"
    "said/beliefs.toml"
    "said/relations.toml"
    "said/topics.toml"
    "said/triggers.toml"
    "sources.csv"
    "units.toml"
    "weights.toml"
};

impl Files {
    pub(crate) fn embedded() -> Files {
        let texts = EMBEDDED.iter().map(|(name, text)| (name.to_string(), Cow::Borrowed(*text))).collect();
        Files { root: "data".to_string(), texts }
    }

    /// Every .csv and .toml below a folder. It replaces the embedded data whole.
    pub(crate) fn folder(dir: &Path) -> Result<Files, Error> {
        let mut texts = BTreeMap::new();
        collect(dir, "", &mut texts)?;
        Ok(Files { root: dir.display().to_string(), texts })
    }

    /// Content of a file.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(|text| &**text)
    }

    /// Content of a file that must be there.
    pub(crate) fn need(&self, name: &str) -> Result<&str, Error> {
        let missing = || Error::new(&self.path(name), 0, "the file is missing; copy it from the data/ of the release");
        self.get(name).ok_or_else(missing)
    }

    /// Name as shown in errors.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.root)
    }

    /// Names, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Hash of all names and bytes in sorted order.
    pub(crate) fn version(&self) -> Hash {
        let mut hasher = Hasher::new("data");
        for (name, text) in &self.texts {
            hasher.part(name.as_bytes()).part(text.as_bytes());
        }
        hasher.finish()
    }
}

fn collect(dir: &Path, below: &str, texts: &mut BTreeMap<String, Cow<'static, str>>) -> Result<(), Error> {
    let shown = dir.display().to_string();
    let refuse = |error: std::io::Error| Error::new(&shown, 0, format!("cannot be read: {error}"));
    for entry in std::fs::read_dir(dir).map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        let Some(last) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = format!("{below}{last}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), texts)?;
        } else if name.ends_with(".csv") || name.ends_with(".toml") {
            let bytes = std::fs::read(&path)
                .map_err(|e| Error::new(&path.display().to_string(), 0, format!("cannot be read: {e}")))?;
            let text = String::from_utf8(bytes).map_err(|e| {
                let line = 1 + e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
                Error::new(&path.display().to_string(), line, "is not UTF-8; save it as UTF-8")
            })?;
            texts.insert(name, Cow::Owned(text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_data_is_embedded() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let folder = Files::folder(&dir).unwrap();
        let (there, here): (Vec<_>, Vec<_>) = (folder.names().collect(), EMBEDDED.iter().map(|(n, _)| *n).collect());
        assert_eq!(there, here, "files.rs must list every file of data/, sorted");
        assert_eq!(folder.version(), Files::embedded().version());
    }
}
