//! Everything the product holds about one person, field by field of the table of personal fields.

use domain::ids::PersonalCode;
use domain::retention::{self, FieldRule};
use jiff::civil::Date;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::PersonId;
use serde_json::{Value, json};
use ui::L;

use super::{DataRequest, store};
use crate::catalogue::view::option_label;
use crate::credit::elsewhere as records;
use crate::identity::Person;
use crate::{App, attendance, catalogue, credit, enrolment, following, identity, requirements, staff};

/// One thing held: as people read it, and as a machine does.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// In words.
    pub text: String,
    /// As data.
    pub data: Value,
}

/// A field with everything held in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Why and how long.
    pub rule: &'static FieldRule,
    /// What, in order; empty when nothing is.
    pub items: Vec<Item>,
}

/// Everything held about a person, in the order of the table.
///
/// # Errors
/// The database.
pub async fn held_about(app: &App, l: L, person: PersonId) -> AppResult<Vec<Held>> {
    let known = identity::person(app.db.read(), person).await?;
    let same = identity::same_person(app.db.read(), person).await?;
    let mut held = Vec::new();
    for rule in retention::table().iter().filter(|rule| rule.purpose != "technical") {
        let items = match rule.purpose.as_str() {
            "recognise" | "reach" | "teach" => of_person(app, l, &known, &rule.field).await?,
            "hours" => of_hours(app, l, &same, &rule.field).await?,
            "account" => of_account(app, l, person, &same, &rule.field).await?,
            _ => of_rights(app, l, person, &same, &rule.field).await?,
        };
        held.push(Held { rule, items });
    }
    Ok(held)
}

async fn of_person(app: &App, l: L, person: &Person, field: &str) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    let one = |text: &str| -> Vec<Item> {
        if text.is_empty() { Vec::new() } else { vec![Item { text: text.to_owned(), data: json!(text) }] }
    };
    let coded = |text: String, code: &str| -> Vec<Item> {
        if code.is_empty() { Vec::new() } else { vec![Item { text, data: json!(code) }] }
    };
    Ok(match field {
        "name" => one(&person.name),
        "personal_code" => {
            let shown =
                PersonalCode::parse(&person.personal_code).map_or_else(|_| String::new(), |c| c.grouped());
            coded(shown, &person.personal_code)
        }
        "number" => {
            let numbers = identity::identifiers_of(conn, person.id).await?;
            let item = |i: identity::Identifier| Item {
                text: i.masked.clone(),
                data: json!({"kind": i.kind, "masked": i.masked, "from": i.valid_from, "until": i.valid_until}),
            };
            numbers.into_iter().map(item).collect()
        }
        "birth_date" => {
            let iso = person.birth_date.clone().unwrap_or_default();
            coded(iso.parse::<Date>().map_or_else(|_| iso.clone(), |day| l.date(day)), &iso)
        }
        "sex" => coded(sex_word(l, &person.sex), &person.sex),
        "email" => one(&person.email),
        "phone" => one(&person.phone),
        "position" => {
            let stage = option_label(l, "audience_stages", &person.stage);
            let position = option_label(l, "audience_positions", &person.position);
            vec![Item {
                text: l.a2("held-position", "stage", &stage, "position", &position),
                data: json!({"stage": person.stage, "position": person.position}),
            }]
        }
        "subject" => coded(subject_word(l, &person.subject), &person.subject),
        "subject_taught" => {
            let said = staff::subjects_said_by(conn, &identity::same_person(conn, person.id).await?).await?;
            let item = |(year, subject): (i64, String)| Item {
                text: l.a2("held-subject-taught", "year", year, "subject", subject_word(l, &subject)),
                data: json!({"school_year": year, "subject": subject}),
            };
            said.into_iter().map(item).collect()
        }
        "service" => {
            let times = identity::services_of(conn, person.id).await?;
            times.into_iter().map(|s| service(l, s)).collect()
        }
        _ => Vec::new(),
    })
}

fn service(l: L, time: identity::ServiceTime) -> Item {
    let data = json!({
        "organisation": time.organisation_name, "main": time.main, "from": time.valid_from, "until": time.valid_until,
    });
    Item { text: span(l, &time.organisation_name, &time.valid_from, time.valid_until.as_deref()), data }
}

