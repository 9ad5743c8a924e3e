//! `azrbac can --batch`: many questions about one tenant, a line each.

use std::collections::HashMap;
use std::path::Path;

use azrbac_core::access::resolve::{self, PrincipalError, PrincipalNames, ResolvedPrincipal};
use azrbac_core::access::{Activation, RoleSuggester};
use azrbac_core::operation::Plane;
use azrbac_core::scope::Scope;
use azrbac_core::time::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use super::super::plane;
use super::doubts::Doubts;
use super::lines::{self, Line, Question};
use super::{Asked, concise, decide};
use crate::agreement;
use crate::args::{AttributeArgs, CanArgs, GlobalArgs};
use crate::attributes;
use crate::error::CliError;
use crate::files;
use crate::load::{Loaded, library, load};
use crate::output::Format;
use crate::sinks::Sinks;
use crate::streams::{Exit, Streams};

/// So many questions are answered at once, and their answers then written.
const AT_ONCE: usize = 4096;

/// For so many names that nobody has, names that are near are looked for, which goes
/// through all names of the data.
const SUGGESTED: usize = 20;

/// The answer to a line that is no question.
#[derive(Serialize)]
struct ErrorDocument {
    error: ErrorView,
}

#[derive(Serialize)]
struct ErrorView {
    line: u64,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<String>,
}

pub(super) fn run(
    path: &Path,
    args: &CanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let mut sinks = Sinks::open(global, Format::Json, &[Format::Json, Format::Concise])?;
    let sources = args.data.source.snapshot.iter();
    let is_stdin = |text: &String| text.rsplit('=').next() == Some("-");
    if path.as_os_str() == "-" && sources.clone().any(is_stdin) {
        return Err(CliError::Usage {
            message: "standard input cannot be both the snapshot and the batch".to_owned(),
            help: "name a file for one of them".to_owned(),
        });
    }
    let text = files::read_text(path, streams)?;
    let mut lines = lines::read(&text)?;
    let loaded = load(&args.data, (&args.attributes, None), global, streams)?;
    let library = library(&args.data);
    let batch = Batch {
        args,
        loaded: &loaded,
        roles: &RoleSuggester::of(&library, azrbac_roles::catalog()),
        formats: sinks.formats(),
    };
    let mut people = People::of(&loaded);
    let mut answered_all = true;
    let mut doubts = Doubts::default();
    while sinks.is_open() {
        let lines: Vec<Line> = lines.by_ref().take(AT_ONCE).collect();
        if lines.is_empty() {
            break;
        }
        let asked: Vec<(Line, Option<Who>)> = lines
            .into_iter()
            .map(|line| {
                let who = line.question.as_ref().ok();
                let who = who.map(|question| people.find(&question.principal));
                (line, who)
            })
            .collect();
        let answers: Vec<Result<Answer, CliError>> = asked
            .par_iter()
            .map(|(line, who)| batch.answer(line, who.as_ref()))
            .collect();
        for answer in answers {
            let answer = answer?;
            answered_all &= answer.is_one;
            doubts.add(answer.doubt, global, streams);
            sinks.write(streams, &answer.texts)?;
        }
    }
    doubts.end(global, streams);
    sinks.finish(streams)?;
    Ok(loaded.exit(if answered_all {
        Exit::Success
    } else {
        Exit::Open
    }))
}

/// What is written for a line.
struct Answer {
    /// In each form.
    texts: Vec<String>,
    /// Whether it answers the question.
    is_one: bool,
    /// What makes it doubtful that the question was meant so.
    doubt: Option<String>,
}

type Who = Result<ResolvedPrincipal, PrincipalError>;

/// The principals that were asked about, each looked up once.
struct People<'s> {
    loaded: &'s Loaded,
    names: PrincipalNames<'s>,
    known: HashMap<String, Who>,
    not_found: usize,
}

impl<'s> People<'s> {
    fn of(loaded: &'s Loaded) -> Self {
        Self {
            loaded,
            names: PrincipalNames::of(&loaded.snapshot),
            known: HashMap::new(),
            not_found: 0,
        }
    }

    fn find(&mut self, who: &str) -> Who {
        if let Some(known) = self.known.get(who) {
            return known.clone();
        }
        let mut found = self.names.find(who);
        if matches!(found, Err(PrincipalError::NotFound { .. })) {
            self.not_found += 1;
            if self.not_found <= SUGGESTED {
                found = resolve::principal(&self.loaded.snapshot, who);
            }
        }
        self.known.insert(who.to_owned(), found.clone());
        found
    }
}

/// What all lines have in common.
struct Batch<'a> {
    args: &'a CanArgs,
    loaded: &'a Loaded,
    roles: &'a RoleSuggester<'a>,
    formats: Vec<Format>,
}

