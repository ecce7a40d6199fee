//! The parts of a course's public page.

use domain::calendar;
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use ui::components::{Breadcrumb, Button, Card, Column, Facts, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, encode};

use super::super::super::view::{self, Door};
use super::super::super::{Course, Meeting};
use super::Shown;
use crate::tags::OnCourse;

pub(super) fn head(l: L, shown: &Shown, now: Timestamp) -> PageHead {
    let course = &shown.course;
    let door = view::door(course, shown.places, now);
    let crumbs = Breadcrumb::new(l).link(l.t("course-search-title"), "/courses").here(&course.code);
    let head = PageHead::new(&course.title)
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.organisation_name, course.code))
        .tag(view::door_tag(l, door));
    let head =
        if course.online { head.tag(Tag::new(Tone::Info, l.t("course-online")).icon("link")) } else { head };
    let head = if course.free { head.tag(Tag::new(Tone::Accent, l.t("course-free"))) } else { head };
    // On a phone the card with the way in comes after everything else, so the button stands here as well.
    let newcomer = shown.own.as_ref().is_none_or(|own| !own.is_alive() && own.state != "refused");
    let head = if door.is_open() && newcomer { head.action(enrol_button(l, course, door)) } else { head };
    // A tag that still waits for its owner, or that the owner refused, is not shown as one the course has.
    let counts = |tag: &String| !shown.tags.iter().any(|t| t.tag == *tag && t.state != "held");
    course.tags().iter().filter(|tag| counts(tag)).fold(head, |head, tag| {
        head.tag(Tag::new(Tone::Neutral, view::option_label(l, "attribute_tags", tag)).icon("pin"))
    })
}

/// What everybody should know first: called off, or changed and waiting.
pub(super) fn notice(l: L, shown: &Shown, now: Timestamp) -> Option<Notice> {
    match view::door(&shown.course, shown.places, now) {
        Door::Cancelled => {
            let reason = shown.course.cancel_reason.as_deref().unwrap_or_default();
            let notice = Notice::new(Tone::Bad, l.a("course-page-cancelled-reason", "reason", reason));
            Some(
                notice
                    .title(l.t("course-page-cancelled"))
                    .action(Button::link(l.t("course-page-others"), "/courses").small()),
            )
        }
        Door::Changing => {
            Some(Notice::new(Tone::Info, l.t("course-page-changing-text")).title(l.t("course-page-changing")))
        }
        Door::Over => None,
        _ => moved(l, shown),
    }
}

/// Other dates than those somebody may have noted down: what they were, and why.
fn moved(l: L, shown: &Shown) -> Option<Notice> {
    let moved = shown.moved.as_ref()?;
    let line = |text: String| Markup::raw("<p>").and(Markup::from(text)).and(Markup::raw("</p>"));
    let at = l.date(calendar::civil_date(from_millis(moved.moved_at)));
    let mut body = line(l.a2("course-page-moved-text", "at", at, "before", moved.before_in_words(l)));
    if !moved.reason.is_empty() {
        body = body.and(line(l.a("mine-moved-reason", "reason", &moved.reason)));
    }
    Some(Notice::new(Tone::Warn, body).title(l.t("mine-moved")))
}

/// Meetings, content, who is asked.
pub(super) fn about(l: L, shown: &Shown) -> Vec<Card> {
    let (course, raw) = (&shown.course, shown.course.raw());
    let mut cards = Vec::new();
    if !shown.meetings.is_empty() {
        cards.push(Card::new(meetings(l, shown)).title(l.t("course-page-meetings")).flush());
    }
    let outline = view::paragraphs(raw.first("outline"));
    if !outline.is_empty() {
        let body = Markup::raw("<div class=\"prose\">").and(outline).and(Markup::raw("</div>"));
        cards.push(Card::new(body).title(l.t("course-page-outline")));
    }
    cards.extend(shown.sisters.clone());
    cards.extend(shown.files.clone());
    cards.push(Card::new(details(l, course)).title(l.t("course-page-details")));
    cards.extend(tags(l, &shown.tags));
    cards.push(Card::new(contact(l, course)).title(l.t("course-page-contact")));
    cards
}

fn meetings(l: L, shown: &Shown) -> Table {
    let sees_links = shown.own.as_ref().is_some_and(|own| own.state == "admitted") || shown.desk.is_some();
    let columns = ["course-page-meeting", "course-fact-days", "course-fact-time", "course-fact-place"];
    let table = Table::new(
        l,
        l.t("course-page-meetings"),
        columns.iter().map(|key| Column::text(l.t(key))).collect(),
    );
    shown.meetings.iter().zip(1..).fold(table, |table, (meeting, n)| {
        let row = Row::default()
            .cell(l.a("course-page-meeting-n", "n", n))
            .cell(l.date(meeting.day()))
            .cell(meeting.span());
        table.row(row.cell(place(l, meeting, &shown.address, sees_links)))
    })
}

