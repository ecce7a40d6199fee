//! Tables of cases for partners: states, who may what, confirmation, silence, forms, keys.

use super::*;

fn at(hours: i64) -> Timestamp {
    Timestamp::from_second(hours * 3600).expect("an instant")
}

#[test]
fn states() {
    use Deed::{Apply, Approve, Change, Confirm, End, Pause, Resume, Return};
    use State::{Active, Applied, Ended, Listed, Paused};
    let known = [
        (Listed, Apply, Applied),
        (Ended, Apply, Applied),
        (Applied, Approve, Active),
        (Applied, Return, Listed),
        (Applied, End, Ended),
        (Active, Pause, Paused),
        (Active, End, Ended),
        (Paused, Resume, Active),
        (Paused, End, Ended),
        (Active, Confirm, Active),
        (Active, Change, Active),
        (Paused, Confirm, Paused),
        (Paused, Change, Paused),
    ];
    for state in State::ALL {
        for deed in Deed::ALL {
            let expect = known.iter().find(|(from, by, _)| from == state && by == deed).map(|(_, _, to)| *to);
            assert_eq!(state.after(*deed), expect.ok_or(PartnerRefused::NotNow), "{state:?} {deed:?}");
        }
    }
}

#[test]
fn who_may() {
    use OrganisationKind::{CountyBureau, NationalCentre, School};
    use SeatRole::{Head, Liaison};
    let heads_only = || Err(Some(PartnerRefused::HeadsOnly));
    for (kind, role, own, deed, expect) in [
        (NationalCentre, Head, false, Deed::Approve, Ok(Keeper::Centre)),
        (NationalCentre, Liaison, false, Deed::Approve, heads_only()),
        (CountyBureau, Head, true, Deed::Apply, Ok(Keeper::Own)),
        (CountyBureau, Head, true, Deed::Pause, Ok(Keeper::Own)),
        (CountyBureau, Head, true, Deed::Approve, Err(Some(PartnerRefused::CentreOnly))),
        (CountyBureau, Head, true, Deed::Resume, Err(Some(PartnerRefused::CentreOnly))),
        (CountyBureau, Liaison, true, Deed::Change, heads_only()),
        (CountyBureau, Head, false, Deed::Change, Err(None)),
        (School, Head, true, Deed::Confirm, Ok(Keeper::Own)),
    ] {
        assert_eq!(may(kind, role, own, deed), expect, "{kind:?} {role:?} {own} {deed:?}");
    }
}

#[test]
fn the_yearly_confirmation() {
    let due = date(2026, 9, 30);
    for (confirmed, today, expect) in [
        (Some(date(2026, 7, 31)), date(2026, 7, 31), Confirmation::Done),
        (Some(date(2026, 7, 31)), date(2026, 8, 1), Confirmation::Due(due)),
        (Some(date(2026, 8, 1)), date(2027, 7, 31), Confirmation::Done),
        (None, date(2026, 9, 30), Confirmation::Due(due)),
        (None, date(2026, 10, 1), Confirmation::Late(due)),
        (None, date(2026, 11, 29), Confirmation::Late(due)),
        (None, date(2026, 11, 30), Confirmation::Red(due)),
        (None, date(2027, 7, 31), Confirmation::Red(due)),
    ] {
        assert_eq!(confirmation(State::Active, confirmed, today), expect, "{confirmed:?} {today}");
        assert_eq!(confirmation(State::Ended, confirmed, today), Confirmation::Done);
    }
}

#[test]
fn letters_about_the_confirmation_are_two() {
    let of = |today: Date, written: &str| {
        reminder(confirmation(State::Active, Some(date(2026, 1, 1)), today), written, today)
    };
    for (today, written, expect) in [
        (date(2026, 8, 30), "", None),
        (date(2026, 8, 31), "", Some("115-soon")),
        (date(2026, 9, 1), "115-soon", None),
        (date(2026, 9, 1), "114-due", Some("115-soon")),
        (date(2026, 9, 30), "115-soon", Some("115-due")),
        (date(2026, 10, 5), "115-soon", Some("115-due")),
        (date(2026, 10, 5), "115-due", None),
        (date(2027, 1, 5), "115-due", None),
    ] {
        assert_eq!(of(today, written).as_deref(), expect, "{today} {written}");
    }
}