async fn of_hours(app: &App, l: L, same: &[PersonId], field: &str) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    let mut items = Vec::new();
    for person in same {
        match field {
            "enrolment" => {
                let all = enrolment::of_person(conn, *person).await?;
                let ids: Vec<_> = all.iter().map(|e| e.course).collect();
                let courses = catalogue::find_all(conn, &ids).await?;
                for one in all {
                    let Some(course) = courses.iter().find(|c| c.id == one.course) else { continue };
                    let state = l.t(&format!("enrolment-state-{}", one.state));
                    let when = l.datetime(from_millis(one.requested_at));
                    items.push(Item {
                        text: l.args(
                            "held-enrolment",
                            &[("course", course.title.clone()), ("state", state), ("when", when)],
                        ),
                        data: json!({"course": course.code, "title": course.title, "state": one.state,
                                     "requested_at": instant(one.requested_at)}),
                    });
                }
            }
            "enrolment_answer" => items.extend(answers(app, l, *person).await?),
            "attendance" => {
                for mark in credit::marks_of_person(conn, *person).await? {
                    let word = l.t(&format!("attendance-mark-{}", mark.mark));
                    items.push(Item {
                        text: l.args(
                            "held-attendance",
                            &[
                                ("course", mark.course_title.clone()),
                                ("meeting", mark.meeting.to_string()),
                                ("mark", word),
                            ],
                        ),
                        data: json!({"course": mark.course_code, "meeting": mark.meeting, "mark": mark.mark}),
                    });
                }
                for mark in attendance::marks_of_person(conn, *person).await? {
                    let at = from_millis(mark.at);
                    let values = [("course", mark.course_title.clone()), ("at", l.datetime(at))];
                    items.push(Item {
                        text: l.args("held-check-in", &values),
                        data: json!({"course": mark.course_code, "meeting": mark.meeting, "at": at.to_string(), "way": mark.way}),
                    });
                }
            }
            "elsewhere" | "elsewhere_evidence" => items.extend(elsewhere(app, l, *person, field).await?),
            "leave" => {
                for leave in requirements::leaves_of(conn, &[*person]).await? {
                    let reason = l.t(&format!("requirements-leave-{}", leave.reason));
                    let day =
                        |text: &str| text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| l.date(day));
                    let values = [
                        ("reason", reason),
                        ("from", day(&leave.from_day)),
                        ("until", day(&leave.until_day)),
                    ];
                    items.push(Item {
                        text: l.args("held-leave", &values),
                        data: json!({"reason": leave.reason, "from": leave.from_day, "until": leave.until_day}),
                    });
                }
            }
            "award" => items.extend(credit::transcript(conn, *person).await?.iter().map(|a| award(l, a))),
            "document" => {
                for document in credit::documents_of_person(conn, *person).await? {
                    let when = l.datetime(from_millis(document.issued_at));
                    items.push(Item {
                        text: l.a2("held-document", "serial", &document.serial, "when", when),
                        data: json!({"serial": document.serial, "issued_at": instant(document.issued_at)}),
                    });
                }
            }
            _ => {}
        }
    }
    Ok(items)
}

/// What somebody answered to the questions of organisers.
async fn answers(app: &App, l: L, person: PersonId) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    let all = enrolment::answers_held(conn, &[person]).await?;
    let ids: Vec<_> = all.iter().map(|answer| answer.course).collect();
    let courses = catalogue::find_all(conn, &ids).await?;
    let item = |answer: enrolment::HeldAnswer| {
        let course = courses.iter().find(|course| course.id == answer.course)?;
        let given = answer.values.join(if l.is_zh() { "、" } else { ", " });
        let args =
            [("course", course.title.clone()), ("question", answer.question.clone()), ("answer", given)];
        Some(Item {
            text: l.args("held-enrolment-answer", &args),
            data: json!({"course": course.code, "question": answer.question, "answers": answer.values,
                         "answered_at": instant(answer.at)}),
        })
    };
    Ok(all.into_iter().filter_map(item).collect())
}

