//! From what was typed to figures of the sheet and places of the pages: ids, prefixes of ids, series addresses, names in
//! any language.

use std::collections::BTreeSet;

use almanac::{Almanac, Entity, Kind, Lang};
use claims::{Claim, Whom};
use figure::{BasisId, EntityId, FigureId, From, Leaf, MetricId, Period, Series, Stance};

use super::lens::Lens;
use super::{Bi, Link, words};

/// Fewest signs of an id that are taken for one.
pub const PREFIX: usize = 4;

/// Pages that are always there, with the label of each.
const PAGES: [&str; 12] = [
    "assumptions",
    "beliefs",
    "calendar",
    "chain",
    "claims",
    "companies",
    "find",
    "findings",
    "gaps",
    "notes",
    "relations",
    "status",
];

/// A series address as typed, its names resolved: `entity/metric[:item][@basis][/period[/stance]]`.
#[derive(Clone, PartialEq, Debug)]
pub struct Wanted {
    /// Whom.
    pub entity: EntityId,
    /// What is measured; None: anything.
    pub metric: Option<MetricId>,
    /// Item; None: any.
    pub item: Option<EntityId>,
    /// Definition; None: any.
    pub basis: Option<BasisId>,
    /// For when; None: any time.
    pub period: Option<Period>,
    /// Who stands for it; None: anybody.
    pub stance: Option<Stance>,
}

impl Wanted {
    /// Read an address; None when its entity, metric, period or stance is none.
    pub fn read(almanac: &Almanac, text: &str) -> Option<Wanted> {
        let mut parts = text.split('/').map(str::trim).filter(|part| !part.is_empty());
        let entity = almanac.find(parts.next()?)?;
        let (entity, mut item) = almanac.address(&entity.id);
        let (mut metric, mut basis) = (None, None);
        if let Some(typed) = parts.next() {
            let (rest, typed_basis) = typed.split_once('@').map_or((typed, None), |(m, b)| (m, Some(b)));
            let (name, typed_item) = rest.split_once(':').map_or((rest, None), |(m, i)| (m, Some(i)));
            let (id, alias_item, alias_basis) = measured(almanac, name)?;
            metric = Some(id);
            item = typed_item.and_then(|i| almanac.find(i)).map(|i| i.id.clone()).or(alias_item).or(item);
            basis = typed_basis.map(BasisId::from).or(alias_basis);
        }
        let period = parts.next().map(|p| Period::parse(p).ok_or(())).transpose().ok()?;
        let stance = parts.next().map(|s| Stance::parse(s).ok_or(())).transpose().ok()?;
        Some(Wanted { entity, metric, item, basis, period, stance })
    }

    /// Whether a series is wanted: of a period, all within it.
    pub fn fits(&self, series: &Series) -> bool {
        series.entity == self.entity
            && self.metric.as_ref().is_none_or(|m| series.metric == *m)
            && self.item.as_ref().is_none_or(|i| series.item.as_ref() == Some(i))
            && self.basis.as_ref().is_none_or(|b| series.basis == *b)
            && self.period.is_none_or(|p| p.contains(&series.period))
            && self.stance.is_none_or(|s| series.stance == s)
    }

    /// Whether a claim is on it.
    pub fn is_of(&self, claim: &Claim) -> bool {
        let Some(about) = claim.about() else { return self.metric.is_none() && names(claim, &self.entity) };
        let whom = match &about.whom.value {
            Whom::Known(id) => *id == self.entity || Some(id) == self.item.as_ref(),
            Whom::Named(_) => false,
        };
        let said = about.item.as_ref().map(|i| &i.value);
        let item = self.item.as_ref().is_none_or(|i| said == Some(i) || about.whom.value == Whom::Known(i.clone()));
        whom && item
            && self.metric.as_ref().is_none_or(|m| about.metric.value == *m)
            && self.basis.as_ref().is_none_or(|b| about.basis.value == *b)
            && self.period.is_none_or(|p| about.period.as_ref().is_some_and(|said| p.contains(&said.value)))
    }

    /// `google/tokens`, with item and definition where they were named.
    pub fn address(&self) -> String {
        let item = self.item.as_ref().map_or(String::new(), |i| format!(":{i}"));
        let basis = self.basis.as_ref().map_or(String::new(), |b| format!("@{b}"));
        match &self.metric {
            None => self.entity.to_string(),
            Some(metric) => format!("{}/{metric}{item}{basis}", self.entity),
        }
    }
}

