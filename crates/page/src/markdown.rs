//! The report as Markdown: headline, gap table, findings, and a numbered footnote with the words, row or guess for
//! everything a figure stands on.

use std::collections::BTreeMap;

use tidegauge::view::{Bi, Quote, ReportView, Shown, WhyNode};

use crate::Lang;
use crate::escape::is_hidden_control;
use crate::links::period_of;
use crate::show::{Page, chance_text};

/// Leaves of each kind that one figure cites.
const MOST: usize = 4;

/// The twin of the report in one language.
pub fn markdown(view: &ReportView, lang: impl Into<Lang>) -> String {
    let mut paper = Paper {
        view,
        page: Page::of_report(view),
        lang: lang.into(),
        text: String::new(),
        notes: Footnotes::default(),
    };
    paper.write();
    paper.text
}

/// Footnotes in the order of their first use.
#[derive(Default)]
struct Footnotes {
    numbers: BTreeMap<String, usize>,
    lines: Vec<String>,
}

impl Footnotes {
    fn number(&mut self, key: String, line: impl FnOnce() -> String) -> usize {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        self.lines.push(line());
        self.numbers.insert(key, self.lines.len());
        self.lines.len()
    }
}

struct Paper<'a> {
    view: &'a ReportView,
    page: Page<'a>,
    lang: Lang,
    text: String,
    notes: Footnotes,
}

impl<'a> Paper<'a> {
    fn write(&mut self) {
        let view = self.view;
        let headline = self.pick(&view.gaps.headline);
        self.line(&format!("# {headline}\n"));
        let as_of = self.word("head.as_of");
        self.line(&format!("{as_of} {}\n", safe(&view.head.said_by)));
        self.gaps();
        self.programmes();
        self.companies();
        self.beliefs();
        self.calendar();
        self.turning();
        self.findings();
        self.assumptions();
        let lines = std::mem::take(&mut self.notes.lines);
        for (i, line) in lines.iter().enumerate() {
            self.line(&format!("[^{}]: {line}", i + 1));
        }
        let (seed, sheet, again) = (self.word("head.seed"), self.word("head.sheet"), self.word("head.reproduce"));
        let head = &view.head;
        self.line(&format!("\n{seed} {}, {sheet} {}. {again} `{}`", head.seed, head.sheet, head.reproduce));
    }

    fn gaps(&mut self) {
        let view = self.view;
        if view.gaps.rows.is_empty() {
            let empty = self.word("gaps.empty");
            self.line(&format!("{empty}\n"));
            return;
        }
        let keys = ["gap.quantity", "gap.expected_n", "gap.implied_80", "gap.gap", "gap.call", "gap.p", "gap.reason"];
        let heads = keys.map(|key| self.word(key));
        self.line(&format!("| {} |", heads.join(" | ")));
        self.line(&format!("|{}", " --- |".repeat(heads.len())));
        for row in &view.gaps.rows {
            let expected = match &row.expected {
                Some(expected) => format!("{} ({})", self.figure(&expected.shown), self.pick(&expected.text)),
                None => self.word("gap.no_consensus"),
            };
            let implied = match &row.implied {
                Some(implied) => self.figure(implied),
                None => self.word("gap.no_route"),
            };
            let gap = row.gap.as_ref().map_or_else(|| "–".to_owned(), |shown| self.pick(&shown.text));
            let p = row.p.map_or_else(|| "–".to_owned(), chance_text);
            let (label, call, reason) = (self.pick(&row.label), self.pick(&row.call.text), self.pick(&row.call.reason));
            let period = safe(&row.period);
            self.line(&format!("| {label} {period} | {expected} | {implied} | {gap} | {call} | {p} | {reason} |"));
        }
        self.line("");
    }

