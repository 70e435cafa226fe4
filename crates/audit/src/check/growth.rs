//! Value, base and rate must multiply out: all three are said, so one of them is wrong.

use crate::case::Case;
use crate::check::expose;
use crate::finding::Finding;

/// Rows of identities.toml with `check = "growth"`.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    expose(case, "growth", "finding.growth", out);
}
