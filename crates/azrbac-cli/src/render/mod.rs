//! How answers look. Nothing here decides anything.

pub(crate) mod can;
pub(crate) mod diagnostic;
pub(crate) mod lint;
pub(crate) mod page;
pub(crate) mod role;
pub(crate) mod style;
pub(crate) mod what_can;
pub(crate) mod who_can;

use azrbac_core::view::AssumptionView;

use page::Page;

/// What is taken for granted, the kinds of which nothing was given in one item.
fn assumptions(found: &[AssumptionView], page: &mut Page) {
    let (none, some): (Vec<&AssumptionView>, Vec<&AssumptionView>) =
        found.iter().partition(|assumption| assumption.none_given);
    match none.as_slice() {
        [] => {}
        [one] => page.item(&one.message),
        [all @ .., last] => {
            let kinds: Vec<&str> = all.iter().map(|assumption| assumption.kind).collect();
            page.item(&format!(
                "no {} and no {} were given; the answer takes it that there are none",
                kinds.join(", no "),
                last.kind
            ));
        }
    }
    for assumption in some {
        page.item(&assumption.message);
    }
}
