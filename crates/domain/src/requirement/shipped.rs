//! The provisional list of requirements that is shipped (data/tables/requirements.csv).

use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Period, Typed};

/// One line of the shipped list.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "columns named as the fields of the form; several values stand with `|` between"
)]
pub struct Shipped {
    pub key: String,
    pub title: String,
    pub basis: String,
    pub hours: String,
    pub period: String,
    pub years: String,
    pub stages: String,
    pub positions: String,
    pub duties: String,
    pub tags: String,
    pub items: String,
    pub online: String,
    pub share: String,
    pub part: String,
}

impl Shipped {
    /// As a form of the period around a day would be filled.
    pub fn typed(&self, today: Date) -> Typed {
        let list = |text: &str| text.split('|').filter(|one| !one.is_empty()).map(str::to_owned).collect();
        let period = match self.period.as_str() {
            "school-year" => Period::SchoolYear,
            _ => Period::CalendarYear,
        };
        let span = period.around(today, today);
        let more = self.years.parse::<i16>().map_or(0, |years| years - 1);
        let until = span.until.saturating_add(more.years());
        Typed {
            title: self.title.clone(),
            basis: self.basis.clone(),
            hours: self.hours.clone(),
            period: self.period.clone(),
            years: self.years.clone(),
            from: span.from.to_string(),
            until: until.to_string(),
            stages: list(&self.stages),
            positions: list(&self.positions),
            duties: self.duties.replace('|', "\n"),
            tags: list(&self.tags),
            items: self.items.replace('|', "\n"),
            online: self.online.clone(),
            share: self.share.clone(),
            part: self.part.clone(),
            ..Typed::default()
        }
    }
}

/// The shipped list, in its order. Every line is provisional: the law is named, the hours are to be looked at.
pub fn shipped() -> &'static [Shipped] {
    static LIST: OnceLock<Vec<Shipped>> = OnceLock::new();
    LIST.get_or_init(|| {
        let text = include_str!("../../../../data/tables/requirements.csv");
        csv::Reader::from_reader(text.as_bytes()).deserialize().filter_map(Result::ok).collect()
    })
}
