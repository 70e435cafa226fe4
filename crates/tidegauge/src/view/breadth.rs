//! The shapes of what stands beside the gaps: companies, beliefs, relations, programmes, turning points; and of the live
//! pages, each of which shows one [`Body`].

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::AnswerView;
use super::{
    Bi, CalendarRow, ClaimView, FindingView, GapRow, GapsView, Head, NoteView, Quote, RemarkView, RowView, Shown,
    UncomputableRow, WhyNode,
};

/// A place on a live page or in the report: `text` leads to `address` (`/q/google/tokens`).
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Link {
    /// What is shown.
    pub text: Bi,
    /// Path of the live page, with its leading slash; empty when there is none.
    pub path: String,
}

/// One part of the chain that a company sells into.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ChainPart {
    /// Product or topic, with the page of its quantity where one is compared.
    pub part: Link,
    /// Id of the product.
    pub product: String,
    /// How much of the company it is; None: share not known.
    pub share: Option<Shown>,
    /// `58 % of 2024 revenue, known from 2025-03-21`, or `share not known` with the row that would be needed.
    pub share_text: Bi,
    /// Since when the share is known, ISO, empty when not known.
    pub known_from: String,
    /// Where the share stands.
    pub row: Option<RowView>,
    /// Who says that the company sells it: words of notes.
    pub quotes: Vec<Quote>,
    /// Widest gap compared for this part: its row's address, gap and chance.
    pub gap: Option<Shown>,
    /// Share of worlds with implied above expected.
    pub p: Option<f64>,
    /// Call of that row: `low`, `no_call` ...
    pub call: &'static str,
}

/// A company of the chain.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CompanyRow {
    /// Entity id.
    pub id: String,
    /// Name.
    pub name: Bi,
    /// `300308.SZ`, `NVDA`; empty when unlisted.
    pub ticker: String,
    /// `SZSE`, `NASDAQ`, `HKEX` ...
    pub exchange: String,
    /// `/company/300308.SZ`.
    pub path: String,
    /// Parts of the chain, the widest gap first.
    pub parts: Vec<ChainPart>,
    /// Reasons quoted from notes: why it is named.
    pub reasons: Vec<Reason>,
    /// Gap x share, the order of the table; None when either is not known.
    pub exposed: Option<Shown>,
}

/// Why a note names a company: the link and its words.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Reason {
    /// `exposed to optical modules`, `supplies Meta (expected)`.
    pub text: Bi,
    /// Words that give the link.
    pub quote: Quote,
    /// Words of the reason where they stand apart from the name.
    pub reason: Option<Quote>,
}

/// One relation, said by a note or standing in a row.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RelationRow {
    /// `c:…` or `d:…`.
    pub id: String,
    /// Who.
    pub subject: Link,
    /// `supplies`, `exposed_to` ...
    pub link: &'static str,
    /// The same for people.
    pub link_text: Bi,
    /// Whom.
    pub object: Link,
    /// What.
    pub product: Bi,
    /// `fact`, `expected`, `rumoured`.
    pub certainty: &'static str,
    /// The same for people.
    pub certainty_text: Bi,
    /// Its words.
    pub quote: Option<Quote>,
    /// Or its row.
    pub row: Option<RowView>,
}

/// The page of a company.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CompanyView {
    /// Who it is, what it sells, why it is named.
    pub company: CompanyRow,
    /// Own quantities compared (revenue, shipments).
    pub gaps: Vec<GapRow>,
    /// Not computable, with the row that is missing.
    pub uncomputable: Vec<UncomputableRow>,
    /// Who it sells to, buys from, competes with.
    pub relations: Vec<RelationRow>,
    /// Triggers that bear on it.
    pub triggers: Vec<CalendarRow>,
    /// Claims about it, newest first.
    pub claims: Vec<ClaimView>,
    /// Beliefs about it or its parts.
    pub beliefs: Vec<BeliefRow>,
}

/// One piece of evidence set beside a belief.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Evidence {
    /// `against` or `for` the belief, `beside` where it takes no side.
    pub speaks: &'static str,
    /// One line: `Cambricon revenue 2025Q1: 1.11bn CNY, ×43 on the year before`.
    pub text: Bi,
    /// The note's own words.
    pub quote: Option<Quote>,
    /// A figure of the sheet (growth or level): `why` leads on.
    pub figure: Option<Shown>,
    /// When it was known, ISO.
    pub known_from: String,
}