    fn findings(&mut self) {
        let view = self.view;
        self.rows("findings", view.findings.is_empty());
        for finding in &view.findings {
            let cited: Vec<usize> = finding.quotes.iter().map(|quote| self.quote(quote)).collect();
            let (says, severity) = (self.pick(&finding.says), self.pick(&finding.severity_text));
            let marks: String = cited.iter().map(|n| format!("[^{n}]")).collect();
            let check = safe(&finding.check);
            self.line(&format!("- **{severity}** ({check}) {says}{marks} {}", safe(&finding.arithmetic)));
        }
        self.line("");
    }

    fn programmes(&mut self) {
        let view = self.view;
        self.rows("programmes", view.programmes.is_empty());
        for row in &view.programmes {
            let (lab, period) = (self.pick(&row.lab.text), safe(&row.period));
            let figures = [
                ("programme.wanted", &row.wanted),
                ("programme.supplied", &row.supplied),
                ("programme.held_back", &row.held_back),
            ];
            let mut said: Vec<String> = Vec::new();
            for (key, shown) in figures {
                if let Some(shown) = shown {
                    said.push(format!("{} {}", self.word(key), self.figure(shown)));
                }
            }
            said.extend(row.p.map(|p| format!("{} {}", self.word("programme.p"), chance_text(p))));
            let missing = self.pick(&row.missing);
            self.line(&format!("- {lab} {period}: {} {missing}", said.join(", ")));
        }
        self.rows("agents", view.agents.is_empty());
        for share in &view.agents {
            let text = self.figure(share);
            self.line(&format!("- {}: {text}", safe(period_of(&share.address))));
        }
        self.line("");
    }

    fn companies(&mut self) {
        let view = self.view;
        self.rows("companies", view.companies.is_empty());
        for company in &view.companies {
            let (name, listing) = (self.pick(&company.name), format!("{} {}", company.ticker, company.exchange));
            let listing =
                if company.ticker.is_empty() { self.word("company.unlisted") } else { safe(listing.trim_end()) };
            self.line(&format!("- **{name}** ({listing})"));
            for part in &company.parts {
                let (what, about) = (self.pick(&part.part.text), self.pick(&part.share_text));
                let share = part.share.as_ref().map(|shown| self.figure(shown)).unwrap_or_default();
                let gap = part.gap.as_ref().map(|shown| self.figure(shown)).unwrap_or_default();
                let call = if part.call.is_empty() { String::new() } else { self.word(&format!("call.{}", part.call)) };
                self.line(&format!("  - {what}: {share} {about} {gap} {call}"));
            }
            for reason in company.reasons.iter().take(MOST) {
                let (why, mark) = (self.pick(&reason.text), self.quote(&reason.quote));
                self.line(&format!("  - {why}[^{mark}]"));
            }
        }
        self.line("");
    }

    fn beliefs(&mut self) {
        let view = self.view;
        self.rows("beliefs", view.beliefs.is_empty());
        for belief in &view.beliefs {
            let key = if belief.kind == "view" { "belief.view" } else { "belief.alleged" };
            let holder = self.pick(&self.page.words.fill(key, std::slice::from_ref(&belief.holder)));
            let (about, side) = (self.pick(&belief.about.text), self.pick(&belief.side_text));
            let (verdict, mark) = (self.pick(&belief.verdict_text), self.quote(&belief.quote));
            self.line(&format!("- **{about}** {side} {}: {holder}[^{mark}]. {verdict}", safe(&belief.period)));
            for one in &belief.evidence {
                let mark = one.quote.as_ref().map(|quote| format!("[^{}]", self.quote(quote))).unwrap_or_default();
                let figure = one.figure.as_ref().map(|shown| self.figure(shown)).unwrap_or_default();
                let side = self.word(match one.speaks {
                    "against" => "belief.against",
                    "for" => "belief.for",
                    _ => "belief.beside",
                });
                let (text, known) = (self.pick(&one.text), safe(&one.known_from));
                self.line(&format!("  - {side}: {text} {figure}{mark} {known}"));
            }
        }
        self.line("");
    }

