//! How two role definitions stand to each other, for people.

use azrbac_core::view::{
    CompareDocument, DifferenceView, DifferingOperationView, ExcessView, WitnessView,
};

use super::matched_by;
use super::page::Page;
use super::style::Style;

/// How many entries and operations are told without `--verbose`.
const MOST: usize = 10;

/// One line.
pub(crate) fn concise(document: &CompareDocument) -> String {
    format!(
        "{}: {} / {} (control plane {}, data plane {})\n",
        document.relation,
        document.left.role_name,
        document.right.role_name,
        document.planes.control,
        document.planes.data
    )
}

/// The relation, and what each of the two grants alone.
pub(crate) fn text(document: &CompareDocument, verbose: bool, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&document.relation.to_uppercase());
    page.wrapped(0, 0, &sentence(document));
    page.line("");
    for (plane, relation) in [
        ("control plane", document.planes.control),
        ("data plane", document.planes.data),
    ] {
        page.line(&format!("  {plane:13}  {relation}"));
    }
    if document.well_formed != document.relation {
        let hint = format!(
            "among names as Azure forms them, ending in read, write, delete or action: {} \
             (--names well-formed)",
            document.well_formed
        );
        page.wrapped(2, 2, &hint);
    }
    let sides = [
        (
            &document.left.role_name,
            &document.difference.left,
            &document.witness.left,
        ),
        (
            &document.right.role_name,
            &document.difference.right,
            &document.witness.right,
        ),
    ];
    for (name, excess, witness) in sides {
        side(&mut page, name, excess, witness.as_ref(), verbose);
    }
    page.finish()
}

fn sentence(document: &CompareDocument) -> String {
    let (left, right) = (&document.left.role_name, &document.right.role_name);
    let names = match document.names {
        "well-formed" => "for every operation name as Azure forms them",
        _ => "for every operation name, also those that Azure adds later",
    };
    match document.relation {
        "equal" => format!("`{left}` and `{right}` grant the same: proven {names}"),
        "within" => {
            format!("whatever `{left}` grants, `{right}` grants too, and more: proven {names}")
        }
        "contains" => {
            format!("`{left}` grants whatever `{right}` grants, and more: proven {names}")
        }
        "overlaps" => {
            format!("`{left}` and `{right}` each grant something that the other does not")
        }
        "disjoint" => format!("nothing is granted by both `{left}` and `{right}`: proven {names}"),
        _ => format!(
            "how `{left}` stands to `{right}` was not decided: their entries are made to be hard"
        ),
    }
}

/// What one role definition grants and the other does not.
fn side(
    page: &mut Page,
    name: &str,
    excess: &ExcessView,
    witness: Option<&WitnessView>,
    verbose: bool,
) {
    if excess.patterns.is_empty() && witness.is_none() {
        return;
    }
    page.heading(&format!("Only {name} grants"));
    let most = if verbose { usize::MAX } else { MOST };
    page.wrapped(2, 2, "as entries, for every name:");
    for found in excess.patterns.iter().take(most) {
        page.wrapped(4, 2, &entry(found));
    }
    more(page, excess.patterns.len(), most);
    if excess.operations.is_empty() {
        let shortest = witness.map_or("", |found| found.operation.as_str());
        page.wrapped(
            2,
            2,
            &format!("no operation of the catalogue; a name would be `{shortest}`"),
        );
        return;
    }
    let count = excess.operations.len();
    let sensitive = excess
        .operations
        .iter()
        .filter(|found| !found.classes.is_empty())
        .count();
    let first = if sensitive > 0 && sensitive < count {
        ", those first"
    } else {
        ""
    };
    page.wrapped(
        2,
        2,
        &format!("as operations of the catalogue: {count}, {sensitive} of them sensitive{first}"),
    );
    for found in excess.operations.iter().take(most) {
        page.wrapped(4, 2, &operation(found));
    }
    more(page, count, most);
}

fn more(page: &mut Page, count: usize, most: usize) {
    if count > most {
        page.wrapped(
            4,
            2,
            &format!("and {} more (--verbose tells all)", count - most),
        );
    }
}

fn entry(found: &DifferenceView) -> String {
    let mut text = matched_by(&quoted(&found.within));
    if !found.exact {
        text = format!("part of {text}");
    }
    if found.plane == "data" {
        text.push_str(" (data plane)");
    }
    if !found.except.is_empty() {
        const SOME: usize = 6;
        let mut except = quoted(&found.except);
        let rest = except.len().saturating_sub(SOME);
        except.truncate(SOME);
        text.push_str(&format!(" but for {}", except.join(", ")));
        if rest > 0 {
            text.push_str(&format!(" and {rest} more entries"));
        }
    }
    text.push_str(&only_if(
        found.condition.as_deref(),
        found.conditional_there,
    ));
    text
}

fn operation(found: &DifferingOperationView) -> String {
    let mut text = found.operation.clone();
    let mut marks = found.classes.clone();
    if found.plane == "data" {
        marks.push("data plane");
    }
    if !marks.is_empty() {
        text.push_str(&format!(" ({})", marks.join(", ")));
    }
    text.push_str(&only_if(
        found.condition.as_deref(),
        found.conditional_there,
    ));
    text
}

fn only_if(condition: Option<&str>, conditional_there: bool) -> String {
    let there = "the other one grants it only under a condition";
    match (condition, conditional_there) {
        (None, false) => String::new(),
        (None, true) => format!("; {there}"),
        (Some(condition), false) => format!("; only if {condition}"),
        (Some(condition), true) => format!("; only if {condition}; {there}, which is another"),
    }
}

fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| format!("`{text}`")).collect()
}
