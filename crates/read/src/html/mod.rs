//! A saved page as the text of a note. What is said stands in the order of the page, a block a line, a table of
//! figures as rows between bars. Scripts and styles are no words. Navigation, footers and the like are left out, and
//! how much that was is told; if nearly all of a page would go that way, all of it is kept. Elements are told by
//! their tags and names, in one pass, without recursion: time and memory grow with the file alone.

use figure::Date;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

mod head;
mod lines;

use head::Head;
use lines::{Out, Reach};

use crate::rules::{Rules, fold};

/// What a page gives.
pub(crate) struct Page {
    /// Its words, line by line.
    pub text: String,
    /// Its title: bytes of `text`.
    pub title: Option<std::ops::Range<usize>>,
    /// The site or account.
    pub site: Option<String>,
    /// The day it says it was published.
    pub day: Option<Date>,
    /// Signs of furniture that were left out.
    pub left_out: usize,
}

/// Elements kept in mind at once; deeper ones are looked through.
const DEEPEST: usize = 256;

/// Kept signs for one left out below which the furniture is kept too.
const MOSTLY: usize = 8;

/// First lines among which the title of the page is looked for.
const TITLE_LINES: usize = 40;

/// Bytes in which a page must show that it is one.
pub(crate) const LOOK: usize = 1024;

/// Whether a text is plainly a page: it begins with a doctype or `<html>`, after comments or a declaration of XML.
pub(crate) fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let limit = rest.len().saturating_sub(LOOK);
    while rest.len() > limit {
        let end = match rest {
            r if r.starts_with("<!--") => r.find("-->").map(|i| i + 3),
            r if r.starts_with("<?") => r.find("?>").map(|i| i + 2),
            _ => break,
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_ascii_start();
    }
    let begins = |tag: &str| rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    begins("<!doctype html") || begins("<html")
}

/// Whether a text has tags at all; a file may be called a page and be plain.
pub(crate) fn has_tags(text: &str) -> bool {
    let opens = |(at, _): (usize, &str)| {
        text.as_bytes().get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
    };
    text.match_indices('<').any(opens)
}

/// What becomes of an element's words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Words of the page.
    Kept,
    /// No words at all: scripts, styles, controls.
    Silent,
    /// Furniture.
    LeftOut,
}

struct Open {
    name: Vec<u8>,
    fate: Fate,
}

/// What the next words are besides words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Await {
    Nothing,
    Stamp,
    Site,
}

struct Walk<'a> {
    rules: &'a Rules,
    keep_all: bool,
    stack: Vec<Open>,
    silent: usize,
    furniture: usize,
    kept_blank: usize,
    awaits: Await,
    raised: Option<String>,
    out: Out,
    head: Head,
    kept: usize,
    left_out: usize,
}

/// Elements without an end.
const VOID: &str = "area base br col embed frame hr img input link meta param source track wbr";

/// Elements whose content is no words of the page.
const SILENT: &str = "audio button canvas datalist iframe map noembed noframes noscript object optgroup option script \
    select style svg template textarea title video";

/// Elements that begin and end a line.
const BLOCKS: &str = "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset \
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header html legend main nav ol p pre section \
    summary ul";

/// Elements that end where the next of their name begins.
const CLOSES_ITS_LIKE: &str = "p li dt dd tr td th";

/// Elements that hold the page: never furniture, whatever they are called.
const HOLDS_PAGE: &str = "html body main article";

/// Whether an element is one of a list.
fn listed(list: &str, name: &[u8]) -> bool {
    list.split_ascii_whitespace().any(|own| own.as_bytes() == name)
}

fn attribute<'a>(tag: &'a StartTag<()>, name: &[u8]) -> Option<std::borrow::Cow<'a, str>> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(&value.value))
}

