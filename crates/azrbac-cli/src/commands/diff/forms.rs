//! The forms in which a difference is written.

use serde::Serialize;

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::output::{self, Form, Format};
use crate::render::style::Style;
use crate::streams::{Streams, Terminal};

/// How a document looks in each form but JSON.
pub(super) struct Forms<D> {
    /// For people; all of it, or what matters most.
    pub(super) text: fn(&D, bool, Style) -> String,
    /// One line for each thing that differs.
    pub(super) concise: fn(&D) -> String,
    /// For the comment on a pull request.
    pub(super) markdown: fn(&D) -> String,
}

impl<D: Serialize> Forms<D> {
    /// Writes a document in the forms that were asked for.
    pub(super) fn write(
        &self,
        document: &D,
        global: &GlobalArgs,
        streams: &mut Streams<'_>,
    ) -> Result<(), CliError> {
        let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
        let more = [Form::Markdown];
        output::write_forms(global, streams, &more, |form| match form {
            Form::Plain(Format::Text) => Ok((self.text)(document, global.verbose, style)),
            Form::Plain(Format::Concise) => Ok((self.concise)(document)),
            Form::Plain(Format::Json) => output::json(document),
            Form::Markdown => Ok((self.markdown)(document)),
            other => Err(output::none_such(other, &more)),
        })
    }
}
