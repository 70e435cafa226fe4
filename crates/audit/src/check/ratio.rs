//! A margin is its profit over its sales.

use crate::case::Case;
use crate::check::expose;
use crate::finding::Finding;

/// Rows of identities.toml with `check = "ratio"`.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    expose(case, "ratio", "finding.ratio", out);
}
