//! The engine: works a route's expression on a sheet for any period with what was known by any day. The same route can
//! so be run on the past to see how far it was out.

use std::collections::BTreeMap;

use figure::{AssumptionId, Date, DatumId, EntityId, FigureId, Leaf, Period, Rule, Series, Sheet, Stance, Unit, Value};
use trend::{Ask, Evidence, Match, Quantity};

use crate::expr::{Expr, Shift};
use crate::rules::{ACCELERATORS_FOR_RUN, SHARE_OF_USE};

/// What routes ask of the data beside the sheet's own leaves.
pub trait Ground {
    /// A named guess.
    fn assumption(&self, id: &str) -> Option<(Unit, Value)>;
    /// A fact row known by a day.
    fn fact(&self, subject: &str, parameter: &str, as_of: Date) -> Option<(DatumId, Unit, Value)>;
    /// Whether a metric's values are rates, stocks or ratios, for which the length of a period does not matter.
    fn is_rate(&self, metric: &str) -> bool;
}

/// What demand and fabric handed up, by entity and period.
#[derive(Clone, Default, Debug)]
pub struct Given {
    /// Shipped accelerators by platform.
    pub fleet: BTreeMap<(EntityId, Period), FigureId>,
    /// Bill lines by part, platform and period.
    pub bill: BTreeMap<(EntityId, EntityId, Period), FigureId>,
}

/// Why a route could not be worked: the row that is missing.
pub type Missing = String;

/// What a route is worked for.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// The quantity.
    pub quantity: Quantity,
    /// For when.
    pub period: Period,
}

impl Target {
    /// Address of what is implied for it.
    pub fn series(&self) -> Series {
        self.quantity.series(self.period, Stance::Implied)
    }
}

/// Everything a run reads.
pub struct Engine<'a> {
    /// Leaves by quantity.
    pub evidence: &'a Evidence,
    /// Assumptions and facts.
    pub ground: &'a dyn Ground,
    /// Fleet and bill of this reading.
    pub given: &'a Given,
    /// When two periods count as the same.
    pub same: Match,
    /// At most so many past periods in a record or bridge.
    pub most: usize,
    /// A part must have held at least this share of its days' share of the year for a pace to rest on it.
    pub pace_least: f64,
    /// Damping constant of trends in days, an expression.
    pub damping: &'a str,
    /// As-of of this reading.
    pub now: Date,
    /// What `self` means, where it is a figure already worked.
    pub itself: Option<FigureId>,
}

