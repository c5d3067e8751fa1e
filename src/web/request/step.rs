//! The pages of the wizard, each with its address.

use super::wish::Wish;

/// One page that asks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whose data.
    Whose,
    /// Country.
    Place,
    /// State or province, where it decides the law.
    Region,
    /// Relationship to the controller.
    Relationship,
    /// What the person wants.
    Wishes,
    /// Details of one wish.
    About(Wish),
    /// How we find the person.
    Find,
    /// How to answer.
    Reply,
    /// The short path: everything for an opt-out on one page.
    OptOut,
}

impl Step {
    /// The last part of its address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Whose => "whose-data",
            Self::Place => "place",
            Self::Region => "region",
            Self::Relationship => "relationship",
            Self::Wishes => "wishes",
            Self::About(wish) => wish.slug(),
            Self::Find => "find",
            Self::Reply => "reply",
            Self::OptOut => "opt-out",
        }
    }

    /// The page at that address.
    pub fn of(slug: &str) -> Option<Self> {
        let fixed = [
            Self::Whose,
            Self::Place,
            Self::Region,
            Self::Relationship,
            Self::Wishes,
            Self::Find,
            Self::Reply,
            Self::OptOut,
        ];
        let about = Wish::ALL.into_iter().filter(|wish| wish.has_details()).map(Self::About);
        fixed.into_iter().chain(about).find(|step| step.slug() == slug)
    }

    /// Its full address below the controller's prefix.
    pub fn path(self) -> String {
        format!("/request/{}", self.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_address_of_its_own() {
        for wish in Wish::ALL.into_iter().filter(|wish| wish.has_details()) {
            assert_eq!(Step::of(wish.slug()), Some(Step::About(wish)));
        }
        assert_eq!(Step::of("about-source"), None);
    }
}
