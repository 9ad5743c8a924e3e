//! `azrbac test`: whether what is expected about access is so.

mod case;
mod parts;
mod resolve;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::{FileId, Sources};

use super::lint::Level;
use crate::args::{AttributeArgs, GlobalArgs, Pim, SnapshotArgs, SourceArgs};
use crate::error::CliError;
use crate::expectations::{self, Body, ExpectationFile};
use crate::files;
use crate::load::{Loaded, load, report};
use crate::output::{self, Form, Format};
use crate::render;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

pub(crate) use case::Case;
use resolve::Resolver;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 all as expected, or nothing worse than --fail-on; 1 an expectation \
                  is not met; 2 usage error, or an expectation that cannot be understood; 3 a file \
                  cannot be read, or nothing to check; 4 undecided: data are missing or a \
                  condition is open. Form of the files: examples/policy-test"
)]
pub(crate) struct TestArgs {
    /// Files of expectations, in TOML or JSON; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// End with exit code 1 or 4 only for expectations of at least that severity
    #[arg(long, value_enum, default_value_t = Level::Warning, value_name = "LEVEL")]
    fail_on: Level,
    /// End with 0 instead of 1
    #[arg(long)]
    exit_zero: bool,
    /// A run with nothing to check is no error
    #[arg(long)]
    allow_empty: bool,
    /// A snapshot, an export, or a directory of them; repeat for several. KIND
    /// is a key of the snapshot, such as denyAssignments. Not needed where only
    /// role definitions are compared
    #[arg(
        short,
        long = "snapshot",
        value_name = "[KIND=]PATH",
        env = "AZRBAC_SNAPSHOT",
        help_heading = "Data of the tenant"
    )]
    snapshot: Vec<String>,
    /// Take exports that do not say what they cover to be whole
    #[arg(long, help_heading = "Data of the tenant")]
    assume_complete: bool,
    /// Leave undecided what deny assignments that were not exported could decide
    #[arg(long, help_heading = "Data of the tenant")]
    require_complete: bool,
    /// The time for which to answer, such as 2026-11-20T08:00:00Z [default:
    /// when the data were taken, else now]
    #[arg(long, value_name = "TIME", help_heading = "Data of the tenant")]
    as_of: Option<String>,
    /// Whether eligible assignments count as held. They never make an expectation
    /// met unless it accepts that
    #[arg(long, value_enum, default_value_t = Pim::Active, help_heading = "Data of the tenant")]
    pim: Pim,
    /// Read * as any characters and nothing more: A/*/B does not match A/B
    #[arg(long, help_heading = "Data of the tenant")]
    strict_wildcards: bool,
    #[command(flatten)]
    attributes: AttributeArgs,
}

impl TestArgs {
    fn data(&self) -> SnapshotArgs {
        SnapshotArgs {
            source: SourceArgs {
                snapshot: self.snapshot.clone(),
                assume_complete: self.assume_complete,
            },
            require_complete: self.require_complete,
            as_of: self.as_of.clone(),
            pim: self.pim,
            strict_wildcards: self.strict_wildcards,
        }
    }
}

/// A file that was read, or not.
pub(crate) struct Tested {
    pub(crate) file: FileId,
    pub(crate) cases: Vec<Case>,
    /// Why nothing of it, or not all of it, could be read.
    pub(crate) problems: Vec<String>,
}

/// All that was tested.
pub(crate) struct TestRun {
    pub(crate) files: Vec<Tested>,
    pub(crate) sources: Sources,
    /// From which severity on an expectation that is not met counts.
    pub(crate) fail_on: Severity,
    /// Whether there were files that could not be read.
    pub(crate) broken: bool,
}

impl TestRun {
    pub(crate) fn cases(&self) -> impl Iterator<Item = &Case> {
        self.files.iter().flat_map(|file| &file.cases)
    }

    /// How many cases have an outcome.
    pub(crate) fn count(&self, outcome: &str) -> usize {
        self.cases()
            .filter(|case| case.outcome() == outcome)
            .count()
    }
}