/// A metric by its id, a name that sets item and definition (`800g_units`), or its name on screens.
fn measured(almanac: &Almanac, name: &str) -> Option<(MetricId, Option<EntityId>, Option<BasisId>)> {
    let id = MetricId::from(name);
    if almanac.metric(&id).is_some() {
        return Some((id, None, None));
    }
    let lower = name.to_lowercase();
    let aliases = almanac.metrics().flat_map(|m| m.aliases.iter().map(move |a| (m, a)));
    if let Some((metric, alias)) = aliases.into_iter().find(|(_, a)| a.name == lower) {
        return Some((metric.id.clone(), alias.item.clone(), alias.basis.clone()));
    }
    let shown = |m: &&almanac::Metric| {
        let words = m.words.iter().filter(|w| w.item.is_none() && !w.weak).flat_map(|w| w.zh.iter().chain(&w.en));
        [Lang::Zh, Lang::En].iter().any(|l| m.name(*l).to_lowercase() == lower)
            || words.into_iter().any(|w| *w == lower)
    };
    almanac.metrics().find(shown).map(|m| (m.id.clone(), None, None))
}

/// A metric by any of its names.
pub fn metric(almanac: &Almanac, name: &str) -> Option<MetricId> {
    measured(almanac, name).map(|(id, ..)| id)
}

/// An entity by ticker (with or without its exchange), id, or a name in any language.
pub fn entity<'a>(lens: &Lens<'a>, typed: &str) -> Option<&'a Entity> {
    let bare = |e: &&Entity| {
        e.ticker.as_ref().is_some_and(|t| t.eq_ignore_ascii_case(typed) || t.split('.').next() == Some(typed))
    };
    lens.almanac.find(typed).or_else(|| lens.almanac.entities().find(bare))
}

/// Whether a claim names an entity, as whom it is about, as an item, or as a party.
pub fn names(claim: &Claim, entity: &EntityId) -> bool {
    let item = claim.about().and_then(|a| a.item.as_ref()).is_some_and(|i| i.value == *entity);
    item || words::parties(&claim.said).iter().any(|whom| matches!(whom, Whom::Known(id) if id == entity))
}

/// Figures meant by an id (`f:…`, `c:…`, `x:…`, `d:…`, `a:…`, any prefix of 4 signs) or an address.
pub fn figures(lens: &Lens, text: &str) -> Vec<FigureId> {
    let sheet = lens.sheet();
    let starts = |id: String| text.len() >= PREFIX + 2 && id.starts_with(text);
    let leaf = |test: &dyn Fn(&Leaf) -> bool| {
        let hit = |f: &&figure::Figure| matches!(&f.from, From::Leaf(leaf, _) if test(leaf));
        sheet.figures().iter().filter(hit).map(|f| f.id).collect::<Vec<_>>()
    };
    match text.split_once(':').map(|(kind, _)| kind) {
        Some("f") => sheet.figures().iter().map(|f| f.id).filter(|id| starts(id.to_string())).collect(),
        Some("c") => leaf(&|l| matches!(l, Leaf::Claim(c) if starts(c.to_string()))),
        Some("a") => leaf(&|l| matches!(l, Leaf::Assumption(a) if format!("a:{a}") == text)),
        Some("d") => leaf(&|l| matches!(l, Leaf::Row(d) if format!("d:{d}") == text)),
        Some("x") => {
            let named = lens.found().iter().filter(|f| starts(f.id.to_string()));
            let claims: BTreeSet<_> = named.flat_map(|f| &f.claims).collect();
            leaf(&|l| matches!(l, Leaf::Claim(c) if claims.contains(c)))
        }
        _ => address(lens, text),
    }
}

/// What is implied first; else all that stands at the address, of the entity as a whole where no item is named.
fn address(lens: &Lens, text: &str) -> Vec<FigureId> {
    let Some(wanted) = Wanted::read(lens.almanac, text).filter(|w| w.metric.is_some()) else { return Vec::new() };
    let just = |p: Period, of: Period| p.start == of.start && p.end == of.end;
    let whole = |series: &&Series| {
        wanted.fits(series) && series.item == wanted.item && wanted.period.is_none_or(|p| just(p, series.period))
    };
    let implied: Vec<FigureId> =
        lens.reading.gaps.rows.iter().filter(|g| whole(&&g.series)).filter_map(|g| g.implied).collect();
    if !implied.is_empty() {
        return implied;
    }
    let at = |fits: &dyn Fn(&Series) -> bool| -> Vec<FigureId> {
        lens.sheet().series().filter(|(series, _)| fits(series)).flat_map(|(_, ids)| ids.to_vec()).collect()
    };
    let exact = at(&|series| whole(&series));
    if exact.is_empty() { at(&|series| wanted.fits(series)) } else { exact }
}

