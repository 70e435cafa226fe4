//! The sheet: an arena of figures, each a leaf or worked from others by a rule, with an index by series. It searches
//! for no company, formats nothing and knows no almanac.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::draws::{Draws, Summary, Value};
use crate::{AssumptionId, ClaimId, DatumId, FigureId, Hasher, Series, Unit};

/// How figures become a figure. No captures and no literals but 0, 1 and 2, so that lineage cannot lie.
pub struct Rule {
    /// Unique name, as in docs/method.md.
    pub id: &'static str,
    /// Inputs (equally long slices) to output, world by world.
    pub f: fn(&[&[f64]], &mut [f64]),
    /// The spreadsheet formula over inputs `{0}`, `{1}` ... where the rule is + - * / min max; `{*}` = all inputs.
    pub formula: Option<&'static str>,
    /// One line for people: what it works out, and from what.
    pub doc: &'static str,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// Where lineage ends. There is no fourth kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Leaf {
    /// Words of a note.
    Claim(ClaimId),
    /// A row of a data table.
    Row(DatumId),
    /// A guess with a name and an owner.
    Assumption(AssumptionId),
}

/// Why a figure is held.
#[derive(Clone, Debug)]
pub enum From {
    /// A leaf and what it is held to be.
    Leaf(Leaf, Value),
    /// Worked by a rule out of these figures, in this order.
    Worked(&'static Rule, Vec<FigureId>),
}

/// One figure of a sheet.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its identity: series, rule and inputs; no values.
    pub id: FigureId,
    /// Its address.
    pub series: Series,
    /// Its unit.
    pub unit: Unit,
    /// Why we hold it.
    pub from: From,
    draws: OnceLock<Draws>,
}

/// All figures of one reading. Cloning shares the draws already made.
#[derive(Clone, Debug)]
pub struct Sheet {
    seed: u64,
    count: usize,
    figures: Vec<Figure>,
    place: BTreeMap<FigureId, usize>,
    index: BTreeMap<Series, Vec<FigureId>>,
}

impl Sheet {
    /// An empty sheet that draws `count` worlds from `seed`.
    pub fn new(seed: u64, count: usize) -> Sheet {
        assert!(count > 1, "a sheet needs at least two draws");
        Sheet { seed, count, figures: Vec::new(), place: BTreeMap::new(), index: BTreeMap::new() }
    }

    /// Enter a leaf. The same leaf for the same series is entered once; its first value stays.
    pub fn enter(&mut self, series: Series, unit: Unit, leaf: Leaf, value: Value) -> FigureId {
        let mut hasher = Hasher::new("leaf");
        series.hash_into(&mut hasher);
        let (kind, id) = match &leaf {
            Leaf::Claim(id) => ("claim", id.0.full()),
            Leaf::Row(id) => ("row", id.to_string()),
            Leaf::Assumption(id) => ("assumption", id.to_string()),
        };
        hasher.part(kind.as_bytes()).part(id.as_bytes());
        self.add(FigureId(hasher.finish()), series, unit, From::Leaf(leaf, value))
    }

    /// Work a figure out of others. The same rule on the same inputs for the same series is one figure.
    pub fn work(&mut self, rule: &'static Rule, series: Series, unit: Unit, inputs: &[FigureId]) -> FigureId {
        let mut hasher = Hasher::new("worked");
        series.hash_into(&mut hasher);
        hasher.part(rule.id.as_bytes());
        for input in inputs {
            assert!(self.place.contains_key(input), "rule {} was given a figure of another sheet", rule.id);
            hasher.part(&input.0.0);
        }
        self.add(FigureId(hasher.finish()), series, unit, From::Worked(rule, inputs.to_vec()))
    }

    fn add(&mut self, id: FigureId, series: Series, unit: Unit, from: From) -> FigureId {
        if !self.place.contains_key(&id) {
            self.place.insert(id, self.figures.len());
            self.index.entry(series.clone()).or_default().push(id);
            self.figures.push(Figure { id, series, unit, from, draws: OnceLock::new() });
        }
        id
    }

    /// The figure with this id.
    pub fn get(&self, id: FigureId) -> Option<&Figure> {
        self.place.get(&id).map(|place| &self.figures[*place])
    }

    fn known(&self, id: FigureId) -> &Figure {
        self.get(id).expect("ids come from this sheet")
    }

    /// All figures, in the order entered; inputs stand before what is worked from them.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// All figures at this address, in the order entered.
    pub fn at(&self, series: &Series) -> &[FigureId] {
        self.index.get(series).map_or(&[], Vec::as_slice)
    }

    /// All addresses with their figures, sorted by address.
    pub fn series(&self) -> impl Iterator<Item = (&Series, &[FigureId])> {
        self.index.iter().map(|(series, ids)| (series, ids.as_slice()))
    }

    /// The equally likely values of a figure, made when first asked for. Exact inputs give an exact figure.
    pub fn draws(&self, id: FigureId) -> Draws {
        // Inputs stand before outputs, so an explicit stack is not needed: lineage is as deep as chains are long.
        let figure = self.known(id);
        figure
            .draws
            .get_or_init(|| match &figure.from {
                From::Leaf(_, value) => value.draw(self.seed, figure.id, self.count),
                From::Worked(rule, inputs) => {
                    let inputs: Vec<Draws> = inputs.iter().map(|input| self.draws(*input)).collect();
                    let count = if inputs.iter().all(Draws::is_exact) { 1 } else { self.count };
                    let wide: Vec<Vec<f64>> =
                        inputs.iter().map(|d| if d.is_exact() { vec![d.0[0]; count] } else { d.0.to_vec() }).collect();
                    let slices: Vec<&[f64]> = wide.iter().map(Vec::as_slice).collect();
                    let mut out = vec![0.0; count];
                    (rule.f)(&slices, &mut out);
                    Draws(out.into())
                }
            })
            .clone()
    }

