//! Made-up tenants for benchmarks: as large as one likes, always the same for the same
//! size and seed, and with the skew of real ones.
//!
//! What is alike:
//! - Principals, groups and role definitions are picked by Zipf's law: few are assigned
//!   often, most hardly ever. Sizes of groups too; three groups of ten are nested.
//! - An assignment stands at a subscription (12 of 100), a resource group (38) or a
//!   resource (50), and a few at management groups and at `/`. It is for a service
//!   principal (45), a user (30) or a group (25). One of 100 has a condition. No
//!   subscription has more than Azure's limit of 4,000.
//! - Role definitions are the built-in ones and custom ones that are put together from
//!   their entries and from operations of the catalogue.
//! - Deny assignments are for everybody but somebody (70 of 100) or for a group and a user.
//! - Of the questions 40 of 100 are made from an assignment that there is, 15 ask the same
//!   elsewhere, 15 ask it for another operation, 25 are about often used operations,
//!   scopes and principals, and 5 about what there is not. One name of five is written in
//!   another case.
//!
//! The files have the form that the Azure CLI and the REST interface give.

mod assignments;
mod denies;
mod draw;
mod facts;
mod files;
mod land;
mod people;
mod questions;
mod roles;
mod size;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub use files::{Files, sizes};
pub use questions::Question;
pub use size::Size;

use draw::Draw;

/// The files of a tenant, as they are written, and questions about it.
#[derive(Debug)]
pub struct Tenant {
    land: land::Land,
    people: people::People,
    roles: Vec<roles::Role>,
    size: Size,
    draw: Draw,
}

impl Tenant {
    /// A tenant without its assignments, which are written one by one.
    pub fn new(size: Size, seed: u64) -> Self {
        let mut draw = Draw::new(seed.wrapping_mul(31).wrapping_add(size.assignments as u64));
        let land = land::Land::new(&size, &mut draw);
        let people = people::People::new(&size, &mut draw);
        let roles = roles::roles(&size, &land, &mut draw);
        Self {
            land,
            people,
            roles,
            size,
            draw,
        }
    }

    /// Writes the files into a directory; gives questions about it.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(mut self, directory: &Path) -> io::Result<Vec<Question>> {
        std::fs::create_dir_all(directory)?;
        let open = |name: &str| -> io::Result<BufWriter<File>> {
            Ok(BufWriter::with_capacity(
                1 << 20,
                File::create(directory.join(name))?,
            ))
        };
        let whole = |name: &str, write: &dyn Fn(&mut BufWriter<File>) -> io::Result<()>| {
            let mut file = open(name)?;
            write(&mut file)?;
            file.flush()
        };
        whole("management-groups.json", &|out| self.land.write(out))?;
        whole("users.json", &|out| self.people.write_users(out))?;
        whole("service-principals.json", &|out| {
            self.people.write_service_principals(out)
        })?;
        whole("groups.json", &|out| self.people.write_groups(out))?;
        whole("role-definitions.json", &|out| {
            roles::write(&self.roles, out)
        })?;
        let mut file = open("role-assignments.json")?;
        let samples = assignments::write(
            &self.size,
            &self.land,
            &self.people,
            &self.roles,
            &mut self.draw,
            &mut file,
        )?;
        file.flush()?;
        let mut file = open("deny-assignments.json")?;
        denies::write(
            &self.size,
            &self.land,
            &self.people,
            &mut self.draw,
            &mut file,
        )?;
        file.flush()?;
        Ok(questions::questions(
            &self.size,
            &self.land,
            &self.people,
            &self.roles,
            &samples,
            &mut self.draw,
        ))
    }
}