fn place(l: L, meeting: &Meeting, address: &str, sees_links: bool) -> Markup {
    let mut cell = Markup::default();
    if !meeting.place.is_empty() {
        let asked =
            if meeting.place.chars().any(|c| "路街號".contains(c)) { &meeting.place } else { address };
        cell = cell.and(&meeting.place);
        let map = match meeting.spot() {
            Some(spot) => {
                let (north, east) = (spot.latitude(), spot.longitude());
                Some(format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=17/{north}/{east}"))
            }
            None if asked.is_empty() => None,
            None => Some(format!("https://www.openstreetmap.org/search?query={}", encode(asked))),
        };
        if let Some(map) = map {
            cell = cell.and(Markup::raw(" ")).and(Markup::link(&l.t("course-page-map"), &map));
        }
    }
    if !meeting.link.is_empty() {
        let link = if sees_links {
            Markup::link(&l.t("course-page-join"), &meeting.link)
        } else {
            Markup::small(&l.t("course-page-join-later"))
        };
        cell = cell.and(Markup::raw(if meeting.place.is_empty() { "" } else { "<br>" })).and(link);
    }
    // One element, because on a phone a cell's parts would stand beside each other.
    Markup::raw("<div>").and(cell).and(Markup::raw("</div>"))
}

fn details(l: L, course: &Course) -> Facts {
    let raw = course.raw();
    let day = view::words_day(course);
    let label = |key: &str| view::option_label_on(l, key, raw.first(key), day);
    let some = |key: &str| (!raw.first(key).is_empty()).then(|| label(key));
    let teacher = format!("{}（{}）", fold(raw.first("instructor_name")), label("instructor"));
    Facts::new()
        .fact(
            l.t("course-page-instructor"),
            if l.is_zh() { teacher } else { teacher.replace('（', " (").replace('）', ")") },
        )
        .fact(
            view::field_label(l, "audience_positions"),
            view::option_labels_on(l, "audience_positions", &course.audience_positions(), day),
        )
        .maybe(view::field_label(l, "stage"), some("stage"))
        .maybe(view::field_label(l, "subject"), some("subject"))
        .maybe(view::field_label(l, "scope"), some("scope"))
        .maybe(
            view::field_label(l, "item"),
            view::item_label_on(&course.stage, &course.scope, &course.item, day),
        )
        .maybe(view::field_label(l, "tier"), some("tier"))
        .fact(
            view::field_label(l, "delivery"),
            view::option_labels_on(l, "delivery", raw.values("delivery"), day),
        )
        .maybe(view::field_label(l, "class_type"), some("class_type"))
        .maybe(
            view::field_label(l, "document_number"),
            Some(fold(raw.first("document_number"))).filter(|n| !n.is_empty()),
        )
}

/// The tags with the definitions that were in force at the approval, and what still waits.
fn tags(l: L, tags: &[OnCourse]) -> Option<Card> {
    let items: Vec<Markup> = tags
        .iter()
        .map(|tag| {
            let name = view::option_label(l, "attribute_tags", &tag.tag);
            let state = match tag.state.as_str() {
                "asked" => Markup::raw(" ").and(Tag::new(Tone::Warn, l.t("tags-on-course-asked"))),
                "refused" => Markup::raw(" ").and(Tag::new(Tone::Neutral, l.t("tags-on-course-refused"))),
                _ => Markup::default(),
            };
            let since = tag.from_day.as_ref().and_then(|day| day.parse().ok()).map(|day| l.date(day));
            let words = match (&tag.definition, since) {
                (Some(text), Some(day)) => view::paragraphs(text)
                    .and(Markup::raw("<p class=\"sub\">"))
                    .and(l.a("tags-on-course-since", "day", day))
                    .and(Markup::raw("</p>")),
                _ => Markup::raw("<p>").and(l.t("tags-no-definition")).and(Markup::raw("</p>")),
            };
            Markup::raw("<details><summary>")
                .and(name)
                .and(state)
                .and(Markup::raw("</summary>"))
                .and(words)
                .and(Markup::raw("<p>"))
                .and(Markup::link(&l.t("tags-on-course-more"), &format!("/tags/{}", encode(&tag.tag))))
                .and(Markup::raw("</p></details>"))
        })
        .collect();
    (!items.is_empty()).then(|| Card::new(Markup::join(items)).title(l.t("tags-on-course")))
}

fn contact(l: L, course: &Course) -> Facts {
    let raw = course.raw();
    let facts = Facts::new().fact_icon("building", l.t("course-page-organiser"), &course.organisation_name);
    ["contact1", "contact2"].iter().fold(facts, |facts, who| {
        let part = |what: &str| fold(raw.first(&format!("{who}_{what}")));
        let (name, phone, email) = (part("name"), part("phone"), part("email"));
        if name.is_empty() {
            return facts;
        }
        let digits: String =
            phone.chars().take_while(|c| !"轉分#,".contains(*c)).filter(char::is_ascii_digit).collect();
        let ways = Markup::link(&phone, &format!("tel:{digits}"))
            .and(Markup::raw("<br>"))
            .and(Markup::link(&email, &format!("mailto:{email}")));
        facts.fact_icon("user", name, ways)
    })
}

/// Places and the way in; then what one takes along.
pub(super) fn side(l: L, shown: &Shown, follow: Markup, now: Timestamp) -> Vec<Card> {
    let mut cards = vec![way_in(l, shown, follow, now)];
    if let Some(base) = shown.desk {
        let href = format!("{base}/courses/{}", shown.course.code);
        cards.push(
            Card::new(view::next_action_text(l, shown.course.state(now)))
                .title(l.t(if base == "/desk" { "course-page-yours" } else { "course-page-reviewed" }))
                .action(Button::link(l.t("course-page-manage"), href).small()),
        );
    }
    cards.push(take_along(l, shown));
    cards
}

fn way_in(l: L, shown: &Shown, follow: Markup, now: Timestamp) -> Card {
    let course = &shown.course;
    let door = view::door(course, shown.places, now);
    let mut body: Markup = shown.places.map(|places| view::meter(l, places).into()).unwrap_or_default();
    let mut card_action = None;
    if let Some(own) = shown.own.as_ref().filter(|own| own.is_alive() || own.state == "refused") {
        let text = l.a(&format!("course-page-standing-{}", own.state), "n", own.number.unwrap_or(0));
        let tone = if own.state == "admitted" { Tone::Good } else { Tone::Info };
        body = body.and(Notice::new(tone, text));
        card_action =
            Some(Button::link(l.t("course-page-my-enrolment"), format!("/my/enrolments/{}", own.id)));
    } else {
        body = body.and(sentence(l, course, door));
        if door.is_open() {
            card_action = Some(enrol_button(l, course, door));
        }
    }
    let card = Card::new(body).title(l.t("course-page-places")).accent();
    let card = match card_action {
        Some(action) => card.action(action),
        None => card,
    };
    // What is over or called off has no news any more.
    if matches!(door, Door::Over | Door::Cancelled) { card } else { card.action(follow) }
}

fn enrol_button(l: L, course: &Course, door: Door) -> Button {
    let label = if door == Door::Full { "course-page-wait" } else { "course-page-enrol" };
    Button::link(l.t(label), format!("/courses/{}/enrol", course.code)).primary()
}

/// Whether one can get in now, and if not why and when.
fn sentence(l: L, course: &Course, door: Door) -> Markup {
    let at = match door {
        Door::NotYet(at) => l.datetime(at),
        Door::Open | Door::Full | Door::Shut | Door::Running => l.datetime(course.enrolment_closes()),
        _ => String::new(),
    };
    let text = l.a(&format!("course-page-door-{}", door.as_str()), "at", at);
    Markup::raw("<p>").and(Markup::from(text)).and(Markup::raw("</p>"))
}

fn take_along(l: L, shown: &Shown) -> Card {
    let course = &shown.course;
    let base = format!("/courses/{}", course.code);
    let picture = Markup::raw(format!("<p><img src=\"{base}/qr.svg\" width=\"160\" height=\"160\" alt=\""))
        .and(l.a("course-page-qr", "code", &course.code))
        .and(Markup::raw("\"></p>"));
    let address = Markup::raw("<p class=\"code\">").and(&shown.url).and(Markup::raw("</p>"));
    let mail = format!("mailto:?subject={}&body={}", encode(&course.title), encode(&shown.url));
    let line = format!("https://social-plugins.line.me/lineit/share?url={}", encode(&shown.url));
    Card::new(picture.and(address))
        .title(l.t("course-page-take-along"))
        .action(
            Button::link(l.t("course-page-calendar"), format!("{base}/calendar.ics"))
                .small()
                .icon("calendar"),
        )
        .action(Button::link(l.t("follow-google-calendar"), google_calendar(shown)).small().icon("calendar"))
        .action(Button::link(l.t("course-page-mail"), mail).small().icon("mail"))
        .action(Button::link(l.t("course-page-line"), line).small().icon("link"))
}

/// Google's calendar takes one event from a link, or a whole calendar file by its address.
fn google_calendar(shown: &Shown) -> String {
    let written = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let one = |from: Timestamp, to: Timestamp, place: &str| {
        format!(
            "https://calendar.google.com/calendar/render?action=TEMPLATE&text={}&dates={}/{}&details={}&location={}",
            encode(&shown.course.title),
            written(from),
            written(to),
            encode(&shown.url),
            encode(place),
        )
    };
    match (shown.meetings.as_slice(), super::span(&shown.course, &shown.meetings)) {
        (_, Some((from, to))) => one(from, to, ""),
        ([only], _) => {
            one(super::instant_of(only, only.from()), super::instant_of(only, only.to()), &only.place)
        }
        _ => {
            let file = format!("{}/calendar.ics", shown.url.replacen("https://", "webcal://", 1));
            format!("https://calendar.google.com/calendar/r?cid={}", encode(&file))
        }
    }
}