impl Walk<'_> {
    /// What becomes of the words of an element that opens here.
    fn fate(&self, tag: &StartTag<()>) -> Fate {
        let name = tag.name.as_slice();
        if listed(SILENT, name) {
            return Fate::Silent;
        }
        if self.keep_all || listed(HOLDS_PAGE, name) {
            return Fate::Kept;
        }
        let markup = self.rules.markup();
        let has = |attribute_name: &[u8], list: &[String]| {
            attribute(tag, attribute_name)
                .is_some_and(|v| v.split_ascii_whitespace().take(DEEPEST).any(|word| list.contains(&fold(word))))
        };
        let hidden = tag.attributes.contains_key(b"hidden".as_slice())
            || attribute(tag, b"style").is_some_and(|s| {
                let bare: String = fold(&s).chars().filter(|c| !c.is_whitespace()).take(LOOK).collect();
                bare.contains("display:none")
            });
        let furniture = markup.elements.iter().any(|e| e.as_bytes() == name)
            || has(b"role", &markup.roles)
            || has(b"class", &markup.names)
            || has(b"id", &markup.names);
        if hidden || furniture { Fate::LeftOut } else { Fate::Kept }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = tag.name.as_slice();
        if name == b"meta" {
            let key = attribute(tag, b"property").or_else(|| attribute(tag, b"name"));
            if let (Some(key), Some(content)) =
                (key.or_else(|| attribute(tag, b"itemprop")), attribute(tag, b"content"))
            {
                self.head.meta(self.rules.markup(), &key, &content);
            }
        }
        let shown = self.silent + self.furniture == 0;
        if listed(VOID, name) {
            if shown && matches!(name, b"br" | b"hr") {
                self.out.lines().end_line();
            }
            return;
        }
        if shown {
            self.place(tag);
            self.signs(tag);
        }
        if listed(CLOSES_ITS_LIKE, name) && self.stack.last().is_some_and(|open| open.name == name) {
            self.leave(self.stack.len() - 1);
        }
        let fate = self.fate(tag);
        // However deep, what is no words of the page is never taken for words.
        if self.stack.len() < DEEPEST || shown && fate != Fate::Kept {
            self.silent += usize::from(fate == Fate::Silent);
            self.furniture += usize::from(fate == Fate::LeftOut);
            self.kept_blank += usize::from(name == b"pre");
            self.stack.push(Open { name: name.to_vec(), fate });
        }
    }

    /// Blocks, rows and cells that open.
    fn place(&mut self, tag: &StartTag<()>) {
        let breaks = |name: &[u8]| listed(BLOCKS, name) || matches!(name, b"table" | b"tr" | b"td" | b"th" | b"li");
        if breaks(tag.name.as_slice()) {
            self.lower();
        }
        let span = |name: &[u8]| attribute(tag, name).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1);
        match tag.name.as_slice() {
            b"table" => self.out.open_table(),
            b"tr" => {
                self.out.close_cell(true);
                self.out.open_row();
            }
            b"td" | b"th" => {
                self.out.close_cell(false);
                let reach = Reach { columns: span(b"colspan"), rows: span(b"rowspan") };
                self.out.open_cell(tag.name.as_slice() == b"th", reach);
            }
            b"li" => self.out.lines().block("- "),
            b"sup" => self.raised = Some(String::new()),
            name if listed(BLOCKS, name) => self.out.lines().block(""),
            _ => {}
        }
    }

    /// Names that tell what the words within are.
    fn signs(&mut self, tag: &StartTag<()>) {
        let markup = self.rules.markup();
        let id = attribute(tag, b"id").map(|v| fold(&v)).unwrap_or_default();
        if let Some(when) = attribute(tag, b"datetime").filter(|_| tag.name.as_slice() == b"time") {
            self.head.stamp(&when);
        } else if tag.name.as_slice() == b"time" || markup.day_ids.contains(&id) {
            self.awaits = Await::Stamp;
        } else if markup.site_ids.contains(&id) {
            self.awaits = Await::Site;
        }
    }

    fn end(&mut self, name: &[u8]) {
        if name == b"p" || name == b"br" {
            self.block_end();
        }
        let Some(at) = self.stack.iter().rposition(|open| open.name == name) else { return };
        let was_shown = self.silent + self.furniture == 0;
        self.leave(at);
        self.awaits = Await::Nothing;
        if !was_shown {
            // What follows furniture does not go on its last line.
            if listed(BLOCKS, name) {
                self.block_end();
            }
            return;
        }
        match name {
            b"table" => self.out.close_table(),
            b"tr" | b"td" | b"th" => self.out.close_cell(name == b"tr"),
            b"sup" => self.lower(),
            b"li" => self.block_end(),
            name if listed(BLOCKS, name) => self.block_end(),
            _ => {}
        }
    }

    /// Close all elements from `at` on.
    fn leave(&mut self, at: usize) {
        for open in self.stack.drain(at..) {
            self.silent -= usize::from(open.fate == Fate::Silent);
            self.furniture -= usize::from(open.fate == Fate::LeftOut);
            self.kept_blank -= usize::from(open.name == b"pre");
        }
    }

    fn block_end(&mut self) {
        if self.silent + self.furniture == 0 {
            self.out.lines().block("");
        }
    }

    /// Raised digits after a digit are a power after 10, else the number of a footnote: no part of the figure.
    fn lower(&mut self) {
        let Some(raised) = self.raised.take() else { return };
        let lines = self.out.lines();
        let after_digit = lines.last().is_some_and(|c| c.is_ascii_digit());
        let bare = raised.trim().trim_matches(['[', ']', '(', ')']);
        let number = !bare.is_empty() && bare.trim_start_matches(['-', '−']).bytes().all(|b| b.is_ascii_digit());
        let tail = lines.tail();
        let ten = tail.ends_with("10") && !tail[..tail.len() - 2].ends_with(|c: char| c.is_ascii_digit() || c == '.');
        match () {
            () if number && ten => lines.text(&format!("^{bare}"), false),
            () if number && after_digit => {}
            () => lines.text(&raised, false),
        }
    }

    fn words(&mut self, text: &str) {
        let within = self.stack.last().map(|open| open.name.as_slice());
        match within {
            Some(b"script") => return self.head.script(self.rules.markup(), text),
            Some(b"title") if self.furniture == 0 && self.silent == 1 => return self.head.title(text),
            _ if self.silent > 0 => return,
            _ => {}
        }
        let count = text.chars().filter(|c| !c.is_whitespace()).count();
        if self.furniture > 0 {
            self.left_out += count;
            return;
        }
        match self.awaits {
            Await::Stamp => self.head.stamp(text),
            Await::Site => self.head.site(text),
            Await::Nothing => {}
        }
        self.kept += count;
        match &mut self.raised {
            Some(raised) => raised.push_str(text),
            None => self.out.lines().text(text, self.kept_blank > 0),
        }
    }
}

