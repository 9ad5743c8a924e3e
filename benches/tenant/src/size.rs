//! How large a tenant is.

/// How much there is of everything.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Size {
    pub subscriptions: usize,
    pub management_groups: usize,
    pub resource_groups: usize,
    pub resources: usize,
    pub users: usize,
    pub groups: usize,
    pub service_principals: usize,
    pub custom_roles: usize,
    pub denies: usize,
    pub assignments: usize,
    pub questions: usize,
}

impl Size {
    /// The size of that name: `S`, `M`, `L` or `XL`.
    pub fn named(name: &str) -> Option<Self> {
        let row = match name {
            "S" => [10, 8, 200, 2_000, 1_000, 200, 300, 20, 5, 2_000],
            "M" => [
                100, 20, 3_000, 40_000, 30_000, 8_000, 15_000, 300, 200, 100_000,
            ],
            "L" => [
                1_000, 150, 30_000, 400_000, 150_000, 40_000, 120_000, 2_000, 2_000, 1_000_000,
            ],
            "XL" => [
                2_500, 400, 100_000, 1_500_000, 400_000, 100_000, 600_000, 5_000, 5_000, 10_000_000,
            ],
            _ => return None,
        };
        let [
            subscriptions,
            management_groups,
            resource_groups,
            resources,
            users,
            groups,
            service_principals,
            custom_roles,
            denies,
            assignments,
        ] = row;
        Some(Self {
            subscriptions,
            management_groups,
            resource_groups,
            resources,
            users,
            groups,
            service_principals,
            custom_roles,
            denies,
            assignments,
            questions: 100_000,
        })
    }
}
