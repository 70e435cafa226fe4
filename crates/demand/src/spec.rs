//! The parts of data/routes.toml that make a fleet.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::expr::{Expr, Wrong, expand};

/// The parsed parts.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Two periods are the same if both ends are at most so many days apart.
    pub match_days: i32,
    /// At most so many past periods in a record or bridge.
    pub most_backcasts: usize,
    /// Least share of its days' share that a part must have held for a pace.
    pub pace_least: f64,
    /// Name of the damping constant.
    pub damping: String,
    /// Platforms, in order.
    pub fleets: Vec<FleetSpec>,
    /// What tokens need.
    pub tokens: Option<TokenSpec>,
}

/// A platform of the fleet.
#[derive(Clone, Debug)]
pub struct FleetSpec {
    /// Entity.
    pub platform: String,
    /// Unit of its counts.
    pub unit: String,
    /// First year it holds for.
    pub from: i16,
    /// Last year it holds for.
    pub to: i16,
    /// What those who pay want.
    pub wanted: Option<Expr>,
    /// What can be supplied.
    pub supplied: Option<Expr>,
    /// What the vendors' revenue says was sold.
    pub sold: Option<Expr>,
}

/// How many accelerators a day's tokens need.
#[derive(Clone, Debug)]
pub struct TokenSpec {
    /// The metric that counts them.
    pub metric: String,
    /// Accelerators, of `self` = tokens a day.
    pub bound: Expr,
}

#[derive(Deserialize)]
struct File {
    method: Method,
    #[serde(default)]
    define: BTreeMap<String, String>,
    #[serde(default)]
    fleet: Vec<FleetRow>,
    tokens: Option<TokenRow>,
}

#[derive(Deserialize)]
struct Method {
    match_days: i32,
    most_backcasts: usize,
    pace_least: f64,
    damping: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FleetRow {
    platform: String,
    unit: String,
    #[serde(default = "always")]
    from: i16,
    #[serde(default = "ever")]
    to: i16,
    wanted: Option<Spanned<String>>,
    supplied: Option<Spanned<String>>,
    sold: Option<Spanned<String>>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenRow {
    metric: String,
    bound: Spanned<String>,
    #[serde(rename = "why")]
    _why: String,
}

fn always() -> i16 {
    i16::MIN
}

fn ever() -> i16 {
    i16::MAX
}

impl Spec {
    /// Parse the parts of data/routes.toml that demand owns; the rest is gap's.
    pub fn parse(text: &str) -> Result<Spec, Wrong> {
        let line = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let file: File = toml::from_str(text)
            .map_err(|e| Wrong { line: line(e.span().map_or(0, |s| s.start)), message: e.message().to_string() })?;
        let one = |text: &Spanned<String>| {
            let whole = expand(text.get_ref(), &file.define);
            whole
                .and_then(|whole| Expr::parse(&whole))
                .map_err(|message| Wrong { line: line(text.span().start), message })
        };
        let maybe = |text: Option<Spanned<String>>| text.as_ref().map(one).transpose();
        let mut fleets = Vec::new();
        for row in file.fleet {
            fleets.push(FleetSpec {
                platform: row.platform,
                unit: row.unit,
                from: row.from,
                to: row.to,
                wanted: maybe(row.wanted)?,
                supplied: maybe(row.supplied)?,
                sold: maybe(row.sold)?,
            });
        }
        let tokens = match file.tokens {
            Some(row) => Some(TokenSpec { bound: one(&row.bound)?, metric: row.metric }),
            None => None,
        };
        let Method { match_days, most_backcasts, pace_least, damping } = file.method;
        Ok(Spec { match_days, most_backcasts, pace_least, damping, fleets, tokens })
    }
}
