use crate::{catalog, library};
#[test]
fn x() {
    assert_eq!(library().roles().len(), 928);
    assert!(catalog().len() > 26000);
}
