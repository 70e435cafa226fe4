//! The parts of data/routes.toml that make a fleet.

use std::collections::BTreeMap;

use figure::{EntityId, SourceId};
use serde::Deserialize;
use toml::Spanned;

use crate::agents::AgentsSpec;
use crate::expr::{Expr, Wrong, expand};
use crate::programme::{ProgrammeSpec, Side, Testimony};

/// The parsed parts.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Two periods are the same if both ends are at most so many days apart.
    pub match_days: i32,
    /// At most so many past periods in a record or bridge.
    pub most_backcasts: usize,
    /// Least share of its days' share that a part must have held for a pace.
    pub pace_least: f64,
    /// Damping constant of trends in days, an expression.
    pub damping: String,
    /// Platforms, in order.
    pub fleets: Vec<FleetSpec>,
    /// What tokens need.
    pub tokens: Option<TokenSpec>,
    /// Training programmes, in order.
    pub programmes: Vec<ProgrammeSpec>,
    /// What was said for and against their being held back.
    pub testimony: Vec<Testimony>,
    /// Share of agents by year.
    pub agents: Vec<AgentsSpec>,
    /// What counts as a change of growth.
    pub turning: trend::Bend,
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
    #[serde(default)]
    programme: Vec<ProgrammeRow>,
    #[serde(default)]
    testimony: Vec<TestimonyRow>,
    #[serde(default)]
    agents: Vec<AgentsRow>,
    turning: TurningRow,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgrammeRow {
    lab: String,
    unit: String,
    #[serde(default = "always")]
    from: i16,
    #[serde(default = "ever")]
    to: i16,
    wanted: Option<Spanned<String>>,
    supplied: Option<Spanned<String>>,
    #[serde(default)]
    wanting: Vec<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestimonyRow {
    #[serde(default)]
    lab: Option<String>,
    side: Side,
    zh: String,
    en: String,
    known_from: Spanned<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentsRow {
    from: i16,
    to: i16,
    growth: Option<Spanned<String>>,
    route: Vec<AgentsRoute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentsRoute {
    id: String,
    expr: Spanned<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TurningRow {
    bar: f64,
    least: f64,
    span_days: i32,
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
        let fleet = |row: FleetRow| -> Result<FleetSpec, Wrong> {
            let FleetRow { platform, unit, from, to, wanted, supplied, sold, .. } = row;
            let (wanted, supplied, sold) = (maybe(wanted)?, maybe(supplied)?, maybe(sold)?);
            Ok(FleetSpec { platform, unit, from, to, wanted, supplied, sold })
        };
        let programme = |row: ProgrammeRow| -> Result<ProgrammeSpec, Wrong> {
            let ProgrammeRow { lab, unit, from, to, wanted, supplied, wanting, .. } = row;
            let (wanted, supplied) = (maybe(wanted)?, maybe(supplied)?);
            Ok(ProgrammeSpec { lab, unit, from, to, wanted, supplied, wanting })
        };
        let agents = |row: AgentsRow| -> Result<AgentsSpec, Wrong> {
            let AgentsRow { from, to, growth, route } = row;
            let routes = route.into_iter().map(|r| Ok((r.id, one(&r.expr)?))).collect::<Result<_, Wrong>>()?;
            Ok(AgentsSpec { from, to, growth: maybe(growth)?, routes })
        };
        let testimony = |row: TestimonyRow| -> Result<Testimony, Wrong> {
            let TestimonyRow { lab, side, zh, en, known_from, source } = row;
            let wrong = || Wrong { line: line(known_from.span().start), message: "known_from is no day".to_string() };
            let (lab, source) = (lab.as_deref().map(EntityId::from), SourceId::from(source.as_str()));
            let known_from = known_from.get_ref().parse().map_err(|_| wrong())?;
            Ok(Testimony { lab, side, zh, en, known_from, source })
        };
        let tokens = match file.tokens {
            Some(row) => Some(TokenSpec { bound: one(&row.bound)?, metric: row.metric }),
            None => None,
        };
        let TurningRow { bar, least, span_days, .. } = file.turning;
        let Method { match_days, most_backcasts, pace_least, damping } = file.method;
        Ok(Spec {
            match_days,
            most_backcasts,
            pace_least,
            damping,
            fleets: file.fleet.into_iter().map(fleet).collect::<Result<_, _>>()?,
            tokens,
            programmes: file.programme.into_iter().map(programme).collect::<Result<_, _>>()?,
            testimony: file.testimony.into_iter().map(testimony).collect::<Result<_, _>>()?,
            agents: file.agents.into_iter().map(agents).collect::<Result<_, _>>()?,
            turning: trend::Bend { bar, least, span_days },
        })
    }
}
