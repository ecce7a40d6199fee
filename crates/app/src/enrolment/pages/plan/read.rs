//! Reading the form of a plan: codes become organisations, people, courses and tags that are there, or a sentence says which is not.

use std::collections::BTreeSet;

use domain::calendar;
use domain::enrolment::{Plan, PlanRefused, Selection, Share, Unit, Who};
use domain::text::fold;
use platform::error::Refused;
use platform::web::Posted;
use platform::{AppError, AppResult};

use crate::{App, catalogue, directory, identity, tags};

/// Blank rows for further shares.
pub(super) const SPARE: usize = 2;

/// A form as it was read: the plan as far as it can be, and what is wrong in which field.
pub(super) struct Read {
    pub plan: Plan,
    pub wrong: Vec<(String, Refused)>,
}

/// Reads the form.
///
/// # Errors
/// The database.
pub(super) async fn read(app: &App, posted: &Posted, before: &Plan) -> AppResult<Read> {
    let mut reader = Reader { app, posted, wrong: Vec::new() };
    let selection = match posted.text("selection") {
        "by_organiser" => Selection::ByOrganiser,
        "nomination" => Selection::Nomination,
        _ => Selection::FirstCome,
    };
    let shares = reader.shares(before).await?;
    let plan = Plan {
        selection,
        by_class: posted.has("by_class"),
        last_share: shares.iter().map(|share| share.id).max().unwrap_or(0).max(last_share(before)),
        shares,
        school_limit: reader.number("school_limit"),
        offer_hours: posted.text("offer_hours").parse().unwrap_or(before.offer_hours),
        withdraw_until: reader.instant("withdraw_until"),
        counties: posted.all("counties").iter().filter(|c| !c.is_empty()).cloned().collect(),
        units: reader.units("units", &listed(posted.text("units"))).await?,
        invited: reader.people("invited", &listed(posted.text("invited"))).await?,
        courses_held: reader.courses().await?,
        tags_held: reader.tags().await?,
        nominators: reader.units("nominators", &listed(posted.text("nominators"))).await?,
        nomination_quota: reader.number("nomination_quota"),
    };
    Ok(Read { plan, wrong: reader.wrong })
}

/// The parts of a typed list: one to a line, or with commas between them.
pub(super) fn listed(typed: &str) -> Vec<String> {
    let cut = |c: char| matches!(c, '\n' | '\r' | ',' | '，' | '、' | ';' | '；');
    typed.split(cut).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn last_share(plan: &Plan) -> u32 {
    plan.shares.iter().map(|share| share.id).max().unwrap_or(0).max(plan.last_share)
}

struct Reader<'a> {
    app: &'a App,
    posted: &'a Posted,
    wrong: Vec<(String, Refused)>,
}

