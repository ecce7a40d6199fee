//! Samples of all pages: empty, full and with errors.

use askama::Template;
use domain::staff::{Field, StaffRefused};
use platform::Page;
use platform::error::Refused;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use ui::L;
use uuid::Uuid;

use super::{
    applied, form, leave, list, make_up, matches, merge, my_service, number, proposals, subjects, upload,
};
use crate::identity::{MaskedNumber, Person, Service};
use crate::shell::{PartsPage, sample};
use crate::staff::judge::{Outcome, Said};
use crate::staff::people::Leaving;
use crate::staff::place::Door;
use crate::staff::store::{Group, Match, Member, Merge, Proposal, Upload, UploadRow};
use crate::staff::subjects::Last;
use crate::staff::upload::RowResult;
use crate::staff::{MatchId, MergeId, ProposalId, UploadId};

const CODE: &str = "ACDEFGHJKM";
const WHEN: i64 = 1_772_416_800_000;

fn text(page: PartsPage) -> String {
    page.render().unwrap_or_default()
}

fn school(l: L) -> String {
    l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned()
}

fn person(l: L) -> Person {
    Person {
        personal_code: CODE.to_owned(),
        name: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
        organisation: Some(OrganisationId(Uuid::nil())),
        organisation_name: school(l),
        email: "teacher@demo.example".to_owned(),
        birth_date: Some("1981-01-02".to_owned()),
        subject: "e-mandarin".to_owned(),
        sex: "f".to_owned(),
        ..Person::sample()
    }
}

fn member(l: L, source: &str, until: Option<&str>, main: bool) -> Member {
    let p = person(l);
    Member {
        person: p.id,
        personal_code: p.personal_code,
        name: p.name,
        position: p.position,
        stage: p.stage,
        subject: p.subject,
        email: p.email,
        phone: p.phone,
        sex: p.sex,
        birth_date: p.birth_date,
        supervised: true,
        service: ServiceId(Uuid::nil()),
        main,
        valid_from: "2025-08-01".to_owned(),
        valid_until: until.map(str::to_owned),
        source: source.to_owned(),
    }
}

fn services(l: L) -> Vec<Service> {
    let service = |until: Option<&str>, main| Service {
        id: ServiceId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        organisation: OrganisationId(Uuid::nil()),
        organisation_name: school(l),
        main,
        valid_from: "2020-08-01".to_owned(),
        valid_until: until.map(str::to_owned),
        source: "registered".to_owned(),
    };
    vec![service(Some("2025-07-31"), true), service(None, true), service(None, false)]
}

fn the_list(l: L, members: Vec<Member>) -> String {
    let total = i64::try_from(members.len()).unwrap_or(0);
    let found = list::Found { door: Door::School, members, total, page: 1, waiting: 2, may_export: true };
    text(list::draw(sample(l, l.t("staff-title")), &found, &list::Asked::default()))
}

fn known(l: L, until: Option<&str>) -> String {
    let number = |kind: &str, masked: &str, current| MaskedNumber {
        person: PersonId(Uuid::nil()),
        kind: kind.to_owned(),
        lookup: Vec::new(),
        masked: masked.to_owned(),
        current,
    };
    let known = form::Known {
        person: person(l),
        member: member(l, "registered", until, true),
        numbers: vec![number("resident_old", "AB1*****23", false), number("national_id", "A20*****01", true)],
        services: services(l),
        may_see_number: true,
    };
    let mut filled = form::Filled::default();
    filled.values.insert("name", known.person.name.clone());
    filled.values.insert("stage", known.person.stage.clone());
    text(form::draw_known(sample(l, l.t("staff-record")), Door::School, &known, &filled))
}

fn wrong(l: L) -> String {
    let refused = Refused::new(&StaffRefused::NameMissing);
    let filled =
        form::Filled { errors: vec![("name".to_owned(), refused.sentence(l))], ..form::Filled::default() };
    text(form::draw_new(sample(l, l.t("staff-new-title")).title_with_errors(true), Door::School, &filled))
}

fn groups() -> Vec<Group> {
    [("15-4", "f", Some("1981-01-02"), 12), ("15-3", "m", Some("1999-05-05"), 3), ("15-5", "", None, 2)]
        .map(|(position, sex, birth, n)| Group {
            position: position.to_owned(),
            stage: "14-4".to_owned(),
            sex: sex.to_owned(),
            subject: "e-mandarin".to_owned(),
            birth_date: birth.map(str::to_owned),
            supervised: position != "15-5",
            n,
        })
        .to_vec()
}

fn an_upload(l: L, state: &str) -> Upload {
    Upload {
        id: UploadId(Uuid::nil()),
        organisation: OrganisationId(Uuid::nil()),
        door: "school".to_owned(),
        file_name: l.pick("教職員名冊.xlsx", "staff.xlsx").to_owned(),
        header: "[]".to_owned(),
        state: state.to_owned(),
        created_at: WHEN,
    }
}

