//! Rebuilds the data files of this crate from what the Azure command line lists:
//!
//! ```text
//! az role definition list > roles.json
//! az provider operation list > operations.json
//! cargo run -p azrbac-roles --example rebuild -- \
//!     --roles roles.json --operations operations.json --date 2026-11
//! ```

mod operations;
mod roles;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

const USAGE: &str = "usage: rebuild --roles FILE --operations FILE [--date YYYY-MM]";

/// What stands behind the options.
#[derive(Default)]
struct Options {
    roles: Option<String>,
    operations: Option<String>,
    date: Option<String>,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)).and_then(|options| rebuild(&options)) {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(option) = arguments.next() {
        let place = match option.as_str() {
            "--roles" => &mut options.roles,
            "--operations" => &mut options.operations,
            "--date" => &mut options.date,
            _ => return Err(format!("`{option}` is no option\n{USAGE}")),
        };
        let value = arguments
            .next()
            .ok_or_else(|| format!("nothing stands behind `{option}`\n{USAGE}"))?;
        *place = Some(value);
    }
    if let Some(date) = &options.date {
        check_date(date)?;
    }
    Ok(options)
}

fn check_date(date: &str) -> Result<(), String> {
    let shape: String = date
        .chars()
        .map(|character| {
            if character.is_ascii_digit() {
                '0'
            } else {
                character
            }
        })
        .collect();
    if shape == "0000-00" || shape == "0000-00-00" {
        Ok(())
    } else {
        Err(format!("`{date}` is no date: write it as `2026-11`"))
    }
}

fn rebuild(options: &Options) -> Result<String, String> {
    let missing = |option: &str| format!("`{option}` is missing\n{USAGE}");
    let role_file = options.roles.as_deref().ok_or_else(|| missing("--roles"))?;
    let operation_file = options
        .operations
        .as_deref()
        .ok_or_else(|| missing("--operations"))?;
    let roles = roles::read(&json(role_file)?).map_err(|e| format!("`{role_file}`: {e}"))?;
    let listing =
        operations::read(&json(operation_file)?).map_err(|e| format!("`{operation_file}`: {e}"))?;

    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let looked_at = text(&data.join("looked-at.tsv"))?;
    let table = operations::merge(
        azrbac_roles::catalog(),
        &listing.table,
        &roles,
        &first_fields(&looked_at),
    );
    write(&data.join("built-in-roles.txt"), &roles::write(&roles))?;
    write(&data.join("operations.tsv"), &operations::write(&table))?;
    if let Some(date) = &options.date {
        write(&data.join("date.txt"), &format!("{date}\n"))?;
    }
    for name in &listing.left_out {
        eprintln!("left out: `{name}` is no name of one operation");
    }
    Ok(summary(roles.len(), &table, options.date.as_deref()))
}

fn summary(roles: usize, table: &operations::Table, date: Option<&str>) -> String {
    let date = date.map_or_else(
        || format!("the date stays {}: give `--date`", azrbac_roles::DATE),
        |date| format!("the date is {date}"),
    );
    format!(
        "{roles} built-in role definitions, {} operations; {date}\n\
         run the tests of this crate: they name the operations that look like one of a class\n\
         and are neither in operation-classes.tsv nor in looked-at.tsv",
        table.len(),
    )
}

/// The first fields of a table's lines, in lower case.
fn first_fields(table: &str) -> HashSet<String> {
    table
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .map(str::to_ascii_lowercase)
        .collect()
}

fn json(file: &str) -> Result<Value, String> {
    let text = text(Path::new(file))?;
    // Windows PowerShell puts a byte order mark before what it redirects.
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("`{file}` is no JSON: {error}"))
}

fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("`{}`: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("`{}`: {error}", file.display()))
}
