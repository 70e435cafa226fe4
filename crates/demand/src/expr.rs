//! Routes as data: an expression over addresses, assumptions and data rows, such as
//! `scaled(pace(nvidia/revenue), a:x, nvidia/revenue[-1y])`.

use std::collections::BTreeMap;

use figure::{Period, Series, Stance};

/// How a route is worked.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// A series at the target's period, moved.
    Series(Series, Shift),
    /// The quantity itself, moved.
    Itself(Shift),
    /// A named guess.
    Assumption(String),
    /// A fact row: subject and parameter.
    Fact(String, String),
    /// A rule or a way of looking, with its arguments.
    Call(String, Vec<Expr>),
}

/// From the target's period to the one meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shift {
    /// Years.
    pub years: i16,
    /// Months.
    pub months: i32,
}

/// Read `entity/metric:item@basis`, item and basis optional. The period is a placeholder.
pub fn parse_address(text: &str) -> Option<Series> {
    let (rest, basis) = text.split_once('@').unwrap_or((text, ""));
    let (entity, rest) = rest.split_once('/')?;
    let (metric, item) = rest.split_once(':').map_or((rest, None), |(m, i)| (m, Some(i)));
    if entity.is_empty() || metric.is_empty() || metric.contains('/') {
        return None;
    }
    let series = Series::new(entity, metric, Period::year(1)?, Stance::Actual).basis(basis);
    Some(match item {
        Some(item) => series.item(item),
        None => series,
    })
}

/// Replace `$name` by its definition; definitions may use one another.
/// Err names what is not defined.
pub fn expand(text: &str, define: &BTreeMap<String, String>) -> Result<String, String> {
    let mut text = text.to_string();
    // Each definition may be used by others: as many rounds as there are definitions.
    for _ in 0..=define.len() {
        let Some(at) = text.find('$') else { return Ok(text) };
        let name: String = text[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let body = define.get(&name).ok_or_else(|| format!("${name} is not defined in [define]"))?;
        text = text.replace(&format!("${name}"), body);
    }
    if text.contains('$') { Err("definitions go round in a circle".to_string()) } else { Ok(text) }
}

impl Expr {
    /// Read an expression; Err says what was not understood.
    pub fn parse(text: &str) -> Result<Expr, String> {
        let (expr, rest) = Expr::read(text.trim())?;
        if rest.trim().is_empty() { Ok(expr) } else { Err(format!("nothing is expected at {rest:?}")) }
    }

    fn read(text: &str) -> Result<(Expr, &str), String> {
        let text = text.trim_start();
        let end = text.find(['(', ')', ',']).unwrap_or(text.len());
        let word = text[..end].trim();
        if word.is_empty() {
            return Err(format!("a name is expected at {text:?}"));
        }
        let Some(mut rest) = text[end..].strip_prefix('(') else {
            return Ok((Expr::atom(word)?, &text[end..]));
        };
        let mut arguments = Vec::new();
        loop {
            let (argument, after) = Expr::read(rest)?;
            arguments.push(argument);
            let after = after.trim_start();
            if let Some(next) = after.strip_prefix(',') {
                rest = next;
            } else if let Some(next) = after.strip_prefix(')') {
                return Ok((Expr::Call(word.to_string(), arguments), next));
            } else {
                return Err(format!("`,` or `)` is expected at {after:?}"));
            }
        }
    }

    fn atom(word: &str) -> Result<Expr, String> {
        if let Some(id) = word.strip_prefix("a:") {
            return Ok(Expr::Assumption(id.to_string()));
        }
        if let Some(fact) = word.strip_prefix("d:") {
            let (subject, parameter) = fact.rsplit_once('/').ok_or_else(|| format!("{word:?}: d:subject/parameter"))?;
            return Ok(Expr::Fact(subject.to_string(), parameter.to_string()));
        }
        let (name, shift) = match word.strip_suffix(']').and_then(|w| w.split_once('[')) {
            Some((name, shift)) => (name, Shift::parse(shift).ok_or_else(|| format!("{word:?}: [-1y] or [-6m]"))?),
            None => (word, Shift::default()),
        };
        if name == "self" {
            return Ok(Expr::Itself(shift));
        }
        parse_address(name).map(|series| Expr::Series(series, shift)).ok_or_else(|| format!("{word:?} is no address"))
    }
}

impl Shift {
    fn parse(text: &str) -> Option<Shift> {
        if let Some(years) = text.strip_suffix('y') {
            return Some(Shift { years: years.parse().ok()?, months: 0 });
        }
        Some(Shift { years: 0, months: text.strip_suffix('m')?.parse().ok()? })
    }

    /// The period moved; months keep whole months whole.
    pub fn apply(self, period: &Period) -> Option<Period> {
        let moved = period.shift_years(self.years)?;
        if self.months == 0 {
            return Some(moved);
        }
        let by = |day: figure::Date| {
            let last = day == day.last_of_month();
            let months = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + self.months;
            let (year, month) = (i16::try_from(months.div_euclid(12)).ok()?, (months.rem_euclid(12) + 1) as i8);
            let first = figure::Date::new(year, month, 1).ok()?;
            let end = first.last_of_month();
            if last { Some(end) } else { figure::Date::new(year, month, day.day().min(end.day())).ok() }
        };
        Some(Period { start: by(moved.start)?, end: by(moved.end)?, form: moved.form })
    }
}

/// What is wrong with the file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let expr =
            Expr::parse("scaled(pace(a/capex@cash_ppe), self[-1y], product(a:x, d:attach/y/z, b/c:d[-6m]))").unwrap();
        let Expr::Call(name, arguments) = &expr else { panic!("{expr:?}") };
        assert_eq!((name.as_str(), arguments.len()), ("scaled", 3));
        assert_eq!(arguments[1], Expr::Itself(Shift { years: -1, months: 0 }));
        let year = Period::fiscal_year(2025, 2025, 6).unwrap();
        let moved = Shift { years: 0, months: 6 }.apply(&year).unwrap();
        assert_eq!(moved, Period::year(2025).unwrap());
        for bad in ["", "f(", "f(a/b", "f(a/b)x", "a", "a/b[3]", "f(,)"] {
            assert!(Expr::parse(bad).is_err(), "{bad}");
        }
    }
}
