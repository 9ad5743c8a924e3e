use super::{Catalog, Certainty};
use crate::operation::{OperationClass, OperationName, Plane};
use crate::pattern::ActionPattern;

const OPERATIONS: &str = "operation\tplane\tcertainty\tstanding\n\
    Microsoft.KeyVault/vaults/read\tcontrol\tsure\tlisted\n\
    Microsoft.KeyVault/vaults/secrets/getSecret/action\tdata\tsure\tlisted\n\
    Microsoft.CognitiveServices/accounts/listKeys/action\tcontrol\tsure\tlisted\n\
    Microsoft.CognitiveServices/accounts/deployments/write\tcontrol\tinferred\tlisted\n\
    Microsoft.CognitiveServices/accounts/read\tcontrol\tsure\tlisted\n";
const CLASSES: &str = "operation\tclass\tsource\n\
    microsoft.cognitiveservices/accounts/listkeys/action\tcredential\treturns the keys\n";

fn catalog() -> Catalog {
    Catalog::parse("2026-08", OPERATIONS, CLASSES).unwrap()
}

fn names<'a>(found: impl IntoIterator<Item = super::CatalogOperation<'a>>) -> Vec<&'a str> {
    found
        .into_iter()
        .map(|operation| operation.name())
        .collect()
}

#[test]
fn operations_are_found_without_regard_to_case() {
    let catalog = catalog();
    let find = |name| catalog.find(&OperationName::parse(name).unwrap());
    let keys = find("MICROSOFT.COGNITIVESERVICES/accounts/LISTKEYS/action").unwrap();
    assert!(keys.is(OperationClass::Credential));
    assert!(!keys.is(OperationClass::Data));
    let write = find("Microsoft.CognitiveServices/accounts/deployments/write").unwrap();
    assert_eq!(
        (write.plane(), write.certainty()),
        (Plane::Control, Certainty::Inferred)
    );
    assert!(find("Microsoft.KeyVault/vaults/write").is_none());
    assert!(catalog.knows_provider("microsoft.keyvault"));
    assert!(!catalog.knows_provider("microsoft.key"));
}

#[test]
fn patterns_expand_within_their_plane() {
    let catalog = catalog();
    let pattern = ActionPattern::parse("Microsoft.KeyVault/*").unwrap();
    assert_eq!(
        names(catalog.expand(&pattern, Plane::Control)),
        ["Microsoft.KeyVault/vaults/read"]
    );
    assert_eq!(names(catalog.matching(&pattern)).len(), 2);
    let vanishing = ActionPattern::parse("Microsoft.KeyVault/vaults/*/read").unwrap();
    assert_eq!(
        names(catalog.matching(&vanishing)),
        ["Microsoft.KeyVault/vaults/read"]
    );
    let all = ActionPattern::parse("*").unwrap();
    assert_eq!(catalog.matching(&all).count(), catalog.len());
}

#[test]
fn short_names_are_completed_against_the_resource_type() {
    let catalog = catalog();
    let accounts = Some("microsoft.cognitiveservices/accounts");
    let keys = ["Microsoft.CognitiveServices/accounts/listKeys/action"];
    assert_eq!(names(catalog.complete("listkeys", accounts)), keys);
    assert_eq!(names(catalog.complete("listKeys/action", accounts)), keys);
    assert_eq!(
        names(catalog.complete("read", accounts)),
        ["Microsoft.CognitiveServices/accounts/read"]
    );
    assert_eq!(
        names(catalog.complete("write", accounts)),
        ["Microsoft.CognitiveServices/accounts/deployments/write"]
    );
    assert_eq!(names(catalog.complete("read", None)).len(), 2);
    assert!(catalog.complete("istkeys", accounts).is_empty());
}

#[test]
fn misspelt_names_are_near_to_what_was_meant() {
    let catalog = catalog();
    assert_eq!(
        names(catalog.nearest("Microsoft.CognitiveServices/acounts/listKey/action", 1)),
        ["Microsoft.CognitiveServices/accounts/listKeys/action"]
    );
    assert_eq!(
        names(catalog.nearest("Microsoft.KeyVolt/vaults/read", 1)),
        ["Microsoft.KeyVault/vaults/read"]
    );
    assert!(catalog.nearest("something else", 3).is_empty());
}

#[test]
fn tables_in_any_order_and_with_any_line_ends_are_read_alike() {
    let embedded = Catalog::parse("2026-08", OPERATIONS, CLASSES).unwrap();
    let windows = OPERATIONS.replace('\n', "\r\n");
    let twice = format!("{OPERATIONS}MICROSOFT.KEYVAULT/vaults/read\tdata\tsure\tlisted");
    for text in [windows, twice] {
        let parsed = Catalog::parse("2026-08", &text, CLASSES).unwrap();
        assert_eq!(names(parsed.operations()), names(embedded.operations()));
        let folded: Vec<_> = parsed.operations().map(|found| found.folded()).collect();
        assert!(folded.is_sorted_by(|a, b| a < b));
    }
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    let error = Catalog::parse("", "operation\tplane\nA/read\tsideways\n", "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2 of the table of operations: the plane is neither `control` nor `data`"
    );
    let error = Catalog::parse("", OPERATIONS, "h\nA/b\tcredential\tx\n").unwrap_err();
    assert!(error.to_string().contains("`A/b` is not in"), "{error}");
}
