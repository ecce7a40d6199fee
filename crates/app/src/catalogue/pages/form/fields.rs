//! The questions of one step, built from the code tables; typed values and errors stand where they belong.

use domain::calendar::{parse_time, roc_short};
use domain::codes::{tables, tables_on};
use domain::course::{HoursRule, RawForm, RawMeeting, Step};
use domain::text::fold;
use jiff::civil::Date;
use platform::web::Posted;
use ui::components::field::FieldRow;
use ui::components::{Button, Choice, Field, Notice, Tone};
use ui::{L, Markup};

use super::super::super::view;
use super::super::summary::{self, Problems};
use crate::tags::TagEntry;

/// Fields answered by ticking; when none is ticked the browser sends nothing at all.
const MANY: [&str; 5] = ["attribute_tags", "delivery", "time_slots", "audience_stages", "audience_positions"];
/// Fields that may stay empty.
pub(in crate::catalogue::pages) const OPTIONAL: [&str; 9] = [
    "document_number",
    "attribute_tags",
    "delivery_other",
    "audience_positions_other",
    "funding_amount",
    "contact2_name",
    "contact2_phone",
    "contact2_email",
    "hours",
];
/// Free rows shown below the meetings typed so far.
const BLANK_ROWS: usize = 3;
/// Rows one page may carry; the rule refuses more than that many meetings anyway.
const MOST_ROWS: usize = 420;

/// What a step is drawn from.
pub(super) struct Asked<'a> {
    pub l: L,
    pub raw: &'a RawForm,
    pub problems: &'a Problems,
    pub on: Date,
    /// Rows of meetings to show at least.
    pub rows: usize,
    /// The tags this organisation may set on this day.
    pub tags: &'a [TagEntry],
}

/// The questions of a step.
pub(super) fn fields(asked: &Asked<'_>, step: &Step) -> Vec<Markup> {
    step.fields.iter().filter_map(|key| field(asked, key)).collect()
}

/// Takes over the answers of a step as typed. Fields the page did not show keep what they had.
pub(super) fn apply(posted: &Posted, step: &Step, raw: &mut RawForm) {
    for key in step.fields {
        match *key {
            "meetings" => raw.meetings = rows(posted),
            "enrolment_opens" | "enrolment_closes" if posted.has(key) => {
                let clock = posted.text(&format!("{key}-time"));
                put(raw, key, vec![format!("{} {clock}", posted.text(key)).trim().to_owned()]);
            }
            _ if posted.has(key) || MANY.contains(key) => put(raw, key, posted.all(key).to_vec()),
            _ => {}
        }
    }
    if let Ok(row) = posted.id::<usize>("remove")
        && (1..=raw.meetings.len()).contains(&row)
    {
        raw.meetings.remove(row - 1);
    }
    raw.meetings.retain(|row| !row.is_blank());
}

fn put(raw: &mut RawForm, key: &str, values: Vec<String>) {
    if values.iter().all(|value| fold(value).is_empty()) {
        raw.fields.remove(key);
    } else {
        raw.fields.insert(key.to_owned(), values);
    }
}

fn rows(posted: &Posted) -> Vec<RawMeeting> {
    let part = |n: usize, what: &str| posted.text(&format!("meetings-{n}-{what}")).to_owned();
    (1..=MOST_ROWS)
        .take_while(|n| posted.has(&format!("meetings-{n}-date")))
        .map(|n| RawMeeting {
            date: part(n, "date"),
            from: part(n, "from"),
            to: part(n, "to"),
            place: part(n, "place"),
            link: part(n, "link"),
            spot: part(n, "spot"),
        })
        .collect()
}