fn result(l: L, state: &str, shown: Outcome) -> String {
    let note = |key: &str, args: &[(&str, &str)]| Said {
        key: key.to_owned(),
        args: args.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        field: "name".to_owned(),
    };
    let row = |line: i64, result: RowResult| UploadRow {
        line,
        outcome: shown.as_str().to_owned(),
        result: serde_json::to_string(&result).unwrap_or_default(),
        sealed: Vec::new(),
    };
    let name = person(l).name;
    let changes = vec!["name".to_owned(), "birth".to_owned(), "service".to_owned()];
    let notes = match shown {
        Outcome::Refused => vec![note("refusal-staff-birth-impossible", &[("born_on", "2025-02-03")])],
        Outcome::Possible => vec![note("staff-note-name-and-birth", &[])],
        _ => Vec::new(),
    };
    let changes = if shown == Outcome::Updated { changes } else { Vec::new() };
    let rows = vec![row(5, RowResult { name, who: "A20*****01".to_owned(), changes, notes, person: None })];
    let found = upload::Found {
        door: Door::School,
        upload: an_upload(l, state),
        counts: Outcome::ALL.iter().map(|o| (*o, if *o == Outcome::Proposed { 0 } else { 3 })).collect(),
        shown,
        rows,
        page: 1,
    };
    text(upload::draw_result(sample(l, l.t("staff-result-title")), &found))
}

fn a_match(l: L, state: &str) -> Match {
    Match {
        id: MatchId(Uuid::nil()),
        organisation: OrganisationId(Uuid::nil()),
        organisation_name: school(l),
        door: "school".to_owned(),
        fingerprint: Vec::new(),
        name: person(l).name,
        sealed: Vec::new(),
        state: state.to_owned(),
        person: None,
        made: None,
        undo: None,
        created_at: WHEN,
        decided_at: None,
    }
}

fn comparison(l: L, state: &str) -> String {
    let mut theirs = matches::known(l, &person(l), "A20*****01");
    theirs.ground = l.t("staff-note-name-and-birth");
    let mut ours = theirs.clone();
    ours.heading = l.t("staff-match-arrived");
    for (field, text) in &mut ours.texts {
        if *field == Field::Birth {
            *text = l.date(jiff::civil::date(1981, 2, 1));
        }
    }
    let shell = sample(l, l.t("staff-match-title"));
    text(matches::draw(shell, Door::School, &a_match(l, state), &ours, &[theirs]))
}

fn a_proposal(l: L, state: &str) -> Proposal {
    let p = person(l);
    Proposal {
        id: ProposalId(Uuid::nil()),
        person: p.id,
        person_name: p.name,
        personal_code: p.personal_code,
        from_organisation: None,
        from_name: school(l),
        to_organisation: OrganisationId(Uuid::nil()),
        to_name: l.pick("雲杉縣立文昌國民小學", "Wenchang Primary School").to_owned(),
        source: "school".to_owned(),
        state: state.to_owned(),
        since: None,
        proposed_at: WHEN,
        decided_at: None,
    }
}

fn merging(l: L, refused: bool) -> String {
    let side = |hours: &str| merge::Side {
        person: person(l),
        numbers: vec!["A20*****01".to_owned()],
        accounts: vec!["teacher".to_owned()],
        duties: 1,
        hours: hours.to_owned(),
        awards: 3,
        courses: vec![crate::catalogue::CourseId(Uuid::nil())],
    };
    let a_merge = |undone: Option<i64>| Merge {
        id: MergeId(Uuid::nil()),
        kept: PersonId(Uuid::nil()),
        kept_name: person(l).name,
        kept_code: CODE.to_owned(),
        merged: PersonId(Uuid::nil()),
        merged_name: person(l).name,
        merged_code: CODE.to_owned(),
        reason: l.pick("重複註冊", "Registered twice").to_owned(),
        at: WHEN,
        by_name: l.pick("簡承曦", "Chien").to_owned(),
        organisation: OrganisationId(Uuid::nil()),
        undone_at: undone,
    };
    let merges = vec![a_merge(None), a_merge(Some(WHEN))];
    let both = (side("12"), side("4.5"));
    let reason = Refused::new(&StaffRefused::ReasonMissing);
    let shell = sample(l, l.t("merge-title"));
    text(merge::draw(shell, Some(&both), &merges, refused.then_some(&reason), ""))
}

fn year(l: L, last: Option<i64>, missing: bool) -> String {
    let last = Last { year: last, main: "e-mandarin".to_owned(), others: vec!["e-arts".to_owned()] };
    text(subjects::draw(sample(l, l.t("subjects-title")), &person(l), &last, 115, missing))
}

fn leaving(l: L, refused: bool) -> String {
    let leaving = Leaving { day: "2026-10-14".to_owned(), ..Leaving::default() };
    let day = Refused::new(&StaffRefused::LeaveDay { given_on: jiff::civil::date(2027, 1, 1) });
    let who = person(l);
    let shell = sample(l, l.t("staff-leave-title"));
    text(leave::draw(shell, Door::School, (&who.name, CODE), &leaving, refused.then_some(&day)))
}

fn numbers(l: L, shown: bool) -> String {
    let numbers = [("national_id".to_owned(), "A200000001".to_owned())];
    let numbers: &[_] = if shown { &numbers } else { &[] };
    let who = person(l);
    text(number::draw(sample(l, l.t("staff-number-title")), Door::School, (&who.name, CODE), None, numbers))
}

