//! What is to be taken out of a role definition: `--without`.

use std::collections::BTreeSet;

use super::removal_error::RemovalError;
use crate::catalog::{Catalog, CatalogOperation, Certainty};
use crate::operation::{OperationClass, OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::RoleDefinition;
use crate::text::{caseless, distance};

/// How many names an error tells, at most.
const MOST: usize = 5;

/// What a text that names a removal stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// One operation.
    Operation,
    /// All that the base grants of that short name.
    ShortName,
    /// All that the base grants of a class, because every operation of the short name
    /// is of it: whoever takes out one way to the keys means the keys.
    Kin(OperationClass),
    /// Every operation of a class.
    Class(OperationClass),
    /// Every name that a pattern matches.
    Pattern,
}

/// What is to be taken out, as patterns by plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// As it was given.
    pub text: Box<str>,
    /// What it stands for.
    pub meaning: Meaning,
    control: Vec<ActionPattern>,
    data: Vec<ActionPattern>,
    /// The plane that was given.
    plane: Option<Plane>,
}

impl Removal {
    /// Reads what is to be taken out of `base`: the full name of an operation, a
    /// pattern with `*`, the name of a class such as `credential`, or a short name
    /// such as `listkeys`, which stands for everything that the base grants of that
    /// name, and where all of that hands out credentials for everything that does.
    /// A plane that is given wins; else an operation is taken out of its own plane, or
    /// of both where that is not sure, and a pattern out of both.
    ///
    /// # Errors
    /// [`RemovalError`] where it names nothing.
    pub fn read(
        text: &str,
        plane: Option<Plane>,
        base: &RoleDefinition,
        catalog: &Catalog,
    ) -> Result<Self, RemovalError> {
        Self::read_of(text, plane, Some(base), catalog)
    }

    /// Reads what must not be granted, by the same forms; a short name stands for every
    /// operation of the catalogue that is called so, and for nothing else.
    ///
    /// # Errors
    /// [`RemovalError`] where it names nothing.
    pub fn forbidden(
        text: &str,
        plane: Option<Plane>,
        catalog: &Catalog,
    ) -> Result<Self, RemovalError> {
        Self::read_of(text, plane, None, catalog)
    }

    fn read_of(
        text: &str,
        plane: Option<Plane>,
        base: Option<&RoleDefinition>,
        catalog: &Catalog,
    ) -> Result<Self, RemovalError> {
        let text = text.trim();
        let mut removal = Self {
            text: text.into(),
            meaning: Meaning::Operation,
            control: Vec::new(),
            data: Vec::new(),
            plane,
        };
        if let Some(class) = OperationClass::from_name(text) {
            removal.meaning = Meaning::Class(class);
            let members = catalog.operations().filter(|known| known.is(class));
            members.for_each(|known| removal.take_out(&known, plane));
            return Ok(removal);
        }
        let Ok(pattern) = ActionPattern::parse(text) else {
            return Err(RemovalError::Empty);
        };
        if !pattern.is_literal() {
            removal.meaning = Meaning::Pattern;
            removal.add(
                &pattern,
                plane.map_or(Plane::ALL.to_vec(), |plane| vec![plane]),
            );
            return Ok(removal);
        }
        let Ok(name) = OperationName::parse(text) else {
            return Err(RemovalError::Empty);
        };
        if let Some(known) = catalog.find(&name) {
            removal.take_out(&known, plane);
            return Ok(removal);
        }
        if !name.provider().contains('.') {
            return removal.short(&name, plane, base, catalog);
        }
        let Some(plane) = plane else {
            let near = catalog.nearest(text, MOST);
            return Err(RemovalError::Unlisted {
                name: text.to_owned(),
                near: near.iter().map(|known| known.name().to_owned()).collect(),
            });
        };
        removal.add(&pattern, vec![plane]);
        Ok(removal)
    }

    /// Whether it says itself which plane is meant.
    pub(super) fn names_plane(&self) -> bool {
        self.plane.is_some()
    }

    /// The patterns that are taken out of a plane.
    pub fn patterns(&self, plane: Plane) -> &[ActionPattern] {
        match plane {
            Plane::Control => &self.control,
            Plane::Data => &self.data,
        }
    }

    fn short(
        mut self,
        name: &OperationName,
        plane: Option<Plane>,
        base: Option<&RoleDefinition>,
        catalog: &Catalog,
    ) -> Result<Self, RemovalError> {
        let mut named = catalog.complete(name.as_str(), None);
        self.meaning = Meaning::ShortName;
        if let Some(base) = base {
            named.retain(|known| {
                let operation = known.operation();
                planes(known, plane).any(|plane| base.may_grant(&operation, plane))
            });
            let class = OperationClass::Credential;
            if !named.is_empty() && named.iter().all(|known| known.is(class)) {
                self.meaning = Meaning::Kin(class);
                named = catalog
                    .operations()
                    .filter(|known| known.is(class))
                    .collect();
            }
        }
        if named.is_empty() {
            let name = name.as_str().to_owned();
            return Err(match base {
                Some(base) => RemovalError::NotGranted {
                    near: near(&name, base, catalog),
                    base: base.name.to_string(),
                    name,
                },
                None => RemovalError::NoSuch { name },
            });
        }
        named.iter().for_each(|known| self.take_out(known, plane));
        Ok(self)
    }

    fn take_out(&mut self, known: &CatalogOperation<'_>, plane: Option<Plane>) {
        if let Ok(pattern) = ActionPattern::parse(known.name()) {
            self.add(&pattern, planes(known, plane).collect());
        }
    }

    fn add(&mut self, pattern: &ActionPattern, planes: Vec<Plane>) {
        for plane in planes {
            match plane {
                Plane::Control => self.control.push(pattern.clone()),
                Plane::Data => self.data.push(pattern.clone()),
            }
        }
    }
}

/// What is to be taken out of a plane.
pub(super) fn removed(removals: &[Removal], plane: Plane) -> Vec<&ActionPattern> {
    let mut seen = BTreeSet::new();
    let patterns = removals.iter().flat_map(|removal| removal.patterns(plane));
    patterns
        .filter(|pattern| seen.insert(pattern.form()))
        .collect()
}

/// The planes in which an operation may be checked: both where its own is a guess.
fn planes(
    known: &CatalogOperation<'_>,
    given: Option<Plane>,
) -> impl Iterator<Item = Plane> + use<> {
    let (own, certainty) = (known.plane(), known.certainty());
    Plane::ALL.into_iter().filter(move |plane| match given {
        Some(given) => given == *plane,
        None => certainty == Certainty::Inferred || own == *plane,
    })
}

/// Short names of what the base grants that are a few letters away.
fn near(name: &str, base: &RoleDefinition, catalog: &Catalog) -> Vec<String> {
    let name = caseless::fold(name);
    let most = (name.len() / 3).clamp(1, 4);
    let depth = name.split('/').count();
    let mut found: BTreeSet<(usize, String)> = BTreeSet::new();
    for known in catalog.operations() {
        let (head, _verb) = known.folded().rsplit_once('/').unwrap_or_default();
        let mut segments = head.rsplit('/').take(depth).collect::<Vec<_>>();
        segments.reverse();
        let tail = segments.join("/");
        let Some(away) = distance(&name, &tail, most) else {
            continue;
        };
        if planes(&known, None).any(|plane| base.may_grant(&known.operation(), plane)) {
            found.insert((away, tail));
        }
    }
    found.into_iter().take(MOST).map(|(_, tail)| tail).collect()
}
