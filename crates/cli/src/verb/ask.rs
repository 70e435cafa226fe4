//! `ask`: a question answered in cited sentences.

use tidegauge::view::answer::SentenceView;
use tidegauge::view::{Lens, answer};

use crate::args::{Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

/// Answer and print; no sentence is exit 1.
pub fn run(common: &Common, notes: &Notes, question: &str, most: usize) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let reading = setup::measure(&gauge, common, &taken, 100)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    let view = answer::answer(&lens, &gauge.ask(question, &reading, most));
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "answer", Some(&reading), std::slice::from_ref(&view)))?;
    } else {
        let mut text = String::new();
        let line = |s: &SentenceView| {
            let cites: String = s.cites.iter().map(|c| format!("[{c}]")).collect();
            format!("{} {cites}\n", setup::pick(common, &s.text))
        };
        for (i, s) in view.sentences.iter().enumerate() {
            text += &format!("{} {}", i + 1, line(s));
        }
        let label = |key: &str| setup::pick(common, &lens.label(key));
        for s in &view.against {
            text += &format!("{}  {}", label("answer.against"), line(s));
        }
        for missing in &view.not_said {
            text += &format!("{}  {}\n", label("answer.not_said"), setup::pick(common, missing));
        }
        for (i, q) in view.quotes.iter().enumerate() {
            text += &format!("[{}] {} {} {} {} 「{}」\n", i + 1, q.note, q.said_on, q.tier, q.start, q.quote.trim());
        }
        out::print(&(text + &setup::pins(common, &reading)))?;
    }
    Ok(if view.sentences.is_empty() { Outcome::Noted } else { Outcome::Done })
}