fn field(asked: &Asked<'_>, key: &str) -> Option<Markup> {
    let Asked { l, raw, .. } = *asked;
    match key {
        "meetings" => return Some(meetings(asked)),
        "enrolment_opens" | "enrolment_closes" => return Some(instant(asked, key)),
        "subject" | "item" | "tier" if !ready(raw, key) => return waits(asked, key),
        "credits" | "starts" | "ends" if !summary::applies(raw, key, asked.problems) => return None,
        _ => {}
    }
    let label = view::field_label(l, key);
    let choices = choices(asked, key);
    let field = match key {
        "outline" => Field::textarea(l, key, label).rows(10).max_length(4000).value(raw.first(key)),
        "title" => Field::text(l, key, label).max_length(100).value(raw.first(key)),
        "starts" | "ends" => Field::date(l, key, label).value(raw.first(key)),
        "hours" => Field::number(l, key, label).suffix(l.t("course-form-unit-hours")).value(raw.first(key)),
        "credits" => {
            Field::number(l, key, label).suffix(l.t("course-form-unit-credits")).value(raw.first(key))
        }
        "classes" => {
            Field::number(l, key, label).suffix(l.t("course-form-unit-classes")).value(raw.first(key))
        }
        "class_size" => {
            Field::number(l, key, label).suffix(l.t("course-form-unit-persons")).value(raw.first(key))
        }
        "funding_amount" => {
            Field::number(l, key, label).suffix(l.t("course-form-unit-dollars")).value(raw.first(key))
        }
        _ if key.ends_with("_email") => Field::email(l, key, label).autocomplete("off").value(raw.first(key)),
        _ if key.ends_with("_phone") => Field::tel(l, key, label).autocomplete("off").value(raw.first(key)),
        _ if MANY.contains(&key) => Field::checkboxes(l, key, label, choices).values(raw.values(key).iter()),
        _ if choices.is_empty() => Field::text(l, key, label).width("medium").value(raw.first(key)),
        _ if choices.len() > 8 => Field::select(l, key, label, choices).value(raw.first(key)),
        _ => Field::radios(l, key, label, choices).value(raw.first(key)),
    };
    Some(Markup::from(finish(asked, key, field)).and(after(asked, key)))
}

fn finish(asked: &Asked<'_>, key: &str, field: Field) -> Field {
    let l = asked.l;
    let hint = format!("course-field-{key}-hint");
    let field = field.error(asked.problems.get(key));
    let field = match hint_of_hours(asked, key) {
        Some(text) => field.hint(text),
        None if l.has(&hint) => field.hint(l.t(&hint)),
        None => field,
    };
    let online_hours = key == "hours" && summary::rule(asked.raw) == HoursRule::Online;
    if OPTIONAL.contains(&key) && !online_hours { field } else { field.required() }
}

/// The options of a field, those chosen before that are no longer offered included.
fn choices(asked: &Asked<'_>, key: &str) -> Vec<Choice> {
    let Asked { l, raw, .. } = *asked;
    let labelled = |code: &str| Choice::new(code, view::option_label(l, key, code));
    match key {
        "stage" => tables_on(asked.on).stages.iter().map(|s| labelled(&s.stage)).collect(),
        "subject" => {
            tables_on(asked.on).subjects_of(raw.first("stage")).iter().map(|s| labelled(&s.code)).collect()
        }
        "item" => tables_on(asked.on)
            .items(raw.first("stage"), raw.first("scope"))
            .iter()
            .map(|item| {
                Choice::new(item.code, format!("{} {}", item.code, item.label))
                    .group(format!("{} {}", item.group, item.group_label))
            })
            .collect(),
        "attribute_tags" => {
            let offered = asked.tags.iter().map(|tag| {
                let choice = labelled(&tag.tag);
                match tag.definition_on(asked.on) {
                    Some(definition) => choice.hint(definition.definition.as_str()),
                    None => choice,
                }
            });
            let known = |code: &str| asked.tags.iter().any(|tag| tag.tag == code);
            let gone = raw.values(key).iter().filter(|code| !known(code)).map(|code| labelled(code));
            offered.chain(gone).collect()
        }
        _ => {
            let options = tables_on(asked.on).field(key).map(|f| f.options.as_slice()).unwrap_or_default();
            let known = |code: &str| options.iter().any(|o| o.code == code);
            // An answer that ended meanwhile stays on the screen, so that its refusal says what it was.
            let gone =
                raw.values(key).iter().filter(|code| !known(code) && !code.is_empty() && !options.is_empty());
            options.iter().map(|o| labelled(&o.code)).chain(gone.map(|code| labelled(code))).collect()
        }
    }
}

