//! Growth words right beside a rate: 同比增长, 环比-, "up 22%", "a 56% increase", CAGR.

use std::sync::LazyLock;

use super::GrowthMark;
use crate::lex::{Vocab, char_before, skip_blank, skip_dress, skip_dress_back};
use crate::{GrowthKind, Span};

/// What a word says: the kind of base, or a direction (up +1, down -1, neither 0), and whether it names a rate.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Word {
    kind: Option<GrowthKind>,
    up: i8,
    rate: bool,
}

const fn kind(kind: GrowthKind) -> Word {
    Word { kind: Some(kind), up: 0, rate: true }
}
const fn verb(up: i8) -> Word {
    Word { kind: None, up, rate: false }
}
const fn rate(up: i8) -> Word {
    Word { kind: None, up, rate: true }
}

static WORDS: LazyLock<Vocab<Word>> = LazyLock::new(|| {
    use GrowthKind::{Cagr, Mom, Qoq, VsBase, Yoy};
    let lists: [(Word, &[&'static str]); 13] = [
        (
            kind(Yoy),
            &[
                "同比",
                "按年",
                "年增率",
                "年增",
                "yoy",
                "y/y",
                "year-over-year",
                "year over year",
                "year-on-year",
                "year on year",
                "from a year ago",
                "from a year earlier",
                "from last year",
                "than a year ago",
                "annually",
                "较去年同期",
                "比上年同期",
                "较上年同期",
            ],
        ),
        (Word { kind: Some(Yoy), up: -1, rate: true }, &["年减"]),
        (Word { kind: Some(Qoq), up: -1, rate: true }, &["季减"]),
        (Word { kind: Some(Mom), up: -1, rate: true }, &["月减"]),
        (
            kind(Qoq),
            &[
                "季增",
                "环比",
                "环比增长",
                "qoq",
                "q/q",
                "quarter-over-quarter",
                "quarter over quarter",
                "sequentially",
                "sequential",
                "from the prior quarter",
                "quarter-on-quarter",
                "from last quarter",
                "from the previous quarter",
            ],
        ),
        (kind(Mom), &["月增", "mom", "month-over-month", "month over month", "monthly growth"]),
        (
            kind(Cagr),
            &[
                "cagr",
                "复合增长率",
                "复合增速",
                "年复合增长率",
                "复合年增长率",
                "复合年均增长率",
                "年均复合增长率",
                "年均复合增速",
                "compound annual growth rate",
                "compound annual growth",
                "compounded annually",
            ],
        ),
        (kind(VsBase), &["上调", "上修", "超预期"]),
        (Word { kind: Some(VsBase), up: -1, rate: true }, &["下调", "下修"]),
        (
            rate(1),
            &[
                "增速",
                "增幅",
                "增长率",
                "涨幅",
                "growth",
                "growth rate",
                "growth of",
                "increase",
                "increase of",
                "jump",
                "surge",
                "spike",
                "gain",
                "rise",
                "增长空间",
                "上行空间",
                "upside",
            ],
        ),
        (
            rate(-1),
            &["降幅", "跌幅", "decline", "decrease", "drop", "reduction", "decline of", "decrease of", "drop of"],
        ),
        (
            verb(1),
            &[
                "增长",
                "增加",
                "上涨",
                "上升",
                "提升",
                "提高",
                "增",
                "涨",
                "升",
                "飙升",
                "飙涨",
                "大增",
                "激增",
                "暴涨",
                "猛增",
                "暴增",
                "攀升",
                "跳升",
                "扩大",
                "大涨",
                "跃升",
                "新增长",
                "up",
                "grew",
                "grow",
                "grows",
                "growing",
                "increased",
                "increases",
                "increasing",
                "rose",
                "rises",
                "rising",
                "jumped",
                "jumps",
                "surged",
                "climbed",
                "gained",
                "expanded",
                "soared",
                "higher",
            ],
        ),
        (
            verb(-1),
            &[
                "下降",
                "下滑",
                "下跌",
                "减少",
                "降低",
                "缩减",
                "收缩",
                "萎缩",
                "跌",
                "降",
                "减",
                "暴跌",
                "大跌",
                "大降",
                "再跌",
                "收跌",
                "回落",
                "锐减",
                "down",
                "fell",
                "falls",
                "falling",
                "declined",
                "declines",
                "declining",
                "decreased",
                "decreases",
                "dropped",
                "drops",
                "shrank",
                "lower",
                "slid",
                "plunged",
                "slipped",
            ],
        ),
    ];
    let flat: Vec<(&'static str, Word)> = lists.iter().flat_map(|(w, words)| words.iter().map(|t| (*t, *w))).collect();
    Vocab::new(&flat)
});

/// Small words between a growth word and its rate.
static BETWEEN: LazyLock<Vocab<()>> = LazyLock::new(|| {
    let words = [
        "了",
        "约",
        "近",
        "超",
        "超过",
        "逾",
        "为",
        "达",
        "达到",
        "率",
        "大约",
        "将近",
        "接近",
        "高达",
        "分别",
        "分别为",
        "预计",
        "的",
        "又",
        "再",
        "有望",
        "仍",
        "均",
        "将",
        "可达",
        "至少",
        "大幅",
        "均为",
        "突破",
        "不到",
        "接近于",
        "幅度",
        "是",
        "也",
        "同样是",
        "同样",
        "by",
        "of",
        "about",
        "around",
        "approximately",
        "nearly",
        "more than",
        "over",
        "almost",
        "roughly",
        "a",
        "an",
        "at",
        "was",
        "is",
        "another",
        "to be",
        "the",
        "some",
        "up to",
        "as much as",
        "(",
        "（",
        ":",
        "：",
        "~",
        "～",
        "+",
        ">",
        "≈",
        "=",
        "-",
    ];
    Vocab::new(&words.map(|w| (w, ())))
});

/// Words that turn a verb before into the road to a level: 升至 39%, 降到.
static LEVEL: LazyLock<Vocab<()>> = LazyLock::new(|| Vocab::new(&["至", "到", "to", "自", "从"].map(|w| (w, ()))));

/// How many words are looked at on either side.
const STEPS: usize = 6;

/// Growth said beside the rate `start..end`; None when there is none or when it is the level reached.
pub(crate) fn beside(text: &str, start: usize, end: usize) -> Option<GrowthMark> {
    let before = before(text, start);
    let after = after(text, end);
    match (before, after) {
        (Some((b, span)), Some((a, tail))) if a.kind.is_some() && b.kind.is_none() => {
            Some(GrowthMark { kind: a.kind, falls: b.up < 0 || a.up < 0, span: span.join(&tail) })
        }
        (Some((w, span)), _) | (None, Some((w, span))) => Some(GrowthMark { kind: w.kind, falls: w.up < 0, span }),
        (None, None) => None,
    }
}

/// Joins the words of a chain: 同比 + 增长; the kind and the fall of any of them count.
fn join(a: Option<(Word, Span)>, w: Word, span: Span) -> (Word, Span) {
    match a {
        None => (w, span),
        Some((b, s)) => (
            Word { kind: b.kind.or(w.kind), up: if b.up == 0 { w.up } else { b.up }, rate: b.rate || w.rate },
            s.join(&span),
        ),
    }
}

fn before(text: &str, start: usize) -> Option<(Word, Span)> {
    let (mut end, mut found, mut level) = (skip_dress_back(text, start), None::<(Word, Span)>, false);
    for _ in 0..STEPS {
        if let Some((at, w)) = WORDS.before(text, end) {
            if level && !w.rate {
                return found;
            }
            found = Some(join(found, w, Span::new(at, end)));
            end = skip_dress_back(text, at);
        } else if let Some((at, ())) =
            BETWEEN.before(text, end).filter(|_| found.is_none() || char_before(text, end) != Some('a'))
        {
            end = skip_dress_back(text, at);
        } else if let Some((at, ())) = LEVEL.before(text, end).filter(|_| found.is_none()) {
            level = true;
            end = skip_dress_back(text, at);
        } else {
            break;
        }
    }
    found
}

fn after(text: &str, end: usize) -> Option<(Word, Span)> {
    let mut at = skip_dress(text, end);
    let mut found = None::<(Word, Span)>;
    for step in 0..STEPS {
        if let Some((stop, w)) = WORDS.at(text, at) {
            // 39%的增长, "a 56% increase": nouns only, or a kind; a verb after the rate opens the next clause.
            if !w.rate && !(text[end..at].contains('的')) && text.as_bytes()[at] >= 0x80 {
                return found;
            }
            if !w.rate
                && found.is_none()
                && text.as_bytes()[at] < 0x80
                && !matches!(&text[at..stop], "higher" | "lower" | "up" | "down")
            {
                return found;
            }
            found = Some(join(found, w, Span::new(at, stop)));
            at = skip_blank(text, stop);
        } else if let Some(rest) = text[at..].strip_prefix('的').filter(|_| step == 0) {
            at = text.len() - rest.len();
        } else {
            break;
        }
    }
    found
}
