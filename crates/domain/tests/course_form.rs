//! The registration form: a good one is read whole, each slip is told at its field, drafts lose nothing.

use domain::{
    calendar,
    course::{CourseForm, RawForm, RawMeeting, parse_step, steps, warnings},
    hours::HalfHours,
    refusal::Refusal,
};
use jiff::civil::{Date, date};

const ON: Date = date(2025, 8, 1);

fn meeting(day: &str, from: &str, to: &str) -> RawMeeting {
    RawMeeting {
        date: day.into(),
        from: from.into(),
        to: to.into(),
        place: "杏壇國小 視聽教室".into(),
        ..RawMeeting::default()
    }
}

fn good() -> RawForm {
    let mut form = RawForm::default();
    for (key, value) in [
        ("class_type", "1-1"),
        ("organising_basis", "2-1"),
        ("document_number", "府教字第1140000001號"),
        ("title", "　班級經營　實作 "),
        ("stage", "elementary"),
        ("subject", "e-all"),
        ("scope", "5-2"),
        ("item", "2-1-1"),
        ("tier", "７－１"),
        ("instructor", "8-2"),
        ("instructor_name", "林講師"),
        ("outline", "一、班級常規\r\n二、親師溝通"),
        ("enrolment_opens", "2025-08-05T09:00"),
        ("enrolment_closes", "114/9/1 17:00"),
        ("classes", "１"),
        ("class_size", "40"),
        ("funding", "21-12"),
        ("fee", "22-3"),
        ("contact1_name", "王組長"),
        ("contact1_phone", "(02)0000-0000#11"),
        ("contact1_email", "desk@school.example.edu.tw"),
        ("feedback_form", "26-1"),
        ("hours", "3"),
    ] {
        form.set(key, value);
    }
    form.set_many("attribute_tags", &["性平教育", "國際教育"]);
    form.set_many("delivery", &["11-3", "11-1"]);
    form.set_many("time_slots", &["12-1"]);
    form.set_many("audience_stages", &["14-4"]);
    form.set_many("audience_positions", &["15-4", "15-5"]);
    form.meetings = vec![RawMeeting::default(), meeting("114/9/3（三）", "1330", "16：30")];
    form
}

/// Changes the good form and says what is wrong then, as `field: code`.
fn check(change: impl Fn(&mut RawForm), expect: &[&str]) {
    let mut form = good();
    change(&mut form);
    let found = match CourseForm::parse(&form, ON) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(found, expect);
}

fn set_all(form: &mut RawForm, values: &[(&str, &str)]) {
    for (key, value) in values {
        form.set(key, *value);
    }
}

#[test]
fn a_good_form_is_read_whole() {
    let form = CourseForm::parse(&good(), ON).expect("nothing is wrong");
    assert_eq!(form.basics.title, "班級經營 實作");
    assert_eq!(form.content.outline, "一、班級常規\n二、親師溝通");
    assert_eq!(form.content.delivery, ["11-1", "11-3"], "in the form's order");
    assert_eq!(form.classification.tier.as_deref(), Some("7-1"));
    assert_eq!(form.sessions.hours, HalfHours::hours(3));
    assert_eq!((form.sessions.starts, form.sessions.ends), (date(2025, 9, 3), date(2025, 9, 3)));
    assert_eq!(form.audience.enrolment_opens, calendar::instant(date(2025, 8, 5).at(9, 0, 0, 0)));
    assert_eq!(form.capacity(), 40);
    assert_eq!(form.administration.contacts.len(), 1);
}

#[test]
fn every_needed_field_is_asked_for() {
    let empty = CourseForm::parse(&RawForm::default(), ON).expect_err("nothing is there");
    assert!(
        empty.iter().all(|p| ["field-required", "meetings-none"].contains(&p.problem.code())),
        "{empty:?}"
    );
    for key in good().fields.keys() {
        let optional = ["document_number", "attribute_tags", "hours"].contains(&key.as_str());
        let expect = format!("{key}: field-required");
        // What depends on the stage or scope is asked once that is known.
        let expect: &[&str] = if optional { &[] } else { &[&expect] };
        check(|form| drop(form.fields.remove(key)), expect);
    }
}

