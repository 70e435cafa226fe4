//! `correct`: a further entry; the old reading stays visible.

use tidegauge::Gauge;

use crate::args::Common;
use crate::fail::{NoInput, Outcome, Usage};
use crate::{out, setup};

/// Enter the correction.
pub fn run(common: &Common, id: &str, fields: &[String], because: &str, withdraw: bool) -> anyhow::Result<Outcome> {
    let path = setup::ledger_path(common);
    if !path.exists() {
        return Err(
            NoInput(format!("{} does not exist; take notes in first: tidegauge read PATH…", path.display())).into()
        );
    }
    let mut pairs = Vec::new();
    for field in fields {
        let pair = field
            .split_once('=')
            .map(|(f, v)| (f, if withdraw { "" } else { v }))
            .or(withdraw.then_some((field.as_str(), "")));
        pairs.push(pair.ok_or_else(|| Usage(format!("{field}: write FIELD=VALUE, such as period=2025-04")))?);
    }
    if pairs.is_empty() {
        return Err(Usage("which field? write FIELD=VALUE, such as period=2025-04".into()).into());
    }
    let mut gauge = Gauge::open(Some(&path), common.data.as_deref())?;
    for (field, value) in pairs {
        let now = setup::now();
        let done = if withdraw {
            format!("{} corrections withdrawn", gauge.withdraw_field(id, field, because, &now)?)
        } else {
            gauge.correct_field(id, field, value, because, &now)?;
            format!("= {value}")
        };
        out::print(&format!("{id} {field} {done}\n"))?;
    }
    Ok(Outcome::Done)
}