/// Whether the answers a question depends on are given.
fn ready(raw: &RawForm, key: &str) -> bool {
    let has = |key: &str| !fold(raw.first(key)).is_empty();
    match key {
        "subject" => has("stage"),
        _ => has("stage") && has("scope") && tables().scope_has_items(raw.first("scope")),
    }
}

/// A question whose options depend on answers still missing says so; one that is never asked is left out.
fn waits(asked: &Asked<'_>, key: &str) -> Option<Markup> {
    let l = asked.l;
    let scope = asked.raw.first("scope");
    if key == "tier" || (key == "item" && !scope.is_empty() && !tables().scope_has_items(scope)) {
        return None;
    }
    let text = l.t(&format!("course-form-waits-{key}"));
    let button = Button::submit(l.t("course-form-refresh")).named("go", "refresh").small();
    Some(Notice::new(Tone::Info, text).action(button).into())
}

/// What follows a question: the choices below can be renewed after an answer above has changed.
fn after(asked: &Asked<'_>, key: &str) -> Markup {
    let l = asked.l;
    match key {
        "scope" if ready(asked.raw, "item") => {
            let button = Button::submit(l.t("course-form-refresh")).named("go", "refresh").small();
            Markup::raw("<p class=\"actions\">")
                .and(button)
                .and(Markup::small(&l.t("course-form-refresh-hint")))
                .and(Markup::raw("</p>"))
        }
        "hours" => {
            let notes = summary::ceiling(asked.raw).map(|(_, notes)| notes).unwrap_or_default();
            Markup::join(notes.iter().map(|note| {
                let text = format!("{} {}", summary::sentence(l, note), summary::way_on(l, note));
                Notice::new(Tone::Warn, text).into()
            }))
        }
        "fee" => Markup::raw("<h2>").and(l.t("course-form-contact-1")).and(Markup::raw("</h2>")),
        "contact1_email" => Markup::raw("<h2>").and(l.t("course-form-contact-2")).and(Markup::raw("</h2>")),
        "contact2_email" => Markup::raw("<h2>").and(l.t("course-form-after")).and(Markup::raw("</h2>")),
        _ => Markup::default(),
    }
}

fn hint_of_hours(asked: &Asked<'_>, key: &str) -> Option<String> {
    let (l, raw) = (asked.l, asked.raw);
    if key != "hours" {
        return None;
    }
    Some(match (summary::rule(raw), summary::ceiling(raw)) {
        (HoursRule::Online, _) => l.t("course-form-hours-online"),
        (HoursRule::Credits, Some((most, _))) => l.a("course-form-hours-credits", "most", most),
        (_, Some((most, _))) => l.a("course-form-hours-most", "most", most),
        _ => l.t("course-form-hours-not-yet"),
    })
}

/// Day and clock time apart, so that days can be typed the Taiwanese way.
fn instant(asked: &Asked<'_>, key: &str) -> Markup {
    let l = asked.l;
    let typed = asked.raw.first(key).trim();
    let (day, clock) = typed.rsplit_once(['T', ' ']).unwrap_or((typed, ""));
    let label = view::field_label(l, key);
    let date = finish(asked, key, Field::date(l, key, label.clone()).value(shown_day(l, day)));
    let label = l.a("course-form-clock-of", "field", label);
    FieldRow::new().with(date).with(clock_field(l, format!("{key}-time"), label, clock).required()).into()
}

/// Days stored in the common era are shown as Taiwanese forms write them; typed ones stay as typed.
pub fn shown_day(l: L, day: &str) -> String {
    match day.parse::<Date>() {
        Ok(date) if l.is_zh() => roc_short(date),
        _ => day.to_owned(),
    }
}