#[test]
fn every_problem_belongs_to_a_field_of_its_step() {
    let asked: Vec<_> = steps().iter().flat_map(|s| s.fields).collect();
    for key in good().fields.keys() {
        assert_eq!(asked.iter().filter(|f| **f == key).count(), 1, "{key} is asked in exactly one step");
    }
    for step in steps() {
        assert_eq!(parse_step(step.number, &good(), ON), Ok(()));
        let problems = parse_step(step.number, &RawForm::default(), ON).expect_err("nothing is there");
        assert!(problems.iter().all(|p| step.fields.contains(&p.field.as_str())), "{problems:?}");
    }
}

#[test]
fn answers_must_fit_each_other() {
    check(|f| f.set("class_type", "1-9"), &["class_type: field-not-an-option"]);
    check(|f| f.set("item", "1-1-1"), &["item: field-not-an-option"]);
    check(|f| f.set("subject", "j-all"), &["subject: field-not-an-option"]);
    check(|f| f.set("stage", "university"), &["stage: field-not-an-option"]);
    // Scope 6 has no items and no tier: what was left over does no harm.
    check(|f| f.set("scope", "5-6"), &[]);
    check(|f| set_all(f, &[("scope", "5-6"), ("item", ""), ("tier", "")]), &[]);
    check(|f| set_all(f, &[("scope", "5-4"), ("item", "4-1")]), &[]);
    check(|f| f.set_many("delivery", &["11-1", "11-99"]), &["delivery_other: field-other-needs-text"]);
    check(|f| set_all(f, &[("delivery", "11-99"), ("delivery_other", "桌遊")]), &[]);
    check(
        |f| f.set_many("audience_positions", &["15-99"]),
        &["audience_positions_other: field-other-needs-text"],
    );
    check(|f| f.set("attribute_tags", "SDGs"), &["attribute_tags: tag-over"]);
    check(|f| f.set("title", "研".repeat(101)), &["title: field-too-long"]);
}

#[test]
fn numbers_dates_and_contacts() {
    check(|f| f.set("classes", "一"), &["classes: field-number"]);
    check(|f| f.set("class_size", "0"), &["class_size: field-number-range"]);
    check(|f| f.set("class_size", "99999999999"), &["class_size: field-number-range"]);
    check(|f| f.set("enrolment_opens", "8/5"), &["enrolment_opens: date-form"]);
    check(
        |f| f.set("enrolment_closes", "2025-08-05T09:00"),
        &["enrolment_closes: enrolment-closes-before-opens"],
    );
    check(|f| f.set("enrolment_closes", "2025-09-03T16:30"), &[]);
    check(
        |f| f.set("enrolment_closes", "2025-09-03T16:31"),
        &["enrolment_closes: enrolment-closes-after-course"],
    );
    check(|f| f.set("contact1_email", "desk"), &["contact1_email: email-shape"]);
    check(|f| f.set("contact1_phone", "請洽教務處"), &["contact1_phone: phone-form"]);
    check(
        |f| f.set("contact2_name", "李主任"),
        &["contact2_phone: field-required", "contact2_email: field-required"],
    );
    check(|f| f.set("funding_amount", "12,000"), &[]);
}

