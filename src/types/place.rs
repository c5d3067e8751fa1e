//! Where a person lives: a country and, where it matters, a state or province.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::{
    ParseError, Shape,
    places::{COUNTRIES, REGIONS},
};

/// ISO 3166-1 alpha-2 country with the second half of an ISO 3166-2 code: Germany is `DE`, California `US-CA`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
pub struct Place {
    country: String,
    region: Option<String>,
}

impl Place {
    /// Checks and upper-cases both parts.
    ///
    /// # Errors
    /// A country that there is not; a region of other than one to three letters or digits, or one that there is not in a
    /// country whose law depends on it. The region selects the law there, so an unknown one is refused.
    pub fn new(country: &str, region: Option<&str>) -> Result<Self, ParseError> {
        let country = country.trim().to_ascii_uppercase();
        if !COUNTRIES.contains(&country.as_str()) {
            return Err(ParseError::typed(
                "country",
                "two letters of ISO 3166-1, for example DE, or GB for Britain",
                Shape::Country,
            ));
        }
        let region = region.map(|r| r.trim().to_ascii_uppercase()).filter(|r| !r.is_empty());
        if let Some(region) = &region
            && (region.len() > 3 || !region.bytes().all(|b| b.is_ascii_alphanumeric()))
        {
            return Err(ParseError::typed(
                "region",
                "the second half of ISO 3166-2, for example CA",
                Shape::Region,
            ));
        }
        let is_listed = |region: &str| REGIONS.contains(&format!("{country}-{region}").as_str());
        let lists_regions = REGIONS.iter().any(|known| known.starts_with(&country));
        if let Some(region) = &region
            && lists_regions
            && !is_listed(region)
        {
            return Err(ParseError::typed(
                "region",
                "a state, province or territory of ISO 3166-2, for example CA",
                Shape::ListedRegion,
            ));
        }
        Ok(Self { country, region })
    }

    /// The country, two letters.
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The region without the country.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Whether `self` lies in `area`: `US-CA` lies in `US-CA` and in `US`, `US` does not lie in `US-CA`.
    pub fn is_in(&self, area: &Self) -> bool {
        self.country == area.country && (area.region.is_none() || self.region == area.region)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.country)?;
        self.region.as_ref().map_or(Ok(()), |region| write!(f, "-{region}"))
    }
}

impl FromStr for Place {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once('-') {
            Some((country, region)) => Self::new(country, Some(region)),
            None => Self::new(text, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_exists() {
        for place in ["DE", "de-by", " gb ", "US-CA", "us-pr", "CA-QC", "XK", "US"] {
            assert!(place.parse::<Place>().is_ok(), "{place}");
        }
        for nowhere in ["", "D", "UK", "ZZ", "DEU", "US-ZZ", "CA-CA", "US-CALI", "DE-B!"] {
            assert!(nowhere.parse::<Place>().is_err(), "{nowhere}");
        }
    }
}
