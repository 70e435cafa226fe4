//! Beliefs and views beside the evidence of the day: what the newest prints of the series that tell of a thing say
//! against what somebody is said to think of it.

use almanac::Almanac;
use figure::{ClaimId, Date, EntityId, FigureId, From, Leaf, Period, Series, Sheet, Stance, Unit};
use trend::{Evidence, Match, Point, Quantity};

use crate::rules::GROWTH;
use crate::speaks::{Reading, Speaks};

/// What somebody is said to think of something.
#[derive(Clone, PartialEq, Debug)]
pub struct Allegation {
    /// The claim.
    pub claim: ClaimId,
    /// Of what.
    pub about: EntityId,
    /// Some(true): thinks little of it, or thinks it bad; Some(false): thinks much of it; None: neither.
    pub holds_low: Option<bool>,
    /// For when, where said.
    pub period: Option<Period>,
    /// Day it was said.
    pub said_on: Option<Date>,
}

/// One print that speaks.
#[derive(Clone, PartialEq, Debug)]
pub struct Sign {
    /// `level / base - 1`, worked.
    pub growth: FigureId,
    /// The newest print.
    pub level: FigureId,
    /// The same time a year before; the print nearest to it where there is none.
    pub base: FigureId,
    /// Address of the newest print.
    pub series: Series,
    /// Period of the base.
    pub since: Period,
    /// Day the newest print was known.
    pub known_from: Date,
    /// Its period ended before the one spoken of began.
    pub earlier: bool,
    /// Some(true): against the belief; Some(false): for it; None: takes no side.
    pub against: Option<bool>,
}

/// What the evidence of the day says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Most series that take a side speak against it.
    Contradicted,
    /// Most speak for it.
    Supported,
    /// They are split.
    Mixed,
    /// None takes a side.
    Open,
}

/// An alleged belief, shown as such: never an expectation.
#[derive(Clone, PartialEq, Debug)]
pub struct Alleged {
    /// The claim.
    pub claim: ClaimId,
    /// What speaks: against first, the newest first.
    pub evidence: Vec<Sign>,
    /// What it comes to.
    pub verdict: Verdict,
    /// Signs against it ...
    pub against: usize,
    /// ... of those that take a side.
    pub of: usize,
}

/// Beliefs and views against the rows known on a day. Figures that notes state are no evidence here: what a note itself
/// says against a belief stands with the belief.
pub fn alleged(
    sheet: &mut Sheet,
    speaks: &Speaks,
    evidence: &Evidence,
    almanac: &Almanac,
    same: Match,
    as_of: Date,
    allegations: &[Allegation],
) -> Vec<Alleged> {
    let judge = |allegation: &Allegation| {
        let quantities = speaks.of(&allegation.about, evidence, almanac, as_of);
        let day = Day { speaks: &speaks.method, evidence, almanac, same, as_of };
        let mut signs: Vec<Sign> =
            quantities.iter().filter_map(|quantity| day.sign(sheet, quantity, allegation)).collect();
        signs.sort_by(|a, b| {
            let key = |s: &Sign| (side(s), std::cmp::Reverse(s.known_from), s.series.clone());
            key(a).cmp(&key(b))
        });
        let count = |against: bool| signs.iter().filter(|s| s.against == Some(against)).count();
        let (against, of) = (count(true), count(true) + count(false));
        Alleged {
            claim: allegation.claim,
            verdict: verdict(against, of, speaks.method.most),
            evidence: signs,
            against,
            of,
        }
    };
    allegations.iter().map(judge).collect()
}

fn side(sign: &Sign) -> u8 {
    match sign.against {
        Some(true) => 0,
        Some(false) => 1,
        None => 2,
    }
}

fn verdict(against: usize, of: usize, most: f64) -> Verdict {
    let enough = |count: usize| count as f64 >= most * of as f64;
    match of {
        0 => Verdict::Open,
        _ if enough(against) => Verdict::Contradicted,
        _ if enough(of - against) => Verdict::Supported,
        _ => Verdict::Mixed,
    }
}

/// The evidence of a day.
struct Day<'a> {
    speaks: &'a Reading,
    evidence: &'a Evidence,
    almanac: &'a Almanac,
    same: Match,
    as_of: Date,
}

