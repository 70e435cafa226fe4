//! For when a figure is true.

use figure::{EntityId, Form, Period};

use super::growth::Ties;
use super::list::Lists;
use super::place::{Region, Source, locate, nearest, regions};
use super::{Memory, Pick, Scene, What, Who, cell_of};
use crate::mention::{Cue, Grows, Sort, Voice};
use crate::period::{Edge, Part, When, YearRef};
use crate::{GrowthKind, Span};

struct Candidate {
    when: Period,
    span: Option<Span>,
    source: Source,
    score: f64,
    index: Option<usize>,
}

/// What is asked: for when is this figure, given what is known of it.
struct Ask<'a> {
    scene: &'a Scene<'a>,
    figure: usize,
    entity: Option<&'a EntityId>,
    who: Option<&'a Pick<Who>>,
    memory: &'a Memory,
    /// The level of which it is the base.
    base_of: Option<usize>,
    /// Its own base.
    base: Option<usize>,
    metric: &'a str,
    stock: bool,
    daily: bool,
    undated: bool,
    annual: bool,
    reported: bool,
}

/// The period, and a second one of which the same figure is said.
pub fn choose(
    scene: &Scene,
    figure: usize,
    what: &Pick<What>,
    who: Option<&Pick<Who>>,
    memory: &Memory,
    lists: &Lists,
    ties: &Ties,
) -> (Option<Pick<Period>>, Option<Pick<Period>>) {
    let weights = &scene.weights.period;
    let metric = &scene.lexicon.metrics[usize::from(what.value.metric)];
    let id = metric.id.as_str();
    let entity = who.and_then(|w| match w.value {
        Who::Known(entity) => Some(&scene.lexicon.entities[entity as usize].id),
        Who::Named(_) => None,
    });
    let ask = Ask {
        scene,
        figure,
        entity,
        who,
        memory,
        base_of: ties.base_of(figure),
        base: ties.base(figure),
        metric: id,
        stock: metric.stock,
        daily: weights.daily.contains(id),
        undated: weights.undated.contains(id),
        annual: weights.annual.contains(id),
        reported: weights.reported.contains(id) && who.is_none_or(|w| is_firm(scene, &w.value)),
    };
    let mut found = ask.said();
    ask.listed(lists, &mut found);
    found.extend(ask.carried());
    found.extend(ask.reported_on());
    ask.pick(found)
}

/// Resolves a time said: against the note's date, a company's fiscal year, and the period last named.
pub trait Clock {
    /// The period; None when it cannot be told.
    fn resolve(&self, when: &When, entity: Option<&EntityId>, last: Option<Period>) -> Option<Period>;

    /// The quarter after one, in the company's count.
    fn next_quarter(&self, quarter: Period, entity: Option<&EntityId>) -> Option<Period>;
}

