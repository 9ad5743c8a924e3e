//! The commands that fetch what is missing.

use crate::directory::fetch_members;
use crate::snapshot::Kind;

/// Whether documents of a kind are exported scope by scope.
pub(super) fn has_scopes(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::RoleAssignments
            | Kind::DenyAssignments
            | Kind::RoleEligibilityScheduleInstances
            | Kind::RoleAssignmentScheduleInstances
    )
}

/// The command that fetches documents of a kind, at a scope or of an object.
pub(super) fn fetch(kind: Kind, what: &str) -> String {
    let at = |collection: &str, version: &str| {
        let scope = what.trim_end_matches('/');
        format!(
            "`az rest --url \"{scope}/providers/Microsoft.Authorization/{collection}?api-version={version}\"`"
        )
    };
    match kind {
        Kind::RoleDefinitions => "`az role definition list`".to_owned(),
        Kind::RoleAssignments => at("roleAssignments", "2022-04-01"),
        Kind::DenyAssignments => at("denyAssignments", "2022-04-01"),
        Kind::RoleEligibilityScheduleInstances => {
            at("roleEligibilityScheduleInstances", "2020-10-01")
        }
        Kind::RoleAssignmentScheduleInstances => {
            at("roleAssignmentScheduleInstances", "2020-10-01")
        }
        Kind::ManagementGroups | Kind::Subscriptions => {
            "`az account management-group entities list`".to_owned()
        }
        Kind::Groups => format!(
            "{}, saved as `{what}.json` and given as `-s groups={what}.json`",
            fetch_members(what)
        ),
        Kind::GroupEligibilities => "`az rest --url 'https://graph.microsoft.com/v1.0/\
             identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?\
             $filter=groupId%20eq%20%27ID%27'`, for each group"
            .to_owned(),
        Kind::Principals => format!(
            "`az rest --method post --url \
             https://graph.microsoft.com/v1.0/directoryObjects/getByIds \
             --body '{{\"ids\": [\"{what}\"]}}'`"
        ),
        Kind::Locks => "`az lock list`".to_owned(),
        Kind::Resources => "`az resource list`".to_owned(),
    }
}
