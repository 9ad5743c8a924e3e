//! Documents that are known and hold no data of a tenant, so that whoever gives
//! one is told what it is.

use serde_json::value::RawValue;

use super::batch::NAME_THE_KIND;
use super::holder;
use super::list::keys;
use super::lost::{self, Lost, text};
use crate::json::{self, Document, Object, Root, Type};
use crate::text::caseless;

/// What a document turned out to be, and what helps.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) what: String,
    pub(super) help: &'static str,
    /// What is not read because of it.
    pub(super) lost: Vec<Lost>,
}

impl Found {
    /// Something of which no more is known.
    pub(super) fn of(what: String) -> Self {
        Self {
            what,
            help: NAME_THE_KIND,
            lost: Vec::new(),
        }
    }
}

/// What an entry of a list is that is no object.
pub(super) fn value(value: &RawValue) -> Found {
    let is_id = |text: std::borrow::Cow<'_, str>| caseless::guid(text.trim()).is_some();
    let found = Found::of(Type::of(value).described().to_owned());
    let (help, lost) = match Type::of(value) {
        Type::List => ("join the lists into one: `jq add` does", Lost::Anything),
        Type::String if json::string(value).is_ok_and(is_id) => (IDS_OF_WHOM, Lost::Nothing),
        _ => (found.help, Lost::Nothing),
    };
    Found {
        help,
        lost: vec![lost],
        ..found
    }
}

const IDS_OF_WHOM: &str = "ids of members, or of the groups of a principal, do not say whose they \
     are: put them into an envelope `azrbac.export/v1` with `groupId` or `principalId`";

struct Foreign {
    what: &'static str,
    help: &'static str,
    lost: Lost,
    recognise: fn(&Object<'_>) -> bool,
}

const FOREIGN: &[Foreign] = &[
    Foreign {
        what: "a list of the operations of a resource provider",
        help: "it is no data of a tenant, and the catalogue of operations is built in",
        lost: Lost::Nothing,
        recognise: |object| {
            has(object, "operations") && has(object, "resourceTypes") || has(object, "isDataAction")
        },
    },
    Foreign {
        what: "a schedule of Privileged Identity Management, or a request for one",
        help: "what is in force are the instances: export `roleAssignmentScheduleInstances` and \
               `roleEligibilityScheduleInstances`",
        lost: Lost::Nothing,
        recognise: |object| {
            text(object, "type").is_some_and(|stated| {
                let stated = caseless::fold(&stated).into_owned();
                ["schedules", "schedulerequests"]
                    .iter()
                    .any(|end| stated.ends_with(end))
            })
        },
    },
    Foreign {
        what: "an ARM template",
        help: "give what was deployed from it, such as `az role definition list` writes; `azrbac \
               lint` checks the template itself",
        lost: Lost::Nothing,
        recognise: |object| schema_names(object, "deploymentTemplate.json"),
    },
    Foreign {
        what: "a parameter file of an ARM template",
        help: "give what was deployed from it, such as `az role definition list` writes",
        lost: Lost::Nothing,
        recognise: |object| {
            schema_names(object, "deploymentParameters.json") || has(object, "deploymentParameters")
        },
    },
    Foreign {
        what: "a Terraform plan or state",
        help: "give what was deployed from it, such as `az role definition list` writes; `azrbac \
               lint` checks the plan itself",
        lost: Lost::Nothing,
        recognise: |object| has(object, "terraform_version") || has(object, "planned_values"),
    },
    Foreign {
        what: "a query result in table form",
        help: "ask for `\"resultFormat\": \"objectArray\"` in the options of the query",
        lost: Lost::Anything,
        recognise: |object| {
            object
                .peek(&["data"])
                .and_then(|data| Object::read(data.value()).ok())
                .is_some_and(|data| has(&data, "columns") && has(&data, "rows"))
        },
    },
    Foreign {
        what: "an event of the activity log",
        help: "it tells what was done, not who may do what",
        lost: Lost::Nothing,
        recognise: |object| has(object, "eventTimestamp") && has(object, "operationName"),
    },
    Foreign {
        what: "an assignment of a Microsoft Entra directory role",
        help: "directory roles are no Azure roles; `az role assignment list --all` lists those",
        lost: Lost::Nothing,
        recognise: |object| has(object, "directoryScopeId"),
    },
    Foreign {
        what: "a Microsoft Entra directory role",
        help: "directory roles are no Azure roles; `az role definition list` lists those",
        lost: Lost::Nothing,
        recognise: |object| has(object, "rolePermissions"),
    },
    Foreign {
        what: "a role or a role assignment of a Managed HSM",
        help: "it keeps roles of its own, which are no Azure roles",
        lost: Lost::Nothing,
        recognise: is_of_hsm,
    },
    Foreign {
        what: "an application registration",
        help: "roles are assigned to its service principal: `az ad sp list` lists those",
        lost: Lost::Nothing,
        recognise: |object| has(object, "identifierUris") || has(object, "publisherDomain"),
    },
    Foreign {
        what: "permission objects that do not say whose they are",
        help: "give the role definition and the role assignments they come from",
        lost: Lost::Nothing,
        recognise: |object| has(object, "actions") && has(object, "notActions"),
    },
];

fn has(object: &Object<'_>, name: &str) -> bool {
    object.peek(&[name]).is_some()
}

/// Whether it is from a Managed HSM, whose roles look like Azure roles.
pub(super) fn is_of_hsm(object: &Object<'_>) -> bool {
    const OWN: &str = "Microsoft.KeyVault/providers/";
    let begins = |name: &str| {
        let id = object
            .peek(&[name])
            .map(|field| json::string(field.value()));
        id.is_some_and(|id| id.is_ok_and(|id| caseless::starts_with(&id, OWN)))
    };
    begins("id") || begins("roleDefinitionId")
}

fn schema_names(object: &Object<'_>, file: &str) -> bool {
    text(object, "$schema").is_some_and(|schema| {
        caseless::fold(&schema)
            .trim_end_matches('#')
            .ends_with(&*caseless::fold(file))
    })
}

/// The ARM template, or file of its parameters, that a document is. Azure takes
/// them with comments.
pub(super) fn template<'a>(document: &Document<'a>) -> Option<Object<'a>> {
    let Ok(Root::Object(object)) = document.root() else {
        return None;
    };
    let names = |file| schema_names(&object, file);
    let known = names("deploymentTemplate.json") || names("deploymentParameters.json");
    known.then_some(object)
}

/// What an object is that no reader knows.
pub(super) fn describe(document: &Document<'_>, object: &Object<'_>) -> Found {
    if let Some(code) = lost::error_code(object) {
        return Found {
            what: format!("an error that Azure answered, `{code}`"),
            help: "export it again; somebody else may have the rights to do so",
            lost: lost::by_error(object),
        };
    }
    if let Some(foreign) = FOREIGN.iter().find(|known| (known.recognise)(object)) {
        return Found {
            what: foreign.what.to_owned(),
            help: foreign.help,
            lost: vec![foreign.lost],
        };
    }
    match text(object, "type") {
        Some(stated) if stated.contains('/') => Found {
            what: format!("a document of the type `{stated}`"),
            help: "it decides nothing about access",
            lost: Vec::new(),
        },
        _ => holder::misspelt(object)
            .or_else(|| holder::holder(document, object))
            .or_else(|| holder::empty_page(object))
            .unwrap_or_else(|| Found::of(keys(object))),
    }
}