/// Records from elsewhere, or the files given with them. A record stands under one of a person's identities.
async fn elsewhere(app: &App, l: L, person: PersonId, field: &str) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    if field == "elsewhere_evidence" {
        let files = records::evidence_of(conn, &[person]).await?;
        let item = |file: records::Evidence| Item {
            text: l.a2(
                "held-elsewhere-evidence",
                "name",
                &file.name,
                "when",
                l.datetime(from_millis(file.added_at)),
            ),
            data: json!({"record": file.record.to_string(), "name": file.name, "size": file.size,
                         "added_at": instant(file.added_at)}),
        };
        return Ok(files.into_iter().map(item).collect());
    }
    let records = records::of_identities(conn, &[person]).await?;
    let item = |record: records::Record| {
        let state = l.t(&format!("elsewhere-state-{}", record.state.replace('_', "-")));
        let args = [
            ("title", record.title.clone()),
            ("day", l.date(record.days().1)),
            ("hours", record.hours().to_string()),
            ("state", state),
        ];
        Item {
            text: l.args("held-elsewhere", &args),
            data: json!({"id": record.id.to_string(), "title": record.title, "organiser": record.organiser,
                         "began": record.began, "ended": record.ended, "hours": record.hours().to_string(),
                         "asked_hours": record.asked().to_string(), "form": record.form, "tags": record.tag_list(),
                         "number": record.number, "note": record.note, "state": record.state,
                         "sent_at": record.sent_at.map(instant), "decided_at": record.decided_at.map(instant)}),
        }
    };
    Ok(records.into_iter().map(item).collect())
}

fn award(l: L, award: &credit::Award) -> Item {
    Item {
        text: l.args(
            "held-award",
            &[
                ("course", award.course_title.clone()),
                ("day", l.date(award.day())),
                ("hours", award.hours().to_string()),
            ],
        ),
        data: json!({"serial": award.serial, "course": award.course_code, "title": award.course_title,
                     "organiser": award.organiser, "held_on": award.held_on, "kind": award.kind,
                     "hours": award.hours().to_string()}),
    }
}

async fn of_account(
    app: &App,
    l: L,
    person: PersonId,
    same: &[PersonId],
    field: &str,
) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    let at = |ms: i64| l.datetime(from_millis(ms));
    Ok(match field {
        "user_name" => {
            let accounts = identity::accounts_of(conn, person).await?;
            let item = |a: identity::AccountTime| Item {
                text: l.a2("held-account", "user", &a.user_name, "when", at(a.created_at)),
                data: json!({"user_name": a.user_name, "created_at": instant(a.created_at),
                             "second_factor": a.second_factor, "disabled_at": a.disabled_at.map(instant),
                             "removed_at": a.removed_at.map(instant)}),
            };
            accounts.into_iter().map(item).collect()
        }
        "second_factor" => {
            let accounts = identity::accounts_of(conn, person).await?;
            let set = accounts.iter().any(|a| a.second_factor);
            if set { vec![Item { text: l.t("held-second-factor"), data: json!(true) }] } else { Vec::new() }
        }
        "seat" => {
            let duties = identity::duties_of(conn, person).await?;
            let item = |d: identity::DutyTime| {
                let role = l.t(&format!("seat-role-{}", d.role));
                let what = l.a2("held-duty", "organisation", &d.organisation_name, "role", role);
                Item {
                    text: span(l, &what, &d.valid_from, d.valid_until.as_deref()),
                    data: json!({"organisation": d.organisation_name, "role": d.role, "title": d.title,
                                 "acting": d.acting, "from": d.valid_from, "until": d.valid_until}),
                }
            };
            duties.into_iter().map(item).collect()
        }
        "sign_in" => {
            let item = |s: identity::SignInTime| {
                let key = if s.success { "held-sign-in" } else { "held-sign-in-refused" };
                Item {
                    text: l.a2(key, "when", at(s.at), "address", &s.address),
                    data: json!({"at": instant(s.at), "address": s.address, "way": s.way, "success": s.success}),
                }
            };
            identity::sign_ins_of(conn, person).await?.into_iter().map(item).collect()
        }
        "session" => {
            let mut items = Vec::new();
            for id in same {
                for open in platform::web::session::of_person(conn, *id).await? {
                    items.push(Item {
                        text: l.a2("held-session", "when", at(open.created_at), "address", &open.address),
                        data: json!({"begun_at": instant(open.created_at), "address": open.address,
                                     "agent": open.agent}),
                    });
                }
            }
            items
        }
        "consent" => {
            let item = |c: super::ConsentLine| {
                let key = if c.accepted { "held-consent" } else { "held-consent-declined" };
                Item {
                    text: l.a2(key, "version", c.version, "when", at(c.at)),
                    data: json!({"version": c.version, "accepted": c.accepted, "at": instant(c.at),
                                 "address": c.address}),
                }
            };
            store::consents(conn, same).await?.into_iter().map(item).collect()
        }
        _ => Vec::new(),
    })
}