/// What somebody is said to believe, or the author's own view, and what stands against it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct BeliefRow {
    /// `c:…`
    pub id: String,
    /// `belief` or `view`.
    pub kind: &'static str,
    /// Who is alleged to hold it; the author for a view.
    pub holder: Bi,
    /// About what.
    pub about: Link,
    /// `underestimated`, `overestimated`, `priced_in`, `unclear`; `up`, `down` for a view.
    pub side: &'static str,
    /// The same for people: `thinks too little of it`.
    pub side_text: Bi,
    /// For when, empty when not said.
    pub period: String,
    /// The words.
    pub quote: Quote,
    /// Evidence of the note and of the day, against first.
    pub evidence: Vec<Evidence>,
    /// `contradicted`, `supported`, `mixed`, `open` by the evidence of the day.
    pub verdict: &'static str,
    /// The same for people, with the count: `contradicted by 2 of 2 series`.
    pub verdict_text: Bi,
}

/// A training programme of a laboratory in a year.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ProgrammeRow {
    /// Laboratory.
    pub lab: Link,
    /// For when.
    pub period: String,
    /// Accelerators that its training wants.
    pub wanted: Option<Shown>,
    /// Accelerators it can have.
    pub supplied: Option<Shown>,
    /// Wanted less supplied, where above 0.
    pub held_back: Option<Shown>,
    /// Share of worlds in which something is held back.
    pub p: Option<f64>,
    /// Rows that are missing.
    pub missing: Bi,
}

/// A series whose growth changed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TurningRow {
    /// The quantity, with its page.
    pub quantity: Link,
    /// When the growth changed.
    pub period: String,
    /// Growth before.
    pub before: Option<Shown>,
    /// Growth after.
    pub after: Option<Shown>,
    /// `faster`, `slower`, `turned_up`, `turned_down`.
    pub kind: &'static str,
    /// The same for people.
    pub text: Bi,
}

/// A point of a series.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PointView {
    /// For when.
    pub period: String,
    /// First and last day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// `actual`, `guidance`, `forecast`, `consensus`, `implied`, `house`.
    pub stance: &'static str,
    /// Who stands for it.
    pub by: String,
    /// The value.
    pub shown: Shown,
    /// Known from, ISO.
    pub known_from: String,
    /// The words it rests on.
    pub quote: Option<Quote>,
    /// Or the row.
    pub row: Option<RowView>,
}

/// Points of one definition: two definitions never share a line.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Panel {
    /// Name of the definition (and item); empty when there is one only.
    pub basis: Bi,
    /// Full address without period.
    pub address: String,
    /// Unit of all points.
    pub unit: Bi,
    /// By first day, then stance.
    pub points: Vec<PointView>,
    /// Stretches of time without a point longer than the series' own step: no line is drawn over them.
    pub open: Vec<(String, String)>,
}

/// The page of a quantity.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct QuantityView {
    /// Its name.
    pub label: Bi,
    /// `google/tokens`.
    pub address: String,
    /// What it is: the metric's own sentence, unit, definitions.
    pub about: Bi,
    /// Compared periods of it.
    pub gaps: Vec<GapRow>,
    /// Not computable.
    pub uncomputable: Vec<UncomputableRow>,
    /// One panel a definition.
    pub panels: Vec<Panel>,
    /// Where its growth changed.
    pub turning: Vec<TurningRow>,
    /// Claims on it, newest first.
    pub claims: Vec<ClaimView>,
    /// Findings on them.
    pub findings: Vec<FindingView>,
    /// Companies exposed to it.
    pub companies: Vec<CompanyRow>,
}

/// The page of a note.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NotePage {
    /// Text and claims.
    pub note: NoteView,
    /// Findings on its words.
    pub findings: Vec<FindingView>,
    /// What was seen on reading it.
    pub remarks: Vec<RemarkView>,
}

/// One note in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NoteRow {
    /// `n:…`
    pub id: String,
    /// Its page.
    pub path: String,
    /// ISO, empty when unknown.
    pub said_on: String,
    /// `zh`, `en`.
    pub lang: &'static str,
    /// Tier.
    pub tier: char,
    /// Title or first words.
    pub title: String,
    /// File.
    pub origin: String,
    /// Counts.
    pub claims: usize,
    /// Findings.
    pub findings: usize,
    /// Figures that became no claim.
    pub unplaced: usize,
}

/// Lineage of one figure.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct WhyPage {
    /// The figure asked for (`f:…`).
    pub root: String,
    /// Nodes, the root first, each once.
    pub nodes: Vec<WhyNode>,
    /// Nodes left out because the depth is cut.
    pub cut: usize,
}

/// The calendar: what is dated, what is not, what turned.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct CalendarView {
    /// Triggers, risks and events, dated first.
    pub rows: Vec<CalendarRow>,
    /// Turning points of series.
    pub turning: Vec<TurningRow>,
}