    fn turning(&mut self) {
        let view = self.view;
        self.rows("turning", view.turning.is_empty());
        for row in &view.turning {
            let (what, text) = (self.pick(&row.quantity.text), self.pick(&row.text));
            let mut figure =
                |shown: &Option<Shown>| shown.as_ref().map_or("–".to_owned(), |shown| self.figure(shown));
            let (before, after) = (figure(&row.before), figure(&row.after));
            self.line(&format!("- {what} {}: {text}, {before} → {after}", safe(&row.period)));
        }
        self.line("");
    }

    /// Title of a section, and that it is empty where it is.
    fn rows(&mut self, section: &str, empty: bool) {
        self.title(&format!("section.{section}"));
        if empty {
            let empty = self.word(&format!("{section}.empty"));
            self.line(&empty);
        }
    }

    fn calendar(&mut self) {
        let view = self.view;
        self.rows("calendar", view.calendar.is_empty());
        for row in &view.calendar {
            let mark = row.quote.as_ref().map(|quote| format!("[^{}]", self.quote(quote))).unwrap_or_default();
            let when = if row.from.is_empty() { self.word("calendar.no_date") } else { safe(&row.from) };
            let to =
                if row.to.is_empty() || row.to == row.from { String::new() } else { format!(" – {}", safe(&row.to)) };
            let what = self.pick(&row.what);
            self.line(&format!("- {when}{to}: {what}{mark}"));
        }
        self.line("");
    }

    fn assumptions(&mut self) {
        let view = self.view;
        self.rows("assumptions", view.assumptions.is_empty());
        for row in &view.assumptions {
            let (text, value, iv) = (self.pick(&row.text), self.pick(&row.shown.text), self.pick(&row.shown.interval));
            self.line(&format!("- {}: {text}, {value} {iv} ({}) {}", safe(&row.id), safe(&row.who), safe(&row.why)));
        }
        self.line("");
    }

    /// A figure with footnotes to its leaves.
    fn figure(&mut self, shown: &Shown) -> String {
        let mut text = format!("{} {}", self.pick(&shown.text), self.pick(&shown.interval)).trim_end().to_owned();
        let leaves = self.page.index.leaves(&shown.figure);
        for nodes in [leaves.quotes, leaves.rows, leaves.guesses] {
            for node in nodes.into_iter().take(MOST) {
                let number = self.leaf(node);
                text.push_str(&format!("[^{number}]"));
            }
        }
        text
    }

    fn leaf(&mut self, node: &WhyNode) -> usize {
        if let Some(quote) = &node.quote {
            return self.quote(quote);
        }
        let line = match (&node.row, &node.assumption) {
            (Some(row), _) => format!("{} {} {}", row.id, row.source, row.url),
            (None, guess) => format!("{} {}", guess.as_deref().unwrap_or(&node.figure), self.pick(&node.title)),
        };
        self.notes.number(node.figure.clone(), || safe(&line))
    }

    fn quote(&mut self, quote: &Quote) -> usize {
        let (open, close) = if quote.lang == "zh" { ('「', '」') } else { ('“', '”') };
        let Quote { note, said_on, lang, tier, start, end, quote: words, .. } = quote;
        let key = format!("{note} {start} {end}");
        self.notes.number(key, || safe(&format!("{note} {said_on} {lang} {tier} {start}–{end} {open}{words}{close}")))
    }

    fn title(&mut self, key: &str) {
        let title = self.word(key);
        self.line(&format!("## {title}\n"));
    }

    fn word(&self, key: &str) -> String {
        self.pick(&self.page.words.get(key))
    }

    fn pick(&self, text: &Bi) -> String {
        safe(if self.lang == Lang::Zh { &text.zh } else { &text.en })
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// One line that Markdown takes as text: its signs escaped, controls shown.
fn safe(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => safe.push(' '),
            c if is_hidden_control(c) => safe.push_str(&format!("⟨U+{:04X}⟩", c as u32)),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}
