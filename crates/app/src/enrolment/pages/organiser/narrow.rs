//! Which rows of the list are asked for: by state, words, county and school. Sorted before, so the order stays.

use std::collections::BTreeSet;

use domain::text::{fold, fold_code};
use serde::Deserialize;
use ui::components::Choice;
use ui::{L, encode};

use crate::enrolment::{Enrolment, Listed};
use crate::identity::Person;

/// The tabs, in their order.
pub(super) const VIEWS: [&str; 5] = ["all", "admitted", "waiting", "refused", "withdrawn"];
/// The choice of people without a school.
pub(super) const NO_SCHOOL: &str = "-";

/// Conditions as they stand in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    pub v: String,
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub county: String,
    #[serde(default)]
    pub school: String,
}

impl Wanted {
    /// The tab. `others` is what two tabs were before.
    pub fn view(&self) -> &'static str {
        VIEWS.into_iter().chain(["others"]).find(|view| *view == self.v).unwrap_or("all")
    }

    /// The conditions that are set.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all =
            [("v", self.v.as_str()), ("q", &self.q), ("county", &self.county), ("school", &self.school)];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The conditions as a query, without some.
    pub fn query(&self, without: &[&str]) -> String {
        let kept = self.pairs().into_iter().filter(|(name, _)| !without.contains(name));
        kept.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }
}

/// Whether a request stands on a tab.
pub(super) fn in_view(view: &str, request: &Enrolment) -> bool {
    match view {
        "admitted" => request.state == "admitted",
        "waiting" => request.is_alive() && request.state != "admitted",
        "refused" => request.state == "refused",
        "withdrawn" => !request.is_alive() && request.state != "refused",
        "others" => !request.is_alive(),
        _ => true,
    }
}

/// The rows that are asked for, in the order given.
pub(super) fn matching<'a>(rows: &'a [Listed], wanted: &Wanted) -> Vec<&'a Listed> {
    let view = wanted.view();
    let (words, code) = (fold(&wanted.q).to_lowercase(), fold_code(&wanted.q).replace('-', ""));
    rows.iter()
        .filter(|row| in_view(view, &row.request))
        .filter(|row| wanted.county.is_empty() || row.person.county == wanted.county)
        .filter(|row| at_school(&row.person, &wanted.school))
        .filter(|row| words.is_empty() || says(&row.person, &words, &code))
        .collect()
}

fn at_school(person: &Person, school: &str) -> bool {
    match school {
        "" => true,
        NO_SCHOOL => person.organisation_name.is_empty(),
        name => person.organisation_name == name,
    }
}

fn says(person: &Person, words: &str, code: &str) -> bool {
    [&person.name, &person.organisation_name].iter().any(|text| fold(text).to_lowercase().contains(words))
        || (!code.is_empty() && person.personal_code.contains(code))
}

/// Counties and schools to choose from: those of the list, schools of the chosen county only.
pub(super) fn choices(l: L, rows: &[Listed], wanted: &Wanted) -> (Vec<Choice>, Vec<Choice>) {
    let named = |names: BTreeSet<&str>| names.into_iter().map(|name| Choice::new(name, name)).collect();
    let people = || rows.iter().map(|row| &row.person);
    let counties: BTreeSet<&str> =
        people().map(|p| p.county.as_str()).filter(|name| !name.is_empty()).collect();
    let there = people().filter(|p| wanted.county.is_empty() || p.county == wanted.county);
    let schools: BTreeSet<&str> =
        there.map(|p| p.organisation_name.as_str()).filter(|name| !name.is_empty()).collect();
    let mut schools: Vec<Choice> = named(schools);
    if people().any(|p| p.organisation_name.is_empty()) {
        schools.push(Choice::new(NO_SCHOOL, l.t("organiser-no-school")));
    }
    (named(counties), schools)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn rows() -> Vec<Listed> {
        let states = ["admitted", "waiting", "refused", "withdrawn"];
        (1..)
            .zip(states)
            .zip(sample::people(L::default()))
            .map(|((n, state), person)| Listed { request: sample::enrolment(n, state, None), person })
            .collect()
    }

    fn names(wanted: &Wanted) -> Vec<String> {
        matching(&rows(), wanted).iter().map(|row| row.person.name.clone()).collect()
    }

    #[test]
    fn names_schools_and_codes_are_found_in_full_width_too() {
        let found = |q: &str| names(&Wanted { q: q.to_owned(), ..Wanted::default() });
        assert_eq!(found("林"), ["林杏芸", "陳芷若"]);
        assert_eq!(found("　３４７８９ａｃｄｅｆ "), ["林杏芸"]);
        assert_eq!(found("34789-ACDEF"), ["林杏芸"]);
        assert_eq!(found("杏壇國小"), ["林杏芸", "王松柏"]);
        assert_eq!(found("沒有"), Vec::<String>::new());
        assert_eq!(found("").len(), 4);
    }

    #[test]
    fn every_request_is_on_one_tab_beside_all() {
        for row in rows() {
            let on = VIEWS.iter().skip(1).filter(|view| in_view(view, &row.request)).count();
            assert_eq!(on, 1, "{}", row.request.state);
        }
        assert_eq!(names(&Wanted { v: "refused".to_owned(), ..Wanted::default() }), ["陳芷若"]);
    }

    #[test]
    fn schools_are_those_of_the_county() {
        let l = L::default();
        let elsewhere = Wanted { county: "別縣".to_owned(), ..Wanted::default() };
        let (counties, schools) = choices(l, &rows(), &elsewhere);
        assert_eq!((counties.len(), schools.len()), (1, 0));
        let (_, schools) = choices(l, &rows(), &Wanted::default());
        assert_eq!(schools.len(), 3);
        assert_eq!(names(&Wanted { school: NO_SCHOOL.to_owned(), ..Wanted::default() }).len(), 0);
    }

    #[test]
    fn a_query_keeps_what_it_is_not_told_to_drop() {
        let wanted =
            Wanted { v: "all".into(), q: "林 a".into(), county: "雲杉縣".into(), school: String::new() };
        assert_eq!(wanted.query(&["county"]), "v=all&q=%E6%9E%97%20a");
    }
}