impl Ask<'_> {
    /// What trades knows no fiscal years; "this quarter" of which something is expected is the one that runs.
    fn resolve(&self, when: &When) -> Option<Period> {
        let scene = self.scene;
        let relative = when.from.part == Part::Year && matches!(when.from.year, YearRef::Rel(_)) && !when.from.fiscal;
        let entity = self.entity.filter(|_| !(self.daily && relative));
        let period = scene.clock.resolve(when, entity, self.last())?;
        let this = when.from.part == Part::RelQuarter(0) && when.from.year == YearRef::Open;
        if this && self.expects() && scene.said_on.is_some_and(|day| period.end < day) {
            return scene.clock.next_quarter(period, entity);
        }
        Some(period)
    }

    /// "This year" on a call about the year that has just ended, unless something is expected of it.
    fn closes(&self, when: &When, period: Period) -> bool {
        let this = when.from.part == Part::Year && when.from.year == YearRef::Rel(0) && when.to.is_none();
        let told = self.scene.headed && self.scene.first_person && self.reported;
        let just = |d: figure::Date| (0..JUST_CLOSED).contains(&(d - period.start).get_days());
        this && told && when.edge == Edge::Whole && !self.expects() && self.scene.said_on.is_some_and(just)
    }

    /// Whether the words before the figure speak of what is to come.
    fn expects(&self) -> bool {
        let scene = self.scene;
        let start = scene.figure(self.figure).span.start;
        scene.hits_in(scene.clause_of(self.figure)).iter().any(|h| {
            h.span.start < start
                && scene.cues(h).iter().any(|c| matches!(c, Cue::Voice(Voice::Guidance | Voice::Forecast)))
        })
    }

    fn last(&self) -> Option<Period> {
        self.memory.when.as_ref().map(|(period, ..)| *period)
    }

    /// Times in the words around.
    fn said(&self) -> Vec<Candidate> {
        let (scene, at) = (self.scene, self.scene.figure(self.figure).span);
        let mut found = Vec::new();
        for region in regions(scene, self.figure) {
            let from = scene.whens.partition_point(|w| w.span.start < region.span.start);
            let to = scene.whens.partition_point(|w| w.span.start < region.span.end).max(from);
            for when in nearest(&scene.whens[from..to], |w| w.span.start, at.start) {
                if when.span.overlaps(&at) && cell_of(scene.figure(self.figure)).is_none()
                    || is_beside(scene, region, when)
                {
                    continue;
                }
                if let Some(period) = self.resolve(when) {
                    found.push(self.weigh(region, when, period));
                }
            }
        }
        found
    }

    fn weigh(&self, region: Region, when: &When, period: Period) -> Candidate {
        let (scene, weights) = (self.scene, &self.scene.weights.period);
        let at = scene.figure(self.figure).span;
        let period = if self.base_of.is_some() { last_year(when, period, self.last()) } else { period };
        let period = if self.closes(when, period) { period.shift_years(-1).unwrap_or(period) } else { period };
        let (source, mut score) = locate(scene, self.figure, region, when.span, &weights.place);
        let mut add = |holds: bool, weight: f64| score += if holds { weight } else { 0.0 };
        let single = when.to.is_none() && when.edge == Edge::Whole;
        add(single && is_day(when.from.part) && !self.daily, weights.day);
        add(self.base_of.is_none() && is_compared(scene, when, at), weights.compared);
        add(self.base.is_some_and(|b| is_of_base(scene, when.span, b)), weights.compared);
        let (ahead, behind) = windows(when.from.part);
        let spans = ahead && source <= Source::SentenceAfter && !self.daily;
        add(self.undated && is_range(period.form) && !spans, weights.undated_range);
        add(ahead && matches!(source, Source::ClauseAfter | Source::SentenceAfter), weights.spans_after);
        // "In the next 12 months", 过去十二个月 are no time of what is reported by the quarter or has none.
        add(
            matches!(when.from.part, Part::Months(_)) && (ahead && self.reported || behind && self.undated),
            weights.undated_range,
        );
        add(!source.is_said() && self.daily && period.days() > LONGEST_MONTH, weights.coarse);
        add(!source.is_said() && !self.reported && is_fiscal(period.form), weights.coarse);
        add(source == Source::Before && self.undated, weights.undated_carried);
        add((self.reported || self.annual) && is_uttered(scene, when), weights.uttered);
        add(when.from.fiscal, weights.fiscal);
        let bracketed = is_behind_bracket(scene, at, when.span);
        add(bracketed, weights.behind_bracket);
        add(
            !bracketed && when.span.start > at.end && source != Source::Cell && fills_bracket(scene, when.span),
            weights.alone_bracket,
        );
        add(source == Source::Before && is_range(period.form), weights.range_carried);
        if source == Source::Before {
            // Of two in a sentence before, the later sets the scene.
            score += weights.place.gap * 0.1 * scene.between(when.span, at).chars().take(200).count() as f64;
        }
        let index = scene.whens.partition_point(|w| w.span.start < when.span.start);
        Candidate { when: period, span: Some(when.span), source, score, index: Some(index) }
    }

    /// Times that a list gives, and the whole year where that is all that is said.
    fn listed(&self, lists: &Lists, found: &mut Vec<Candidate>) {
        let (scene, weights) = (self.scene, &self.scene.weights.period);
        let source = Source::ClauseBefore;
        let mut put = |when: Option<Period>, span: Span, score: f64| {
            found.extend(when.map(|when| Candidate { when, span: Some(span), source, score, index: None }));
        };
        let sure = weights.place.of(source) + 3.0;
        let resolve = |index: usize| scene.clock.resolve(&scene.whens[index], self.entity, self.last());
        if let Some((index, years)) = lists.year_of(self.figure) {
            let year = resolve(index).and_then(|range| Period::year(range.start.year() + years));
            put(year, scene.whens[index].span, sure);
        }
        if let Some(index) = lists.when_of(self.figure) {
            put(resolve(index), scene.whens[index].span, sure);
        }
        if let Some((period, span)) = whole_year(scene, self.figure) {
            let region = Region { span: scene.sentence_of(self.figure), source, steps: 0 };
            let (_, score) = locate(scene, self.figure, region, span, &weights.place);
            put(Some(period), span, score);
        }
    }

    /// The time of a figure before.
    fn carried(&self) -> Option<Candidate> {
        let (scene, weights) = (self.scene, &self.scene.weights.period);
        let quantity = scene.figure(self.figure);
        let (period, span, (line, sentence)) = self.memory.when?;
        let here = scene.layout.line_at(quantity.span.start);
        let own = scene.layout.sentence_at(quantity.span.start);
        // A cut parts what was said before from what follows; so does the edge of a table.
        let table = |f: usize| cell_of(scene.figure(f)).map(|(table, ..)| table);
        let elsewhere =
            table(self.figure).is_some() && self.memory.figure.is_none_or(|f| table(f) != table(self.figure));
        if elsewhere || scene.layout.is_cut(line, here) {
            return None;
        }
        let goes_on = sentence + 1 == own && (half_sentence(scene, sentence) || is_anaphor(scene, own));
        let same = sentence == own || goes_on;
        let source = if same { Source::Carried } else { Source::CarriedFar };
        let apart = here.saturating_sub(line).max(own.saturating_sub(sentence) / 2).min(14) as f64;
        let mut score =
            weights.place.of(source) + apart * if self.reported { weights.line_reported } else { weights.line };
        let mut add = |holds: bool, weight: f64| score += if holds { weight } else { 0.0 };
        let far = !same;
        add(self.stock, weights.stock_carried);
        add(self.undated, weights.undated_carried);
        add(self.daily && period.days() > LONGEST_MONTH, weights.coarse);
        add(!self.reported && is_fiscal(period.form), weights.coarse);
        add(far && is_range(period.form), weights.range_carried);
        let other = self.memory.who.as_ref().map(|(w, _)| w) != self.who.map(|w| &w.value);
        let part = scene.hits_in(scene.sentence_of(self.figure)).iter().any(|h| scene.cues(h).contains(&Cue::PartOf));
        add(far && part, weights.part_carried);
        add(far && !part && other, weights.other_carried);
        add(cell_of(quantity).is_some(), weights.cell_carried);
        // "$123B (up from $83B)": the year before, unless said otherwise.
        let older = self.base_of.is_some_and(|new| new < self.figure);
        add(older, weights.older);
        let when = if older { period.shift_years(-1).unwrap_or(period) } else { period };
        Some(Candidate { when, span, source, score, index: None })
    }

    /// The quarter that the header or most of the note names; the next one for what is expected.
    fn reported_on(&self) -> Option<Candidate> {
        let scene = self.scene;
        let mine = self.who.is_some_and(|w| scene.focus.first().is_some_and(|f| w.value == Who::Known(*f)));
        if !(self.reported || self.metric == "arr" && !scene.headline.is_empty()) {
            return None;
        }
        let (mut when, span) = headline(scene, self.entity, mine)?;
        if self.expects()
            && let Some(next) = scene.clock.next_quarter(when, self.entity)
        {
            when = next;
        }
        Some(Candidate { when, span, source: Source::Title, score: scene.weights.period.headline, index: None })
    }

    fn pick(&self, mut found: Vec<Candidate>) -> (Option<Pick<Period>>, Option<Pick<Period>>) {
        let (scene, at) = (self.scene, self.scene.figure(self.figure).span);
        // Stable: of equals, the one found first.
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        let supposed = scene.weights.period.place.of(Source::Supposed);
        let best = found.first().filter(|c| c.score > supposed);
        // What something was raised from needs no time of its own.
        let apart = |c: &Candidate| {
            c.source != Source::ClauseBefore || c.span.is_none_or(|s| scene.between(s, at).chars().count() > 2)
        };
        let best = best.filter(|c| !(self.base_of.is_some() && self.undated && apart(c)));
        let Some(best) = best else { return (self.suppose(supposed), None) };
        let other = found.iter().find(|c| c.when != best.when).map_or(supposed, |c| c.score);
        let pick = |c: &Candidate| Pick {
            value: canonical(c.when, self.daily),
            span: c.span,
            source: c.source,
            margin: (best.score - other).min(3.0),
        };
        let also = best.index.and_then(|index| second(scene, self.figure, index));
        let also = also.and_then(|index| found.iter().find(|c| c.index == Some(index)));
        (Some(pick(best)), also.map(pick))
    }

    /// What is simply current takes the note's date: the day for what trades, the year for what is
    /// planned by the year, else the month. What has risen from a
    /// dated base ("from 1 billion at the end of last year to 3 billion") is current by those words.
    fn suppose(&self, score: f64) -> Option<Pick<Period>> {
        let day = self.scene.said_on?;
        let value = match (self.daily, self.annual) {
            (true, _) => Period::day(day),
            (_, true) => Period::year(day.year())?,
            _ => Period::month(day.year(), day.month())?,
        };
        let base = self.base.filter(|_| self.stock).map(|b| self.scene.figure(b).span);
        let source = if base.is_some() { Source::Carried } else { Source::Supposed };
        Some(Pick { value, span: base, source, margin: score.min(0.0) })
    }
}

