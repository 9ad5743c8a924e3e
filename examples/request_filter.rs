//! A filter in front of a service: loads the data of a tenant once, then answers
//! one request after the other.
//!
//! ```console
//! $ cargo run --example request_filter -- FILE... < requests.txt
//! ```
//!
//! A line of the input is a request: the object id of the principal, the operation,
//! `control` or `data`, and the scope, with blanks between them. For each line one
//! word comes out, `allow` or `deny`; why goes to the log, which is standard error.
//! Only the verdict `allowed` lets a request pass: what is conditional, eligible or
//! not known is denied, and so is a line that cannot be read.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use azrbac_core::access::{self, Request, Verdict};
use azrbac_core::ingest::Ingest;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::time::Timestamp;

fn main() -> Result<(), Box<dyn Error>> {
    let snapshot = load(std::env::args().skip(1))?;
    let (mut answers, mut log) = (io::stdout().lock(), io::stderr().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (passes, why) = match judge(&snapshot, &line) {
            Ok((verdict, why)) => (verdict == Verdict::Allowed, why),
            Err(error) => (false, error.to_string()),
        };
        let answer = if passes { "allow" } else { "deny" };
        writeln!(answers, "{answer}")?;
        writeln!(log, "{answer}: {line}: {why}")?;
    }
    Ok(())
}

/// Reads exports and snapshots. A filter must not start on half of its data, so a
/// file that cannot be read ends it.
fn load(files: impl Iterator<Item = String>) -> Result<Snapshot, Box<dyn Error>> {
    let mut ingest = Ingest::new();
    for file in files {
        let bytes = std::fs::read(&file).map_err(|error| format!("`{file}`: {error}"))?;
        ingest.read(&file, bytes);
    }
    let ingested = ingest.finish();
    if let Some(bad) = ingested.files.iter().find(|file| file.problem.is_some()) {
        let problem = bad.problem.as_deref().unwrap_or_default();
        return Err(format!("`{}`: {problem}", bad.name).into());
    }
    Ok(ingested.into_snapshot(azrbac_roles::library()))
}

/// The verdict on the request in a line, and what decided it.
fn judge(snapshot: &Snapshot, line: &str) -> Result<(Verdict, String), Box<dyn Error>> {
    let mut words = line.split_whitespace();
    let mut next = |what: &str| words.next().ok_or(format!("the {what} is missing"));
    let mut request = Request::new(
        next("principal")?.into(),
        OperationName::parse(next("operation")?)?,
        Plane::from_name(next("plane")?).ok_or("the plane is neither control nor data")?,
        Scope::parse(next("scope")?)?,
    );
    // Assignments that have ended since the data were taken give nothing any more.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    request.as_of = Timestamp::from_unix_seconds(i64::try_from(now)?);
    let outcome = access::check(snapshot, &request);
    let grant = outcome.grant.and_then(|index| snapshot.grant(index));
    let deny = outcome.deny.and_then(|index| snapshot.deny(index));
    let by = deny
        .map(|deny| deny.id.to_string())
        .or(grant.map(|grant| grant.assignment.id.to_string()));
    let by = by.map(|id| format!(" by {id}")).unwrap_or_default();
    Ok((outcome.verdict, format!("{}{by}", outcome.reason.name())))
}