impl Day<'_> {
    /// What a series says: its newest print (of a past period spoken of, the newest within it) over the same time a
    /// year before, or over the print nearest to that where there is none.
    fn sign(&self, sheet: &mut Sheet, quantity: &Quantity, allegation: &Allegation) -> Option<Sign> {
        let (points, figures) = rows(sheet, self.evidence, quantity);
        let until = allegation.period.map_or(self.as_of, |p| p.end.min(self.as_of));
        let held = trend::standing(&points, self.as_of, self.same);
        let speaks = |i: &usize| {
            let ended = points[*i].period.end;
            ended <= until && (until - ended).get_days() <= self.speaks.shelf_days && points[*i].value > 0.0
        };
        // Of one end the shortest period is the newest: a fourth quarter before its year.
        let mut fresh: Vec<usize> = held.iter().copied().filter(speaks).collect();
        fresh.sort_by_key(|i| std::cmp::Reverse((points[*i].period.end, points[*i].period.start)));
        let line = Line { points: &points, held: &held, same: self.same, rate: self.is_rate(quantity) };
        // A quarter against the quarter before shows its season: of a flow a print with a year behind it goes first.
        let seasonal = fresh.iter().filter(|_| !line.rate).find_map(|i| Some((*i, line.year_before(*i)?)));
        let (newest, base) = seasonal.or_else(|| {
            let newest = *fresh.first()?;
            Some((newest, line.year_before(newest).or_else(|| line.nearest_before(newest))?))
        })?;
        let (level, before) = (points[newest], points[base]);
        let series = quantity.series(level.period, Stance::Actual);
        let address = Series::new(quantity.entity.as_str(), "growth", level.period, Stance::Actual);
        let address = Series { item: quantity.item.clone(), ..address };
        let growth = sheet.work(&GROWTH, address, Unit::ratio(), &[figures[newest], figures[base]]);
        let moved = sheet.summary(growth).p50;
        let rising = if moved > self.speaks.bar { Some(true) } else { (moved < -self.speaks.bar).then_some(false) };
        Some(Sign {
            growth,
            level: figures[newest],
            base: figures[base],
            series,
            since: before.period,
            known_from: level.known_from,
            earlier: allegation.period.is_some_and(|p| level.period.end < p.start),
            against: rising.zip(allegation.holds_low).map(|(rising, low)| rising == low),
        })
    }

    fn is_rate(&self, quantity: &Quantity) -> bool {
        self.almanac.metric(&quantity.metric).is_some_and(|m| m.kind != almanac::Flow::Flow)
    }
}

/// Points of one quantity that stand. Values of a rate need not be of periods of one length.
struct Line<'a> {
    points: &'a [Point],
    held: &'a [usize],
    same: Match,
    rate: bool,
}

impl Line<'_> {
    fn year_before(&self, of: usize) -> Option<usize> {
        let ago = self.points[of].period.shift_years(-1)?;
        let fits = |p: &Period| if self.rate { self.same.day(p.end, ago.end) } else { self.same.same(p, &ago) };
        self.usable().find(|i| fits(&self.points[*i].period))
    }

    /// The print before it that lies nearest to a year before.
    fn nearest_before(&self, of: usize) -> Option<usize> {
        let of = &self.points[of].period;
        let ago = of.shift_years(-1)?.end;
        let earlier = |p: &Period| p.end < of.end && (self.rate || self.same.alike(p, of));
        let far = |i: &usize| (self.points[*i].period.end - ago).get_days().abs();
        self.usable().filter(|i| earlier(&self.points[*i].period)).min_by_key(far)
    }

    fn usable(&self) -> impl Iterator<Item = usize> {
        self.held.iter().copied().filter(|i| self.points[*i].value > 0.0)
    }
}

/// Actuals of a quantity that stand as rows of the almanac.
fn rows(sheet: &Sheet, evidence: &Evidence, quantity: &Quantity) -> (Vec<Point>, Vec<FigureId>) {
    let (points, figures) = evidence.points(quantity, Stance::Actual);
    let is_row = |id: &FigureId| sheet.get(*id).is_some_and(|f| matches!(f.from, From::Leaf(Leaf::Row(_), _)));
    points.into_iter().zip(figures).filter(|(_, figure)| is_row(figure)).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_follow_the_counts() {
        use Verdict::*;
        let table = [(0, 0, Open), (1, 1, Contradicted), (0, 1, Supported), (3, 4, Contradicted), (1, 4, Supported)];
        for (against, of, want) in table.into_iter().chain([(1, 2, Mixed), (2, 3, Mixed)]) {
            assert_eq!(verdict(against, of, 0.75), want, "{against} of {of}");
        }
    }
}