/// Whether a time in a region speaks of something else: a sentence before counts when it sets the scene (the time of
/// its figures is carried by them), another cell when it is nothing but a time.
fn is_beside(scene: &Scene, region: Region, when: &When) -> bool {
    match region.source {
        Source::Before => !scene.figures_in(region.span).is_empty() || matches!(when.from.part, Part::RelDay(_)),
        Source::RowOther => region.span.end - region.span.start > when.span.end - when.span.start + 4,
        _ => false,
    }
}

/// Whether a time stands behind the "from" of a base, and so is the base's.
fn is_of_base(scene: &Scene, when: Span, base: usize) -> bool {
    let (clause, at) = (scene.clause_of(base), scene.figure(base).span);
    if when.start >= at.start || when.start < clause.start {
        return false;
    }
    let before = &scene.text[clause.start as usize..when.start as usize];
    scene.lexicon.words("from").iter().any(|word| before.contains(word.as_str()))
}

fn is_day(part: Part) -> bool {
    matches!(part, Part::Day(..) | Part::RelDay(_) | Part::DayOf(_))
}

/// 全年, 年度, "full year" without a year: the note's.
fn whole_year(scene: &Scene, figure: usize) -> Option<(Period, Span)> {
    let clause = scene.clause_of(figure);
    let before = Span { start: clause.start, end: scene.figure(figure).span.start };
    let hit = scene.hits_in(before).iter().rev().find(|h| scene.cues(h).contains(&Cue::WholeYear))?;
    if scene.text[..hit.span.start as usize].ends_with(['半', '年', '季']) {
        return None;
    }
    Some((Period::year(scene.said_on?.year())?, hit.span))
}