fn walk(text: &str, rules: &Rules, keep_all: bool) -> (Vec<String>, Head, usize, usize) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk {
        rules,
        keep_all,
        stack: Vec::new(),
        silent: 0,
        furniture: 0,
        kept_blank: 0,
        awaits: Await::Nothing,
        raised: None,
        out: Out::default(),
        head: Head::default(),
        kept: 0,
        left_out: 0,
    };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => walk.start(&tag),
            Ok(Token::EndTag(tag)) => walk.end(tag.name.as_slice()),
            Ok(Token::String(words)) => walk.words(&String::from_utf8_lossy(&words.value)),
            _ => {}
        }
    }
    walk.lower();
    (walk.out.finish(), walk.head, walk.kept, walk.left_out)
}

/// Read a page.
pub(crate) fn page(text: &str, rules: &Rules) -> Page {
    let (mut lines, mut head, kept, mut left_out) = walk(text, rules, false);
    if left_out > kept.saturating_mul(MOSTLY) {
        (lines, head, ..) = walk(text, rules, true);
        left_out = 0;
    }
    let (title, site, day) = head.parts();
    let place = title.as_deref().and_then(|title| stands(&lines, title));
    let place = match (title, place) {
        (_, Some(place)) => Some(place),
        (Some(title), None) if !lines.is_empty() => {
            let title = without_site(&title);
            let end = title.len();
            lines.insert(0, title.to_string());
            Some((0, 0..end))
        }
        _ => None,
    };
    let title = place.map(|(line, within)| {
        let before: usize = lines[..line].iter().map(|l| l.len() + 1).sum();
        before + within.start..before + within.end
    });
    Page { text: lines.join("\n"), title, site, day, left_out }
}

/// Fewest letters and digits by which a line is known as the title.
const TITLE_SHORTEST: usize = 4;

/// A title without the names of the site after it: `Racks slip - Example News`.
fn without_site(title: &str) -> &str {
    const BETWEEN: [&str; 7] = [" - ", " | ", " – ", " — ", " · ", "_", " :: "];
    let cuts = BETWEEN.iter().filter_map(|between| title.find(between));
    let long = |cut: &usize| title[..*cut].chars().filter(|c| c.is_alphanumeric()).count() >= TITLE_SHORTEST;
    cuts.filter(long).min().map_or(title, |cut| &title[..cut]).trim()
}

/// The line that is the title: its letters are those of the title, up to the name of the site after it; or the title
/// is the beginning of a longer line.
fn stands(lines: &[String], title: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let wanted = letters(title);
    if wanted.chars().count() < TITLE_SHORTEST {
        return None;
    }
    lines.iter().take(TITLE_LINES).enumerate().find_map(|(i, line)| {
        let own = letters(line);
        if own.chars().count() >= TITLE_SHORTEST && wanted.starts_with(&own) {
            let start = line.len() - line.trim_start_matches(['-', ' ']).len();
            return Some((i, start..line.len()));
        }
        let longer = own.starts_with(&wanted) && !line.starts_with('|');
        let count = wanted.chars().count();
        let end = longer.then(|| line.char_indices().filter(|(_, c)| c.is_alphanumeric()).nth(count - 1))??;
        Some((i, 0..end.0 + end.1.len_utf8()))
    })
}

/// The encoding that a page names in its first bytes: `charset=gb2312`.
pub(crate) fn charset(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let look: Vec<u8> = bytes[..bytes.len().min(4 * LOOK)].to_ascii_lowercase();
    let at = look.windows(7).position(|w| w == b"charset")?;
    let rest = look[at + 7..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    encoding_rs::Encoding::for_label(&rest[..len])
}
