//! Companies of the chain by what they are exposed to: never a share that no row states.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use almanac::{Almanac, Exposure, Kind};
use figure::rules::PRODUCT;
use figure::{ClaimId, Date, DatumId, EntityId, FigureId, Leaf, Period, Series, Sheet, Stance, Unit, Value};

use crate::gaps::{Gap, Gaps};
use crate::speaks::{Speaks, is_within};

/// A note's words that tie a company to something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Exposed {
    /// Who.
    pub company: EntityId,
    /// To what: product, topic or customer.
    pub to: EntityId,
    /// The claim.
    pub claim: ClaimId,
}

/// A stated share of a company.
#[derive(Clone, PartialEq, Debug)]
pub struct Share {
    /// Of what.
    pub product: EntityId,
    /// `revenue` (of its revenue), `customers` (of its revenue, by largest customers), `overseas` (sold abroad).
    pub measure: String,
    /// The share; None where the source gives words only.
    pub figure: Option<FigureId>,
    /// Definition, as the source has it.
    pub words: String,
    /// Day it was known.
    pub known_from: Date,
    /// Its row.
    pub row: DatumId,
}

/// One part of the chain that a company sells into.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// Product, topic or customer.
    pub product: EntityId,
    /// Newest known first; empty: share not known.
    pub shares: Vec<Share>,
    /// Claims of notes that tie the company to it.
    pub claims: Vec<ClaimId>,
    /// Widest gap compared for the product or its market: index in `Gaps::rows`.
    pub gap: Option<usize>,
    /// Share of revenue times gap.
    pub exposed: Option<FigureId>,
    /// Which row would be needed for it.
    pub missing: Option<String>,
}

/// A listed company of the chain.
#[derive(Clone, PartialEq, Debug)]
pub struct Company {
    /// Who.
    pub entity: EntityId,
    /// What it sells into, the largest |share x gap| first, then the widest gap.
    pub parts: Vec<Part>,
    /// Its own rows in `Gaps::rows`.
    pub own: Vec<usize>,
    /// All claims of notes that tie it to the chain.
    pub claims: Vec<ClaimId>,
}

/// Listed companies that sell into the chain by the tables, or that a note ties to it: by |share x gap| weighed with
/// how far the chance is from even, then those with a gap but no share, then by name. Only rows known on the day.
pub fn companies(
    sheet: &mut Sheet,
    speaks: &Speaks,
    gaps: &Gaps,
    almanac: &Almanac,
    as_of: Date,
    said: &[Exposed],
) -> Vec<Company> {
    let widths = gaps.rows.iter().map(|row| row.gap.map_or(0.0, |gap| sheet.summary(gap).p50.abs())).collect();
    let desk = Desk { speaks, gaps, almanac, as_of, widths };
    let listed = |entity: &EntityId| almanac.entity(entity).is_some_and(|e| e.is_listed() && e.exchange.is_some());
    let mut rows: Vec<(Place, Company)> = Vec::new();
    for (entity, products) in ties(almanac, as_of, said).into_iter().filter(|(entity, _)| listed(entity)) {
        let part = |(product, claims)| {
            let part = desk.part(sheet, &entity, product, claims);
            (desk.place(sheet, &part), part)
        };
        let mut parts: Vec<(Place, Part)> = products.into_iter().map(part).collect();
        parts.sort_by(|a, b| a.0.before(&b.0).then_with(|| a.1.product.cmp(&b.1.product)));
        let place = parts.first().map_or(Place::default(), |p| p.0);
        let parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
        let own = (0..gaps.rows.len()).filter(|i| gaps.rows[*i].series.entity == entity).collect();
        let claims: BTreeSet<ClaimId> = parts.iter().flat_map(|p| p.claims.iter().copied()).collect();
        rows.push((place, Company { entity, parts, own, claims: claims.into_iter().collect() }));
    }
    let name = |c: &Company| almanac.entity(&c.entity).map_or(String::new(), |e| e.name_en.to_lowercase());
    // Of companies without a share, how wide the gap is says nothing of them: by name.
    let key = |place: &Place| Place { width: if place.width > 0.0 { 1.0 } else { 0.0 }, ..*place };
    rows.sort_by(|a, b| {
        let by = key(&a.0).before(&key(&b.0)).then_with(|| name(&a.1).cmp(&name(&b.1)));
        by.then_with(|| a.1.entity.cmp(&b.1.entity))
    });
    rows.into_iter().map(|(_, company)| company).collect()
}

type Ties = BTreeMap<EntityId, BTreeMap<EntityId, BTreeSet<ClaimId>>>;

/// Company to what ties it to the chain, with the claims that say so. What a note says of a market goes to the
/// company's products in that market of which a share is stated.
fn ties(almanac: &Almanac, as_of: Date, said: &[Exposed]) -> Ties {
    let mut ties = Ties::new();
    for company in almanac.companies(as_of) {
        let parts = ties.entry(company.entity.clone()).or_default();
        company.products.iter().for_each(|product| _ = parts.entry(product.clone()).or_default());
    }
    for exposure in almanac.exposures(as_of) {
        ties.entry(exposure.entity.clone()).or_default().entry(exposure.product.clone()).or_default();
    }
    for exposed in said {
        let stated = almanac.exposures(as_of).filter(|e| e.entity == exposed.company);
        let mut to: Vec<&EntityId> =
            stated.map(|e| &e.product).filter(|p| is_within(almanac, p, &exposed.to)).collect();
        if to.is_empty() {
            to.push(&exposed.to);
        }
        let parts = ties.entry(exposed.company.clone()).or_default();
        to.into_iter().for_each(|to| _ = parts.entry(to.clone()).or_default().insert(exposed.claim));
    }
    ties
}