#[test]
fn silence() {
    for (state, mode, now, expect) in [
        (State::Active, Mode::Api, 47, false),
        (State::Active, Mode::Api, 48, true),
        (State::Active, Mode::File, 48, true),
        (State::Active, Mode::Online, 480, false),
        (State::Paused, Mode::Api, 480, false),
    ] {
        assert_eq!(
            silent_since(state, mode, at(0), 48, at(now)).is_some(),
            expect,
            "{state:?} {mode:?} {now}"
        );
    }
}

fn form() -> Typed {
    let text = str::to_owned;
    Typed {
        name: text("研習系統"),
        contact: Contact {
            name: text("承辦人"),
            tel: text("（０３）900-0000"),
            mail: text("exchange@county.example.tw"),
            ..Contact::default()
        },
        mode: text("api"),
        purpose: text("傳送研習時數"),
        schedule: text("3"),
        silent_after: String::new(),
        until: text("2027-07-31"),
        addresses: text("203.0.113.0/24"),
        anywhere: false,
    }
}

#[test]
fn a_form_is_read_or_every_problem_named() {
    let today = date(2026, 10, 14);
    let read = check_form(&form(), today).expect("a good form");
    assert_eq!((read.contact.tel.as_str(), read.schedule), ("(03)900-0000", Some(3)));
    assert_eq!((read.silent_after_hours, read.until), (SILENT_AFTER_HOURS, Some(date(2027, 7, 31))));
    let wrong = |typed: Typed| -> Vec<&'static str> {
        check_form(&typed, today).expect_err("refused").into_iter().map(|(field, _)| field).collect()
    };
    let contact = |change: fn(&mut Contact)| {
        let mut typed = form();
        change(&mut typed.contact);
        typed
    };
    for (typed, expect) in [
        (contact(|c| c.mail = "x".to_owned()), vec!["contact_mail"]),
        (contact(|c| c.tel = "請洽".to_owned()), vec!["contact_tel"]),
        (contact(|c| c.name = "A123456789".to_owned()), vec!["contact_name"]),
        (contact(|c| c.second_name = "代理人".to_owned()), vec!["second_tel", "second_mail"]),
        (Typed { mode: "fax".to_owned(), ..form() }, vec!["mode"]),
        (Typed { schedule: "24".to_owned(), ..form() }, vec!["schedule"]),
        (Typed { until: "2026-10-13".to_owned(), ..form() }, vec!["until"]),
        (Typed { addresses: String::new(), ..form() }, vec!["addresses"]),
        (Typed { anywhere: true, ..form() }, vec!["addresses"]),
        (
            Typed { purpose: String::new(), silent_after: "0".to_owned(), ..form() },
            vec!["purpose", "silent_after"],
        ),
    ] {
        assert_eq!(wrong(typed), expect);
    }
    let anywhere = Typed { addresses: String::new(), anywhere: true, ..form() };
    assert_eq!(check_form(&anywhere, today).map(|read| read.addresses), Ok(String::new()));
}

fn key() -> KeyTyped {
    KeyTyped {
        name: "主機".to_owned(),
        kind: "live".to_owned(),
        scopes: vec!["records:write".to_owned(), "webhooks".to_owned()],
        until: "2027-10-14".to_owned(),
        addresses: "203.0.113.7".to_owned(),
        anywhere: false,
    }
}

