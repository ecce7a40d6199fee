//! One invented course in every state of its life, for sample pages.

use domain::calendar;
use domain::course::life::CourseState;
use domain::course::{RawForm, RawMeeting};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use platform::ids::OrganisationId;
use ui::L;

use super::{Course, CourseId, Meeting, derive};
use crate::directory::Organisation;
use crate::enrolment::Places;

/// The instant at which samples are drawn: Monday 2 March 2026, nine o'clock in Taipei.
pub fn now() -> Timestamp {
    calendar::instant(date(2026, 3, 2).at(9, 0, 0, 0))
}

/// A complete registration form of two half days.
pub fn raw(l: L) -> RawForm {
    let mut raw = RawForm::default();
    for (key, value) in [
        ("class_type", "1-1"),
        ("organising_basis", "2-1"),
        ("document_number", l.pick("示範字第1150000001號", "Demo-1150000001")),
        ("title", l.pick("閱讀理解教學實作工作坊", "Reading comprehension workshop")),
        ("stage", "elementary"),
        ("subject", "e-mandarin"),
        ("scope", "5-1"),
        ("item", "1-1-1"),
        ("tier", "7-1"),
        ("instructor", "8-2"),
        ("instructor_name", l.pick("王杏林", "Wang Hsing-Lin")),
        (
            "outline",
            l.pick(
                "第一天：文本分析與提問層次\n第二天：分組設計提問、試教與修正",
                "Day one: reading texts in layers\nDay two: designing and trying questions",
            ),
        ),
        ("enrolment_opens", "2026-02-20T09:00"),
        ("enrolment_closes", "2026-03-09T17:00"),
        ("classes", "1"),
        ("class_size", "40"),
        ("funding", "21-12"),
        ("fee", "22-3"),
        ("contact1_name", l.pick("教務處研習組", "Academic office")),
        ("contact1_phone", "(03)900-0000"),
        ("contact1_email", "training@school.example.edu.tw"),
        ("feedback_form", "26-1"),
    ] {
        raw.set(key, value);
    }
    raw.set_many("attribute_tags", &["媒體素養"]);
    raw.set_many("delivery", &["11-1", "11-3"]);
    raw.set_many("time_slots", &["12-1"]);
    raw.set_many("audience_stages", &["14-4"]);
    raw.set_many("audience_positions", &["15-4", "15-5"]);
    let place = l.pick("杏林國小 二樓會議室", "Xinglin Primary, meeting room");
    raw.meetings = ["115/3/11", "115/3/18"]
        .map(|day| RawMeeting {
            date: day.into(),
            from: "13:30".into(),
            to: "16:30".into(),
            place: place.into(),
            spot: "24.75210,121.75820".into(),
            ..RawMeeting::default()
        })
        .to_vec();
    raw
}

/// A form as it looks after the first step, with a wrong answer in it.
pub fn raw_begun(l: L) -> RawForm {
    let mut begun = RawForm::default();
    for key in ["class_type", "organising_basis", "title", "stage", "scope"] {
        begun.set(key, raw(l).first(key));
    }
    begun.meetings = vec![RawMeeting {
        date: "115/3/32".into(),
        from: "13:30".into(),
        to: "12:00".into(),
        ..RawMeeting::default()
    }];
    begun
}

/// The course in a state.
pub fn course(l: L, state: CourseState) -> Course {
    course_of(l, &raw(l), state)
}

