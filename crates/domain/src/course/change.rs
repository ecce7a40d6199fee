//! What a change after approval touches, and whether it may pass without another review (CAT-7).

use super::{FieldProblem, RawForm, parse_step, steps};
use crate::places::Spot;
use crate::text::fold;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The fields that differ between two forms, by key. Two changes have names of their own because they are harmless:
/// `outline-typo` for a small correction of the outline, `meetings-room` for another room in the same place.
pub fn changed_fields(old: &RawForm, new: &RawForm) -> BTreeSet<String> {
    let folded = |form: &RawForm, key: &str| -> Vec<String> {
        form.values(key).iter().map(|v| fold(v)).filter(|v| !v.is_empty()).collect()
    };
    let keys: BTreeSet<&String> = old.fields.keys().chain(new.fields.keys()).collect();
    let mut changed: BTreeSet<String> =
        keys.into_iter().filter(|k| folded(old, k) != folded(new, k)).cloned().collect();
    if changed.contains("outline") && is_typo(old.first("outline"), new.first("outline")) {
        changed.remove("outline");
        changed.insert("outline-typo".to_owned());
    }
    changed.extend(changed_meetings(old, new).map(str::to_owned));
    changed
}

/// The fields in which a form differs from the one in force, by key. A correction of the outline and another room keep
/// their harmless names only if they would have them beside the form last `reviewed` too: harmless edits don't add up.
pub fn changed_since_review(reviewed: &RawForm, in_force: &RawForm, new: &RawForm) -> BTreeSet<String> {
    let (mut changed, whole) = (changed_fields(in_force, new), changed_fields(reviewed, new));
    for (small, large) in [("outline-typo", "outline"), ("meetings-room", "meetings")] {
        if changed.contains(small) && whole.contains(large) {
            changed.remove(small);
            changed.insert(large.to_owned());
        }
    }
    changed
}

/// Whether a change of that name may be made after approval with no more than a line in the log.
pub fn is_harmless(field: &str) -> bool {
    matches!(field, "outline-typo" | "meetings-room")
        || field.starts_with("contact1_")
        || field.starts_with("contact2_")
}

/// What is wrong on a day with the fields that changed; a contact is looked at whole. Problems of other fields, as of
/// an option that ended since, are none of an edit that doesn't touch them.
pub fn problems_of(changed: &BTreeSet<String>, raw: &RawForm, on: Date) -> Vec<FieldProblem> {
    let part = |field: &str| match field {
        "outline-typo" => "outline".to_owned(),
        _ if field.starts_with("meetings") => "meetings".to_owned(),
        _ if field.starts_with("contact") => field.split('_').next().unwrap_or_default().to_owned(),
        _ => field.to_owned(),
    };
    let touched: BTreeSet<String> = changed.iter().map(|field| part(field)).collect();
    let all = steps().iter().filter_map(|step| parse_step(step.number, raw, on).err()).flatten();
    all.filter(|problem| touched.contains(&part(&problem.field))).collect()
}

fn changed_meetings(old: &RawForm, new: &RawForm) -> Option<&'static str> {
    let rows = |form: &RawForm| form.meetings.iter().filter(|m| !m.is_blank()).cloned().collect::<Vec<_>>();
    let (old, new) = (rows(old), rows(new));
    if old == new {
        return None;
    }
    let same_but_room = old.len() == new.len()
        && old.iter().zip(&new).all(|(a, b)| {
            let when = |m: &super::RawMeeting| [fold(&m.date), fold(&m.from), fold(&m.to), fold(&m.link)];
            when(a) == when(b) && site(&a.place) == site(&b.place) && near(a, b)
        });
    Some(if same_but_room { "meetings-room" } else { "meetings" })
}

/// Whether the spots on the map can belong to one place: one of them is not given, or they lie within a kilometre.
fn near(a: &super::RawMeeting, b: &super::RawMeeting) -> bool {
    match (Spot::read(&a.spot), Spot::read(&b.spot)) {
        (Ok(a), Ok(b)) => a.kilometres(b) <= 1.0,
        _ => true,
    }
}

/// The place without its room: what stands before the first space, as in `杏壇國小 視聽教室`.
pub(super) fn site(place: &str) -> String {
    fold(place).split(' ').next().unwrap_or_default().to_owned()
}

