//! HTML and SVG out of views; knows no server and no ledger.
//!
//! Three doors: [`report`] makes the whole report, one file that loads nothing; [`markdown`] is its twin in plain text;
//! [`live`] makes one live page, the same sections with links to other pages. Every word comes with the view; all text of notes is escaped on its way in (`html::Out`), so no note can become
//! markup. Everything can be read without the page's own script, which adds keys and flashes only.

mod escape;
mod frame;
mod hash;
mod header;
mod html;
mod index;
mod links;
mod live;
mod markdown;
mod section;
mod show;
mod svg;
mod words;

pub use markdown::markdown;
use tidegauge::view::{LivePage, ReportView};

/// Language of labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// `zh` or `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }
}

impl From<bool> for Lang {
    /// Whether it is Chinese.
    fn from(zh: bool) -> Lang {
        if zh { Lang::Zh } else { Lang::En }
    }
}

/// Colours of direction; signs say it too.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Direction {
    /// Blue and orange.
    #[default]
    Neutral,
    /// Red up, green down.
    Cn,
    /// Green up, red down.
    Us,
}

/// How a page opens; the reader can switch language and theme on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Language shown first.
    pub lang: Lang,
    /// Colours of direction.
    pub direction: Direction,
}

impl<L: Into<Lang>> From<L> for Look {
    /// In this language, directions neutral.
    fn from(lang: L) -> Look {
        Look { lang: lang.into(), direction: Direction::default() }
    }
}

/// The report: one HTML file with both languages, light and dark, that loads nothing and opens from disk.
pub fn report(view: &ReportView, look: impl Into<Look>) -> String {
    section::document(view, look.into())
}

/// A live page: server-rendered in the language of `look`, whole without its script. Its links keep `page.params`.
pub fn live(page: &LivePage, look: impl Into<Look>) -> String {
    live::document(page, look.into())
}