    /// Median and 80 % interval.
    pub fn summary(&self, id: FigureId) -> Summary {
        match &self.known(id).from {
            From::Leaf(_, value) => value.summary(),
            From::Worked(..) => self.draws(id).summary(),
        }
    }

    /// The leaves beneath a figure (itself when it is one).
    pub fn leaves(&self, id: FigureId) -> BTreeSet<FigureId> {
        let (mut seen, mut leaves, mut stack) = (BTreeSet::new(), BTreeSet::new(), vec![id]);
        while let Some(next) = stack.pop() {
            if seen.insert(next) {
                match &self.known(next).from {
                    From::Leaf(..) => _ = leaves.insert(next),
                    From::Worked(_, inputs) => stack.extend(inputs),
                }
            }
        }
        leaves
    }

    /// The figures that stand on this one, itself among them.
    pub fn dependents(&self, id: FigureId) -> BTreeSet<FigureId> {
        let mut found = BTreeSet::from([id]);
        for figure in &self.figures {
            if let From::Worked(_, inputs) = &figure.from
                && inputs.iter().any(|input| found.contains(input))
            {
                found.insert(figure.id);
            }
        }
        found
    }

    /// The sheet as it would be if this leaf were held to be `value`: only its dependents are worked again. Sliders,
    /// `--set`, tornado and break-even are all this. None when `id` is no leaf of this sheet.
    pub fn with(&self, id: FigureId, value: Value) -> Option<Sheet> {
        let place = *self.place.get(&id)?;
        let From::Leaf(leaf, _) = &self.figures[place].from else { return None };
        let leaf = leaf.clone();
        let mut sheet = self.clone();
        for dependent in self.dependents(id) {
            sheet.figures[self.place[&dependent]].draws = OnceLock::new();
        }
        sheet.figures[place].from = From::Leaf(leaf, value);
        Some(sheet)
    }

    /// Each leaf's share of a figure's doubt: the variance of ln (of the value where it is not positive) that goes
    /// when the leaf is fixed at its median, shares scaled to 1. Sorted by share, then id. Empty for exact figures.
    pub fn doubt(&self, id: FigureId) -> Vec<(FigureId, f64)> {
        let whole = spread(&self.draws(id));
        let mut shares: Vec<(FigureId, f64)> = Vec::new();
        for leaf in self.leaves(id) {
            if self.draws(leaf).is_exact() {
                continue;
            }
            let fixed = self.with(leaf, Value::Exact(self.summary(leaf).p50)).expect("leaves are leaves");
            shares.push((leaf, (whole - spread(&fixed.draws(id))).max(0.0)));
        }
        let sum: f64 = shares.iter().map(|(_, s)| s).sum();
        if sum > 0.0 {
            shares.iter_mut().for_each(|(_, s)| *s /= sum);
        }
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    }
}

fn spread(draws: &Draws) -> f64 {
    let positive = draws.0.iter().all(|v| *v > 0.0);
    let value = |v: &f64| if positive { crate::maths::ln(*v) } else { *v };
    let n = draws.0.len() as f64;
    let mean = draws.0.iter().map(value).sum::<f64>() / n;
    draws.0.iter().map(|v| (value(v) - mean) * (value(v) - mean)).sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{PRODUCT, SUM};
    use crate::{Period, Stance};

    fn series(name: &str) -> Series {
        Series::new(name, "m", Period::year(2025).unwrap(), Stance::Implied)
    }

    fn leaf(sheet: &mut Sheet, name: &str, value: Value) -> FigureId {
        sheet.enter(series(name), Unit::ratio(), Leaf::Assumption(AssumptionId::from(name)), value)
    }

    #[test]
    fn only_dependents_move() {
        let mut sheet = Sheet::new(1, 512);
        let a = leaf(&mut sheet, "a", Value::Exact(2.0));
        let b = leaf(&mut sheet, "b", Value::Band { p10: 2.0, p50: 3.0, p90: 4.0 });
        let c = leaf(&mut sheet, "c", Value::Uniform { low: 0.0, high: 1.0 });
        let ab = sheet.work(&PRODUCT, series("ab"), Unit::ratio(), &[a, b]);
        let bc = sheet.work(&SUM, series("bc"), Unit::ratio(), &[b, c]);
        assert!((sheet.summary(ab).p50 - 6.0).abs() < 0.05);
        let moved = sheet.with(a, Value::Exact(2.02)).unwrap();
        assert_eq!(moved.draws(bc), sheet.draws(bc));
        assert!((moved.summary(ab).p50 / sheet.summary(ab).p50 - 1.01).abs() < 1e-12);
        assert_eq!(sheet.dependents(a), BTreeSet::from([a, ab]));
        assert_eq!(sheet.leaves(bc), BTreeSet::from([b, c]));
        assert!(sheet.with(ab, Value::Exact(1.0)).is_none());
        assert_eq!(sheet.doubt(ab), [(b, 1.0)]);
        assert_eq!(sheet.work(&PRODUCT, series("ab"), Unit::ratio(), &[a, b]), ab);
    }

    #[test]
    fn shared_doubt_cancels() {
        let mut sheet = Sheet::new(1, 512);
        let b = leaf(&mut sheet, "b", Value::Band { p10: 2.0, p50: 3.0, p90: 4.0 });
        let one = sheet.work(&crate::rules::QUOTIENT, series("one"), Unit::ratio(), &[b, b]);
        let s = sheet.summary(one);
        assert_eq!((s.p10, s.p90), (1.0, 1.0));
    }
}
