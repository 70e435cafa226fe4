//! Words beside a figure that say which side of it the truth lies on.

use std::sync::LazyLock;

use crate::lex::{Vocab, char_at, char_before, is_han, skip_blank, skip_dress, skip_dress_back, word_before};
use crate::{Bound, Span};

static BEFORE: LazyLock<Vocab<Bound>> = LazyLock::new(|| {
    use Bound::{Approx, AtLeast, AtMost, Over, Under};
    let lists: [(Bound, &[&'static str]); 5] = [
        (
            Approx,
            &[
                "约",
                "約",
                "大约",
                "大約",
                "近",
                "接近",
                "将近",
                "將近",
                "约为",
                "大概",
                "大致",
                "差不多",
                "约合",
                "~",
                "～",
                "≈",
                "∼",
                "逼近",
                "靠近",
                "上下",
                "about",
                "around",
                "approximately",
                "approx",
                "approx.",
                "roughly",
                "nearly",
                "almost",
                "close to",
                "closer to",
                "circa",
                "c.",
                "some",
                "probably",
                "probably be",
                "in the neighborhood of",
                "an estimated",
                "estimated at",
            ],
        ),
        (
            Over,
            &[
                "超",
                "超过",
                "超過",
                "超出",
                "突破",
                "破",
                "逾",
                "大于",
                "大於",
                "高于",
                "高於",
                "多于",
                "远超",
                "已超",
                ">",
                "＞",
                "&gt;",
                "over",
                "above",
                "more than",
                "exceeding",
                "exceeds",
                "exceed",
                "exceeded",
                "surpassed",
                "surpassing",
                "surpass",
                "surpasses",
                "topped",
                "tops",
                "topping",
                "north of",
                "greater than",
                "in excess of",
                "upwards of",
                "well over",
                "larger than",
                "faster than",
                "higher than",
                "crossed",
                "passed",
            ],
        ),
        (
            AtLeast,
            &[
                "至少",
                "不少于",
                "不低于",
                "不低於",
                "最低",
                "最低为",
                "低至",
                "起码",
                "≥",
                "⩾",
                ">=",
                "at least",
                "no less than",
                "not less than",
                "a minimum of",
                "minimum",
            ],
        ),
        (
            AtMost,
            &[
                "最多",
                "至多",
                "上限",
                "不超过",
                "不超過",
                "不高于",
                "不多于",
                "封顶",
                "可高达",
                "可以高达",
                "可能高达",
                "将高达",
                "或高达",
                "或将高达",
                "最高达",
                "最高可达",
                "最高",
                "≤",
                "⩽",
                "<=",
                "up to",
                "as much as",
                "as many as",
                "at most",
                "no more than",
                "not more than",
                "a maximum of",
                "maximum",
                "capped at",
                "upto",
            ],
        ),
        (
            Under,
            &[
                "不到",
                "不足",
                "低于",
                "低於",
                "少于",
                "小于",
                "未满",
                "<",
                "＜",
                "&lt;",
                "under",
                "below",
                "less than",
                "fewer than",
                "just under",
                "lower than",
                "shy of",
            ],
        ),
    ];
    let flat: Vec<(&'static str, Bound)> = lists.iter().flat_map(|(b, words)| words.iter().map(|w| (*w, *b))).collect();
    Vocab::new(&flat)
});

/// Small words that may stand between the bound and the number.
static BETWEEN: LazyLock<Vocab<()>> = LazyLock::new(|| {
    let words = [
        "了",
        "为",
        "是",
        "合",
        "达",
        "在",
        "到",
        "至",
        "the",
        "a",
        "an",
        "another",
        "additional",
        "U.S.",
        "us",
        "=",
        "每月",
        "每天",
        "每年",
        "有",
        "会有",
        "将有",
        "相当于",
        "等于",
        "另外",
        "需要",
        "需",
        "为了",
        "的",
        "say",
        "：",
        ":",
        "“",
        "「",
        "'",
        "\"",
        "(",
        "（",
        "[",
        "a mere",
    ];
    Vocab::new(&words.map(|w| (w, ())))
});

static AFTER: LazyLock<Vocab<Bound>> = LazyLock::new(|| {
    use Bound::{Approx, AtLeast, AtMost, Over, Under};
    Vocab::new(&[
        ("左右", Approx),
        ("上下", Approx),
        ("附近", Approx),
        ("或更多", AtLeast),
        ("以上", AtLeast),
        ("及以上", AtLeast),
        ("起", AtLeast),
        ("以下", Under),
        ("以内", AtMost),
        ("之内", AtMost),
        ("or more", AtLeast),
        ("or so", Approx),
        ("or less", AtMost),
        ("or higher", AtLeast),
        ("at least", AtLeast),
        ("at most", AtMost),
        ("+", AtLeast),
        ("＋", AtLeast),
        ("plus", AtLeast),
        ("and up", AtLeast),
        ("or above", AtLeast),
        ("甚至更高", AtLeast),
        ("或更高", AtLeast),
        ("或以上", AtLeast),
        ("甚至更多", AtLeast),
        ("有余", Over),
        ("有餘", Over),
        ("不到", Under),
        ("级别", Approx),
        ("级", Approx),
        ("的量级", Approx),
        ("量级", Approx),
    ])
});

/// Words that end like a bound and are none: 最近 5, 附近, 靠近 ...
const NO_BOUND: [&str; 10] = ["最近", "附近", "临近", "远近", "新近", "读破", "签约", "合约", "违约", "节约"];
/// Before 超 or 破, these make another word of it.
const NOT_OVER: [&str; 4] = ["反超", "打破", "赶超", "英超"];

/// The bound before the figure that starts at `start` (currency and sign included).
pub(crate) fn before(text: &str, start: usize) -> Option<(Bound, Span)> {
    let mut end = skip_dress_back(text, start);
    for _ in 0..3 {
        if let Some((at, bound)) = BEFORE.before(text, end) {
            let head = &text[..end];
            // A > at the start of a line is a quotation mark.
            if head.ends_with('>') && matches!(char_before(text, at), None | Some('\n')) {
                return None;
            }
            if NO_BOUND.iter().chain(&NOT_OVER).any(|w| head.ends_with(w)) {
                return None;
            }
            return Some((stretch(text, at, bound), Span::new(at, end)));
        }
        let (at, ()) = BETWEEN.before(text, end)?;
        end = skip_dress_back(text, at);
    }
    None
}

/// "not more than" and 不超过 are longer words of the list; this widens what a word before turns round: "far below".
fn stretch(text: &str, at: usize, bound: Bound) -> Bound {
    let negated = matches!(char_before(text, at), Some('不' | '未'))
        || word_before(text, skip_dress_back(text, at)).eq_ignore_ascii_case("not");
    match bound {
        Bound::Over if negated => Bound::AtMost,
        Bound::Under if negated => Bound::AtLeast,
        other => other,
    }
}

/// The bound after the figure that ends at `end`.
pub(crate) fn after(text: &str, end: usize) -> Option<(Bound, Span)> {
    let at = skip_dress(text, end);
    let (stop, bound) = AFTER.at(text, at)?;
    let word = &text[at..stop];
    if matches!(word, "+" | "＋") {
        // A plus ties to what follows only when it is glued to the number and no sum goes on: "$20B+", not "20 + 30".
        let goes_on = char_at(text, skip_blank(text, stop)).is_some_and(|c| c.is_ascii_digit() || c == '$');
        if at > skip_emphasis(text, end) || goes_on {
            return None;
        }
    }
    if word == "plus" || matches!(word, "级" | "级别") && !char_before(text, end).is_some_and(is_han) {
        return None;
    }
    if word == "上下" && matches!(char_at(text, stop), Some('文' | '游')) {
        return None;
    }
    if word == "起" && !char_at(text, stop).is_none_or(|c| !is_han(c) || c == '的') {
        return None;
    }
    Some((bound, Span::new(at, stop)))
}

fn skip_emphasis(text: &str, mut at: usize) -> usize {
    while char_at(text, at) == Some('*') {
        at += 1;
    }
    at
}
