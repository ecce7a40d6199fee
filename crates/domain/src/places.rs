//! Where things lie: a point for each county, good enough to say what is near, and the spots people give for a place;
//! rule in `docs/rules/course-life.md`.

use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::text::fold;

/// A spot on the map (WGS 84) in or around Taiwan, kept in hundred-thousandths of a degree: about a metre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    north: i32,
    east: i32,
}

/// Why a text names no spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpot {
    /// A shortened link: only its owner knows where it leads.
    Shortened,
    /// Neither a pair of numbers nor a link that holds one.
    Unread,
    /// Outside latitude 10–27 north, longitude 114–123 east: Taiwan with Kinmen, Matsu, Dongsha and Taiping.
    Outside,
}

impl Spot {
    /// Reads what people have at hand: `24.75, 121.75` (also the other way round, which no place in Taiwan leaves in doubt), or a
    /// pasted link of Google Maps, OpenStreetMap, Apple Maps or `geo:`. Of a link with several pairs the marked one counts
    /// before the middle of the window.
    ///
    /// # Errors
    /// [`NoSpot`] when nothing can be read or it lies elsewhere.
    pub fn read(typed: &str) -> Result<Self, NoSpot> {
        let text = fold(typed).replace("%2C", ",").replace("%2c", ",");
        let link = text.contains("://");
        if link && ["goo.gl/", "://g.co/", "maps.apple/"].iter().any(|short| text.contains(short)) {
            return Err(NoSpot::Shortened);
        }
        let marked = ["!3d", "mlat=", "query=", "q=", "ll=", "destination=", "geo:", "#map=", "@"];
        let found = if link || text.starts_with("geo:") {
            marked.iter().find_map(|mark| pair(text.split_once(mark)?.1, mark))
        } else {
            pair(&text, "")
        };
        let (a, b) = found.ok_or(NoSpot::Unread)?;
        let (latitude, longitude) = if a > 90.0 { (b, a) } else { (a, b) };
        let inside = (10.0..=27.0).contains(&latitude) && (114.0..=123.0).contains(&longitude);
        if inside { Ok(Self::at(latitude, longitude)) } else { Err(NoSpot::Outside) }
    }

    fn at(latitude: f64, longitude: f64) -> Self {
        let whole = |degrees: f64| (degrees * 100_000.0).round() as i32;
        Self { north: whole(latitude), east: whole(longitude) }
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        f64::from(self.north) / 100_000.0
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        f64::from(self.east) / 100_000.0
    }

    /// Kilometres along the surface to another spot.
    pub fn kilometres(self, other: Self) -> f64 {
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let across = self.latitude().to_radians().cos() * other.latitude().to_radians().cos();
        let part =
            half(self.latitude(), other.latitude()) + across * half(self.longitude(), other.longitude());
        2.0 * 6_371.0 * part.sqrt().asin()
    }
}

/// Five decimals: about a metre.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5},{:.5}", self.latitude(), self.longitude())
    }
}

/// The two numbers at the beginning of a text, as they stand behind a mark: `24.7!4d121.7`, `24.7&mlon=121.7`, `17/24.7/121.7`.
fn pair(text: &str, mark: &str) -> Option<(f64, f64)> {
    let text = if mark == "#map=" { text.split_once('/')?.1 } else { text };
    let (first, rest) = number(text)?;
    let rest = rest.trim_start_matches(['°', 'N', 'n', ' ']);
    let between = ["!4d", "&mlon=", ",", "/", "、"].iter().find_map(|mark| rest.strip_prefix(mark));
    let (second, rest) = number(between.unwrap_or(rest).trim_start())?;
    let whole = !mark.is_empty() || rest.trim_start_matches(['°', 'E', 'e', ' ']).is_empty();
    whole.then_some((first, second))
}

fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok().filter(|_| digits.len() <= 24)?, rest))
}

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

    #[test]
    fn spots_are_read_as_people_have_them() {
        let read = |text: &str| Spot::read(text).map(|spot| spot.to_string());
        let same = Ok("24.75210,121.75820".to_owned());
        for text in [
            "24.7521, 121.7582",
            "２４．７５２１，１２１．７５８２",
            "24.7521 121.7582",
            "121.7582,24.7521",
            "24.7521°N 121.7582°E",
            "geo:24.7521,121.7582?z=17",
            "https://www.google.com/maps/@24.7521,121.7582,17z?entry=ttu",
            "https://www.google.com/maps/place/X/@24.7,121.7,17z/data=!3m1!4b1!4m6!3m5!1s0x34!8m2!3d24.7521!4d121.7582!16s",
            "https://www.google.com/maps/search/?api=1&query=24.7521%2C121.7582",
            "https://maps.google.com/?q=24.7521,121.7582",
            "https://www.openstreetmap.org/?mlat=24.7521&mlon=121.7582#map=17/24.7/121.7",
            "https://www.openstreetmap.org/#map=17/24.7521/121.7582",
            "https://maps.apple.com/?ll=24.7521,121.7582",
        ] {
            assert_eq!(read(text), same, "{text}");
        }
        for (text, why) in [
            ("https://maps.app.goo.gl/AbCdEf", NoSpot::Shortened),
            ("杏壇國小 視聽教室", NoSpot::Unread),
            ("24.7521", NoSpot::Unread),
            ("24.7521, 121.7582 二樓", NoSpot::Unread),
            ("https://example.com/maps", NoSpot::Unread),
            ("https://www.google.com/maps/search/?q=school", NoSpot::Unread),
            ("48.85,2.35", NoSpot::Outside),
            ("35.68,139.76", NoSpot::Outside),
            ("1,2", NoSpot::Outside),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        let spot = Spot::at;
        let taipei_kaohsiung = spot(25.0375, 121.5637).kilometres(spot(22.6203, 120.3120));
        assert!((taipei_kaohsiung - 297.0).abs() < 3.0, "{taipei_kaohsiung}");
        assert!(spot(24.75, 121.75).kilometres(spot(24.75, 121.75)) < 1e-9);
    }
}
