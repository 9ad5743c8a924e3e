//! The operators of comparisons, and the quantifiers that may stand before them.

use std::fmt;

use crate::text::caseless;

/// What type of values an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Texts.
    String,
    /// Whole numbers.
    Numeric,
    /// Times in UTC, written as texts.
    DateTime,
    /// `true` and `false`.
    Bool,
    /// GUIDs.
    Guid,
}

impl Family {
    /// What the operators of the family begin with.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Numeric => "Numeric",
            Self::DateTime => "DateTime",
            Self::Bool => "Bool",
            Self::Guid => "Guid",
        }
    }
}

/// How two values have to stand to each other, before a `Not` is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Both are the same.
    Equal,
    /// The left one is smaller, or earlier.
    Less,
    /// The left one is not greater.
    LessOrEqual,
    /// The left one is greater, or later.
    Greater,
    /// The left one is not smaller.
    GreaterOrEqual,
    /// The left text begins with the right one.
    StartsWith,
    /// The left text fits the right one, in which `*` is any run of characters
    /// and `?` one character.
    Like,
}

/// An operator, without its quantifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operator {
    name: &'static str,
    family: Family,
    relation: Relation,
    negated: bool,
    ignores_case: bool,
    quantifiable: bool,
}

const fn string(name: &'static str, relation: Relation, flags: (bool, bool, bool)) -> Operator {
    let (negated, ignores_case, quantifiable) = flags;
    Operator {
        name,
        family: Family::String,
        relation,
        negated,
        ignores_case,
        quantifiable,
    }
}

const fn other(name: &'static str, family: Family, relation: Relation, negated: bool) -> Operator {
    Operator {
        name,
        family,
        relation,
        negated,
        ignores_case: false,
        quantifiable: matches!(family, Family::Numeric | Family::Guid),
    }
}

/// Every operator. For texts the flags say: is a `Not` form, ignores case, may
/// stand behind a quantifier.
pub const OPERATORS: [Operator; 28] = {
    use Family::{Bool, DateTime, Guid, Numeric};
    use Relation::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Like, StartsWith};
    [
        string("StringEquals", Equal, (false, false, true)),
        string("StringEqualsIgnoreCase", Equal, (false, true, true)),
        string("StringNotEquals", Equal, (true, false, true)),
        string("StringNotEqualsIgnoreCase", Equal, (true, true, true)),
        string("StringStartsWith", StartsWith, (false, false, false)),
        string(
            "StringStartsWithIgnoreCase",
            StartsWith,
            (false, true, false),
        ),
        string("StringNotStartsWith", StartsWith, (true, false, false)),
        string(
            "StringNotStartsWithIgnoreCase",
            StartsWith,
            (true, true, false),
        ),
        string("StringLike", Like, (false, false, true)),
        string("StringLikeIgnoreCase", Like, (false, true, true)),
        string("StringNotLike", Like, (true, false, true)),
        string("StringNotLikeIgnoreCase", Like, (true, true, true)),
        other("NumericEquals", Numeric, Equal, false),
        other("NumericNotEquals", Numeric, Equal, true),
        other("NumericLessThan", Numeric, Less, false),
        other("NumericLessThanEquals", Numeric, LessOrEqual, false),
        other("NumericGreaterThan", Numeric, Greater, false),
        other("NumericGreaterThanEquals", Numeric, GreaterOrEqual, false),
        other("DateTimeEquals", DateTime, Equal, false),
        other("DateTimeNotEquals", DateTime, Equal, true),
        other("DateTimeLessThan", DateTime, Less, false),
        other("DateTimeLessThanEquals", DateTime, LessOrEqual, false),
        other("DateTimeGreaterThan", DateTime, Greater, false),
        other("DateTimeGreaterThanEquals", DateTime, GreaterOrEqual, false),
        other("BoolEquals", Bool, Equal, false),
        other("BoolNotEquals", Bool, Equal, true),
        other("GuidEquals", Guid, Equal, false),
        other("GuidNotEquals", Guid, Equal, true),
    ]
};

impl Operator {
    /// The operator of that name, without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        OPERATORS
            .into_iter()
            .find(|operator| caseless::eq(operator.name, name))
    }

    /// The name, such as `StringEqualsIgnoreCase`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What it compares.
    pub fn family(self) -> Family {
        self.family
    }

    /// What it asks of two values, before the `Not`.
    pub fn relation(self) -> Relation {
        self.relation
    }

    /// Whether it is a `Not` form: for two values, the opposite of the other.
    pub fn is_negated(self) -> bool {
        self.negated
    }

    /// Whether it compares texts without regard to letter case.
    pub fn ignores_case(self) -> bool {
        self.ignores_case
    }

    /// The quantifier that says what is mostly meant by the operator with several values
    /// on the right: one of these, or of a `Not` operator none of these.
    pub fn usual_quantifier(self) -> Quantifier {
        if self.negated {
            Quantifier::ForAnyOfAllValues
        } else {
            Quantifier::ForAnyOfAnyValues
        }
    }

    /// Whether Azure lists it with quantifiers.
    pub fn is_quantifiable(self) -> bool {
        self.quantifiable
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)
    }
}

/// How a comparison deals with several values on its sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// Some value on the left fits some on the right.
    ForAnyOfAnyValues,
    /// Every value on the left fits some on the right.
    ForAllOfAnyValues,
    /// Some value on the left fits all on the right.
    ForAnyOfAllValues,
    /// Every value on the left fits all on the right.
    ForAllOfAllValues,
}

impl Quantifier {
    /// All quantifiers.
    pub const ALL: [Self; 4] = [
        Self::ForAnyOfAnyValues,
        Self::ForAllOfAnyValues,
        Self::ForAnyOfAllValues,
        Self::ForAllOfAllValues,
    ];

    /// The name, as written before the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForAnyOfAnyValues => "ForAnyOfAnyValues",
            Self::ForAllOfAnyValues => "ForAllOfAnyValues",
            Self::ForAnyOfAllValues => "ForAnyOfAllValues",
            Self::ForAllOfAllValues => "ForAllOfAllValues",
        }
    }

    /// The quantifier of that name, without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|quantifier| caseless::eq(quantifier.name(), name))
    }

    /// Whether every value on the left has to fit.
    pub fn wants_all_left(self) -> bool {
        matches!(self, Self::ForAllOfAnyValues | Self::ForAllOfAllValues)
    }

    /// Whether a value on the left has to fit every value on the right.
    pub fn wants_all_right(self) -> bool {
        matches!(self, Self::ForAnyOfAllValues | Self::ForAllOfAllValues)
    }
}

impl fmt::Display for Quantifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
