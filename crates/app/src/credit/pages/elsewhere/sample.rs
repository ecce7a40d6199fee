//! Invented records from elsewhere for samples of pages.

use domain::elsewhere::State;
use domain::hours::HalfHours;
use domain::transcript::{Alike, Source};
use jiff::civil::date;
use platform::ids::{FileId, PersonId};
use ui::L;
use uuid::Uuid;

use crate::catalogue::CourseId;
use crate::credit::elsewhere::{ElsewhereId, Evidence, Record, Step, Waits, Whole};
use crate::credit::transcript::{About, Line};
use crate::enrolment::sample::now;

const DAY: i64 = 86_400_000;

/// A record in a state.
pub(super) fn kept(l: L, state: State) -> Record {
    let tag = domain::codes::tables().tags.first().map_or("", |t| t.tag.as_str());
    let at = now().as_millisecond();
    let decided = !matches!(state, State::Draft | State::Sent);
    Record {
        id: ElsewhereId(Uuid::from_u128(9)),
        person: PersonId(Uuid::from_u128(1)),
        desk: None,
        title: l.pick("人本教育工作坊", "Humane education workshop").to_owned(),
        organiser: l.pick("杏林教育基金會", "Xinglin Education Foundation").to_owned(),
        began: "2025-11-01".to_owned(),
        ended: "2025-11-02".to_owned(),
        half_hours: if state == State::Accepted { 20 } else { 24 },
        asked_half_hours: 24,
        form: "onsite".to_owned(),
        tags: format!(",{tag},"),
        asked_tags: format!(",{tag},"),
        number: l.pick("杏林字第1140912號", "XL-1140912").to_owned(),
        note: l.pick("第二天下午為參訪，未計入。", "The visit of day two is not counted.").to_owned(),
        said_other: state != State::Draft,
        state: state.as_str().to_owned(),
        version: 2,
        created_at: at - 12 * DAY,
        changed_at: at - DAY,
        sent_at: (state != State::Draft).then_some(at - 3 * DAY),
        decided_at: decided.then_some(at - DAY),
        decided_by: None,
    }
}

/// One of each state.
pub(super) fn records(l: L) -> Vec<Record> {
    State::ALL.map(|state| kept(l, state)).to_vec()
}

/// A record with its steps, two files and a line that it looks like.
pub(super) fn whole(l: L, state: State) -> Whole {
    let at = now().as_millisecond();
    let step = |what: &str, days: i64, reasons: &str, text: &str| Step {
        what: what.to_owned(),
        at: at - days * DAY,
        actor: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
        organisation: String::new(),
        reasons: reasons.to_owned(),
        text: text.to_owned(),
        half_hours: 24,
    };
    let text = l.pick("證書第二頁看不清楚，請重新上傳。", "Page two can't be read, please upload it again.");
    let mut steps = vec![step("sent", 3, "", "")];
    match state {
        State::Draft | State::Sent => {}
        State::TakenBack => {
            steps.push(step("accepted", 2, "", ""));
            steps.push(step("taken_back", 1, "", text));
        }
        State::Returned => steps.push(step("returned", 1, "evidence", text)),
        other => steps.push(step(other.as_str(), 1, "", text)),
    }
    let file = |n: u128, name: &str, scan: &str| Evidence {
        file: FileId(Uuid::from_u128(n)),
        record: ElsewhereId(Uuid::from_u128(9)),
        name: name.to_owned(),
        kind: "pdf".to_owned(),
        size: 123_456,
        sha256: String::new(),
        scan: scan.to_owned(),
        added_at: at,
    };
    let line = Line {
        about: About::Course(CourseId(Uuid::from_u128(1))),
        source: Source::Here,
        code: "5000001".to_owned(),
        title: l.pick("人本教育工作坊", "Humane education workshop").to_owned(),
        organiser: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        from: date(2025, 11, 1),
        to: date(2025, 11, 1),
        scope: "5-1".to_owned(),
        tags: String::new(),
        hours: HalfHours(12),
        entries: 1,
        span: None,
    };
    Whole {
        record: kept(l, state),
        steps,
        files: vec![
            file(1, l.pick("研習證書.pdf", "certificate.pdf"), "clean"),
            file(2, l.pick("課表.pdf", "timetable.pdf"), "waiting"),
        ],
        alike: vec![(line, Alike::Title)],
    }
}

/// Two that wait, one of them too long, and a decided one.
pub(super) fn waits(l: L) -> Vec<Waits> {
    let at = now().as_millisecond();
    let one = |n: u128, days: i64, state: State| {
        let record = kept(l, state);
        Waits {
            id: ElsewhereId(Uuid::from_u128(n)),
            title: record.title,
            organiser: record.organiser,
            began: record.began,
            ended: record.ended,
            half_hours: record.half_hours,
            state: record.state,
            said_other: n == 1,
            sent_at: Some(at - days * DAY),
            decided_at: None,
            person_name: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
            desk_name: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        }
    };
    vec![one(1, 30, State::Sent), one(2, 2, State::Sent), one(3, 5, State::Accepted)]
}