/// Results of looking for words.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct FindView {
    /// The question as typed.
    pub q: String,
    /// Names tried beside the words: `optical module`, `光收发模块`.
    pub also: Vec<String>,
    /// Whether only the words themselves were looked for.
    pub exact: bool,
    /// Notes with the sentence in which the words stand.
    pub hits: Vec<HitRow>,
    /// Hits left out.
    pub more: usize,
    /// Quantities, companies and topics of that name.
    pub places: Vec<Link>,
    /// Claims of what was named.
    pub claims: Vec<ClaimView>,
    /// The answer, where a question was put.
    pub answer: Option<AnswerView>,
}

/// One note that holds the words.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HitRow {
    /// The note.
    pub note: NoteRow,
    /// The sentence around the first hit.
    pub snippet: Quote,
    /// Where in the snippet the words stand, in Unicode scalars: (start, end).
    pub marks: Vec<(usize, usize)>,
}

/// One entity of the almanac.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EntityRow {
    /// Its id.
    pub id: String,
    /// `company`, `market`, `part` ...
    pub kind: String,
    /// Its ticker, empty when unlisted.
    pub ticker: String,
    /// Its name, with its page where it has one.
    pub place: Link,
}

/// A facet: how many rows have each value of a column.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Facet {
    /// Column: `entity`, `metric`, `modality`, `kind`, `finding`.
    pub column: &'static str,
    /// Its name.
    pub label: Bi,
    /// Value, how it is shown, rows; the sum is the count of all rows.
    pub values: Vec<(String, Bi, usize)>,
}

/// The table of claims.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ClaimsView {
    /// This page's rows.
    pub rows: Vec<ClaimView>,
    /// Rows in all, after filters.
    pub total: usize,
    /// First row of this page, from 0.
    pub from: usize,
    /// Rows a page.
    pub size: usize,
    /// Facets over all rows after filters.
    pub facets: Vec<Facet>,
    /// Filters in force: (column, value, shown).
    pub filters: Vec<(String, String, Bi)>,
}

/// State of ledger, data and faces.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct StatusView {
    /// Counts by key of labels.
    pub counts: Vec<(String, usize)>,
    /// Notes, newest first.
    pub notes: Vec<NoteRow>,
    /// What was refused or remarked on.
    pub remarks: Vec<RemarkView>,
    /// Seals, newest first: (id, when learnt, entries).
    pub seals: Vec<(String, String, usize)>,
    /// Checks: (key of labels, fine, detail).
    pub checks: Vec<(String, bool, String)>,
    /// The command that adds notes.
    pub command: String,
}

/// A page that could not be shown: what failed, what to do.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct MissingView {
    /// What failed.
    pub says: Bi,
    /// What to do.
    pub advice: Bi,
    /// The nearest things there are.
    pub nearest: Vec<Link>,
}

/// What one live page shows.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// `/`
    Gaps(GapsView, Vec<BeliefRow>),
    /// `/q/E/M`
    Quantity(Box<QuantityView>),
    /// `/companies`
    Companies(Vec<CompanyRow>),
    /// `/company/ID`
    Company(Box<CompanyView>),
    /// `/notes`
    Notes(Vec<NoteRow>),
    /// `/note/ID`
    Note(Box<NotePage>),
    /// `/why/ID`
    Why(WhyPage),
    /// `/calendar`
    Calendar(CalendarView),
    /// `/find`
    Find(Box<FindView>),
    /// `/claims`
    Claims(ClaimsView),
    /// `/findings`
    Findings(Vec<FindingView>),
    /// `/beliefs`
    Beliefs(Vec<BeliefRow>),
    /// `/relations`
    Relations(Vec<RelationRow>),
    /// `/chain`: the chain's cards, programmes and the bill stay those of the report.
    Chain(Box<ChainPage>),
    /// `/assumptions`
    Assumptions(Vec<super::AssumptionRow>),
    /// `/status`
    Status(Box<StatusView>),
    /// No such page, or no such thing on it.
    Missing(MissingView),
}

/// The chain with what feeds it.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ChainPage {
    /// Cards and tornado.
    pub chain: super::ChainView,
    /// Training programmes.
    pub programmes: Vec<ProgrammeRow>,
    /// Share of tokens that agents make, by year.
    pub agents: Vec<Shown>,
    /// The bill.
    pub bill: Vec<super::BillRow>,
}

/// A live page: what every page carries, and its body.
#[derive(Clone, PartialEq, Debug)]
pub struct LivePage {
    /// Pins of the reading.
    pub head: Head,
    /// Path asked for, without suffix: `/q/google/tokens`.
    pub path: String,
    /// Parameters that stay in links: `as_of`, `ui`, `period` ...
    pub params: BTreeMap<String, String>,
    /// What is shown.
    pub body: Body,
    /// Every word of the page by key (labels.toml).
    pub labels: BTreeMap<String, Bi>,
}
