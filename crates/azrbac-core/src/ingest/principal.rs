//! Users, service principals and other principals, in the canonical form or as
//! Microsoft Graph, `az ad user list` and `az ad sp list` write them.

use super::batch::Batch;
use super::element::Element;
use super::kind_reader::KindReader;
use super::report::Fault;
use super::role_assignment::principal_type;
use crate::directory::{Principal, PrincipalType};
use crate::snapshot::Kind;

const ID: &[&str] = &["id", "objectId"];
const TYPE: &[&str] = &["@odata.type", "type", "objectType"];
const DISPLAY_NAME: &[&str] = &["displayName"];
const USER_PRINCIPAL_NAME: &[&str] = &["userPrincipalName"];
const APP_ID: &[&str] = &["appId"];
/// In a snapshot: `true` where it is in no group but those that list it.
const ALL_GROUPS: &[&str] = &["allGroupsListed"];
const SERVICE_PRINCIPAL_TYPE: &[&str] = &["servicePrincipalType", "servicePrincipalNames"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::Principals,
    noun: "principal",
    types: &[],
    gap: false,
    recognise: |element| {
        // An application has an `appId` too, but its object id is no principal's.
        let service_principal = element.has(SERVICE_PRINCIPAL_TYPE)
            || element.has(APP_ID) && !element.has(&["publisherDomain", "identifierUris"]);
        let typed = ["@odata.type", "type"].into_iter().any(|name| {
            element
                .hint(&[name])
                .is_some_and(|text| PrincipalType::from_name(&text).is_some())
        });
        element.has(ID) && (element.has(USER_PRINCIPAL_NAME) || service_principal || typed)
    },
    read,
    ignored: &[
        "@odata.context",
        "accountEnabled",
        "addIns",
        "alternativeNames",
        "appDescription",
        "appDisplayName",
        "appOwnerOrganizationId",
        "appRoleAssignmentRequired",
        "appRoles",
        "applicationTemplateId",
        "businessPhones",
        "createdDateTime",
        "deletedDateTime",
        "description",
        "disabledByMicrosoftStatus",
        "givenName",
        "homepage",
        "info",
        "jobTitle",
        "keyCredentials",
        "loginUrl",
        "logoutUrl",
        "mail",
        "mailNickname",
        "mobilePhone",
        "notes",
        "notificationEmailAddresses",
        "oauth2PermissionScopes",
        "officeLocation",
        "passwordCredentials",
        "preferredLanguage",
        "preferredSingleSignOnMode",
        "preferredTokenSigningKeyThumbprint",
        "replyUrls",
        "resourceSpecificApplicationPermissions",
        "samlSingleSignOnSettings",
        "servicePrincipalNames",
        "servicePrincipalType",
        "signInAudience",
        "surname",
        "tags",
        "tokenEncryptionKeyId",
        "userType",
        "verifiedPublisher",
    ],
};

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    batch.watch.principal(element);
    let stated = principal_type(element, TYPE, reader.noun, batch);
    let principal = principal(element, stated, batch)?;
    if !matches!(
        principal.kind,
        None | Some(PrincipalType::User | PrincipalType::ServicePrincipal)
    ) {
        // What else groups and devices have is known elsewhere or to nobody here.
        for object in element.objects() {
            object.ask_for_all();
        }
    }
    if element.flag(ALL_GROUPS)? == Some(true) {
        batch.parts.settled.push(principal.id.clone());
    }
    let list = batch.parts.principals.get_or_insert_default();
    list.push(principal);
    Ok(())
}

/// Reads a principal of which it is known what kind it says to be.
pub(super) fn principal(
    element: &Element<'_>,
    stated: Option<PrincipalType>,
    batch: &mut Batch,
) -> Result<Principal, Fault> {
    let noun = READER.noun;
    let id = element.principal_id(ID)?;
    let user_principal_name = element.label(USER_PRINCIPAL_NAME, noun, &mut batch.report);
    let app_id = element.label(APP_ID, noun, &mut batch.report);
    let shown = {
        if user_principal_name.is_some() {
            Some(PrincipalType::User)
        } else if app_id.is_some() || element.has(SERVICE_PRINCIPAL_TYPE) {
            Some(PrincipalType::ServicePrincipal)
        } else {
            None
        }
    };
    let kind = PrincipalType::surer(stated, shown);
    Ok(Principal {
        id,
        kind,
        display_name: element.label(DISPLAY_NAME, noun, &mut batch.report),
        user_principal_name,
        app_id,
    })
}
