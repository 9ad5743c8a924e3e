//! Misspelt names of operations are found, and the name that was meant is offered.

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
    let letters: Vec<usize> = name
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    let at = letters[number.wrapping_mul(7_919) % letters.len()];
    let letter = &name[at..=at];
    let instead = match number % 3 {
        0 if letter.eq_ignore_ascii_case("q") => "x".to_owned(),
        0 => "q".to_owned(),
        1 => String::new(),
        _ => format!("{letter}{letter}"),
    };
    format!("{}{instead}{}", &name[..at], &name[at + 1..])
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
    println!("{offered} of {} offered; not: {others:#?}", typos.len());
    assert!(typos.len() > NAMES * 9 / 10, "{}", typos.len());
    assert!(
        offered * 100 >= typos.len() * 95,
        "{offered} of {}",
        typos.len()
    );
}