impl Engine<'_> {
    /// Enter an assumption as a leaf, at an address of its own.
    pub fn assumption(&self, sheet: &mut Sheet, name: &str) -> Result<FigureId, Missing> {
        let id = name.strip_prefix("a:").unwrap_or(name);
        let (unit, value) = self.ground.assumption(id).ok_or_else(|| format!("assumptions.toml: {id}"))?;
        let series = Series::new("house", id, self.always(), Stance::House);
        Ok(sheet.enter(series, unit, Leaf::Assumption(AssumptionId::from(id)), value))
    }

    /// Assumptions hold for the year of as-of: a period is asked of every series.
    fn always(&self) -> Period {
        Period::day(self.now)
    }

    /// A draw of its own for one route to one target.
    pub fn noise(&self, sheet: &mut Sheet, name: &str, target: &Target, route: &str) -> Result<FigureId, Missing> {
        let id = name.strip_prefix("a:").unwrap_or(name);
        let (unit, value) = self.ground.assumption(id).ok_or_else(|| format!("assumptions.toml: {id}"))?;
        let item = target.quantity.item.as_ref().map_or(route.to_string(), |item| format!("{item}.{route}"));
        let series = target.series().item(&item).stance(Stance::House);
        Ok(sheet.enter(series, unit, Leaf::Assumption(AssumptionId::from(id)), value))
    }

    /// Work an expression for a target with what was known by `as_of`.
    pub fn work(&self, sheet: &mut Sheet, expr: &Expr, target: &Target, as_of: Date) -> Result<FigureId, Missing> {
        match expr {
            Expr::Itself(shift) if self.itself.is_some() && *shift == Shift::default() => {
                self.itself.ok_or_else(|| "self".to_string())
            }
            Expr::Itself(_) | Expr::Series(..) => self.look(sheet, "actual", expr, target, as_of),
            Expr::Assumption(name) => self.assumption(sheet, name),
            Expr::Fact(subject, parameter) => {
                let row = self.ground.fact(subject, parameter, as_of);
                let (id, unit, value) = row.ok_or_else(|| format!("facts: {subject}/{parameter} known by {as_of}"))?;
                let series = Series::new(subject, parameter, self.always(), Stance::Actual);
                Ok(sheet.enter(series, unit, Leaf::Row(id), value))
            }
            Expr::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                (
                    "actual" | "pace" | "damped" | "guidance" | "record" | "said" | "level" | "newest" | "planned"
                    | "growth",
                    [one],
                ) => self.look(sheet, name, one, target, as_of),
                ("since", [base, growth]) => {
                    let (growth, meant) = (self.work(sheet, growth, target, as_of)?, self.meant(base, target)?);
                    let series = meant.series().quantity();
                    let grown = self.since(sheet, &meant, growth, as_of);
                    grown.ok_or_else(|| format!("observations.csv: {series} actual, known by {as_of}"))
                }
                ("first", all) => self.first(sheet, all, target, as_of),
                ("fleet" | "bill", [Expr::Series(series, shift)]) => self.given(name, series, *shift, target, as_of),
                ("grown_with", [base, level]) => self.grown_with(sheet, base, level, target, as_of),
                ("bridge", [a, b]) => self.bridge(sheet, a, b, target, as_of),
                (name, arguments) => self.rule(sheet, name, arguments, target, as_of),
            },
        }
    }

    fn rule(
        &self,
        sheet: &mut Sheet,
        name: &str,
        arguments: &[Expr],
        target: &Target,
        as_of: Date,
    ) -> Result<FigureId, Missing> {
        let rule = named(name).ok_or_else(|| format!("routes.toml names no rule {name:?} that exists"))?;
        let inputs = arguments.iter().map(|a| self.work(sheet, a, target, as_of)).collect::<Result<Vec<_>, _>>()?;
        let units: Vec<Unit> = inputs.iter().map(|i| sheet.get(*i).map_or(Unit::ratio(), |f| f.unit.clone())).collect();
        // Accelerators are counted in the noun that is asked for: a GPU, a chip.
        let counted = name == ACCELERATORS_FOR_RUN.id && units.len() == 4;
        let unit = match units.as_slice() {
            [work, speed, used, time] if counted && work.over(&speed.times(used).times(time)).is_ratio() => {
                target.quantity.unit.clone()
            }
            units => unit_of(name, units)?,
        };
        Ok(sheet.work(rule, target.series(), unit, &inputs))
    }

    /// The quantity and period an address means, seen from a target.
    fn meant(&self, expr: &Expr, target: &Target) -> Result<Target, Missing> {
        let (quantity, shift) = match expr {
            Expr::Itself(shift) => (target.quantity.clone(), shift),
            Expr::Series(series, shift) => {
                let found = self.evidence.find(series);
                (found.cloned().ok_or_else(|| format!("observations.csv: {}", series.quantity()))?, shift)
            }
            _ => return Err("routes.toml: an address is expected here".to_string()),
        };
        let period = shift.apply(&target.period).ok_or_else(|| "calendar: no such period".to_string())?;
        Ok(Target { quantity, period })
    }

    fn look(
        &self,
        sheet: &mut Sheet,
        way: &str,
        expr: &Expr,
        target: &Target,
        as_of: Date,
    ) -> Result<FigureId, Missing> {
        let meant = self.meant(expr, target)?;
        let (points, figures) = self.evidence.points(&meant.quantity, Stance::Actual);
        let series = meant.series();
        let unit = &meant.quantity.unit;
        let ask = Ask { series: &series, unit, as_of, same: self.same };
        let rate = self.ground.is_rate(meant.quantity.metric.as_str());
        let missing = |what: &str| {
            format!("observations.csv: {} {what} for {}, known by {as_of}", series.quantity(), meant.period)
        };
        match way {
            "actual" => {
                let held = trend::standing(&points, as_of, self.same);
                let window = trend::covering(&points, &held, meant.period.start, meant.period.end, self.same);
                let window = window.ok_or_else(|| missing("actual"))?;
                Ok(trend::window_on_sheet(sheet, &window, &figures, &series, unit))
            }
            "pace" if rate => Err(missing("flow")),
            "pace" => {
                let pace = trend::pace(sheet, &points, &figures, &ask, self.pace_least);
                pace.ok_or_else(|| missing("actuals of this and the year before"))
            }
            "damped" => {
                let damping = self.work(sheet, &Expr::parse(self.damping)?, target, as_of)?;
                trend::damped(sheet, &points, &figures, &ask, rate, damping)
                    .ok_or_else(|| missing("two positive actuals before it"))
            }
            "guidance" => {
                let held = self.evidence.guidance(&meant.quantity, &meant.period, as_of, self.same);
                held.map(|h| h.figure).ok_or_else(|| missing("guidance"))
            }
            "said" => self.said(sheet, &meant, as_of).ok_or_else(|| missing("actual or forecast")),
            "level" => self.level(sheet, &meant, as_of).ok_or_else(|| missing("levels before and after")),
            "newest" => self.newest(&meant.quantity, as_of).map(|(_, f)| f).ok_or_else(|| missing("any actual")),
            "planned" => self.planned(sheet, &meant, as_of).ok_or_else(|| missing("actual or guidance before it")),
            "growth" => self.grown(sheet, &meant.quantity).ok_or_else(|| missing("two actuals one after the other")),
            _ => self
                .record(sheet, &meant, as_of)
                .ok_or_else(|| missing("two past periods with guidance and actual before it")),
        }
    }

    /// The first of several ways that can be worked.
    fn first(&self, sheet: &mut Sheet, ways: &[Expr], target: &Target, as_of: Date) -> Result<FigureId, Missing> {
        let mut lacking = Vec::new();
        for way in ways {
            match self.work(sheet, way, target, as_of) {
                Ok(figure) => return Ok(figure),
                Err(why) => lacking.push(why),
            }
        }
        Err(lacking.join("; "))
    }

    /// What is held of a quantity for each of its periods: the actual, else the median of the latest forecasts, one a
    /// house. Sorted by period.
    fn knots(&self, sheet: &mut Sheet, quantity: &Quantity, as_of: Date) -> Vec<(Period, FigureId)> {
        let (points, figures) = self.evidence.points(quantity, Stance::Actual);
        let mut knots: Vec<(Period, FigureId)> =
            trend::standing(&points, as_of, self.same).into_iter().map(|i| (points[i].period, figures[i])).collect();
        let mut forecasts: BTreeMap<Period, BTreeMap<&str, &trend::Held>> = BTreeMap::new();
        for held in self.evidence.of(quantity).iter().filter(|h| h.known_from <= as_of) {
            let speaks = matches!(held.stance, Stance::Forecast | Stance::Consensus);
            if speaks && !knots.iter().any(|(period, _)| self.same.same(period, &held.period)) {
                let of = forecasts.entry(held.period).or_default();
                if of.get(held.by.as_str()).is_none_or(|h| h.known_from < held.known_from) {
                    of.insert(&held.by, held);
                }
            }
        }
        for (period, by) in forecasts {
            let rows: Vec<FigureId> = by.values().map(|h| h.figure).collect();
            let series = quantity.series(period, Stance::Forecast);
            let figure = match rows.as_slice() {
                [one] => *one,
                many => sheet.work(&trend::rules::MEDIAN, series, quantity.unit.clone(), many),
            };
            knots.push((period, figure));
        }
        knots.sort_by_key(|(period, _)| *period);
        knots
    }

    /// What is held for the period, or for the nearest as long.
    fn said(&self, sheet: &mut Sheet, meant: &Target, as_of: Date) -> Option<FigureId> {
        let knots = self.knots(sheet, &meant.quantity, as_of);
        let like = knots.into_iter().filter(|(p, _)| self.same.alike(p, &meant.period));
        like.min_by_key(|(p, _)| ((p.end - meant.period.end).get_days().abs(), *p)).map(|(_, figure)| figure)
    }

    /// A rate or stock in the middle of the period, in a straight line between what is held before and after.
    fn level(&self, sheet: &mut Sheet, meant: &Target, as_of: Date) -> Option<FigureId> {
        let middle = |p: &Period| (p.start - meant.period.start).get_days() + (p.days() - 1) / 2;
        let at = middle(&meant.period);
        let knots = self.knots(sheet, &meant.quantity, as_of);
        let (before, a) = knots.iter().rev().find(|(p, _)| middle(p) <= at)?;
        let (after, b) = knots.iter().find(|(p, _)| middle(p) > at)?;
        let days = |from: i32, to: i32| f64::from(to - from);
        let since = trend::calendar_days(sheet, before.start, meant.period.end, days(middle(before), at));
        let until = trend::calendar_days(sheet, meant.period.start, after.end, days(at, middle(after)));
        let (series, unit) = (meant.series(), meant.quantity.unit.clone());
        Some(sheet.work(&trend::rules::INTERPOLATED, series, unit, &[*a, *b, since, until]))
    }

    /// How actuals came out against guidance: geometric mean over past periods as long, the newest first.
    fn record(&self, sheet: &mut Sheet, meant: &Target, as_of: Date) -> Option<FigureId> {
        let (points, figures) = self.evidence.points(&meant.quantity, Stance::Actual);
        let mut pairs = Vec::new();
        for (window, period, then) in trend::past_targets(&points, &meant.period, as_of, self.same) {
            if let Some(said) = self.evidence.guidance(&meant.quantity, &period, then, self.same)
                && said.value > 0.0
                && window.value(&points) > 0.0
                && pairs.len() < 2 * self.most
            {
                let came = trend::window_on_sheet(sheet, &window, &figures, &meant.series(), &meant.quantity.unit);
                pairs.extend([said.figure, came]);
            }
        }
        (pairs.len() >= 4).then(|| sheet.work(&trend::rules::RECORD, meant.series(), Unit::ratio(), &pairs))
    }

    fn given(
        &self,
        which: &str,
        series: &Series,
        shift: Shift,
        target: &Target,
        as_of: Date,
    ) -> Result<FigureId, Missing> {
        if as_of != self.now {
            return Err(format!("{which} of {as_of}: a fleet is worked for the day of the reading only"));
        }
        let period = shift.apply(&target.period).ok_or_else(|| "calendar: no such period".to_string())?;
        let entity = series.entity.clone();
        // `bill(part/platform)`: the address' second word is the platform.
        let found = match which {
            "fleet" => self.given.fleet.get(&(entity, period)),
            _ => self.given.bill.get(&(entity, EntityId::from(series.metric.as_str()), period)),
        };
        found.copied().ok_or_else(|| format!("{which}: no line {} for {period}", series.quantity()))
    }

    /// The newest actual of the base before the target, moved as a level moves from its period to the target's.
    fn grown_with(
        &self,
        sheet: &mut Sheet,
        base: &Expr,
        level: &Expr,
        target: &Target,
        as_of: Date,
    ) -> Result<FigureId, Missing> {
        let mut lacking = String::new();
        for years in 1..=i16::try_from(self.most).unwrap_or(i16::MAX) {
            let Some(period) = target.period.shift_years(-years) else { break };
            let then = Target { quantity: target.quantity.clone(), period };
            match self.look(sheet, "actual", base, &then, as_of) {
                Ok(figure) => {
                    let now = self.work(sheet, level, target, as_of)?;
                    let before = self.work(sheet, level, &then, as_of)?;
                    let unit = sheet.get(figure).map(|f| f.unit.clone()).unwrap_or_default();
                    return Ok(sheet.work(&trend::rules::SCALED, target.series(), unit, &[figure, now, before]));
                }
                Err(why) if lacking.is_empty() => lacking = why,
                Err(_) => {}
            }
        }
        Err(lacking)
    }

    /// Two definitions of one thing, measured on the newest period for which both are known: first over second.
    fn bridge(&self, sheet: &mut Sheet, a: &Expr, b: &Expr, target: &Target, as_of: Date) -> Result<FigureId, Missing> {
        for years in 0..=i16::try_from(self.most).unwrap_or(i16::MAX) {
            let Some(period) = target.period.shift_years(-years) else { break };
            let then = Target { quantity: target.quantity.clone(), period };
            if let (Ok(top), Ok(bottom)) =
                (self.look(sheet, "actual", a, &then, as_of), self.look(sheet, "actual", b, &then, as_of))
            {
                let series = self.meant(a, &then)?.series();
                return Ok(sheet.work(&figure::rules::QUOTIENT, series, Unit::ratio(), &[top, bottom]));
            }
        }
        let name = |e: &Expr| self.meant(e, target).map_or(String::new(), |t| t.series().quantity());
        Err(format!("observations.csv: one year of both {} and {}, known by {as_of}", name(a), name(b)))
    }
}

