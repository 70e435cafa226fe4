//! Claims as stored: compact JSON, each column written once, read back to the same claim. Enums go by their names;
//! decimals, dates and doubles as text, so that no digit moves.

use claims::{
    About, Amount, Bound, Certainty, Cited, Claim, Direction, Growth, GrowthKind, How, Link, Modality, Said, Side,
    Span, Unplaced, Whom,
};
use figure::{BasisId, ClaimId, Date, Decimal, EntityId, Form, Hash, MetricId, NoteId, Period, Unit};
use serde::{Deserialize, Serialize};

type Bytes = (u32, u32);
type Part = (String, Option<Bytes>, How);
type Digits = String;

#[derive(Serialize, Deserialize)]
struct Subject(Part, Part, Option<Part>, Part, Option<Part>);

#[derive(Serialize, Deserialize)]
struct Rise(GrowthKind, Option<(Digits, Digits)>, bool, Bound, Option<Digits>, Bytes);

#[derive(Serialize, Deserialize)]
struct Size(Digits, Digits, String, Bound, String);

#[derive(Serialize, Deserialize)]
enum Content {
    Level(Subject, Size, Option<Bytes>, How, Vec<Rise>),
    Change(Subject, Rise, Option<Bytes>, How),
    Extreme(Subject, bool),
    Event(Part, Option<Part>, bool),
    Relation(Part, Link, Part, Option<Part>, Certainty, Option<Bytes>),
    Belief(Part, Part, Side, Vec<Bytes>),
    View(Part, Option<Part>, Direction),
    Trigger(Bytes, Option<Part>, Vec<Part>, Direction, bool),
}

/// Scope and confidence stand last.
#[derive(Serialize, Deserialize)]
struct Body(Content, Modality, Part, Bytes, Bytes, Option<String>, String);

fn bytes(span: Span) -> Bytes {
    (span.start, span.end)
}

fn span((start, end): Bytes) -> Span {
    Span { start, end }
}

fn part<T>(cited: &Cited<T>, write: impl Fn(&T) -> String) -> Part {
    (write(&cited.value), cited.span.map(bytes), cited.how)
}

fn cited<T>((text, at, how): Part, read: impl Fn(&str) -> Option<T>) -> Option<Cited<T>> {
    Some(Cited { value: read(&text)?, span: at.map(span), how })
}

/// An optional part: None stays None, a part that cannot be read is an error (the outer None).
fn maybe<T>(found: Option<Part>, read: impl Fn(&str) -> Option<T>) -> Option<Option<Cited<T>>> {
    found.map_or(Some(None), |p| cited(p, read).map(Some))
}

fn whom(value: &Whom) -> String {
    match value {
        Whom::Known(id) => format!("={id}"),
        Whom::Named(words) => format!("~{words}"),
    }
}

fn as_whom(text: &str) -> Option<Whom> {
    let known = text.strip_prefix('=').map(|id| Whom::Known(EntityId::from(id)));
    known.or_else(|| text.strip_prefix('~').map(|words| Whom::Named(words.to_string())))
}

fn digits(value: Decimal) -> Digits {
    format!("{}e{}", value.digits, value.exponent)
}

fn as_digits(text: &str) -> Option<Decimal> {
    let (digits, exponent) = text.split_once('e')?;
    Some(Decimal { digits: digits.parse().ok()?, exponent: exponent.parse().ok()? })
}

/// `2025-01-27 2025-04-27 fq 2026 1`: both days, then the form.
pub(crate) fn period(value: &Period) -> String {
    let form = match value.form {
        Form::Day => "day".to_string(),
        Form::Month => "month".to_string(),
        Form::Quarter => "quarter".to_string(),
        Form::Half => "half".to_string(),
        Form::Year => "year".to_string(),
        Form::Days => "days".to_string(),
        Form::Months => "months".to_string(),
        Form::Quarters => "quarters".to_string(),
        Form::Halves => "halves".to_string(),
        Form::Years => "years".to_string(),
        Form::FiscalQuarter(y, q) => format!("fq {y} {q}"),
        Form::FiscalHalf(y, h) => format!("fh {y} {h}"),
        Form::FiscalYear(y) => format!("fy {y}"),
        Form::FiscalYears(a, b) => format!("fys {a} {b}"),
        Form::FiscalQuarters(a, q, b, r) => format!("fqs {a} {q} {b} {r}"),
    };
    format!("{} {} {form}", value.start, value.end)
}