pub(crate) fn run(
    args: &TestArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let mut sources = Sources::new();
    let mut read: Vec<(FileId, ExpectationFile)> = Vec::new();
    let mut broken = false;
    for path in &args.files {
        let (file, found) = read_file(path, &mut sources, global, streams);
        broken |= found.broken;
        read.push((file, found));
    }
    let mut all = read.iter().flat_map(|(_, file)| &file.stated);
    let misread = read.iter().any(|(_, file)| !file.problems.is_empty());
    if all.clone().next().is_none() && !misread && !broken && !args.allow_empty {
        return Err(CliError::Input {
            message: "there is no expectation to check".to_owned(),
            help: "write `[[expect]]` with what is expected, or pass --allow-empty".to_owned(),
        });
    }
    let about_access = all.any(|stated| matches!(stated.body, Ok(Body::Access(_))));
    let data = args.data();
    let loaded = match (about_access, args.snapshot.is_empty()) {
        (true, true) => {
            return Err(CliError::Usage {
                message: "expectations about access need the data of a tenant".to_owned(),
                help: "name a snapshot or a directory of exports with --snapshot".to_owned(),
            });
        }
        (_, true) => None,
        (_, false) => Some(load(&data, (&args.attributes, None), global, streams)?),
    };
    let resolver = Resolver::new(loaded.as_ref(), &data, &args.attributes, global);
    let mut run = TestRun {
        files: Vec::new(),
        sources: Sources::new(),
        fail_on: args.fail_on.into(),
        broken,
    };
    for (file, found) in read {
        let folder = Path::new(sources.name(file))
            .parent()
            .unwrap_or(Path::new(""));
        let mut cases = Vec::new();
        for stated in found.stated {
            let case = resolver.judge(stated, folder, streams);
            report(case.problems(), &sources, global, streams);
            cases.push(case);
        }
        run.files.push(Tested {
            file,
            cases,
            problems: found.problems.into_iter().map(|one| one.message).collect(),
        });
    }
    run.sources = sources;
    write(&run, &resolver, global, streams)?;
    let exit = exit(&run, misread, args);
    Ok(loaded.map_or(exit, |loaded: Loaded| loaded.exit(exit)))
}

/// Reads a file and says what is wrong with it. One bad file of many is reported,
/// and the rest is done.
fn read_file(
    path: &Path,
    sources: &mut Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> (FileId, ExpectationFile) {
    let name = files::name(path);
    let file = sources.add(&*name);
    match files::read_text(path, streams) {
        Ok(text) => {
            let found = expectations::read(file, &name, &text);
            sources.keep_text(file, Arc::from(text));
            report(&found.problems, sources, global, streams);
            (file, found)
        }
        Err(error) => {
            error.report(global, streams);
            let problem =
                azrbac_core::diagnostic::Diagnostic::new(Severity::Error, error.to_string());
            let found = ExpectationFile {
                stated: Vec::new(),
                problems: vec![problem],
                broken: true,
            };
            (file, found)
        }
    }
}

fn write(
    run: &TestRun,
    resolver: &Resolver<'_>,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<(), CliError> {
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    let snapshot = resolver.snapshot();
    let more = [
        Form::Junit,
        Form::Sarif,
        Form::Github,
        Form::Azure,
        Form::Gitlab,
    ];
    output::write_forms(global, streams, &more, |form| match form {
        Form::Plain(Format::Text) => Ok(render::test::text(run, snapshot, global, style)),
        Form::Plain(Format::Concise) => Ok(render::test::concise(run)),
        Form::Plain(Format::Json) => output::json(&render::test::document(run)),
        Form::Junit => render::test::junit(run, snapshot),
        Form::Sarif => output::json(&render::test::sarif(run, snapshot)),
        Form::Github => Ok(render::test::github(run, snapshot)),
        Form::Azure => Ok(render::test::azure(run, snapshot)),
        Form::Gitlab => output::json(&render::test::gitlab(run, snapshot)),
        other => Err(output::none_such(other, &more)),
    })
}

/// The exit code. What is not met comes before what is undecided, and whatever kept
/// expectations from being checked before both.
fn exit(run: &TestRun, misread: bool, args: &TestArgs) -> Exit {
    let counts = |outcome: &str| {
        let mut cases = run.cases().filter(|case| case.counts(run.fail_on));
        cases.any(|case| case.outcome() == outcome)
    };
    let invalid = misread || run.count("invalid") > 0;
    match (run.broken, invalid) {
        (true, _) => Exit::Input,
        (false, true) => Exit::Usage,
        _ if counts("failed") && !args.exit_zero => Exit::Negative,
        _ if counts("undecided") => Exit::Open,
        _ => Exit::Success,
    }
}
