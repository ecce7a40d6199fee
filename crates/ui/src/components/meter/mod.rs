//! How many places of a course are taken.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::component;

/// A bar and a sentence about places.
#[derive(Clone, Debug, Template)]
#[template(path = "components/meter/meter.html")]
pub struct Meter {
    l: L,
    taken: u32,
    places: u32,
    waiting: u32,
}
component!(Meter);

impl Meter {
    /// `taken` of `places` are taken.
    pub fn new(l: L, taken: u32, places: u32) -> Meter {
        Meter { l, taken, places, waiting: 0 }
    }

    /// And this many wait.
    pub fn waiting(mut self, waiting: u32) -> Meter {
        self.waiting = waiting;
        self
    }

    fn left(&self) -> u32 {
        self.places.saturating_sub(self.taken)
    }

    /// Width of the bar, of 100.
    fn percent(&self) -> u32 {
        let share = u64::from(self.taken.min(self.places)) * 100 / u64::from(self.places.max(1));
        share.try_into().unwrap_or(100)
    }

    fn level(&self) -> &'static str {
        match (self.left(), self.percent()) {
            (0, _) => "full",
            (_, 80..) => "few",
            _ => "open",
        }
    }

    fn sentence(&self) -> String {
        match (self.left(), self.waiting) {
            (0, 0) => self.l.a("ui-places-full", "places", self.places),
            (0, n) => self.l.a2("ui-places-waiting", "places", self.places, "n", n),
            (left, _) => self.l.a2("ui-places-left", "n", left, "places", self.places),
        }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    vec![
        example("open", Meter::new(l, 12, 40)),
        example("few", Meter::new(l, 38, 40)),
        example("full", Meter::new(l, 40, 40)),
        example("waiting", Meter::new(l, 40, 40).waiting(7)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_wider_than_full_and_no_division_by_zero() {
        assert_eq!(Meter::new(L::default(), 50, 40).percent(), 100);
        assert_eq!(Meter::new(L::default(), 0, 0).level(), "full");
        assert_eq!(Meter::new(L::default(), 32, 40).level(), "few");
    }
}
