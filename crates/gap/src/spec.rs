//! data/routes.toml: which quantities are compared, by which routes, as data. A route is an expression over addresses,
//! assumptions and data rows: `scaled(pace(nvidia/revenue), a:x, nvidia/revenue[-1y])`.

use std::collections::BTreeMap;

use demand::{Expr, Wrong, expand, parse_address};
use figure::Series;
use serde::Deserialize;
use toml::Spanned;

use crate::call::Bars;

/// The parsed file.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Constants of the method.
    pub method: Method,
    /// Bars of the call.
    pub bars: Bars,
    /// Routes tried for every quantity with an expected row.
    pub generic: Vec<RouteSpec>,
    /// Quantities with routes of their own.
    pub quantities: Vec<QuantitySpec>,
}

/// Constants of the method; names of assumptions start with `a:`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Two periods are the same if both ends are at most so many days apart (fiscal quarters drift).
    pub match_days: i32,
    /// At most so many past periods in a backcast.
    pub most_backcasts: usize,
    /// A part must have held at least this share of its days' share of the year for a pace to rest on it.
    pub pace_least: f64,
    /// Points shown of a series' past.
    pub history: usize,
    /// A period over for longer than so many days is not forecast any more, printed or not.
    pub unprinted_days: i32,
    /// Damping constant of trends.
    pub damping: String,
    /// Standard deviation of a route's ln error a year ahead, before anything is measured.
    pub error_prior: String,
    /// Weight of that prior, in past periods.
    pub error_weight: String,
    /// A draw whose logarithm is standard normal, one for each route.
    pub route_error: String,
    /// The same for what routes differ by.
    pub pool_error: String,
    /// Metrics never compared, each for the reason beside it.
    pub skip: Vec<Skip>,
}

/// A metric that is not compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Metric id.
    pub metric: String,
    /// Only under this basis, where given.
    pub basis: Option<String>,
    /// Why.
    pub why: String,
}

/// A route.
#[derive(Clone, Debug)]
pub struct RouteSpec {
    /// Its id.
    pub id: String,
    /// Routes of one group share inputs.
    pub group: String,
    /// How it is worked.
    pub expr: Expr,
    /// Not worked where this route could be.
    pub unless: Option<String>,
    /// Its error a year ahead before anything is measured, an assumption; that of the method where none is named.
    pub prior: Option<String>,
    /// What the backcast runs instead, where the quantity's own past does not reach: address and expression.
    pub proof: Option<(Series, Expr)>,
}

/// A quantity with routes of its own.
#[derive(Clone, Debug)]
pub struct QuantitySpec {
    /// Its address (the period is of no meaning).
    pub series: Series,
    /// Its unit.
    pub unit: String,
    /// Years from that of as-of for which it is worked.
    pub years: Vec<i16>,
    /// Whether generic routes are tried too.
    pub generic: bool,
    /// Its routes.
    pub routes: Vec<RouteSpec>,
    /// Rows that would allow more, named for the reader.
    pub wanting: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    method: Method,
    #[serde(default)]
    define: BTreeMap<String, String>,
    call: Bars,
    #[serde(default)]
    generic: Vec<RouteRow>,
    #[serde(default)]
    quantity: Vec<QuantityRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteRow {
    id: String,
    group: String,
    expr: Spanned<String>,
    unless: Option<String>,
    prior: Option<String>,
    proof: Option<ProofRow>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofRow {
    series: Spanned<String>,
    expr: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantityRow {
    series: Spanned<String>,
    unit: String,
    years: Vec<i16>,
    #[serde(default)]
    generic: bool,
    #[serde(default)]
    route: Vec<RouteRow>,
    #[serde(default)]
    wanting: Vec<String>,
}

impl Spec {
    /// Parse data/routes.toml.
    pub fn parse(text: &str) -> Result<Spec, Wrong> {
        let line = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let file: File = toml::from_str(text)
            .map_err(|e| Wrong { line: line(e.span().map_or(0, |s| s.start)), message: e.message().to_string() })?;
        let expr = |text: &Spanned<String>| {
            let whole = expand(text.get_ref(), &file.define);
            whole
                .and_then(|whole| Expr::parse(&whole))
                .map_err(|message| Wrong { line: line(text.span().start), message })
        };
        let address = |text: &Spanned<String>| {
            parse_address(text.get_ref()).ok_or_else(|| Wrong {
                line: line(text.span().start),
                message: format!("{:?} is no address entity/metric:item@basis", text.get_ref()),
            })
        };
        let route = |row: RouteRow| -> Result<RouteSpec, Wrong> {
            let proof = match &row.proof {
                Some(proof) => Some((address(&proof.series)?, expr(&proof.expr)?)),
                None => None,
            };
            Ok(RouteSpec {
                expr: expr(&row.expr)?,
                id: row.id,
                group: row.group,
                unless: row.unless,
                prior: row.prior,
                proof,
            })
        };
        let mut quantities = Vec::new();
        for row in file.quantity {
            quantities.push(QuantitySpec {
                series: address(&row.series)?,
                unit: row.unit,
                years: row.years,
                generic: row.generic,
                routes: row.route.into_iter().map(route).collect::<Result<_, _>>()?,
                wanting: row.wanting,
            });
        }
        let generic = file.generic.into_iter().map(route).collect::<Result<_, _>>()?;
        Ok(Spec { method: file.method, bars: file.call, generic, quantities })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_line() {
        let wrong = Spec::parse("[method]\nmatch_days = 10\nunknown = 1\n").unwrap_err();
        assert!(wrong.line >= 1 && !wrong.message.is_empty(), "{wrong:?}");
    }
}
