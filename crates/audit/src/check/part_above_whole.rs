//! A part is at most the whole: product and company, profit and sales, lower margin and upper.

use crate::case::Case;
use crate::check::expose;
use crate::finding::Finding;

/// Rows of identities.toml with `check = "part-above-whole"`.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    expose(case, "part-above-whole", "finding.part-above-whole", out);
}
