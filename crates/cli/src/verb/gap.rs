//! `gap`: expected beside implied, one row a quantity.

use tidegauge::view::{GapRow, Lens, gaps, number};

use crate::args::{Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

/// Which rows.
pub struct Filter<'a> {
    /// Series address or entity.
    pub about: Option<&'a str>,
    /// Period.
    pub period: Option<&'a str>,
    /// Least P or 1 - P.
    pub min_p: f64,
}

impl Filter<'_> {
    fn keeps(&self, address: &str, period: &str, p: Option<f64>, names: [&str; 2]) -> bool {
        let about = self.about.is_none_or(|a| {
            let a = a.to_lowercase();
            address.to_lowercase().contains(&a) || names.iter().any(|n| n.to_lowercase().contains(&a))
        });
        about
            && self.period.is_none_or(|want| period.starts_with(want))
            && p.map_or(0.0, |p| p.max(1.0 - p)) >= self.min_p
    }
}

/// Measure and print.
pub fn run(common: &Common, notes: &Notes, filter: &Filter, window: i32) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let reading = setup::measure(&gauge, common, &taken, window)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    let view = gaps::gaps(&lens);
    let keeps = |r: &&GapRow| filter.keeps(&r.address, &r.period, r.p, [&r.label.zh, &r.label.en]);
    let rows: Vec<&GapRow> = view.rows.iter().filter(keeps).collect();
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "gaps", Some(&reading), &rows))?;
        return Ok(Outcome::Done);
    }
    let label = |key: &str| setup::pick(common, &lens.label(key));
    let heads = [
        "column.quantity",
        "column.for",
        "column.expected",
        "column.implied",
        "column.gap",
        "column.call",
        "P",
        "column.routes",
    ];
    let mut table = vec![heads.iter().map(|h| if *h == "P" { "P".into() } else { label(h) }).collect::<Vec<String>>()];
    table.extend(rows.iter().map(|r| line(common, r)));
    let mut text = format!("{}\n\n", setup::pick(common, &view.headline));
    text += &out::table(&table, &[false, false, true, true, true, false, true, false], common.plain);
    let lacking = view.uncomputable.iter().filter(|u| {
        filter.keeps(&u.address, &u.period, None, [&u.label.zh, &u.label.en])
            || filter.min_p == 0.0 && filter.about.is_none() && filter.period.is_none()
    });
    let lacking: Vec<Vec<String>> = lacking
        .map(|u| {
            let expected = u.expected.as_ref().map_or("—".into(), |e| setup::pick(common, &e.text));
            let name = setup::pick(common, &u.label);
            let name = if common.plain { name } else { out::fit(&name, 40) };
            vec![name, u.period.clone(), expected, setup::pick(common, &u.missing)]
        })
        .collect();
    if !lacking.is_empty() {
        text += &format!("\n{} ({})\n", label("call.not_computable"), lacking.len());
        text += &out::table(&lacking, &[false, false, true, false], common.plain);
    }
    text += &setup::pins(common, &reading);
    out::print(&text)?;
    Ok(Outcome::Done)
}

fn line(common: &Common, r: &GapRow) -> Vec<String> {
    let pick = |t: &tidegauge::view::Bi| setup::pick(common, t);
    let expected = r.expected.as_ref().map_or("—".into(), |e| {
        let n = if e.n == 0 { "–".to_string() } else { e.n.to_string() };
        format!("{} ({n}, {} d)", pick(&e.shown.text), e.age_days)
    });
    let implied = r.implied.as_ref().map_or("—".into(), |s| format!("{} {}", pick(&s.text), pick(&s.interval)));
    let p = r.p.map_or(String::new(), number::probability);
    let reason = pick(&r.call.reason);
    let name = pick(&r.label);
    let cut = |t: String, w: usize| if common.plain { t } else { out::fit(&t, w) };
    vec![
        cut(name, 40),
        r.period.clone(),
        expected,
        implied,
        r.gap.as_ref().map_or(String::new(), |g| pick(&g.text)),
        pick(&r.call.text),
        p,
        cut(format!("{}; {reason}", r.routes.len()), 48),
    ]
}