/// Read what [`period`] wrote.
pub(crate) fn as_period(text: &str) -> Option<Period> {
    let mut words = text.split(' ');
    let start: Date = words.next()?.parse().ok()?;
    let end: Date = words.next()?.parse().ok()?;
    let kind = words.next()?;
    let numbers: Vec<i16> = words.map(|w| w.parse().ok()).collect::<Option<_>>()?;
    let small = |n: i16| u8::try_from(n).ok();
    let form = match (kind, numbers.as_slice()) {
        ("day", []) => Form::Day,
        ("month", []) => Form::Month,
        ("quarter", []) => Form::Quarter,
        ("half", []) => Form::Half,
        ("year", []) => Form::Year,
        ("days", []) => Form::Days,
        ("months", []) => Form::Months,
        ("quarters", []) => Form::Quarters,
        ("halves", []) => Form::Halves,
        ("years", []) => Form::Years,
        ("fq", [y, q]) => Form::FiscalQuarter(*y, small(*q)?),
        ("fh", [y, h]) => Form::FiscalHalf(*y, small(*h)?),
        ("fy", [y]) => Form::FiscalYear(*y),
        ("fys", [a, b]) => Form::FiscalYears(*a, *b),
        ("fqs", [a, q, b, r]) => Form::FiscalQuarters(*a, small(*q)?, *b, small(*r)?),
        _ => return None,
    };
    (start <= end).then_some(Period { start, end, form })
}

fn metric(text: &str) -> Option<MetricId> {
    Some(MetricId::from(text))
}

fn subject(about: &About) -> Subject {
    Subject(
        part(&about.whom, whom),
        part(&about.metric, ToString::to_string),
        about.item.as_ref().map(|i| part(i, ToString::to_string)),
        part(&about.basis, ToString::to_string),
        about.period.as_ref().map(|p| part(p, period)),
    )
}

fn as_about(Subject(who, what, item, basis, when): Subject) -> Option<About> {
    Some(About {
        whom: cited(who, as_whom)?,
        metric: cited(what, metric)?,
        item: maybe(item, |t| Some(EntityId::from(t)))?,
        basis: cited(basis, |t| Some(BasisId::from(t)))?,
        period: maybe(when, as_period)?,
    })
}

fn rise(growth: &Growth) -> Rise {
    let rate = growth.rate.map(|(low, high)| (digits(low), digits(high)));
    Rise(growth.kind, rate, growth.points, growth.bound, growth.base.map(digits), bytes(growth.span))
}

fn as_growth(Rise(kind, rate, points, bound, base, at): Rise) -> Option<Growth> {
    let rate = match rate {
        Some((low, high)) => Some((as_digits(&low)?, as_digits(&high)?)),
        None => None,
    };
    let base = match base {
        Some(text) => Some(as_digits(&text)?),
        None => None,
    };
    Some(Growth { kind, rate, points, bound, base, span: span(at) })
}

fn content(said: &Said) -> Content {
    match said {
        Said::Level { about, amount, changes } => {
            let Amount { low, high, as_written, bound, unit } = &amount.value;
            let size = Size(digits(*low), digits(*high), as_written.clone(), *bound, unit.to_string());
            Content::Level(subject(about), size, amount.span.map(bytes), amount.how, changes.iter().map(rise).collect())
        }
        Said::Change { about, growth } => {
            Content::Change(subject(about), rise(&growth.value), growth.span.map(bytes), growth.how)
        }
        Said::Extreme { about, high } => Content::Extreme(subject(about), *high),
        Said::Event { what, window, ahead } => {
            Content::Event(part(what, whom), window.as_ref().map(|w| part(w, period)), *ahead)
        }
        Said::Relation { subject, link, object, product, certainty, reason } => {
            let product = product.as_ref().map(|p| part(p, whom));
            Content::Relation(part(subject, whom), *link, part(object, whom), product, *certainty, reason.map(bytes))
        }
        Said::Belief { holder, about, side, against } => {
            let against = against.iter().copied().map(bytes).collect();
            Content::Belief(part(holder, whom), part(about, whom), *side, against)
        }
        Said::View { about, window, direction } => {
            Content::View(part(about, whom), window.as_ref().map(|p| part(p, period)), *direction)
        }
        Said::Trigger { what, window, bears_on, direction, conditional } => Content::Trigger(
            bytes(*what),
            window.as_ref().map(|w| part(w, period)),
            bears_on.iter().map(|b| part(b, whom)).collect(),
            *direction,
            *conditional,
        ),
    }
}

