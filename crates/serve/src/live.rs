//! TEMPORARY stand-in until the views and pages are there.
use std::collections::BTreeMap;
use tidegauge::view::{Body, Lens, LivePage, MissingView, gaps, report};
use tidegauge::{Gauge, Reading, Taken};
pub fn show(
    gauge: &Gauge,
    reading: &Reading,
    _taken: &Taken,
    path: &str,
    params: &BTreeMap<String, String>,
) -> LivePage {
    let lens = Lens::new(reading, &gauge.almanac);
    let body =
        if path == "/" { Body::Gaps(gaps::gaps(&lens), Vec::new()) } else { Body::Missing(MissingView::default()) };
    LivePage { head: report::head(&lens, ""), path: path.into(), params: params.clone(), body, labels: BTreeMap::new() }
}
pub fn rows(body: &Body, zh: bool) -> Vec<serde_json::Value> {
    vec![tidegauge::view::json(body, zh)]
}
pub mod page {
    pub use ::page::{Direction, Look};
    pub fn live(page: &tidegauge::view::LivePage, _look: Look) -> String {
        format!("{:?}", page.body)
    }
}