/// A time box; where the browser's own box could not show what was typed, a plain one that keeps it.
pub fn clock_field(l: L, name: String, label: String, typed: &str) -> Field {
    match parse_time(typed) {
        Ok(time) => Field::time(l, name, label).value(time.strftime("%H:%M").to_string()),
        Err(_) if typed.is_empty() => Field::time(l, name, label),
        Err(_) => Field::text(l, name, label).width("short").value(typed),
    }
}

fn meetings(asked: &Asked<'_>) -> Markup {
    let l = asked.l;
    let typed = asked.raw.meetings.len();
    let shown = if typed == 0 { BLANK_ROWS } else { typed }.max(asked.rows).min(MOST_ROWS);
    let blank = RawMeeting::default();
    let rows =
        (1..=shown).map(|n| meeting(asked, n, asked.raw.meetings.get(n - 1).unwrap_or(&blank), n <= typed));
    let more = Button::submit(l.t("course-form-more-meetings")).named("go", "add").icon("plus");
    let problem = asked.problems.get("meetings").map(|text| Notice::new(Tone::Bad, text.as_str()));
    Markup::raw("<section id=\"meetings\" tabindex=\"-1\" class=\"stack\"><div><h2>")
        .and(view::field_label(l, "meetings"))
        .and(Markup::raw("</h2><p class=\"hint\">"))
        .and(l.t("course-field-meetings-hint"))
        .and(Markup::raw("</p></div>"))
        .and(problem.map(Markup::from).unwrap_or_default())
        .and(Markup::join(rows))
        .and(Markup::raw("<p class=\"actions\">"))
        .and(more)
        .and(Markup::raw("</p></section>"))
}

fn meeting(asked: &Asked<'_>, n: usize, row: &RawMeeting, typed: bool) -> Markup {
    let l = asked.l;
    let name = |part: &str| format!("meetings-{n}-{part}");
    let label = |part: &str| l.t(&format!("course-form-meeting-{part}"));
    let error = |part: &str| asked.problems.get(&name(part));
    let when = FieldRow::new()
        .with(
            Field::date(l, name("date"), label("date"))
                .value(shown_day(l, &row.date))
                .error(error("date"))
                .plain(),
        )
        .with(clock_field(l, name("from"), label("from"), &row.from).error(error("from")).plain())
        .with(clock_field(l, name("to"), label("to"), &row.to).error(error("to")).plain());
    let place = Field::text(l, name("place"), label("place")).value(&row.place).error(error("place")).plain();
    let link = Field::text(l, name("link"), label("link"))
        .inputmode("url")
        .value(&row.link)
        .error(error("link"))
        .plain();
    // Most courses are held where everybody finds the way: what few need does not lengthen the form for all.
    let open = if row.spot.is_empty() && error("spot").is_none() { "" } else { " open" };
    let spot = Field::text(l, name("spot"), label("spot-field"))
        .hint(l.t("course-form-meeting-spot-hint"))
        .value(&row.spot)
        .error(error("spot"))
        .plain();
    let title = l.a("course-page-meeting-n", "n", n);
    let remove = Button::submit(l.t("course-form-remove-meeting"))
        .quiet()
        .small()
        .icon("trash")
        .named("remove", n.to_string())
        .about(title.clone());
    Markup::raw("<fieldset class=\"sitting\"><legend class=\"label\">")
        .and(title)
        .and(Markup::raw("</legend>"))
        .and(when)
        .and(FieldRow::new().with(place).with(link))
        .and(Markup::raw(format!("<details class=\"more-fields\"{open}><summary>")))
        .and(ui::icon("pin"))
        .and(label("spot"))
        .and(Markup::raw("</summary>"))
        .and(spot)
        .and(Markup::raw("</details>"))
        .and(if typed { remove.into() } else { Markup::default() })
        .and(Markup::raw("</fieldset>"))
}
