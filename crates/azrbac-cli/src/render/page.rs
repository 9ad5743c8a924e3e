//! Text in sections, wrapped for a terminal of 80 columns.

use super::style::Style;

/// Columns of a terminal.
const WIDTH: usize = 80;

/// What stands in backticks and is longer than this is wrapped like other text.
const LONGEST_NAME: usize = 76;

/// Text that is being put together.
pub(crate) struct Page {
    text: String,
    style: Style,
}

impl Page {
    pub(crate) fn new(style: Style) -> Self {
        Self {
            text: String::new(),
            style,
        }
    }

    pub(crate) fn style(&self) -> Style {
        self.style
    }

    /// A heading, with an empty line before it. It stays one line, whatever stands in a
    /// name.
    pub(crate) fn heading(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&self.style.strong(&text));
        self.text.push('\n');
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A paragraph, wrapped at blanks. What stands in backticks stays whole, and so
    /// do ids: one that fits no line goes on where it begins, past the margin.
    pub(crate) fn wrapped(&mut self, indent: usize, hanging: usize, text: &str) {
        let mut column = 0;
        for word in words(text) {
            let length = word.chars().count();
            let fits_below = indent + hanging + length <= WIDTH;
            if column == 0 {
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else if column > WIDTH || (column + 1 + length > WIDTH && fits_below) {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent + hanging));
                column = indent + hanging;
            } else {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(&word);
            column += length;
        }
        self.text.push('\n');
    }

    /// An item of a list.
    pub(crate) fn item(&mut self, text: &str) {
        self.wrapped(2, 2, &format!("- {text}"));
    }

    /// Something that belongs to the item before.
    pub(crate) fn detail(&mut self, text: &str) {
        self.wrapped(4, 2, text);
    }

    /// An id that belongs to the item before: on the line of its name however long
    /// it is, so that it can be found and copied.
    pub(crate) fn id(&mut self, name: &str, id: &str) {
        self.line(&format!("    {name}: {id}"));
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// The words of a text; what stands in backticks is part of one word, unless it is
/// long.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(open) if is_open(open) && open.chars().count() + word.len() < LONGEST_NAME => {
                open.push(' ');
                open.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether a backtick has been opened and not closed.
fn is_open(word: &str) -> bool {
    word.matches('`').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Color;

    #[test]
    fn a_heading_is_one_line() {
        let mut page = Page::new(Style::new(Color::Never, false));
        page.heading("Only a\r\n::error::b grants");
        assert_eq!(page.finish(), "Only a ::error::b grants\n");
    }
}