#[test]
fn a_key_is_issued_or_every_problem_named() {
    let today = date(2026, 10, 14);
    let allowed = scopes_of(false, true, false, false);
    assert_eq!(allowed, [Scope::RecordsWrite, Scope::Reconcile, Scope::Webhooks]);
    let of = |typed: &KeyTyped, state, open| check_key(typed, state, &allowed, open, today);
    let good = of(&key(), State::Active, 0).expect("a key");
    assert_eq!((good.live, good.until, good.networks.len()), (true, date(2027, 10, 14), 1));
    for (typed, state, open, expect) in [
        (key(), State::Applied, 0, ""),
        (key(), State::Active, 10, ""),
        (KeyTyped { until: "2027-10-15".to_owned(), ..key() }, State::Active, 0, "until"),
        (KeyTyped { until: "2026-10-13".to_owned(), ..key() }, State::Active, 0, "until"),
        (KeyTyped { scopes: Vec::new(), ..key() }, State::Active, 0, "scopes"),
        (KeyTyped { scopes: vec!["profiles:write".to_owned()], ..key() }, State::Active, 0, "scopes"),
        (KeyTyped { addresses: String::new(), ..key() }, State::Active, 0, "addresses"),
        (KeyTyped { name: " ".to_owned(), ..key() }, State::Active, 0, "name"),
        (KeyTyped { kind: "real".to_owned(), ..key() }, State::Active, 0, "kind"),
    ] {
        let problems = of(&typed, state, open).expect_err("refused");
        assert_eq!(problems.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [expect], "{typed:?}");
    }
    let test = KeyTyped { kind: "test".to_owned(), ..key() };
    assert!(of(&test, State::Applied, 0).is_ok(), "one may try before being let in");
}

#[test]
fn calls_are_let_in_or_not() {
    let today = date(2026, 10, 14);
    let known = KeyState {
        live: true,
        scopes: vec![Scope::RecordsRead],
        until: today,
        ended: false,
        networks: parse_networks("203.0.113.0/24").expect("a network"),
        partner: State::Active,
    };
    let call = |address| Admission { address, scope: Some(Scope::RecordsRead), today };
    let inside = call("203.0.113.9");
    assert_eq!(admit(&known, inside), Ok(()));
    assert_eq!(admit(&known, Admission { scope: None, ..inside }), Ok(()));
    for address in ["198.51.100.1", "", "2001:db8::1"] {
        let refused = PartnerRefused::KeyAddress { address: address.to_owned() };
        assert_eq!(admit(&known, call(address)), Err(refused), "{address}");
    }
    let ended = KeyState { ended: true, ..known.clone() };
    assert_eq!(admit(&ended, inside), Err(PartnerRefused::KeyEnded));
    assert!(matches!(admit(&ended, call("198.51.100.1")), Err(PartnerRefused::KeyAddress { .. })));
    let tomorrow = Admission { today: date(2026, 10, 15), ..inside };
    assert_eq!(admit(&known, tomorrow), Err(PartnerRefused::KeyEnded));
    let paused = KeyState { partner: State::Paused, ..known.clone() };
    assert_eq!(admit(&paused, inside), Err(PartnerRefused::KeyPaused));
    let other = Admission { scope: Some(Scope::RecordsWrite), ..inside };
    assert!(matches!(admit(&known, other), Err(PartnerRefused::KeyScope { .. })));
    let anywhere = KeyState { networks: Vec::new(), ..known.clone() };
    assert_eq!(admit(&anywhere, call("")), Ok(()));
    let waiting = KeyState { partner: State::Applied, ..known };
    assert_eq!(admit(&waiting, inside), Err(PartnerRefused::KeyPaused));
    let trying = KeyState { live: false, scopes: Scope::ALL.to_vec(), ..waiting };
    for scope in Scope::ALL.iter().copied() {
        let answer = admit(&trying, Admission { scope: Some(scope), ..inside });
        let reads = matches!(scope, Scope::RecordsRead | Scope::Reconcile | Scope::EnvironmentRead);
        let expect = if reads { Err(PartnerRefused::KeyPaused) } else { Ok(()) };
        assert_eq!(answer, expect, "nobody's records are read before the centre approved: {scope:?}");
    }
    assert_eq!(admit(&KeyState { partner: State::Active, ..trying }, inside), Ok(()));
}
