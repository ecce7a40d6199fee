//! Where counties lie: a point for each, good enough to say what is near.

use std::sync::OnceLock;

use serde::Deserialize;

/// A county with the approximate place of its government, WGS 84 in degrees to two decimals (about a kilometre).
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct County {
    /// Its name, `宜蘭縣`.
    pub county: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The 22 counties, municipalities first.
pub fn counties() -> &'static [County] {
    static COUNTIES: OnceLock<Vec<County>> = OnceLock::new();
    COUNTIES.get_or_init(|| {
        let text = include_str!("../../../data/tables/county-points.csv");
        csv::Reader::from_reader(text.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
    })
}

/// A county by its name.
pub fn county(name: &str) -> Option<&'static County> {
    counties().iter().find(|c| c.county == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_22_and_each_lies_in_taiwan() {
        assert_eq!(counties().len(), 22);
        for c in counties() {
            assert!((21.0..27.0).contains(&c.latitude) && (118.0..123.0).contains(&c.longitude), "{c:?}");
        }
        assert!(county("宜蘭縣").is_some() && county("示範縣").is_none());
    }
}