/// "up from $68 billion last year" beside a quarter: that quarter of last year.
fn last_year(when: &When, period: Period, new: Option<Period>) -> Period {
    let year = when.from.part == Part::Year && matches!(when.from.year, YearRef::Rel(-1));
    match new {
        Some(new) if year && new.days() < 200 => new.shift_years(-1).unwrap_or(period),
        _ => period,
    }
}

/// Whether a sentence ends with a semicolon: what follows goes on with it.
fn half_sentence(scene: &Scene, sentence: usize) -> bool {
    scene.layout.sentences.get(sentence).is_some_and(|s| s.span.of(scene.text).trim_end().ends_with(['；', ';']))
}

fn is_range(form: Form) -> bool {
    matches!(
        form,
        Form::Days
            | Form::Months
            | Form::Quarters
            | Form::Halves
            | Form::Years
            | Form::FiscalYears(..)
            | Form::FiscalQuarters(..)
    )
}

fn is_fiscal(form: Form) -> bool {
    matches!(form, Form::FiscalYear(..) | Form::FiscalQuarter(..) | Form::FiscalHalf(..))
}

/// Whether a time is a stretch ahead, or behind, of the note's date.
fn windows(part: Part) -> (bool, bool) {
    match part {
        Part::Years(n) | Part::Months(n) => (n > 0, n < 0),
        _ => (false, false),
    }
}