/// A correction is a typo when what lies between the common beginning and the common end is at most
/// five characters on both sides, and something is left in common.
fn is_typo(old: &str, new: &str) -> bool {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let shorter = old.len().min(new.len());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end =
        old.iter().rev().zip(new.iter().rev()).take(shorter - start).take_while(|(a, b)| a == b).count();
    let common = start + end;
    common > 0 && old.len().max(new.len()) - common <= 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::RawMeeting;

    fn form(outline: &str, place: &str, from: &str, phone: &str) -> RawForm {
        let mut form = RawForm::default();
        form.set("outline", outline);
        form.set("contact1_phone", phone);
        form.meetings.push(RawMeeting {
            date: "114/9/3".into(),
            from: from.into(),
            place: place.into(),
            ..RawMeeting::default()
        });
        form
    }

    #[test]
    fn harmless_edits_do_not_add_up() {
        let with = |outline: &str, spot: &str| {
            let mut form = form(outline, "杏壇國小 視聽教室", "9:00", "02-0000-0000");
            spot.clone_into(&mut form.meetings[0].spot);
            form
        };
        let reviewed = with("認識班級經營的方法", "24.7521,121.7582");
        let typo = with("認識班級經營之方法", "24.7521,121.7582");
        let named = |in_force: &RawForm, new: &RawForm| {
            changed_since_review(&reviewed, in_force, new).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(named(&reviewed, &typo), ["outline-typo"]);
        assert_eq!(named(&typo, &reviewed), ["outline-typo"], "taken back");
        assert_eq!(named(&typo, &with("桌球班級經營之方法", "24.7521,121.7582")), ["outline"]);
        let bare = with("認識班級經營的方法", "");
        assert_eq!(named(&reviewed, &bare), ["meetings-room"]);
        assert_eq!(named(&bare, &with("認識班級經營的方法", "24.7531,121.7582")), ["meetings-room"]);
        assert_eq!(named(&bare, &with("認識班級經營的方法", "22.6273,120.3014")), ["meetings"]);
        assert!(named(&typo, &typo).is_empty(), "nothing differs from what is in force");
    }

    #[test]
    fn only_what_was_touched_is_held_against_an_edit() {
        let old = form("認識班級經營的方法", "杏壇國小 視聽教室", "9:00", "02-0000-0000");
        let mut new = old.clone();
        new.set("contact1_email", "no-address");
        let on = jiff::civil::date(2025, 8, 1);
        let fields = |new: &RawForm| -> Vec<String> {
            problems_of(&changed_fields(&old, new), new, on).into_iter().map(|p| p.field).collect()
        };
        let found = fields(&new);
        assert!(found.contains(&"contact1_email".to_owned()), "{found:?}");
        assert!(found.iter().all(|field| field.starts_with("contact1_")), "{found:?}");
        assert!(fields(&old).is_empty(), "the empty title of this form was not touched");
    }

    #[test]
    fn changes_have_names() {
        let old = form("認識班級經營的方法", "杏壇國小 視聽教室", "9:00", "02-0000-0000");
        let check = |new: RawForm, expect: &[&str]| {
            let changed = changed_fields(&old, &new);
            assert_eq!(changed.iter().map(String::as_str).collect::<Vec<_>>(), expect);
            changed.iter().all(|f| is_harmless(f))
        };
        assert!(check(old.clone(), &[]));
        assert!(check(
            form("認識班級經營之方法", "杏壇國小 視聽教室", "9:00", "02-0000-0000"),
            &["outline-typo"]
        ));
        assert!(check(
            form("認識班級經營的方法", "杏壇國小　會議室", "９：００", "02-0000-0001"),
            &["contact1_phone", "meetings-room"]
        ));
        let at = |spot: &str| {
            let mut form = old.clone();
            spot.clone_into(&mut form.meetings[0].spot);
            form
        };
        let moved = |from: &str, to: &str| {
            let changed = changed_fields(&at(from), &at(to));
            changed.iter().all(|f| is_harmless(f))
        };
        assert!(moved("", "24.7521,121.7582") && moved("24.7521,121.7582", "24.7531,121.7582"));
        assert!(!moved("24.7521,121.7582", "24.8521,121.7582"));
        assert!(!check(
            form("改談桌球入門與旅遊", "杏壇國小 視聽教室", "9:00", "02-0000-0000"),
            &["outline"]
        ));
        assert!(!check(
            form("認識班級經營的方法", "松柏國小 視聽教室", "9:00", "02-0000-0000"),
            &["meetings"]
        ));
        assert!(!check(
            form("認識班級經營的方法", "杏壇國小 視聽教室", "10:00", "02-0000-0000"),
            &["meetings"]
        ));
    }
}
