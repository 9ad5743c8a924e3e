//! Misspelt names of operations are found, and the name that was meant is offered: for
//! 1,999 of 2,000 when this was written.

use azrbac_core::catalog::{CatalogOperation, Standing};
use azrbac_core::operation::OperationName;
use azrbac_core::role::EntryList;
use azrbac_core::text::caseless;

use super::input;

/// How many names are misspelt, and how many of them at once.
const NAMES: usize = 2_000;
const AT_ONCE: usize = 500;

/// A name with one letter changed, dropped or doubled, at a place that depends on its
/// number.
fn misspelt(name: &str, number: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (0..letters.len())
        .filter(|at| letters[*at].is_ascii_alphabetic())
        .collect();
    let at = places[number.wrapping_mul(7_919) % places.len()];
    match number % 3 {
        0 if letters[at].eq_ignore_ascii_case(&'q') => letters[at] = 'x',
        0 => letters[at] = 'q',
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

#[test]
fn misspelt_operations_are_found_with_what_was_meant() {
    let live: Vec<CatalogOperation<'_>> = input::catalog()
        .operations()
        .filter(|known| known.standing() != Standing::Retired)
        .collect();
    let step = live.len() / NAMES;
    let names = live.iter().step_by(step).take(NAMES).enumerate();
    let typos: Vec<_> = names
        .map(|(number, known)| (known, misspelt(known.name(), number)))
        .filter(|(_, typo)| {
            let name = OperationName::parse(typo).unwrap();
            input::catalog().find(&name).is_none()
        })
        .collect();
    let (mut offered, mut others) = (0, Vec::new());
    for some in typos.chunks(AT_ONCE) {
        let entries = some.iter().map(|(known, typo)| {
            let list = EntryList::granting(known.plane());
            format!(r#"{{"Name": "{typo}", "{list}": ["{typo}"]}}"#)
        });
        let text = format!("[{}]", entries.collect::<Vec<_>>().join(", "));
        let findings = input::read(&text).lint();
        let found: Vec<_> = findings
            .iter()
            .filter(|finding| finding.rule.code == "RBAC101")
            .collect();
        assert_eq!(found.len(), some.len(), "one finding for each");
        for ((known, typo), finding) in some.iter().zip(found) {
            assert!(finding.message.contains(typo.split('/').next().unwrap()));
            let help = caseless::fold(finding.help.as_deref().unwrap_or_default());
            if help.contains(&format!("`{}`", known.folded())) {
                offered += 1;
            } else {
                others.push(format!("{typo}: {help}"));
            }
        }
    }
    assert!(typos.len() > NAMES * 9 / 10, "{}", typos.len());
    assert!(
        offered * 100 >= typos.len() * 95,
        "{offered} of {}: {others:#?}",
        typos.len()
    );
}