/// 2月预计, 七月给出的指引, "said in July": when it was said, not for when it is true.
fn is_uttered(scene: &Scene, when: &When) -> bool {
    let short = matches!(when.from.part, Part::Month(_)) && when.edge == Edge::Whole || is_day(when.from.part);
    let after = scene.text[when.span.end as usize..].trim_start_matches(['，', ',', ' ']);
    short && scene.lexicon.words("utters").iter().any(|w| after.starts_with(w.as_str()))
}

/// Whether a sentence opens with a word that goes on with the one before ("That's up 4%").
fn is_anaphor(scene: &Scene, sentence: usize) -> bool {
    scene.layout.sentences.get(sentence).is_some_and(|s| {
        let words = s.span.of(scene.text).trim_start().to_ascii_lowercase();
        scene.lexicon.words("anaphor").iter().any(|r| words.starts_with(r.as_str()))
    })
}

/// Days of the longest month.
const LONGEST_MONTH: i32 = 31;
/// Days into a fiscal year in which a call still tells of the one before.
const JUST_CLOSED: i32 = 75;
/// Times in a note so short that its only quarter is the one reported on.
const FEW: usize = 4;
/// Times a note names a quarter that it reports on, at least, when its header does not.
const REPORTS_ON: u32 = 2;

fn is_firm(scene: &Scene, who: &Who) -> bool {
    match who {
        Who::Known(entity) => matches!(scene.lexicon.entities[*entity as usize].sort, Sort::Company | Sort::Product),
        Who::Named(_) => true,
    }
}

/// The quarter that the header names, else the one that the note names most often.
fn headline(scene: &Scene, entity: Option<&EntityId>, mine: bool) -> Option<(Period, Option<Span>)> {
    if let Some(when) = scene.headline.first() {
        return scene.clock.resolve(when, entity, None).map(|p| (p, Some(when.span)));
    }
    if !mine {
        return None;
    }
    let mut counts: Vec<(Period, Span, u32)> = Vec::new();
    for when in &scene.quarters {
        if let Some(period) = scene.clock.resolve(when, entity, None)
            && scene.said_on.is_none_or(|day| period.end <= day)
        {
            match counts.iter_mut().find(|(p, ..)| *p == period) {
                Some(row) => row.2 += 1,
                None => counts.push((period, when.span, 1)),
            }
        }
    }
    counts
        .into_iter()
        .filter(|(_, _, count)| *count >= REPORTS_ON || scene.whens.len() <= FEW)
        .max_by_key(|(period, span, count)| (*count, period.end, std::cmp::Reverse(span.start)))
        .map(|(p, s, _)| (p, Some(s)))
}