/// Where a part or company stands in the order.
#[derive(Clone, Copy, Default)]
struct Place {
    /// |share x gap| by how far the chance is from even.
    exposed: f64,
    /// |gap|.
    width: f64,
}

impl Place {
    fn before(&self, other: &Place) -> Ordering {
        other.exposed.total_cmp(&self.exposed).then(other.width.total_cmp(&self.width))
    }
}

/// What parts are worked from.
struct Desk<'a> {
    speaks: &'a Speaks,
    gaps: &'a Gaps,
    almanac: &'a Almanac,
    as_of: Date,
    /// Median |gap|, by row.
    widths: Vec<f64>,
}

const REVENUE: &str = "revenue";
const SHARE: &str = "revenue_share";
const OF_REVENUE: &str = "of_revenue";

impl Desk<'_> {
    fn part(&self, sheet: &mut Sheet, company: &EntityId, product: EntityId, claims: BTreeSet<ClaimId>) -> Part {
        let exposures = self.almanac.exposures(self.as_of);
        let mut rows: Vec<&Exposure> = exposures.filter(|e| e.entity == *company && e.product == product).collect();
        rows.sort_by(|a, b| b.known_from.cmp(&a.known_from).then_with(|| a.id.cmp(&b.id)));
        let shares: Vec<Share> = rows.into_iter().map(|row| share(sheet, row)).collect();
        let gap = self.widest(company, &product);
        let of_revenue = shares.iter().filter(|s| s.measure == REVENUE).find_map(|s| s.figure);
        let exposed = of_revenue.zip(gap).and_then(|(share, gap)| {
            let row = &self.gaps.rows[gap];
            let series = Series::new(company.as_str(), SHARE, row.series.period, Stance::Implied);
            let series = series.item(product.as_str()).basis(OF_REVENUE);
            Some(sheet.work(&PRODUCT, series, Unit::ratio(), &[share, row.gap?]))
        });
        let missing = match (of_revenue, gap) {
            (Some(_), Some(_)) => None,
            (None, _) => Some(format!("exposures.csv: {company}, {product}, {REVENUE}")),
            (_, None) => Some(format!("observations.csv: {product}: an expected row, and actuals to work it from")),
        };
        Part { product, shares, claims: claims.into_iter().collect(), gap, exposed, missing }
    }

    fn place(&self, sheet: &Sheet, part: &Part) -> Place {
        let Some(gap) = part.gap else { return Place::default() };
        let sure = self.gaps.rows[gap].p.map_or(0.0, |p| (p - 0.5).abs());
        let exposed = part.exposed.map_or(0.0, |figure| sheet.summary(figure).p50.abs() * sure);
        Place { exposed, width: self.widths[gap] }
    }

    /// The widest gap of the thing itself; else of what belongs to it; else of the market it goes into.
    fn widest(&self, company: &EntityId, product: &EntityId) -> Option<usize> {
        let thing = |row: &Gap| row.series.item.clone().unwrap_or_else(|| row.series.entity.clone());
        let of = |id: &EntityId| self.almanac.entity(id);
        // Another company's figures for a segment (its data centre) are not the market's: only for what is its own.
        let open = |row: &Gap| {
            let whose = &row.series.entity;
            let firm = of(whose).is_none_or(|e| e.kind == Kind::Company);
            let own = thing(row) == *whose || of(&thing(row)).is_some_and(|e| e.parent.as_ref() == Some(whose));
            !firm || whose == company || own
        };
        let among = |fits: &dyn Fn(&Gap) -> bool| {
            let rows = self.gaps.rows.iter().enumerate().filter(|(_, row)| row.gap.is_some() && open(row) && fits(row));
            rows.map(|(i, _)| i)
                .fold(None, |best: Option<usize>, i| best.filter(|b| self.widths[*b] >= self.widths[i]).or(Some(i)))
        };
        let market = self.speaks.market(self.almanac, product);
        among(&|row| thing(row) == *product)
            .or_else(|| among(&|row| is_within(self.almanac, &thing(row), product)))
            .or_else(|| among(&|row| market.as_ref() == Some(&row.series.entity)))
    }
}

fn share(sheet: &mut Sheet, row: &Exposure) -> Share {
    let period = Period::day(row.known_from);
    let series = Series::new(row.entity.as_str(), SHARE, period, Stance::Actual).item(row.product.as_str());
    let series = if row.measure == REVENUE { series.basis(OF_REVENUE) } else { series };
    let figure = row.share.map(|v| sheet.enter(series, Unit::ratio(), Leaf::Row(row.id.clone()), Value::Exact(v)));
    Share {
        product: row.product.clone(),
        measure: row.measure.clone(),
        figure,
        words: row.words.clone(),
        known_from: row.known_from,
        row: row.id.clone(),
    }
}
