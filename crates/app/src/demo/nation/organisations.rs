//! The organisations of the generated nation: the shipped schools, and invented ones up to the number there are.

use std::collections::BTreeMap;

use domain::organisation::{Supervisor, supervisor_of};
use jiff::civil::Date;
use platform::ids::OrganisationId;
use uuid::Uuid;

use super::parts::Parts;
use crate::directory::Organisation;

/// First day of the invented organisations.
pub(super) const SINCE: Date = Date::constant(2010, 1, 1);

/// A level to invent organisations of: how many of a thousand, its kind, the end of their names.
struct Level {
    level: &'static str,
    kind: &'static str,
    of_thousand: u64,
    ending: &'static str,
    letter: char,
}

const LEVELS: &[Level] = &[
    Level { level: "kindergarten", kind: "school", of_thousand: 622, ending: "幼兒園", letter: 'K' },
    Level { level: "junior_high", kind: "school", of_thousand: 90, ending: "國中", letter: 'J' },
    Level { level: "senior_high", kind: "school", of_thousand: 50, ending: "高中", letter: 'S' },
    Level { level: "special", kind: "school", of_thousand: 3, ending: "特殊教育學校", letter: 'T' },
    Level { level: "university", kind: "teacher_university", of_thousand: 14, ending: "大學", letter: 'U' },
    Level {
        level: "curriculum_working_circle",
        kind: "curriculum_working_circle",
        of_thousand: 4,
        ending: "課程推動工作圈",
        letter: 'W',
    },
    Level {
        level: "subject_centre",
        kind: "subject_centre",
        of_thousand: 4,
        ending: "學科中心",
        letter: 'C',
    },
    Level {
        level: "social_institution",
        kind: "social_institution",
        of_thousand: 193,
        ending: "教育協會",
        letter: 'A',
    },
    Level {
        level: "experimental_institution",
        kind: "experimental_institution",
        of_thousand: 20,
        ending: "實驗教育機構",
        letter: 'E',
    },
];

/// Invents what is missing to `total` organisations in the counties named, as many in each as it has of the known ones.
pub(super) fn invent(
    known: &[Organisation],
    counties: &[String],
    total: usize,
    parts: &Parts,
) -> Vec<Organisation> {
    let places = Places::of(known, counties);
    let missing = total.saturating_sub(known.len()) as u64;
    let mut all = Vec::new();
    for (start, level) in LEVELS.iter().scan(0u64, |sum, level| {
        let start = *sum;
        *sum += level.of_thousand;
        Some((start, level))
    }) {
        let until = |thousandths: u64| missing * thousandths / 1_000;
        let count = until(start + level.of_thousand) - until(start);
        for n in 0..count {
            let serial = u64::try_from(all.len()).unwrap_or(0);
            all.push(one(level, &places, n, count, serial, parts));
        }
    }
    all
}

/// Counties with their weights, districts and offices.
struct Places {
    counties: Vec<String>,
    until: Vec<u64>,
    districts: BTreeMap<String, Vec<String>>,
    bureaux: BTreeMap<String, OrganisationId>,
    agency: Option<OrganisationId>,
    national: Option<OrganisationId>,
}

impl Places {
    fn of(known: &[Organisation], counties: &[String]) -> Self {
        let office = |kind: &str| known.iter().find(|o| o.kind == kind).map(|o| o.id);
        let mut until = Vec::new();
        let mut districts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut sum = 0;
        for county in counties {
            let list = districts.entry(county.clone()).or_default();
            for school in known.iter().filter(|o| o.county == *county && o.kind == "school") {
                sum += 1;
                if !school.district.is_empty() && !list.contains(&school.district) {
                    list.push(school.district.clone());
                }
            }
            list.sort_unstable();
            until.push(sum);
        }
        let bureaux = known.iter().filter(|o| o.kind == "county_bureau").map(|o| (o.county.clone(), o.id));
        Self {
            counties: counties.to_vec(),
            until,
            districts,
            bureaux: bureaux.collect(),
            agency: office("k12_agency"),
            national: office("national_centre"),
        }
    }

    /// The county of the n-th of `count`, spread by weight.
    fn county(&self, n: u64, count: u64) -> &str {
        let at = n * self.until.last().copied().unwrap_or(0) / count.max(1);
        let index = self.until.partition_point(|until| *until <= at);
        self.counties.get(index).map_or("", String::as_str)
    }

    fn reviewer(&self, level: &str, ownership: &str, name: &str, county: &str) -> Option<OrganisationId> {
        match supervisor_of(level, ownership, name, county, Date::constant(2025, 1, 1)) {
            Some(Supervisor::County) => self.bureaux.get(county).copied(),
            Some(Supervisor::K12Agency) => self.agency,
            Some(Supervisor::NationalCentre) => self.national,
            None => None,
        }
        .or(self.national)
    }
}

fn one(level: &Level, places: &Places, n: u64, count: u64, serial: u64, parts: &Parts) -> Organisation {
    let county = places.county(n, count).to_owned();
    let (first, last) = (parts.all("first"), parts.all("last"));
    // 7,919 has no divisor in common with the number of pairs: no name comes twice in a county and level.
    let pair = usize::try_from(n * 7_919 + u64::from(u32::from(level.letter)) * 31).unwrap_or(0);
    let pair = pair % (first.len() * last.len());
    let word = format!("{}{}", first[pair % first.len()].text, last[pair / first.len()].text);
    let private = level.kind != "school" || n.is_multiple_of(3);
    let ownership = if private { "私立" } else { "公立" };
    let name = match (level.kind, private) {
        ("school", false) => format!("{county}立{word}{}", level.ending),
        ("school", true) => format!("{county}私立{word}{}", level.ending),
        _ => format!("{county}{word}{}", level.ending),
    };
    let districts = places.districts.get(&county).map_or(&[][..], Vec::as_slice);
    let district = districts.get(usize::try_from(n).unwrap_or(0) % districts.len().max(1)).cloned();
    let reviewer = places.reviewer(level.level, ownership, &name, &county);
    Organisation {
        id: OrganisationId(Uuid::from_u64_pair(0x0000_0000_0001_7000, 0x8000_0000_0000_0000 | serial)),
        code: format!("X{}{:05}", level.letter, n + 1),
        name,
        kind: level.kind.to_owned(),
        level: level.level.to_owned(),
        ownership: ownership.to_owned(),
        county,
        district: district.unwrap_or_default(),
        address: String::new(),
        phone: String::new(),
        website: String::new(),
        reviewer,
    }
}
