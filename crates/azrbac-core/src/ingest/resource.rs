//! Resources and resource groups: `az resource list`, `az group list`. Only their
//! ids and types matter here; all else is the resource's own.

use super::batch::Batch;
use super::element::Element;
use super::kind_reader::KindReader;
use super::report::Fault;
use crate::scope::Scope;
use crate::snapshot::{Kind, Resource};

const ID: &[&str] = &["id"];
const TYPE: &[&str] = &["type"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::Resources,
    noun: "resource",
    types: &["Microsoft.Resources/resourceGroups"],
    gap: false,
    recognise: |element| {
        // What Azure's authorization names is none, however it is misspelt.
        let is_resource = |kind: &str| {
            let kind = kind.trim().to_ascii_lowercase();
            !kind.starts_with("microsoft.authorization/")
        };
        element.hint(TYPE).is_some_and(|kind| is_resource(&kind))
            && element.hint(ID).is_some_and(|id| {
                let id = id.trim().to_ascii_lowercase();
                id.starts_with("/subscriptions/") && id.contains("/resourcegroups/")
            })
    },
    read,
    ignored: &[],
};

fn read(element: &Element<'_>, _: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    // What else a resource holds is nobody's business here, so its keys count as
    // known.
    for object in element.objects() {
        object.ask_for_all();
    }
    let resource = resource(element)?;
    batch.parts.resources.get_or_insert_default().push(resource);
    Ok(())
}

fn resource(element: &Element<'_>) -> Result<Resource, Fault> {
    let id = element.required(ID)?;
    Ok(Resource {
        scope: Scope::parse(&id).map_err(|error| Fault {
            message: error.to_string(),
            span: element.span(),
        })?,
        resource_type: element.text(TYPE)?.map(Box::from),
    })
}
