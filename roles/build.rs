//! Makes of the tables in `data/` what the program holds ready, so that nothing of them
//! is read when it starts: the catalogue in the form of `azrbac_core::catalog::Packed`,
//! and what built-in roles can be asked for. The tests compare both with what
//! azrbac-core reads out of the same tables.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const OPERATIONS: &str = include_str!("data/operations.tsv");
const CLASSES: &str = include_str!("data/operation-classes.tsv");
const BUILT_IN_ROLES: &str = include_str!("data/built-in-roles.txt");

/// In the order of `OperationClass::ALL`.
const CLASS_NAMES: [&str; 6] = [
    "credential",
    "escalation",
    "code-execution",
    "identity",
    "guard-rail",
    "data",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no folder to write to")?);
    catalogue(&out)?;
    fs::write(out.join("lines.txt"), lines())?;
    Ok(())
}

fn catalogue(out: &std::path::Path) -> Result<(), Box<dyn Error>> {
    // By lower-case names, as the catalogue has them.
    let mut table = BTreeMap::new();
    for line in OPERATIONS
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
    {
        let (name, known) = line.split_once('\t').ok_or(line)?;
        table
            .entry(name.to_ascii_lowercase())
            .or_insert((name, known));
    }
    let (mut names, mut rows) = (String::new(), Vec::new());
    for (name, known) in table.values() {
        let begin = u32::try_from(names.len())?;
        names.push_str(name);
        rows.extend(begin.to_le_bytes());
        rows.extend(u32::try_from(names.len())?.to_le_bytes());
        rows.push(flags(known).ok_or(*known)?);
        names.push('\n');
    }
    let mut classes = Vec::new();
    let mut sources = String::new();
    let places: BTreeMap<&str, usize> = table.keys().map(String::as_str).zip(0..).collect();
    for line in CLASSES
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
    {
        let mut fields = line.splitn(3, '\t');
        let (name, class, source) = (fields.next(), fields.next(), fields.next());
        let name = name.ok_or(line)?.to_ascii_lowercase();
        let place = u32::try_from(*places.get(name.as_str()).ok_or(line)?)?;
        let class = CLASS_NAMES.iter().position(|known| Some(*known) == class);
        let class = u8::try_from(class.ok_or(line)?)?;
        let begin = u32::try_from(sources.len())?;
        sources.push_str(source.ok_or(line)?);
        classes.push((place, begin, u32::try_from(sources.len())?, class));
    }
    classes.sort_by_key(|(place, ..)| *place);
    let mut class_rows = Vec::new();
    for (place, begin, end, class) in classes {
        class_rows.extend([place, begin, end].map(u32::to_le_bytes).as_flattened());
        class_rows.push(class);
    }
    fs::write(out.join("folded.txt"), names.to_ascii_lowercase())?;
    fs::write(out.join("names.txt"), names)?;
    fs::write(out.join("operations.bin"), rows)?;
    fs::write(out.join("sources.txt"), sources)?;
    fs::write(out.join("classes.bin"), class_rows)?;
    Ok(())
}

/// Plane, certainty and standing in a byte.
fn flags(known: &str) -> Option<u8> {
    let mut fields = known.trim_end().split('\t');
    let plane = ["control", "data"];
    let certainty = ["sure", "inferred"];
    let standing = ["listed", "role-only", "retired"];
    let mut place = |names: &[&str]| {
        let field = fields.next()?;
        u8::try_from(names.iter().position(|name| *name == field)?).ok()
    };
    Some(place(&plane)? | place(&certainty)? << 1 | place(&standing)? << 2)
}

/// What built-in roles can be asked for, in order: a word, a tab and a text. For entries
/// the plane and the form in which they are compared, for ids and names of roles that too.
fn lines() -> String {
    let mut all = BTreeSet::new();
    for line in BUILT_IN_ROLES.lines() {
        let Some((word, written)) = line.split_once('\t') else {
            continue;
        };
        let plain = written.replace("\\s", " ").replace("\\\\", "\\");
        match word {
            "role" => {
                let (id, name) = plain.split_once('\t').unwrap_or((&plain, ""));
                all.insert(format!("id\t{}\n", id.to_ascii_lowercase()));
                all.insert(format!("name\t{}\n", name.trim().to_ascii_lowercase()));
            }
            "actions" | "notActions" => {
                all.insert(format!("control\t{}\n", form(&plain)));
            }
            "dataActions" | "notDataActions" => {
                all.insert(format!("data\t{}\n", form(&plain)));
            }
            _ => {}
        }
    }
    all.into_iter().collect()
}

/// The form in which an entry is compared.
fn form(written: &str) -> String {
    let mut form = String::new();
    for character in written.trim().chars() {
        if character == '*' && form.ends_with('*') {
            continue;
        }
        form.push(character.to_ascii_lowercase());
        if form.ends_with("/*/*") {
            form.truncate(form.len() - 2);
        }
    }
    form
}