impl Batch<'_> {
    fn answer(&self, line: &Line, who: Option<&Who>) -> Result<Answer, CliError> {
        let asked = match (&line.question, who) {
            (Ok(question), Some(Ok(who))) => self.asked(question, who),
            (Ok(_), Some(Err(error))) => Err(error.clone().into()),
            (Ok(_), None) => Err(not_a_question("it names nobody".to_owned())),
            (Err(message), _) => Err(not_a_question(message.clone())),
        };
        let asked = match asked {
            Ok(asked) => asked,
            Err(error) => return self.refused(line.number, &error),
        };
        let request = &asked.request;
        let doubt = agreement::with_scope("it", &request.attributes, &request.scope);
        let (_, document) = decide(&asked, self.loaded, self.roles);
        let texts = self.formats.iter().map(|format| match format {
            Format::Concise => Ok(concise(&document)),
            Format::Json | Format::Text => compact(&document),
        });
        Ok(Answer {
            texts: texts.collect::<Result<_, _>>()?,
            is_one: true,
            doubt: doubt.map(|doubt| format!("line {}: {doubt}", line.number)),
        })
    }

    fn refused(&self, line: u64, error: &CliError) -> Result<Answer, CliError> {
        let document = ErrorDocument {
            error: ErrorView {
                line,
                message: error.to_string(),
                help: error.help(),
                candidates: error.candidates().to_vec(),
            },
        };
        let texts = self.formats.iter().map(|format| match format {
            Format::Concise => Ok(format!("error: line {line}: {error}\n")),
            Format::Json | Format::Text => compact(&document),
        });
        Ok(Answer {
            texts: texts.collect::<Result<_, _>>()?,
            is_one: false,
            doubt: None,
        })
    }

    /// The question of a line. What it does not say is as the flags say.
    fn asked(&self, line: &Question, who: &ResolvedPrincipal) -> Result<Asked, CliError> {
        let scope = Scope::parse(&line.scope)?;
        let stated = match line.plane.as_deref() {
            None => plane(self.args.plane),
            Some(name) => Some(plane_named(name)?),
        };
        let catalog = azrbac_roles::catalog();
        let found = resolve::operation(catalog, &line.operation, stated, Some(&scope))?;
        let mut request = self
            .loaded
            .request(who.id.clone(), found.operation, found.plane, scope);
        if let Some(time) = &line.as_of {
            request.as_of = Some(Timestamp::parse(time)?);
        }
        if let Some(name) = &line.pim {
            request.activation = activation_named(name)?;
        }
        let flags = &self.args.attributes;
        let complete = line.attributes_complete;
        let complete = complete.unwrap_or(flags.attributes_complete);
        let (map, named) = line.attributes(complete).map_err(not_a_question)?;
        if line.attributes.is_some() {
            request.attributes = map.into();
        } else if complete != flags.attributes_complete {
            let flags = AttributeArgs {
                attributes: flags.attributes.clone(),
                attributes_complete: complete,
                sub_operation: None,
            };
            request.attributes = attributes::read(&flags)?.attributes;
        }
        let mut sub_operation = None;
        for name in line.sub_operation.iter().chain(&named) {
            attributes::told(&mut sub_operation, name)?;
        }
        if let Some(name) = sub_operation {
            request.sub_operation = Some(name.into());
        }
        Ok(Asked {
            request,
            plane_source: found.source,
            mentioned: who.mentioned,
            assign: None,
            remarks: Vec::new(),
        })
    }
}

fn not_a_question(message: String) -> CliError {
    CliError::Usage {
        message,
        help: "a line has principal, operation and scope, and may have plane, attributes, \
               attributesComplete, subOperation, asOf and pim"
            .to_owned(),
    }
}

fn plane_named(name: &str) -> Result<Plane, CliError> {
    match name.to_ascii_lowercase().as_str() {
        "control" => Ok(Plane::Control),
        "data" => Ok(Plane::Data),
        _ => Err(CliError::Usage {
            message: format!("`{name}` is no plane"),
            help: "planes are control and data".to_owned(),
        }),
    }
}

fn activation_named(name: &str) -> Result<Activation, CliError> {
    match name.to_ascii_lowercase().as_str() {
        "active" => Ok(Activation::ActiveOnly),
        "eligible" => Ok(Activation::EligibleToo),
        _ => Err(CliError::Usage {
            message: format!("`{name}` is no value of pim"),
            help: "give active, or eligible where eligible assignments count as held".to_owned(),
        }),
    }
}

/// A document in one line.
fn compact(document: &impl Serialize) -> Result<String, CliError> {
    let text = serde_json::to_string(document);
    text.map(|text| text + "\n")
        .map_err(|error| CliError::Write {
            path: "the document".to_owned(),
            problem: error.to_string(),
        })
}