/// Unit of a rule's result; Err when it does not fit.
fn unit_of(rule: &str, units: &[Unit]) -> Result<Unit, Missing> {
    let first = units.first().cloned().ok_or_else(|| format!("routes.toml: {rule} without arguments"))?;
    match (rule, units) {
        ("product", all) => Ok(all[1..].iter().fold(first, |u, v| u.times(v))),
        ("quotient", [a, b]) => Ok(a.over(b)),
        ("scaled", [a, b, c]) => Ok(a.times(b).over(c)),
        ("grown", [a, b]) if b.is_ratio() => Ok(a.clone()),
        ("share-of-use", [a, b]) if a.is_ratio() && b.is_ratio() => Ok(first),
        ("sum" | "difference" | "minimum" | "geometric-mean" | "median", all) if all.iter().all(|u| *u == first) => {
            Ok(first)
        }
        _ => {
            Err(format!("routes.toml: {rule} of {}", units.iter().map(Unit::to_string).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// Rules an expression may name.
pub fn named(id: &str) -> Option<&'static Rule> {
    use figure::rules::{DIFFERENCE, GEOMETRIC_MEAN, GROWN, MINIMUM, PRODUCT, QUOTIENT, SUM};
    use trend::rules::{MEDIAN, SCALED};
    let all: [&'static Rule; 11] = [
        &SUM,
        &PRODUCT,
        &QUOTIENT,
        &DIFFERENCE,
        &MINIMUM,
        &GEOMETRIC_MEAN,
        &GROWN,
        &MEDIAN,
        &SCALED,
        &ACCELERATORS_FOR_RUN,
        &SHARE_OF_USE,
    ];
    all.into_iter().find(|rule| rule.id == id)
}
