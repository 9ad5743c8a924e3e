//! Markdown for the comment on a pull request. What comes from files stands in code
//! spans, so that it can neither mark up nor mention anybody.

/// Most characters of a comment: GitHub takes 65,536.
const MOST_CHARACTERS: usize = 60_000;

/// Text from a file as a code span, on one line.
pub(super) fn code(text: &str) -> String {
    let flat: String = text
        .chars()
        .map(|one| if one.is_control() { ' ' } else { one })
        .collect();
    let flat = flat.trim();
    let mut longest = 0;
    let mut run = 0;
    for one in flat.chars() {
        run = if one == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    match (flat.is_empty(), longest) {
        (true, _) => "` `".to_owned(),
        (_, 0) => format!("`{flat}`"),
        _ => format!("{fence} {flat} {fence}"),
    }
}

/// A comment that is put together, section by section.
#[derive(Default)]
pub(super) struct Comment {
    text: String,
    /// How many sections no longer fit.
    left_out: usize,
}

impl Comment {
    pub(super) fn new(heading: &str) -> Self {
        Self {
            text: format!("### {heading}\n"),
            left_out: 0,
        }
    }

    /// Adds a section where it fits.
    pub(super) fn section(&mut self, text: &str) {
        if self.text.len() + text.len() > MOST_CHARACTERS {
            self.left_out += 1;
        } else {
            self.text.push('\n');
            self.text.push_str(text.trim_end());
            self.text.push('\n');
        }
    }

    pub(super) fn finish(mut self) -> String {
        if self.left_out > 0 {
            self.text.push_str(&format!(
                "\nThis is not all: {} left out, because a comment holds no more.\n",
                super::plural(self.left_out, "section")
            ));
        }
        self.text
    }
}

/// A list that is folded away.
pub(super) fn folded(summary: &str, items: &[String], most: usize) -> String {
    let mut text = format!("<details><summary>{summary}</summary>\n\n");
    for item in items.iter().take(most) {
        text.push_str(&format!("- {item}\n"));
    }
    if items.len() > most {
        text.push_str(&format!("- and {} more\n", items.len() - most));
    }
    text + "\n</details>\n"
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn nothing_leaves_a_code_span() {
        assert_eq!(code("a*b <b> @all"), "`a*b <b> @all`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("``` \n# x"), "```` ```  # x ````");
        assert_eq!(code(" "), "` `");
    }
}
