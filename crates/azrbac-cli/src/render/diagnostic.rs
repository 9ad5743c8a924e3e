//! Diagnostics with the source line and carets under the place at fault.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use azrbac_core::diagnostic::{Diagnostic, Label, Severity};
use azrbac_core::text::Sources;

use super::style::Style;

/// Above this length of a line the text around the place is not shown: a minified
/// file is one line, and it is read whole for every message. A condition, which
/// stands in one line, may have 8 KB.
const LONGEST_LINE: usize = 20_000;

/// Above this length only so much of a line is shown as fits into 80 columns.
const LONG_LINE: usize = 400;

/// Places further apart than this are shown each by itself: what is shown at once
/// is read whole, once for every message.
const NEAR: usize = 8192;

/// A message with its places.
pub(crate) struct Message<'a> {
    pub(crate) severity: Severity,
    /// The code of a rule, printed in brackets.
    pub(crate) code: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) primary: Option<&'a Label>,
    pub(crate) related: &'a [Label],
    pub(crate) help: Option<&'a str>,
}

/// The message with its places, ending with a line break.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let message = Message {
        severity: diagnostic.severity,
        code: None,
        text: &diagnostic.message,
        primary: diagnostic.primary.as_ref(),
        related: &diagnostic.related,
        help: diagnostic.help.as_deref(),
    };
    render_message(&message, sources, style)
}

/// The message with its places, ending with a line break.
pub(crate) fn render_message(message: &Message<'_>, sources: &Sources, style: Style) -> String {
    let level = match message.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut title = level.primary_title(message.text);
    if let Some(code) = message.code {
        title = title.id(code);
    }
    let mut group = Group::with_title(title);
    if let Some(primary) = message.primary {
        let file = primary.span.file;
        match sources.text(file) {
            Some(text) if line_is_short(text, primary.span.start) => {
                let (near, far): (Vec<&Label>, Vec<&Label>) = message
                    .related
                    .iter()
                    .filter(|label| label.span.file == file)
                    .filter(|label| line_is_short(text, label.span.start))
                    .partition(|label| label.span.start.abs_diff(primary.span.start) <= NEAR);
                let mut snippets = vec![snippet(sources, text, Some(primary), &near)];
                snippets.extend(
                    far.iter()
                        .map(|label| snippet(sources, text, None, &[label])),
                );
                group = group.elements(snippets.into_iter().flatten());
            }
            None if sources.excerpt(primary.span).is_some() => {
                group = group.elements(excerpts(sources, primary, message.related));
            }
            _ => {
                let mut origin = annotate_snippets::Origin::path(sources.name(file));
                if let Some(position) = sources.position(file, primary.span.start) {
                    origin = origin.line(position.line).char_column(position.column);
                }
                group = group.element(origin);
            }
        }
    }
    if let Some(help) = message.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if style.is_on() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let is_long = message
        .primary
        .is_some_and(|primary| match sources.text(primary.span.file) {
            Some(text) => !line_fits(text, primary.span.start, LONG_LINE),
            None => excerpt_is_long(sources, primary),
        });
    let renderer = if is_long {
        renderer.term_width(80)
    } else {
        renderer
    };
    renderer.render(&[group]) + "\n"
}

/// The lines that hold these labels of one file.
fn snippet<'a>(
    sources: &'a Sources,
    text: &'a str,
    primary: Option<&'a Label>,
    related: &[&'a Label],
) -> Option<Snippet<'a, Annotation<'a>>> {
    let labels = || primary.into_iter().chain(related.iter().copied());
    let file = labels().next()?.span.file;
    let from = labels().map(|label| label.span.start).min()?;
    let to = labels().map(|label| label.span.end).max()?;
    let start = text.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text.get(to..)?.find('\n').map_or(text.len(), |at| to + at);
    let mut snippet = Snippet::source(text.get(start..end)?)
        .path(sources.name(file))
        .line_start(sources.position(file, start)?.line);
    let kinds = primary.into_iter().map(|_| AnnotationKind::Primary);
    let kinds = kinds.chain(std::iter::repeat(AnnotationKind::Context));
    for (label, kind) in labels().zip(kinds) {
        let span = label.span.start - start..label.span.end - start;
        snippet = snippet.annotation(kind.span(span).label(&label.text));
    }
    Some(snippet)
}

/// The lines that hold these labels of a file of which no more was kept, each label
/// by itself.
fn excerpts<'a>(
    sources: &'a Sources,
    primary: &'a Label,
    related: &'a [Label],
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let labels = std::iter::once(primary).chain(related);
    let kinds = std::iter::once(AnnotationKind::Primary);
    let kinds = kinds.chain(std::iter::repeat(AnnotationKind::Context));
    let shown = labels.zip(kinds).filter_map(|(label, kind)| {
        let excerpt = sources.excerpt(label.span)?;
        let span = label.span.start.checked_sub(excerpt.start)?..label.span.end - excerpt.start;
        let snippet = Snippet::source(excerpt.text)
            .path(sources.name(label.span.file))
            .line_start(excerpt.line);
        Some(snippet.annotation(kind.span(span).label(&label.text)))
    });
    shown.collect()
}

/// Whether a line of a file of which no more was kept has more than so many bytes.
fn excerpt_is_long(sources: &Sources, label: &Label) -> bool {
    let excerpt = sources.excerpt(label.span);
    excerpt.is_some_and(|excerpt| excerpt.text.lines().any(|line| line.len() > LONG_LINE))
}

/// Whether the line of a place is short enough to be shown.
fn line_is_short(text: &str, offset: usize) -> bool {
    line_fits(text, offset, LONGEST_LINE)
}

/// Whether the line of a place has at most so many bytes. Looks no further than
/// that, however long the line is.
fn line_fits(text: &str, offset: usize, longest: usize) -> bool {
    let (head, tail) = text.as_bytes().split_at(offset.min(text.len()));
    let most = longest + 1;
    let no_break = |byte: &&u8| **byte != b'\n';
    let before = head.iter().rev().take(most).take_while(no_break).count();
    let after = tail.iter().take(most).take_while(no_break).count();
    before + after <= longest
}