fn as_said(content: Content) -> Option<Said> {
    Some(match content {
        Content::Level(about, Size(low, high, as_written, bound, unit), at, how, changes) => {
            let unit = Unit::parse(&unit).ok()?;
            let value = Amount { low: as_digits(&low)?, high: as_digits(&high)?, as_written, bound, unit };
            let changes = changes.into_iter().map(as_growth).collect::<Option<_>>()?;
            Said::Level { about: as_about(about)?, amount: Cited { value, span: at.map(span), how }, changes }
        }
        Content::Change(about, growth, at, how) => {
            let growth = Cited { value: as_growth(growth)?, span: at.map(span), how };
            Said::Change { about: as_about(about)?, growth }
        }
        Content::Extreme(about, high) => Said::Extreme { about: as_about(about)?, high },
        Content::Event(what, window, ahead) => {
            Said::Event { what: cited(what, as_whom)?, window: maybe(window, as_period)?, ahead }
        }
        Content::Relation(subject, link, object, product, certainty, reason) => Said::Relation {
            subject: cited(subject, as_whom)?,
            link,
            object: cited(object, as_whom)?,
            product: maybe(product, as_whom)?,
            certainty,
            reason: reason.map(span),
        },
        Content::Belief(holder, about, side, against) => Said::Belief {
            holder: cited(holder, as_whom)?,
            about: cited(about, as_whom)?,
            side,
            against: against.into_iter().map(span).collect(),
        },
        Content::View(about, window, direction) => {
            Said::View { about: cited(about, as_whom)?, window: maybe(window, as_period)?, direction }
        }
        Content::Trigger(what, window, bears_on, direction, conditional) => Said::Trigger {
            what: span(what),
            window: maybe(window, as_period)?,
            bears_on: bears_on.into_iter().map(|b| cited(b, as_whom)).collect::<Option<_>>()?,
            direction,
            conditional,
        },
    })
}

/// A claim as text, its ids left out.
pub(crate) fn pack(claim: &Claim) -> String {
    let body = Body(
        content(&claim.said),
        claim.modality,
        part(&claim.by, whom),
        bytes(claim.span),
        bytes(claim.clause),
        claim.scope.clone(),
        format!("{:?}", claim.confidence),
    );
    serde_json::to_string(&body).expect("tuples of text and numbers are JSON")
}

/// Read what [`pack`] wrote.
pub(crate) fn unpack(id: ClaimId, note: NoteId, text: &str) -> Option<Claim> {
    let Body(content, modality, by, at, clause, scope, sure) = serde_json::from_str(text).ok()?;
    Some(Claim {
        id,
        note,
        said: as_said(content)?,
        modality,
        by: cited(by, as_whom)?,
        span: span(at),
        clause: span(clause),
        scope,
        confidence: sure.parse().ok()?,
    })
}

/// Figures that became no claim, as text.
pub(crate) fn pack_unplaced(unplaced: &[Unplaced]) -> String {
    let rows: Vec<(u32, u32, &str)> = unplaced.iter().map(|u| (u.span.start, u.span.end, u.why)).collect();
    serde_json::to_string(&rows).expect("tuples of text and numbers are JSON")
}

/// Read what [`pack_unplaced`] wrote.
pub(crate) fn unpack_unplaced(text: &str) -> Option<Vec<Unplaced>> {
    let rows: Vec<(u32, u32, String)> = serde_json::from_str(text).ok()?;
    Some(
        rows.into_iter()
            .map(|(start, end, why)| Unplaced { span: Span { start, end }, why: crate::intern(&why) })
            .collect(),
    )
}

#[derive(Serialize, Deserialize)]
struct Found(
    String,
    String,
    audit::Severity,
    Vec<String>,
    Vec<Bytes>,
    String,
    Vec<String>,
    String,
    Vec<String>,
    Option<audit::Reread>,
    String,
);

/// A finding as text, its note left out.
pub(crate) fn pack_finding(finding: &audit::Finding) -> String {
    let found = Found(
        finding.id.0.full(),
        finding.check.to_string(),
        finding.severity,
        finding.claims.iter().map(|c| c.0.full()).collect(),
        finding.spans.iter().copied().map(bytes).collect(),
        finding.says.to_string(),
        finding.args.clone(),
        finding.arithmetic.clone(),
        finding.rows.clone(),
        finding.better.clone(),
        format!("{:?}", finding.sure),
    );
    serde_json::to_string(&found).expect("tuples of text and numbers are JSON")
}

/// Read what [`pack_finding`] wrote.
pub(crate) fn unpack_finding(note: NoteId, text: &str) -> Option<audit::Finding> {
    let Found(id, check, severity, claims, spans, says, args, arithmetic, rows, better, sure) =
        serde_json::from_str(text).ok()?;
    Some(audit::Finding {
        id: figure::FindingId(Hash::parse(&id)?),
        note,
        check: crate::intern(&check),
        severity,
        claims: claims.iter().map(|c| Hash::parse(c).map(ClaimId)).collect::<Option<_>>()?,
        spans: spans.into_iter().map(span).collect(),
        says: crate::intern(&says),
        args,
        arithmetic,
        rows,
        better,
        sure: sure.parse().ok()?,
    })
}
