//! The calendar: triggers and risks that notes tell of, events, the next prints; undated ones stand at the end.

use audit::StandingClaim;
use claims::gold::direction_name;
use claims::{Direction, Said, Whom};
use figure::EntityId;

use super::lens::{Lens, both, period};
use super::live::Asked;
use super::{Bi, CalendarRow, CalendarView, ahead, why, words};

/// The page: `from` and `to` bound the window, `bears_on` names what is moved.
pub fn page(asked: &Asked) -> CalendarView {
    let mut rows = rows(asked.lens);
    let named = |row: &CalendarRow, wanted: &str| {
        let wanted = wanted.to_lowercase();
        let mut texts = row.bears_on.iter().chain([&row.what]).flat_map(|b| [&b.zh, &b.en]);
        texts.any(|text| text.to_lowercase().contains(&wanted))
    };
    rows.retain(|row| {
        asked.param("from").is_none_or(|day| row.to.as_str() >= day)
            && asked.param("to").is_none_or(|day| !row.from.is_empty() && row.from.as_str() <= day)
            && asked.param("bears_on").is_none_or(|wanted| named(row, wanted))
    });
    CalendarView { rows, turning: ahead::turning(asked.lens) }
}

/// All rows, dated first by day; what is said twice of the same window stands once, by whoever said it first.
pub fn rows(lens: &Lens) -> Vec<CalendarRow> {
    let said = lens.standing().iter().filter_map(|c| dated(lens, c));
    settled(said.chain(coming(lens)).chain(prints(lens)).collect())
}

/// Rows that bear on an entity.
pub fn rows_of(lens: &Lens, entity: &EntityId) -> Vec<CalendarRow> {
    let is = |whom: &&Whom| matches!(whom, Whom::Known(id) if id == entity);
    let about = lens.standing().iter().filter(|c| words::parties(&c.claim.said).iter().any(is));
    let mut rows: Vec<CalendarRow> = about.filter_map(|c| dated(lens, c)).collect();
    let name = lens.entity(entity);
    rows.extend(coming(lens).chain(prints(lens)).filter(|row| row.bears_on.first() == Some(&name)));
    settled(rows)
}

fn settled(mut rows: Vec<CalendarRow>) -> Vec<CalendarRow> {
    let words = |row: &CalendarRow| row.what.zh.split_whitespace().collect::<String>().to_lowercase();
    let said = |row: &CalendarRow| row.quote.as_ref().map_or(String::new(), |q| q.said_on.clone());
    rows.sort_by_cached_key(|row| {
        (row.from.is_empty(), row.from.clone(), row.to.clone(), words(row), said(row), row.id.clone())
    });
    rows.dedup_by(|later, first| later.from == first.from && later.to == first.to && words(later) == words(first));
    rows
}

fn dated(lens: &Lens, standing: &StandingClaim) -> Option<CalendarRow> {
    let claim = &standing.claim;
    let (window, what, bears_on, direction, conditional) = match &claim.said {
        Said::Trigger { what, window, bears_on, direction, conditional } => {
            let words = Bi::same(lens.quote(&standing.note, *what, None).quote);
            let mut moved: Vec<Bi> = Vec::new();
            for whom in bears_on.iter().map(|b| lens.whom(&b.value)) {
                if !moved.contains(&whom) {
                    moved.push(whom);
                }
            }
            (window, words, moved, *direction, *conditional)
        }
        Said::Event { what, window, ahead: true } => {
            (window, lens.whom(&what.value), Vec::new(), Direction::Unclear, false)
        }
        _ => return None,
    };
    let day = |pick: fn(&figure::Period) -> figure::Date| {
        window.as_ref().map_or(String::new(), |w| pick(&w.value).to_string())
    };
    Some(CalendarRow {
        id: claim.id.to_string().replacen("c:", "t:", 1),
        from: day(|p| p.start),
        to: day(|p| p.end),
        what,
        bears_on,
        direction: direction_name(direction),
        conditional,
        quote: Some(lens.clause(standing)),
        row: None,
    })
}

/// Events of the almanac still to come at as-of.
fn coming<'a>(lens: &'a Lens) -> impl Iterator<Item = CalendarRow> + 'a {
    let as_of = lens.reading.as_of;
    lens.almanac.events(as_of).filter(move |e| e.end >= as_of).map(|e| CalendarRow {
        id: format!("t:{}", e.id),
        from: e.date.to_string(),
        to: e.end.to_string(),
        what: both(|lang| e.text(lang)),
        bears_on: vec![lens.entity(&e.entity)],
        direction: "unclear",
        conditional: false,
        quote: None,
        row: why::row(lens, &e.id),
    })
}

/// Next prints of what is compared: the day on which an expectation goes out of date.
fn prints<'a>(lens: &'a Lens) -> impl Iterator<Item = CalendarRow> + 'a {
    let gaps = &lens.reading.gaps;
    // A day that is announced stands in the calendar already.
    let announced = |print: &&gap::Print| {
        let within =
            |day: figure::Date| day > print.period.end && (day - print.period.end).get_days() <= print.period.days();
        let of = |e: &&almanac::Event| e.entity == print.entity && e.kind == "earnings" && within(e.date);
        lens.almanac.events(lens.reading.as_of).any(|e| of(&e))
    };
    gaps.prints.iter().filter(move |print| !announced(print)).map(|print| {
        let (name, of) = (lens.entity(&print.entity), period(&print.period));
        let what = Bi {
            zh: lens.fill("calendar.print", &[&name.zh, &of]).zh,
            en: lens.fill("calendar.print", &[&name.en, &of]).en,
        };
        let mut bears_on = vec![name];
        bears_on.extend(print.rows.iter().filter_map(|i| gaps.rows.get(*i)).map(|gap| lens.quantity(&gap.series)));
        bears_on.dedup();
        CalendarRow {
            id: format!("t:print/{}/{}", print.entity, print.period),
            from: print.from.to_string(),
            to: print.to.to_string(),
            what,
            bears_on,
            direction: "unclear",
            conditional: false,
            quote: None,
            row: None,
        }
    })
}
