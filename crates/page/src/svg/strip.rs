//! The calendar's strip: windows as bars on one time axis, the day of the reading as a line; a table stands under it.

use tidegauge::view::{Bi, CalendarRow};

use super::time::{day, ticks};
use super::{drawing, line, rect, text};
use crate::html::Out;
use crate::show::Page;
use crate::svg::scale::Scale;

const WIDTH: f64 = 960.0;
const EDGE: f64 = 12.0;
const TOP: f64 = 32.0;
const LANE: f64 = 14.0;
/// Height of all lanes together before they get thinner.
const LANES: f64 = 170.0;
/// Thinnest lane.
const THIN: f64 = 5.0;
/// Shortest bar drawn.
const SHORTEST: f64 = 5.0;
/// Furthest end drawn, in days from the day of the reading: what lies beyond ends in an arrow.
const FAR: f64 = 550.0;
/// How far back, in days.
const BACK: f64 = 60.0;

/// Draws rows with a first day, in order of that day.
pub fn strip(page: &Page, rows: &[&CalendarRow], out: &mut Out) {
    let Some(today) = day(&page.head.said_by) else { return };
    let span = |row: &&CalendarRow| {
        let from = day(&row.from)?;
        Some((from, day(&row.to).unwrap_or(from).max(from) + 1.0))
    };
    let spans: Vec<(&CalendarRow, f64, f64)> =
        rows.iter().filter_map(|row| span(row).map(|(from, to)| (*row, from, to))).collect();
    let near = |at: f64| (today - BACK..=today + FAR).contains(&at);
    let drawn: Vec<_> = spans.iter().filter(|(_, from, to)| near(*from) || near(*to)).collect();
    if drawn.is_empty() {
        return;
    }
    let low = drawn.iter().map(|bar| bar.1).fold(today, f64::min).max(today - BACK);
    let high = drawn.iter().map(|bar| bar.2).fold(today + 30.0, f64::max).min(today + FAR);
    let x = Scale::new((low, high), (EDGE, WIDTH - EDGE), false);
    let mut lanes: Vec<f64> = Vec::new();
    let mut bars = Vec::new();
    for (row, from, to) in drawn {
        let (start, end) = (x.at(*from), x.at(*to).max(x.at(*from) + SHORTEST));
        let free = lanes.iter().position(|last| *last + 3.0 <= start).unwrap_or(lanes.len());
        if free == lanes.len() {
            lanes.push(0.0);
        }
        lanes[free] = end;
        bars.push((*row, start, end, free));
    }
    let lane_height = (LANES / lanes.len() as f64).clamp(THIN, LANE);
    let height = TOP + lane_height * lanes.len() as f64 + 6.0;
    let number = Bi::same(bars.len().to_string());
    let sentence = page.words.fill("calendar.strip", &[number, Bi::same(page.head.said_by.clone())]);
    out.el("div", &[("class", "strip-box")], |out| {
        let name = page.words.plain("section.calendar");
        drawing(out, "strip", (WIDTH, height), &name, &page.words.one(&sentence), |out| {
            for (i, (at, name)) in ticks(low, high, 8).into_iter().enumerate() {
                line(out, "grid", (x.at(at), TOP - 6.0), (x.at(at), height));
                text(out, if i % 2 == 0 { "tick" } else { "tick odd" }, (x.at(at), TOP - 10.0), &Bi::same(name));
            }
            for (row, start, end, lane) in bars {
                bar(page, row, (start, end), (TOP + lane_height * lane as f64, lane_height), out);
            }
            line(out, "today", (x.at(today), TOP - 6.0), (x.at(today), height));
        });
        out.el("p", &[("class", "sentence")], |out| crate::words::bi(out, &sentence));
    });
}

/// A bar that leads to its row: up is full, down is hollow, the rest is thin; where there is room they carry a sign too.
fn bar(page: &Page, row: &CalendarRow, (start, end): (f64, f64), (y, lane): (f64, f64), out: &mut Out) {
    let href = crate::links::address("", &[], &row.id);
    let name = format!("{} {}", row.from, page.words.one(&row.what));
    out.el("a", &[("href", &href), ("aria-label", &name), ("tabindex", "-1")], |out| {
        out.el("title", &[], |out| out.plain(&name));
        let air = if matches!(row.direction, "up" | "down") { lane / 7.0 } else { lane / 3.0 };
        rect(out, &format!("window {}", row.direction), (start, y + air), (end - start, lane - 2.0 * air));
        let (top, bottom, middle) = (y + 4.0, y + lane - 4.0, (start + end) / 2.0);
        let sign = match row.direction {
            "up" => format!("M{} {bottom}L{middle} {top}L{} {bottom}Z", middle - 4.0, middle + 4.0),
            "down" => format!("M{} {top}L{middle} {bottom}L{} {top}Z", middle - 4.0, middle + 4.0),
            _ => return,
        };
        if end - start > 12.0 && lane > 10.0 {
            super::path(out, &format!("way {}", row.direction), &sign);
        }
    });
}