/// The three addresses of the gap table that share most with what was typed.
pub fn nearest(lens: &Lens, text: &str) -> Vec<String> {
    let all = lens.reading.gaps.rows.iter().map(|g| g.series.to_string());
    closest(text, all.map(|address| (address.clone(), address)).collect(), 3)
}

/// The nearest series, companies and pages to a path that leads nowhere.
pub fn nearest_links(lens: &Lens, path: &str, most: usize) -> Vec<Link> {
    let mut all: Vec<(String, (Bi, String))> = Vec::new();
    for page in PAGES {
        let path = if page == "gaps" { "/".to_string() } else { format!("/{page}") };
        all.push((format!("/{page}"), (lens.label(&format!("section.{page}")), path)));
    }
    let mut seen = BTreeSet::new();
    let gaps = &lens.reading.gaps;
    for series in gaps.rows.iter().map(|g| &g.series).chain(lens.reading.weighed.standing.iter().map(|s| &s.series)) {
        let path = quantity_path(series);
        if seen.insert(path.clone()) {
            let metric = lens.metric(&series.metric);
            let name = lens.entity(&series.entity);
            let text = Bi { zh: format!("{} · {}", name.zh, metric.zh), en: format!("{} · {}", name.en, metric.en) };
            all.push((format!("{path} {} {}", text.zh, text.en), (text, path)));
        }
    }
    for company in &gaps.companies {
        let (name, path) = (lens.entity(&company.entity), company_path(lens, &company.entity));
        all.push((format!("{path} {} {} {}", company.entity, name.zh, name.en), (name, path)));
    }
    closest(path, all, most).into_iter().map(|(text, path)| Link { text, path }).collect()
}

/// The entries whose names share most pairs of signs with what was typed, for their length.
fn closest<T>(typed: &str, mut all: Vec<(String, T)>, most: usize) -> Vec<T> {
    let signs = |t: &str| t.to_lowercase().chars().collect::<Vec<char>>();
    let wanted = signs(typed);
    let shared = |name: &str| {
        let have: BTreeSet<(char, char)> = signs(name).windows(2).map(|w| (w[0], w[1])).collect();
        let pairs = wanted.windows(2).filter(|w| have.contains(&(w[0], w[1]))).count();
        pairs * 1000 / (wanted.len() + have.len()).max(1)
    };
    all.sort_by_cached_key(|(name, _)| (std::cmp::Reverse(shared(name)), name.clone()));
    all.truncate(most);
    all.into_iter().map(|(_, what)| what).collect()
}

/// `/q/google/tokens`: the page of a quantity in all its definitions.
pub fn quantity_path(series: &Series) -> String {
    format!("/q/{}/{}", series.entity, series.metric)
}

/// `/company/300308.SZ`.
pub fn company_path(lens: &Lens, id: &EntityId) -> String {
    let ticker = lens.almanac.entity(id).and_then(|e| e.ticker.as_deref());
    // A ticker that names another entity too leads astray.
    let own = ticker.filter(|t| lens.almanac.find(t).is_some_and(|e| e.id == *id));
    format!("/company/{}", own.unwrap_or(id.as_str()))
}

/// Whoever a claim names, with its page.
pub fn place(lens: &Lens, whom: &Whom) -> Link {
    match whom {
        Whom::Known(id) => place_of(lens, id),
        Whom::Named(words) => Link { text: Bi::same(words.clone()), path: String::new() },
    }
}

/// An entity with its page: a company's own, else that of its quantities where anything stands there.
pub fn place_of(lens: &Lens, id: &EntityId) -> Link {
    let text = lens.entity(id);
    let reading = lens.reading;
    let is_company = reading.gaps.companies.iter().any(|c| c.entity == *id);
    let firm = lens.almanac.entity(id).is_some_and(|e| e.kind == Kind::Company);
    let (entity, item) = lens.almanac.address(id);
    let fits = |series: &Series| series.entity == entity && (item.is_none() || series.item == item);
    let compared = reading.gaps.rows.iter().map(|g| &g.series).find(|s| fits(s));
    let path = match compared.or_else(|| reading.weighed.standing.iter().map(|s| &s.series).find(|s| fits(s))) {
        _ if is_company => company_path(lens, id),
        _ if firm && !company_is_silent(lens, id) => company_path(lens, id),
        Some(series) => quantity_path(series),
        None => String::new(),
    };
    Link { text, path }
}

fn company_is_silent(lens: &Lens, id: &EntityId) -> bool {
    !lens.standing().iter().any(|c| names(&c.claim, id))
}
