//! The registration form cell by cell: every printed option and every line of the taxonomy is offered as printed and
//! accepted, everything else is refused; and what the form refuses, through the pages (CAT-1, CAT-4).

use std::collections::{BTreeMap, BTreeSet};

use app::catalogue;
use domain::course::{RawForm, steps};
use testkit::{Answer, Client, World, course_form};

use crate::on_both;

/// The printed tables, read here once more and not through the product's own reader.
fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(|row| row.expect("a row of a printed table")).collect()
}

fn form_rows() -> Vec<BTreeMap<String, String>> {
    rows(include_str!("../../data/tables/course-form.csv"))
}

fn taxonomy() -> Vec<BTreeMap<String, String>> {
    rows(include_str!("../../data/tables/taxonomy.csv"))
}

/// A draft with a complete form, opened by its organiser.
struct Draft<'a> {
    world: &'a World,
    client: Client,
    code: String,
    token: String,
}

impl<'a> Draft<'a> {
    async fn with(world: &'a World, raw: &RawForm) -> Self {
        let seat = world.organiser.seat.clone().expect("a seat");
        let code =
            catalogue::create_draft(&world.app, &world.organiser.actor, &seat, raw).await.expect("a draft");
        let mut client = world.client(&world.organiser).await;
        let token = client.get(&format!("/desk/courses/{code}/edit/basics")).await.token();
        Self { world, client, code, token }
    }

    async fn new(world: &'a World) -> Self {
        Self::with(world, &raw(world)).await
    }

    async fn raw(&self) -> RawForm {
        catalogue::by_code(self.world.app.db.read(), &self.code).await.expect("the course").raw()
    }

    async fn page(&mut self, step: &str) -> Answer {
        self.client.get(&format!("/desk/courses/{}/edit/{step}", self.code)).await
    }