/// What a figure is compared with: 较去年同期, "than last year", "from a year ago".
fn is_compared(scene: &Scene, when: &When, figure: Span) -> bool {
    let span = when.span;
    // 相较去年的37亿: the time is the figure's own.
    let between = scene.between(span, figure).trim_matches([' ', '*', '~', '约']);
    let own = span.end <= figure.start && matches!(between, "" | "的" | "'s" | "’s" | "年的" | "同期的" | "为" | "是");
    if own {
        return false;
    }
    let before = scene.text[..span.start as usize].trim_end();
    let past = matches!(when.from.year, YearRef::Rel(n) if n < 0);
    if past && (before.ends_with("from") || before.ends_with("since")) {
        return true;
    }
    let led = before.strip_suffix(" the").unwrap_or(before);
    if scene.lexicon.words("compared").iter().any(|w| led.ends_with(w.as_str())) {
        return true;
    }
    let after = &scene.text[span.end as usize..];
    if after.starts_with("同期") || after.starts_with("年同期") {
        return true;
    }
    let around = Span { start: span.start.saturating_sub(48), end: span.end };
    scene.hits_in(around).iter().any(|h| {
        h.span.overlaps(&span)
            && scene
                .cues(h)
                .iter()
                .any(|c| matches!(c, Cue::Grows(Grows::On(GrowthKind::Yoy | GrowthKind::Qoq | GrowthKind::Mom))))
    })
}

/// 较去年同期的1.6%: the time of what the passage only compares with, which nothing that follows takes over.
pub fn is_aside(scene: &Scene, span: Option<Span>) -> bool {
    let Some(span) = span else { return false };
    let at = scene.whens.partition_point(|w| w.span.start < span.start);
    let Some(when) = scene.whens.get(at).filter(|w| w.span == span) else { return false };
    let before = scene.text[..span.start as usize].trim_end();
    let compared = || scene.lexicon.words("compared").iter().any(|w| before.ends_with(w.as_str()));
    matches!(when.from.year, YearRef::Rel(n) if n < 0) && (matches!(when.from.part, Part::RelQuarter(0)) || compared())
}

/// A bracket that holds a time and little else.
fn fills_bracket(scene: &Scene, when: Span) -> bool {
    scene.layout.bracket_at(when.start).is_some_and(|b| (b.end - b.start).saturating_sub(when.end - when.start) <= 14)
}

/// `71% (Q4 2025)`: a time in brackets directly behind the figure.
fn is_behind_bracket(scene: &Scene, figure: Span, when: Span) -> bool {
    scene.layout.bracket_at(when.start).is_some_and(|bracket| {
        let alone = (bracket.end - bracket.start).saturating_sub(when.end - when.start) <= 14;
        alone
            && bracket.start >= figure.end
            && scene.text[figure.end as usize..bracket.start as usize].trim_matches([' ', '*']).chars().count() <= 3
    })
}

/// 4月和5月…均: another time joined to the chosen one, where the words say that both are meant.
fn second(scene: &Scene, figure: usize, index: usize) -> Option<usize> {
    let clause = scene.clause_of(figure).of(scene.text);
    if !scene.lexicon.words("both").iter().any(|word| clause.contains(word.as_str())) {
        return None;
    }
    let joined = |a: usize, b: usize| {
        let between = scene.between(scene.whens[a].span, scene.whens[b].span).trim();
        matches!(between, "和" | "及" | "与" | "and" | "、" | "以及" | "&")
    };
    if index > 0 && joined(index - 1, index) {
        return Some(index - 1);
    }
    (index + 1 < scene.whens.len() && joined(index, index + 1)).then_some(index + 1)
}

/// A run of months that is one, a quarter, a half or a year is said as such; the last day of a month is the month for
/// what does not change by the day.
fn canonical(period: Period, daily: bool) -> Period {
    let year = period.start.year();
    let month = Period::month(year, period.start.month());
    match period.form {
        Form::Day if !daily && period.end == period.end.last_of_month() => month.unwrap_or(period),
        Form::Months => {
            let halves = (1..=2).filter_map(|h| Period::half(year, h));
            let quarters = (1..=4).filter_map(|q| Period::quarter(year, q));
            Period::year(year)
                .into_iter()
                .chain(month)
                .chain(halves)
                .chain(quarters)
                .find(|p| *p == period)
                .unwrap_or(period)
        }
        _ => period,
    }
}