/// A course with this form in a state.
pub fn course_of(l: L, raw: &RawForm, state: CourseState) -> Course {
    let derived = derive::from_form(raw, &organisation(l), calendar::civil_date(now()));
    let d = derived.columns;
    let ago = |days: i64| Some((now() - SignedDuration::from_hours(24 * days)).as_millisecond());
    let past = matches!(
        state,
        CourseState::Held | CourseState::RosterSubmitted | CourseState::RosterReturned | CourseState::Closed
    );
    let approved =
        past || matches!(state, CourseState::Approved | CourseState::Running | CourseState::Cancelled);
    let shift = |ms: Option<i64>, days: i64| ms.map(|ms| ms - days * 86_400_000);
    let (first_meeting, last_meeting_end) = match state {
        CourseState::Running => (shift(d.first_meeting, 12), d.last_meeting_end),
        _ if past => (shift(d.first_meeting, 40), shift(d.last_meeting_end, 40)),
        _ => (d.first_meeting, d.last_meeting_end),
    };
    let reasons =
        |text: &str| Some(serde_json::json!({"reasons": ["outline", "document"], "text": text}).to_string());
    let text = l.pick("請補上第二天的主題與實作內容。", "Please add the topics of day two.");
    Course {
        id: CourseId(uuid::Uuid::nil()),
        code: "5000123".to_owned(),
        organisation: OrganisationId(uuid::Uuid::nil()),
        organisation_name: organisation(l).name,
        reviewer: OrganisationId(uuid::Uuid::nil()),
        form: derive::json(raw),
        version: 3,
        created_at: ago(60).unwrap_or_default(),
        updated_at: ago(1).unwrap_or_default(),
        submitted_at: if state == CourseState::Draft {
            None
        } else {
            ago(if state == CourseState::Submitted { 6 } else { 55 })
        },
        submitted_seat: None,
        returned_at: if state == CourseState::Returned { ago(2) } else { None },
        return_reasons: if state == CourseState::Returned { reasons(text) } else { None },
        approved_at: if approved { ago(50) } else { None },
        cancelled_at: if state == CourseState::Cancelled { ago(1) } else { None },
        cancel_reason: (state == CourseState::Cancelled).then(|| {
            l.pick("講師因故無法前來，將另擇期辦理。", "The instructor can't come; a new date follows.")
                .to_owned()
        }),
        roster_submitted_at: if past && state != CourseState::Held { ago(10) } else { None },
        roster_submitted_seat: None,
        roster_returned_at: if state == CourseState::RosterReturned { ago(5) } else { None },
        roster_return_reasons: if state == CourseState::RosterReturned { reasons(text) } else { None },
        closed_at: if state == CourseState::Closed { ago(3) } else { None },
        title: d.title,
        county: d.county,
        class_type: d.class_type,
        stage: d.stage,
        scope: d.scope,
        item: d.item,
        audience_stages: d.audience_stages,
        audience_positions: d.audience_positions,
        tags: d.tags,
        starts: d.starts,
        ends: d.ends,
        first_meeting,
        last_meeting_end,
        enrolment_opens: d.enrolment_opens,
        enrolment_closes: d.enrolment_closes,
        half_hours: d.half_hours,
        places: d.places,
        online: d.online,
        free: d.free,
        waiting_since: if state == CourseState::Submitted { ago(6) } else { None },
        returned_form: None,
        changed_at: None,
        proposed_form: None,
        proposal_submitted_at: None,
        proposal_submitted_seat: None,
        proposal_returned_at: None,
        proposal_return_reasons: None,
        lifted: String::new(),
        lifted_half_hours: 0,
    }
}

/// The approved course with a change of its hours and outline that waits for review.
pub fn changed(l: L) -> Course {
    let mut proposed = raw(l);
    proposed.set("class_size", "30");
    proposed.set(
        "outline",
        l.pick(
            "第一天：文本分析與提問層次\n第二天：分組設計提問、試教、互評與修正，並帶回教室試行",
            "Day one: reading texts in layers\nDay two: designing, trying and judging questions, and taking them home",
        ),
    );
    proposed.meetings[1].date = "115/3/19".to_owned();
    let sent = Some((now() - SignedDuration::from_hours(20)).as_millisecond());
    Course {
        proposed_form: Some(derive::json(&proposed)),
        proposal_submitted_at: sent,
        waiting_since: sent,
        ..course(l, CourseState::Approved)
    }
}

/// The meetings of the sample form.
pub fn meetings(l: L) -> Vec<Meeting> {
    derive::from_form(&raw(l), &organisation(l), calendar::civil_date(now())).meetings
}

/// Counts of a desk with forty places.
pub fn places(admitted: i64, waiting: i64) -> Places {
    Places { places: 40, admitted, waiting }
}

/// The school that holds the sample course.
pub fn organisation(l: L) -> Organisation {
    let text = |zh: &str, en: &str| l.pick(zh, en).to_owned();
    Organisation {
        id: OrganisationId(uuid::Uuid::nil()),
        code: "029999".to_owned(),
        name: text("示範縣立杏林國民小學", "Xinglin Model Primary School"),
        kind: "school".to_owned(),
        level: "primary".to_owned(),
        ownership: text("公立", "public"),
        county: text("示範縣", "Model County"),
        district: text("杏林鄉", "Xinglin"),
        address: text("示範縣杏林鄉杏壇路1號", "1 Xingtan Rd, Xinglin, Model County"),
        phone: "(03)900-0000".to_owned(),
        website: String::new(),
        reviewer: None,
    }
}