async fn of_rights(
    app: &App,
    l: L,
    person: PersonId,
    same: &[PersonId],
    field: &str,
) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    let at = |ms: i64| l.datetime(from_millis(ms));
    let mut items = Vec::new();
    match field {
        "letter" => {
            for id in same {
                for letter in platform::mail::of_person(conn, *id).await? {
                    items.push(Item {
                        text: l.a2("held-letter", "subject", &letter.subject, "when", at(letter.created_at)),
                        data: json!({"subject": letter.subject, "to": letter.to_address, "text": letter.body,
                                     "written_at": instant(letter.created_at), "sent_at": letter.sent_at.map(instant)}),
                    });
                }
            }
        }
        "follow" | "saved_search" | "calendar_address" => items = of_following(app, l, person, field).await?,
        "request" => {
            items.extend(store::requests_of(conn, same).await?.iter().map(|r| request(l, r)));
        }
        "mail_change" => {
            for asked in store::mail_changes_of(conn, same).await? {
                items.push(Item {
                    text: l.a2("held-mail-change", "address", &asked.email, "when", at(asked.asked_at)),
                    data: json!({"address": asked.email, "asked_at": instant(asked.asked_at),
                                 "used_at": asked.used_at.map(instant)}),
                });
            }
        }
        "look" => {
            for look in super::looks_at(conn, person).await? {
                items.push(Item {
                    text: l.a2("held-look", "who", &look.actor_label, "when", at(look.at)),
                    data: json!({"who": look.actor_label, "what": look.action, "at": instant(look.at)}),
                });
            }
        }
        _ => {}
    }
    Ok(items)
}

async fn of_following(app: &App, l: L, person: PersonId, field: &str) -> AppResult<Vec<Item>> {
    let conn = app.db.read();
    let at = |ms: i64| l.datetime(from_millis(ms));
    Ok(match field {
        "follow" => {
            let follows = following::follows_of(conn, person).await?;
            let ids: Vec<_> = follows.iter().map(|f| f.course).collect();
            let courses = catalogue::find_all(conn, &ids).await?;
            let item = |f: &following::Follow| {
                let course = courses.iter().find(|c| c.id == f.course)?;
                Some(Item {
                    text: l.a2("held-follow", "course", &course.title, "when", at(f.created_at)),
                    data: json!({"course": course.code, "since": instant(f.created_at)}),
                })
            };
            follows.iter().filter_map(item).collect()
        }
        "saved_search" => {
            let item = |s: following::SavedSearch| {
                let told = l.t(&format!("saved-told-{}", s.told));
                let args = [("name", s.name.clone()), ("told", told), ("when", at(s.created_at))];
                Item {
                    text: l.args("held-saved-search", &args),
                    data: json!({"name": s.name, "query": s.query, "told": s.told,
                                 "since": instant(s.created_at)}),
                }
            };
            following::searches_of(conn, person).await?.into_iter().map(item).collect()
        }
        _ if following::has_calendar(conn, person).await? => {
            vec![Item { text: l.t("held-calendar-address"), data: json!(true) }]
        }
        _ => Vec::new(),
    })
}

fn request(l: L, request: &DataRequest) -> Item {
    let kind = l.t(&format!("request-kind-{}", request.kind));
    let state = l.t(&format!("request-state-{}", request.state));
    let when = l.datetime(from_millis(request.asked_at));
    Item {
        text: l.args("held-request", &[("kind", kind), ("state", state), ("when", when)]),
        data: json!({"kind": request.kind, "field": request.field, "old": request.old_value,
                     "new": request.new_value, "text": request.text, "asked_at": instant(request.asked_at),
                     "due_on": request.due_on, "state": request.state, "reason": request.reason}),
    }
}

/// The name of a sex as stored, or nothing.
fn sex_word(l: L, code: &str) -> String {
    match code {
        "f" => l.t("held-sex-f"),
        "m" => l.t("held-sex-m"),
        other => other.to_owned(),
    }
}

/// The name of a subject.
fn subject_word(l: L, code: &str) -> String {
    option_label(l, "subject", code)
}

fn span(l: L, what: &str, from: &str, until: Option<&str>) -> String {
    let day = |iso: &str| iso.parse::<Date>().map_or_else(|_| iso.to_owned(), |day| l.date(day));
    match until {
        None => l.a2("held-since", "what", what, "from", day(from)),
        Some(until) => {
            l.args("held-span", &[("what", what.to_owned()), ("from", day(from)), ("until", day(until))])
        }
    }
}

/// An instant for machines: ISO 8601 in UTC.
fn instant(ms: i64) -> String {
    from_millis(ms).to_string()
}
