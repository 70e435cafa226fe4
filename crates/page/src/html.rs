//! A writer of markup: tags and attribute names are our own constants, everything else is escaped on its way in. So no
//! text of a note can become markup.

use crate::{Lang, escape};

/// Attributes: names are ours, values are escaped. An attribute with an empty value is left out.
pub type Attrs<'a> = &'a [(&'static str, &'a str)];

/// Markup written so far.
#[derive(Default)]
pub struct Out {
    text: String,
    lang: Option<Lang>,
}

impl Out {
    /// Markup in one language; the default is both, for a style sheet that shows one.
    pub fn only(lang: Lang) -> Out {
        Out { text: String::new(), lang: Some(lang) }
    }

    /// The one language written, if it is one.
    pub const fn lang(&self) -> Option<Lang> {
        self.lang
    }

    /// An element with what is written inside it.
    pub fn el(&mut self, tag: &'static str, attrs: Attrs, inside: impl FnOnce(&mut Out)) {
        self.open(tag, attrs);
        inside(self);
        self.close(tag);
    }

    /// An element that holds one text.
    pub fn leaf(&mut self, tag: &'static str, attrs: Attrs, text: &str) {
        self.el(tag, attrs, |out| out.text(text));
    }

    /// The start of an element, where its end cannot be known yet (claims that overlap in a note).
    pub fn open(&mut self, tag: &'static str, attrs: Attrs) {
        self.text.push('<');
        self.text.push_str(tag);
        for (name, value) in attrs {
            if value.is_empty() {
                continue;
            }
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            escape::plain(value, &mut self.text);
            self.text.push('"');
        }
        self.text.push('>');
    }

    /// The end of an element.
    pub fn close(&mut self, tag: &'static str) {
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push('>');
    }

    /// Text of the world in an element.
    pub fn text(&mut self, text: &str) {
        escape::content(text, &mut self.text);
    }

    /// Text of the world where no markup can stand (`title`, `desc`, SVG text).
    pub fn plain(&mut self, text: &str) {
        escape::plain(text, &mut self.text);
    }

    /// Our own markup, style and script.
    pub fn fixed(&mut self, markup: &'static str) {
        self.text.push_str(markup);
    }

    /// What was written.
    pub fn done(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_attribute() {
        let mut out = Out::default();
        out.el("a", &[("href", "#\" onclick=\"x"), ("title", "")], |out| out.text("<b>"));
        assert_eq!(out.done(), "<a href=\"#&quot; onclick=&quot;x\">&lt;b&gt;</a>");
    }
}