    /// Sends the step of a field with the answers kept so far, some of them replaced.
    async fn answer(&mut self, step: &str, replaced: &[(&str, &[&str])]) -> Answer {
        let course = catalogue::by_code(self.world.app.db.read(), &self.code).await.expect("the course");
        let raw = course.raw();
        let step = steps().iter().find(|s| s.key == step).expect("a step");
        let mut fields = vec![("csrf".to_owned(), self.token.clone())];
        fields.push(("version".to_owned(), course.version.to_string()));
        for key in step.fields {
            match replaced.iter().find(|(name, _)| name == key) {
                Some((_, values)) => {
                    fields.extend(values.iter().map(|value| ((*key).to_owned(), (*value).to_owned())));
                }
                None if key.starts_with("enrolment_") => {
                    let (day, clock) = raw.first(key).split_once(['T', ' ']).unwrap_or_default();
                    fields.push(((*key).to_owned(), day.to_owned()));
                    fields.push((format!("{key}-time"), clock.to_owned()));
                }
                None => {
                    fields.extend(raw.values(key).iter().map(|value| ((*key).to_owned(), value.clone())));
                }
            }
        }
        if step.key == "sessions" && !replaced.iter().any(|(name, _)| name.starts_with("meetings")) {
            for (n, m) in (1..).zip(&raw.meetings) {
                for (part, value) in [
                    ("date", &m.date),
                    ("from", &m.from),
                    ("to", &m.to),
                    ("place", &m.place),
                    ("link", &m.link),
                ] {
                    fields.push((format!("meetings-{n}-{part}"), value.clone()));
                }
            }
        }
        let named = replaced.iter().filter(|(name, _)| !step.fields.contains(name));
        fields.extend(named.map(|(name, values)| ((*name).to_owned(), values[0].to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        self.client.post(&format!("/desk/courses/{}/edit/{}", self.code, step.key), &fields).await
    }

    /// Gives the fields of a step the answers of the complete form again.
    async fn restore(&mut self, step: &str) {
        let whole = raw(self.world);
        let step = steps().iter().find(|s| s.key == step).expect("a step");
        let values: Vec<(&str, Vec<&str>)> = step
            .fields
            .iter()
            .map(|key| (*key, whole.values(key).iter().map(String::as_str).collect()))
            .collect();
        let simple = |key: &str| !key.starts_with("enrolment_") && key != "meetings";
        let replaced: Vec<(&str, &[&str])> =
            values.iter().filter(|(key, _)| simple(key)).map(|(key, v)| (*key, v.as_slice())).collect();
        let saved = self.answer(step.key, &replaced).await;
        assert_eq!(saved.status.as_u16(), 200, "{}", saved.main());
    }

    async fn send(&mut self) -> Answer {
        let action = format!("/desk/courses/{}/submit", self.code);
        self.client.post(&action, &[("csrf", &self.token)]).await
    }
}

fn raw(world: &World) -> RawForm {
    course_form(domain::calendar::civil_date(world.app.clock.now()), 20)
}

/// Code and words of every option a page offers for a field, in the order it offers them.
fn offered(page: &Answer, key: &str) -> Vec<(String, String)> {
    let listed = page.each(&format!("select[name='{key}'] option"), "value");
    if !listed.is_empty() {
        // The first line of a list asks to choose.
        return listed.into_iter().filter(|(code, _)| !code.is_empty()).collect();
    }
    let ids = page.each(&format!("input[name='{key}'][value]"), "id");
    ids.into_iter()
        .filter_map(|(id, _)| {
            let value = page.attribute(&format!("input[id='{id}']"), "value")?;
            Some((value, page.texts(&format!("label[for='{id}']")).join(" ")))
        })
        .collect()
}

/// The step a field is asked in.
fn step_of(key: &str) -> &'static str {
    steps().iter().find(|step| step.fields.contains(&key)).expect("a field of the form").key
}

fn is_refused_at(answer: &Answer, key: &str) -> bool {
    answer.status.as_u16() == 422 && answer.attribute(&format!("[id='{key}-error']"), "id").is_some()
}

/// The 26 printed fields stand in the form, each under its key or under those it is asked by.
#[test]
fn every_printed_field_is_asked() {
    let asked: BTreeSet<&str> = steps().iter().flat_map(|step| step.fields.iter().copied()).collect();
    let numbers: BTreeSet<_> =
        form_rows().iter().map(|row| row["field"].split('-').next().map(str::to_owned)).collect();
    assert_eq!(numbers.len(), 26);
    for row in form_rows() {
        let keys: &[&str] = match row["key"].as_str() {
            "organising_basis" => &["organising_basis", "document_number"],
            "subject" => &["stage", "subject"],
            "instructor" => &["instructor", "instructor_name"],
            "delivery" => &["delivery", "delivery_other"],
            "audience_positions" => &["audience_positions", "audience_positions_other"],
            "time_and_place" => &["meetings"],
            "funding" => &["funding", "funding_amount"],
            "contacts" => &[
                "contact1_name",
                "contact1_phone",
                "contact1_email",
                "contact2_name",
                "contact2_phone",
                "contact2_email",
            ],
            // Kept beside the form: tests/all/attachments.rs.
            "attachments" => &[],
            key => {
                assert!(asked.contains(key), "{key} of printed field {} is asked", row["field"]);
                continue;
            }
        };
        for key in keys {
            assert!(asked.contains(key), "{key} of printed field {} is asked", row["field"]);
        }
    }
}

on_both! {
    /// Each of the 73 printed options is offered in the printed order with the printed words, and accepted.
    async fn every_printed_option_is_offered_and_accepted(world: World) {
        let mut draft = Draft::new(&world).await;
        let mut printed: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for row in form_rows().into_iter().filter(|row| !row["code"].is_empty()) {
            printed.entry(row["key"].clone()).or_default().push((row["code"].clone(), row["option"].clone()));
        }
        assert_eq!(printed.values().map(Vec::len).sum::<usize>(), form_rows().iter().filter(|r| !r["code"].is_empty()).count());
        for (key, options) in &printed {
            let step = step_of(key);
            assert_eq!(&offered(&draft.page(step).await, key), options, "{key}");
            for (code, words) in options {
                let other = format!("{key}_other");
                let chosen = [code.as_str()];
                let item = domain::codes::tables().items("elementary", code).first().map_or("", |item| item.code);
                let item = [item];
                let mut replaced: Vec<(&str, &[&str])> = vec![(key, &chosen)];
                if code.ends_with("-99") {
                    replaced.push((&other, &["其他說明"]));
                }
                if key == "scope" {
                    replaced.push(("item", &item));
                }
                let saved = draft.answer(step, &replaced).await;
                assert_eq!(saved.status.as_u16(), 200, "{key} {code} {words}: {}", saved.main());
                assert_eq!(draft.raw().await.first(key), code);
            }
            let wrong = draft.answer(step, &[(key, &["99-9"])]).await;
            assert!(is_refused_at(&wrong, key), "{key} takes what is not printed: {} {}", wrong.status, wrong.main());
            draft.restore(step).await;
        }
    }

    /// Several answers to a question of several answers are kept together, and "other" asks what.
    async fn several_answers_are_kept_and_other_asks_what(world: World) {
        let mut draft = Draft::new(&world).await;
        for (key, last) in [("delivery", "11-99"), ("audience_positions", "15-99")] {
            let codes: Vec<String> = form_rows().into_iter().filter(|r| r["key"] == key).map(|r| r["code"].clone()).collect();
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let other = format!("{key}_other");
            let refused = draft.answer(step_of(key), &[(key, &codes), (&other, &[""])]).await;
            assert!(is_refused_at(&refused, &other), "{last}: {}", refused.main());
            let saved = draft.answer(step_of(key), &[(key, &codes), (&other, &["實驗"])]).await;
            assert_eq!(saved.status.as_u16(), 200, "{}", saved.main());
            assert_eq!(draft.raw().await.values(key), codes);
        }
    }

    /// Under each stage and scope exactly the printed lines are offered, each is accepted, and those of another
    /// stage are refused: the gaps of the print (junior high has no 1-5-8) are gaps here.
    async fn every_line_of_the_taxonomy_is_offered_where_it_is_printed(world: World) {
        let mut draft = Draft::new(&world).await;
        let lines = taxonomy();
        let groups: BTreeSet<_> = lines.iter().map(|r| (r["stage"].clone(), r["group"].clone())).collect();
        let items = lines.iter().filter(|r| !r["item"].is_empty()).count();
        assert_eq!((groups.len(), items), (83, 492));
        let all: BTreeSet<&str> = lines.iter().map(|r| if r["item"].is_empty() { r["group"].as_str() } else { r["item"].as_str() }).collect();
        let stages: Vec<String> = domain::codes::tables().stages.iter().map(|s| s.stage.clone()).collect();
        let (mut seen, mut alone) = (0, 0);
        for stage in &stages {
            let subject = domain::codes::tables().subjects_of(stage)[0].code.clone();
            for scope in ["5-1", "5-2", "5-3", "5-4", "5-5", "5-6"] {
                let under: Vec<_> = lines.iter().filter(|r| r["stage"] == *stage && format!("5-{}", r["scope"]) == scope).collect();
                let expected: Vec<(String, String)> = under
                    .iter()
                    .filter(|r| !r["item"].is_empty() || !under.iter().any(|o| o["group"] == r["group"] && !o["item"].is_empty()))
                    .map(|r| {
                        let (code, words) = if r["item"].is_empty() { (&r["group"], &r["group_name"]) } else { (&r["item"], &r["item_name"]) };
                        (code.clone(), format!("{code} {words}"))
                    })
                    .collect();
                let chosen: [(&str, &[&str]); 3] = [("stage", &[stage.as_str()]), ("subject", &[subject.as_str()]), ("scope", &[scope])];
                draft.answer("classification", &chosen).await;
                let page = draft.page("classification").await;
                assert_eq!(offered(&page, "item"), expected, "{stage} {scope}");
                if scope == "5-6" {
                    assert!(expected.is_empty() && offered(&page, "tier").is_empty(), "scope 6 has neither item nor tier");
                    continue;
                }
                for (code, words) in &expected {
                    let saved = draft.answer("classification", &[chosen[0], chosen[1], chosen[2], ("item", &[code.as_str()])]).await;
                    assert_eq!(saved.status.as_u16(), 200, "{stage} {scope} {words}: {}", saved.main());
                    seen += usize::from(code.matches('-').count() == 2);
                    alone += usize::from(code.matches('-').count() == 1);
                }
                let here: BTreeSet<&str> = expected.iter().map(|(code, _)| code.as_str()).collect();
                let gap = all.difference(&here).next().expect("no stage has every line");
                let refused = draft.answer("classification", &[chosen[0], chosen[1], chosen[2], ("item", &[gap])]).await;
                assert!(is_refused_at(&refused, "item"), "{stage} {scope} takes {gap}");
            }
        }
        assert_eq!(seen, 492, "each printed item once");
        assert!(alone > 0, "groups without items are chosen themselves");
        let junior: [(&str, &[&str]); 4] =
            [("stage", &["junior_high"]), ("subject", &[""]), ("scope", &["5-1"]), ("item", &["1-5-8"])];
        assert!(is_refused_at(&draft.answer("classification", &junior).await, "item"), "a gap of the print");
    }

    /// Exactly the tags in force on the day are offered; one that has ended, or that nobody knows, is refused.
    async fn tags_follow_their_dates(world: World) {
        let mut draft = Draft::new(&world).await;
        let today = domain::calendar::civil_date(world.app.clock.now()).to_string();
        let (mut expected, mut ended) = (Vec::new(), Vec::new());
        for row in rows(include_str!("../../data/tables/attribute-tags.csv")) {
            let begun = row["from"].is_empty() || row["from"] <= today;
            let over = !row["until"].is_empty() && row["until"] <= today;
            if begun && !over { &mut expected } else { &mut ended }.push(row["tag"].clone());
        }
        let words: Vec<String> = offered(&draft.page("basics").await, "attribute_tags").into_iter().map(|(code, _)| code).collect();
        assert_eq!(words, expected);
        let all: Vec<&str> = expected.iter().map(String::as_str).collect();
        assert_eq!(draft.answer("basics", &[("attribute_tags", &all)]).await.status.as_u16(), 200);
        assert!(!ended.is_empty());
        for tag in ended.iter().map(String::as_str).chain(["沒有這個標籤"]) {
            let refused = draft.answer("basics", &[("attribute_tags", &[tag])]).await;
            assert!(is_refused_at(&refused, "attribute_tags"), "{tag}: {}", refused.main());
        }
    }

    /// Hours above what the meetings give are refused with the most there can be; fewer are taken.
    async fn hours_can_be_lowered_not_raised(world: World) {
        let mut draft = Draft::new(&world).await;
        let refused = draft.answer("sessions", &[("hours", &["4"])]).await;
        assert!(is_refused_at(&refused, "hours"), "{}", refused.main());
        refused.sees("3.5 小時");
        assert_eq!(draft.answer("sessions", &[("hours", &["2.5"])]).await.status.as_u16(), 200);
        assert!(is_refused_at(&draft.answer("sessions", &[("hours", &["0.5"])]).await, "hours"), "below one hour");
        assert!(is_refused_at(&draft.answer("sessions", &[("hours", &["2.3"])]).await, "hours"), "not in half hours");
    }

    /// Dates out of order are refused at the field that is wrong.
    async fn dates_out_of_order_are_refused(world: World) {
        let mut draft = Draft::new(&world).await;
        let closes_first: [(&str, &[&str]); 4] = [
            ("enrolment_opens", &["115/10/20"]),
            ("enrolment_opens-time", &["09:00"]),
            ("enrolment_closes", &["115/10/19"]),
            ("enrolment_closes-time", &["09:00"]),
        ];
        assert!(is_refused_at(&draft.answer("audience", &closes_first).await, "enrolment_closes"));
        let closes_after: [(&str, &[&str]); 4] = [
            ("enrolment_opens", &["115/10/20"]),
            ("enrolment_opens-time", &["09:00"]),
            ("enrolment_closes", &["115/12/31"]),
            ("enrolment_closes-time", &["09:00"]),
        ];
        assert!(is_refused_at(&draft.answer("audience", &closes_after).await, "enrolment_closes"));
        let backwards: [(&str, &[&str]); 4] = [
            ("meetings-1-date", &["115/10/28"]),
            ("meetings-1-from", &["16:30"]),
            ("meetings-1-to", &["13:30"]),
            ("meetings-1-place", &["視聽教室"]),
        ];
        assert!(is_refused_at(&draft.answer("sessions", &backwards).await, "meetings-1-to"));
        let mut online = raw(&world);
        online.set_many("delivery", &["11-6"]);
        online.meetings.clear();
        let mut draft = Draft::with(&world, &online).await;
        let days: [(&str, &[&str]); 3] = [("starts", &["115/11/20"]), ("ends", &["115/11/10"]), ("hours", &["6"])];
        assert!(is_refused_at(&draft.answer("sessions", &days).await, "ends"));
    }

    /// A course whose first meeting is over cannot be sent; the draft stays and says what to do.
    async fn a_course_in_the_past_is_refused(world: World) {
        let mut past = raw(&world);
        past.meetings[0].date = "115/10/12".to_owned();
        past.set("enrolment_opens", "2026-10-01 08:00");
        past.set("enrolment_closes", "2026-10-11 17:00");
        let mut draft = Draft::with(&world, &past).await;
        let refused = draft.send().await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.main());
        refused.sees("課程已經開始");
        let course = catalogue::by_code(world.app.db.read(), &draft.code).await.expect("the course");
        assert!(course.submitted_at.is_none());
    }
}