impl Reader<'_> {
    fn no(&mut self, field: &str, refused: &PlanRefused) {
        self.wrong.push((field.to_owned(), Refused::new(refused)));
    }

    fn number(&mut self, field: &str) -> Option<u32> {
        let typed = fold(self.posted.text(field));
        if typed.trim().is_empty() {
            return None;
        }
        let read = typed.trim().parse().ok();
        if read.is_none() {
            self.no(field, &PlanRefused::NotANumber { value: self.posted.text(field).to_owned() });
        }
        read
    }

    fn instant(&mut self, field: &str) -> Option<i64> {
        let typed = self.posted.text(field).trim().to_owned();
        if typed.is_empty() {
            return None;
        }
        let clock = self.posted.text(&format!("{field}-time")).trim().to_owned();
        let day = calendar::parse_date(&typed).ok();
        let time = if clock.is_empty() {
            Some(jiff::civil::Time::midnight())
        } else {
            calendar::parse_time(&clock).ok()
        };
        match (day, time) {
            (Some(day), Some(time)) => Some(calendar::instant(day.to_datetime(time)).as_millisecond()),
            _ => {
                self.no(field, &PlanRefused::NotAnInstant { value: format!("{typed} {clock}") });
                None
            }
        }
    }

    async fn shares(&mut self, before: &Plan) -> AppResult<Vec<Share>> {
        let mut found = Vec::new();
        let mut next = last_share(before) + 1;
        for at in 0..before.shares.len() + SPARE {
            let field = |name: &str| format!("share-{at}-{name}");
            let name = self.posted.text(&field("name")).trim().to_owned();
            let list = listed(self.posted.text(&field("list")));
            if name.is_empty() && list.is_empty() && self.posted.text(&field("places")).trim().is_empty() {
                continue;
            }
            let of = field("list");
            let who = match self.posted.text(&field("who")) {
                "units" => Who::Units(self.units(&of, &list).await?),
                "people" => Who::People(self.people(&of, &list).await?),
                "positions" => Who::Positions(self.posted.all(&field("positions")).iter().cloned().collect()),
                _ => Who::Counties(self.counties(&of, &list).await?),
            };
            let places = self.number(&field("places")).unwrap_or(0);
            let release = self.instant(&field("release"));
            let id = before.shares.get(at).map_or_else(
                || {
                    next += 1;
                    next - 1
                },
                |share| share.id,
            );
            found.push(Share { id, name, who, places, release });
        }
        Ok(found)
    }

    async fn counties(&mut self, field: &str, typed: &[String]) -> AppResult<BTreeSet<String>> {
        let known = directory::counties(self.app.db.read()).await?;
        let mut found = BTreeSet::new();
        for name in typed {
            // 台 is written for 臺 as often as not.
            match known.iter().find(|known| fold(known).replace('台', "臺") == fold(name).replace('台', "臺"))
            {
                Some(known) => {
                    found.insert(known.clone());
                }
                None => self.no(field, &PlanRefused::UnknownCounty { code: name.clone() }),
            }
        }
        Ok(found)
    }

    async fn units(&mut self, field: &str, typed: &[String]) -> AppResult<BTreeSet<Unit>> {
        let mut found = BTreeSet::new();
        for line in typed {
            // A line as the page shows it carries the name after the code.
            let code = line.split_whitespace().next().unwrap_or_default().to_uppercase();
            match directory::organisation_by_code(self.app.db.read(), &code).await? {
                Some(unit) => {
                    found.insert(Unit { id: unit.id.0.as_u128(), code: unit.code, name: unit.name });
                }
                None => self.no(field, &PlanRefused::UnknownUnit { code: line.clone() }),
            }
        }
        Ok(found)
    }

    async fn people(&mut self, field: &str, typed: &[String]) -> AppResult<BTreeSet<String>> {
        let asked: Vec<&str> = typed.iter().map(String::as_str).collect();
        let known = identity::find_persons(self.app.platform().as_ref(), self.app.db.read(), &asked).await?;
        let mut found = BTreeSet::new();
        for code in typed {
            match known.get(code.as_str()) {
                Some(person) => {
                    found.insert(person.personal_code.clone());
                }
                None => self.no(field, &PlanRefused::UnknownPerson { code: code.clone() }),
            }
        }
        Ok(found)
    }

    async fn courses(&mut self) -> AppResult<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for code in listed(self.posted.text("courses_held")) {
            match catalogue::by_code(self.app.db.read(), &code).await {
                Ok(course) => {
                    found.insert(course.code);
                }
                Err(AppError::NotFound) => {
                    self.no("courses_held", &PlanRefused::UnknownCourse { code: code.clone() });
                }
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }

    async fn tags(&mut self) -> AppResult<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for name in listed(self.posted.text("tags_held")) {
            match tags::by_name(self.app.db.read(), &name).await {
                Ok(_) => {
                    found.insert(name);
                }
                Err(AppError::NotFound) => {
                    self.no("tags_held", &PlanRefused::UnknownTag { code: name.clone() });
                }
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }
}