/// All of them.
pub fn samples() -> Vec<Page> {
    let mut all = keeping();
    all.extend(deciding());
    all
}

/// The list, the form and the workbook.
fn keeping() -> Vec<Page> {
    vec![
        Page {
            name: "staff/list/full",
            render: |l| {
                the_list(
                    l,
                    vec![
                        member(l, "registered", None, true),
                        member(l, "applied", None, true),
                        member(l, "proposal", None, false),
                        member(l, "registered", Some("2026-07-31"), true),
                    ],
                )
            },
        },
        Page { name: "staff/list/empty", render: |l| the_list(l, Vec::new()) },
        Page { name: "staff/form/wrong", render: wrong },
        Page { name: "staff/form/known", render: |l| known(l, None) },
        Page { name: "staff/form/left", render: |l| known(l, Some("2026-07-31")) },
        Page {
            name: "staff/make_up/full",
            render: |l| {
                let today = jiff::civil::date(2026, 10, 14);
                text(make_up::draw(sample(l, l.t("staff-make-up")), Door::School, &groups(), 1, today))
            },
        },
        Page {
            name: "staff/upload/form",
            render: |l| {
                let shell = sample(l, l.t("staff-upload"));
                let list = ["preview", "applied", "dropped"].map(|s| an_upload(l, s));
                text(upload::draw_form(shell, Door::School, &list, 0, None))
            },
        },
        Page {
            name: "staff/upload/too_many",
            render: |l| {
                let refused = Refused::new(&StaffRefused::TooManyRows { rows: 60_000, limit: 5_000 });
                let shell = sample(l, l.t("staff-upload")).title_with_errors(true);
                text(upload::draw_form(shell, Door::Students, &[], 0, Some(&refused)))
            },
        },
        Page { name: "staff/result/preview", render: |l| result(l, "preview", Outcome::Refused) },
        Page { name: "staff/result/possible", render: |l| result(l, "preview", Outcome::Possible) },
        Page { name: "staff/result/applied", render: |l| result(l, "applied", Outcome::Updated) },
        Page { name: "staff/result/dropped", render: |l| result(l, "dropped", Outcome::Added) },
    ]
}

/// What waits for somebody's decision.
fn deciding() -> Vec<Page> {
    let empty_queue =
        |l: L| text(matches::draw_queue(sample(l, l.t("staff-matches")), Some(Door::School), &[], 0));
    vec![
        Page { name: "staff/matches/empty", render: empty_queue },
        Page {
            name: "staff/matches/full",
            render: |l| {
                let list = ["open", "same", "other"].map(|s| a_match(l, s));
                text(matches::draw_queue(sample(l, l.t("staff-matches")), Some(Door::School), &list, 1))
            },
        },
        Page {
            name: "staff/matches/below",
            render: |l| {
                let shell = sample(l, l.t("staff-matches-below"));
                text(matches::draw_queue(shell, None, &[a_match(l, "open")], 0))
            },
        },
        Page { name: "staff/match/open", render: |l| comparison(l, "open") },
        Page { name: "staff/match/decided", render: |l| comparison(l, "same") },
        Page {
            name: "staff/proposals/full",
            render: |l| {
                let states = ["open", "accepted", "refused", "second", "withdrawn"];
                let list = states.map(|s| a_proposal(l, s));
                let own = OrganisationId(Uuid::nil());
                text(proposals::draw(sample(l, l.t("staff-proposals")), Door::Direct, own, &list, 0))
            },
        },
        Page {
            name: "staff/applied/full",
            render: |l| {
                let list = [member(l, "applied", None, true)];
                text(applied::draw(sample(l, l.t("staff-applied")), Door::School, &list, 0))
            },
        },
        Page { name: "staff/leave/form", render: |l| leaving(l, false) },
        Page { name: "staff/leave/refused", render: |l| leaving(l, true) },
        Page { name: "staff/number/ask", render: |l| numbers(l, false) },
        Page { name: "staff/number/shown", render: |l| numbers(l, true) },
        Page {
            name: "staff/my_service/asked",
            render: |l| {
                let shell = sample(l, l.t("my-service-title"));
                let list = [a_proposal(l, "open"), a_proposal(l, "refused")];
                text(my_service::draw(shell, &person(l), &services(l), &list))
            },
        },
        Page {
            name: "staff/my_service/none",
            render: |l| {
                let nobody = Person { organisation: None, organisation_name: String::new(), ..person(l) };
                text(my_service::draw(sample(l, l.t("my-service-title")), &nobody, &[], &[]))
            },
        },
        Page { name: "staff/subjects/again", render: |l| year(l, Some(114), false) },
        Page { name: "staff/subjects/missing", render: |l| year(l, None, true) },
        Page { name: "staff/merge/preview", render: |l| merging(l, false) },
        Page { name: "staff/merge/refused", render: |l| merging(l, true) },
        Page {
            name: "staff/merge/begin",
            render: |l| text(merge::draw(sample(l, l.t("merge-title")), None, &[], None, "")),
        },
    ]
}