#[test]
fn sessions_are_told_by_row() {
    check(|f| f.meetings.clear(), &["meetings: meetings-none"]);
    check(|f| f.meetings[1].from = "下午".into(), &["meetings-2-from: time-form"]);
    check(|f| f.meetings[1].date = "114/9/3(四)".into(), &["meetings-2-date: date-weekday"]);
    check(|f| f.meetings[1].to = "13:00".into(), &["meetings-2-to: meeting-order"]);
    check(|f| f.meetings[1].place.clear(), &["meetings-2-place: meeting-needs-place"]);
    check(|f| f.meetings[1].link = "https://meet.example.tw/a1".into(), &[]);
    for link in ["javascript:alert(1)", "http://meet.example.tw/", "https://x", "https://a@meet.example.tw/"]
    {
        check(|f| f.meetings[1].link = link.into(), &["meetings-2-link: link-form"]);
    }
    check(|f| f.meetings[1].spot = "https://www.google.com/maps/@24.7521,121.7582,17z".into(), &[]);
    for (spot, code) in [
        ("https://maps.app.goo.gl/AbC", "spot-shortened"),
        ("三樓", "spot-unread"),
        ("35.68,139.76", "spot-outside"),
    ] {
        check(|f| f.meetings[1].spot = spot.into(), &[&format!("meetings-2-spot: {code}")]);
    }
    check(
        |f| f.meetings.push(meeting("2025-09-03", "16:00", "17:00")),
        &["meetings-3-from: meetings-overlap"],
    );
    // The order of rows says nothing.
    check(|f| f.meetings.insert(0, meeting("2025-09-10", "9:00", "10:30")), &[]);
}

#[test]
fn hours_may_be_lowered_not_raised() {
    check(|f| f.set("hours", "3.5"), &[]);
    check(|f| f.set("hours", "4"), &["hours: hours-above-count"]);
    check(|f| f.set("hours", "１．５"), &[]);
    check(|f| f.set("hours", "0.5"), &["hours: hours-below-one"]);
    check(|f| f.set("hours", "1.2"), &["hours: hours-steps"]);
    let mut blank = good();
    blank.set("hours", "");
    assert_eq!(CourseForm::parse(&blank, ON).expect("filled in").sessions.hours, HalfHours(7));
}

#[test]
fn credit_and_online_classes_have_their_own_rule() {
    check(|f| f.set("class_type", "1-5"), &["credits: field-required"]);
    check(|f| set_all(f, &[("class_type", "1-5"), ("credits", "2"), ("hours", "36")]), &[]);
    check(
        |f| set_all(f, &[("class_type", "1-5"), ("credits", "2"), ("hours", "36.5")]),
        &["hours: hours-above-count"],
    );
    let online = |f: &mut RawForm| {
        f.meetings.clear();
        f.set("delivery", "11-6");
        f.set("hours", "12");
    };
    check(online, &["starts: field-required", "ends: field-required"]);
    let with_period = |f: &mut RawForm, ends: &str| {
        online(f);
        f.set("starts", "114/9/1");
        f.set("ends", ends);
    };
    check(|f| with_period(f, "114/9/30"), &[]);
    check(
        |f| with_period(f, "114/8/30"),
        &["ends: ends-before-starts", "enrolment_closes: enrolment-closes-after-course"],
    );
    let no_hours = |f: &mut RawForm| {
        with_period(f, "114/9/30");
        f.set("hours", "");
    };
    check(no_hours, &["hours: field-required"]);
}

#[test]
fn warnings_tell_and_do_not_stop() {
    let check = |title: &str, now: jiff::civil::DateTime, expect: &[&str]| {
        let mut raw = good();
        raw.set("title", title);
        let form = CourseForm::parse(&raw, ON).expect("nothing is wrong");
        let found: Vec<_> = warnings(&form, calendar::instant(now)).iter().map(|w| w.code()).collect();
        assert_eq!(found, expect, "{title} {now}");
    };
    check("班級經營", date(2025, 8, 27).at(23, 59, 0, 0), &[]);
    check("班級經營", date(2025, 8, 28).at(0, 0, 0, 0), &["late-registration"]);
    check("期末校務會議", date(2025, 8, 1).at(9, 0, 0, 0), &["consent-hint"]);
    check("課程領導工作坊", date(2025, 8, 1).at(9, 0, 0, 0), &[]);
}
