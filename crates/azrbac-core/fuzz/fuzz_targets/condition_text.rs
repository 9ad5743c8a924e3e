//! Any text is read as a condition or refused with findings that point into it.
//! What was read is printed, and that reads as the same condition.

#![no_main]

use azrbac_core::condition::{AttributeMap, Outcome, Situation, check, parse};
use azrbac_core::operation::OperationName;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse(text);
    for finding in &parsed.findings {
        assert!(!finding.message().is_empty());
        assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
    }
    let Some(expression) = parsed.expression else {
        assert!(!parsed.findings.is_empty(), "refused without a word");
        return;
    };
    for finding in check(&expression) {
        assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
    }
    let printed = expression.to_string();
    let again = parse(&printed);
    let again = again
        .expression
        .unwrap_or_else(|| panic!("{printed}: {:?}", again.findings));
    assert_eq!(again, expression, "{printed}");
    assert_eq!(again.to_string(), printed);

    // What is left open is a condition too, and nothing more is known of it.
    let operation = OperationName::parse("Microsoft.Storage/storageAccounts/read").expect("a name");
    let nothing = AttributeMap::partial();
    let situation = Situation::new(&operation, &nothing);
    if let Outcome::Open { residual } = expression.evaluate(&situation) {
        let text = residual.to_string();
        let read = parse(&text).expression.unwrap_or_else(|| panic!("{text}"));
        assert_eq!(read, residual, "{text}");
        assert_eq!(
            read.evaluate(&situation),
            Outcome::Open { residual },
            "{text}"
        );
    }
});
