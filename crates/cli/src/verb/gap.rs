//! `gap`: expected beside implied, one row a quantity.

use tidegauge::view::gaps::Filter;
use tidegauge::view::{CompanyRow, GapRow, Lens, company, gaps, number};

use crate::args::{By, Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

/// Measure and print.
pub fn run(common: &Common, notes: &Notes, filter: &Filter, by: By, window: i32) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let reading = setup::measure(&gauge, common, &taken, window)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    if by == By::Company {
        return companies(common, &lens, filter);
    }
    let (all, view) = (gaps::gaps(&lens), gaps::filtered(&lens, filter));
    let rows = &view.rows;
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "gaps", Some(&reading), rows))?;
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
    let mut text = format!("{}\n\n", setup::pick(common, &all.headline));
    text += &out::table(&table, &[false, false, true, true, true, false, true, false], common.plain);
    let lacking: Vec<Vec<String>> = view
        .uncomputable
        .iter()
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

/// One row a part of a company, the most exposed company first.
fn companies(common: &Common, lens: &Lens, filter: &Filter) -> anyhow::Result<Outcome> {
    let holds = |row: &CompanyRow, wanted: &str| {
        let wanted = wanted.to_lowercase();
        [&row.id, &row.ticker, &row.name.zh, &row.name.en].iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    let mut rows = company::companies(lens);
    rows.retain(|row| filter.about.is_none_or(|wanted| holds(row, wanted)));
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "companies", Some(lens.reading), &rows))?;
        return Ok(Outcome::Done);
    }
    let pick = |text: &tidegauge::view::Bi| setup::pick(common, text);
    let cut = |text: String, width: usize| if common.plain { text } else { out::fit(&text, width) };
    let mut table = Vec::new();
    for row in &rows {
        for part in &row.parts {
            table.push(vec![
                row.ticker.clone(),
                cut(pick(&row.name), 24),
                cut(pick(&part.part.text), 28),
                part.gap.as_ref().map_or("—".into(), |gap| pick(&gap.text)),
                part.p.map_or(String::new(), number::probability),
                part.call.to_string(),
                cut(pick(&part.share_text), 60),
            ]);
        }
    }
    let mut text = out::table(&table, &[false, false, false, true, true, false, false], common.plain);
    text += &setup::pins(common, lens.reading);
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
