//! Pages of records from elsewhere: the person's list and form, the desk's queue and decision.

mod form;
mod list;
mod queue;
mod review;
mod sample;
mod shown;

pub use form::{blank, create, save};
pub use list::show as list;
pub use queue::{centre_queue, desk_queue};
pub use review::{centre_decide, centre_file, centre_show, desk_decide, desk_file, desk_show};
pub use shown::{file, show};

use axum::response::Response;
use domain::course::attachments::Scanned;
use domain::elsewhere::{MOST_FILES, State};
use platform::clock::from_millis;
use platform::web;
use platform::{AppResult, Page};
use ui::components::{Facts, Moment, Tag, Timeline, Tone};
use ui::{L, Markup};

use crate::App;
use crate::catalogue::view::{days_text, option_labels};
use crate::credit::elsewhere::{self, Evidence, Record, Step, Whole};

/// Bytes that a form with all its files may have.
pub const LARGEST_UPLOAD: usize = MOST_FILES * domain::course::attachments::LARGEST_FILE + 1024 * 1024;

/// Where a record stands, as a tag.
fn state_tag(l: L, state: State) -> Tag {
    let tone = match state {
        State::Draft => Tone::Neutral,
        State::Sent => Tone::Info,
        State::Returned => Tone::Warn,
        State::Accepted => Tone::Good,
        State::Refused | State::TakenBack => Tone::Bad,
    };
    Tag::new(tone, l.t(&format!("elsewhere-state-{}", state.as_str().replace('_', "-"))))
}

/// What a record says.
fn facts(l: L, record: &Record) -> Facts {
    let (from, to) = record.days();
    let mut facts = Facts::new()
        .fact(l.t("elsewhere-organiser"), record.organiser.clone())
        .fact(l.t("elsewhere-days"), days_text(l, from, to))
        .fact(l.t("elsewhere-hours"), hours_text(l, record))
        .fact(l.t("elsewhere-form"), l.t(&format!("elsewhere-form-{}", record.form().as_str())));
    let tags = record.tag_list();
    if !tags.is_empty() {
        facts = facts.fact(l.t("elsewhere-tags"), option_labels(l, "attribute_tags", &tags));
    }
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    facts.maybe(l.t("elsewhere-number"), filled(&record.number)).maybe(
        l.t("elsewhere-note"),
        filled(&record.note).map(|note| crate::catalogue::view::paragraphs(&note)),
    )
}

/// The hours, and those asked when they differ.
fn hours_text(l: L, record: &Record) -> String {
    if record.half_hours == record.asked_half_hours {
        return l.a("elsewhere-hours-n", "n", record.hours());
    }
    l.a2("elsewhere-hours-of", "n", record.hours(), "asked", record.asked())
}

/// What happened to a record, the latest last.
fn steps(l: L, record: &Record, steps: &[Step]) -> Timeline {
    let moment = |step: &Step| {
        let title = l.t(&format!("elsewhere-step-{}", step.what.replace('_', "-")));
        let moment = match step.what.as_str() {
            "refused" | "taken_back" => Moment::bad(title),
            _ => Moment::done(title),
        };
        let who = if step.organisation.is_empty() {
            step.actor.clone()
        } else {
            format!("{} {}", step.organisation, step.actor)
        };
        let moment = moment.when(l.datetime(from_millis(step.at))).who(who);
        let why = why(l, step);
        if why.is_empty() { moment } else { moment.note(why) }
    };
    let begun = Moment::done(l.t("elsewhere-step-begun")).when(l.datetime(from_millis(record.created_at)));
    Timeline::new(l, std::iter::once(begun).chain(steps.iter().map(moment)).collect())
}

/// The reasons of a step: those of the list, and the sentence.
fn why(l: L, step: &Step) -> Markup {
    let known = step.reasons.split(',').filter(|code| !code.is_empty());
    let item = |code: &str| {
        let key = format!("elsewhere-reason-{code}");
        l.has(&key).then(|| Markup::raw("<li>").and(l.t(&key)).and(Markup::raw("</li>")))
    };
    let list = Markup::join(known.filter_map(item));
    let list = if list.is_empty() { list } else { Markup::raw("<ul>").and(list).and(Markup::raw("</ul>")) };
    list.and(crate::catalogue::view::paragraphs(&step.text))
}

/// A file by its name, as a link once the scanner has answered.
fn file_line(l: L, href: &str, file: &Evidence) -> Markup {
    match Scanned::parse(&file.scan) {
        Some(scanned) if scanned.may_be_read() => Markup::link(&file.name, href),
        Some(Scanned::Infected) => {
            Markup::from(file.name.as_str()).and(Tag::new(Tone::Bad, l.t("elsewhere-file-infected")))
        }
        _ => Markup::from(file.name.as_str()).and(Tag::new(Tone::Warn, l.t("elsewhere-file-waits"))),
    }
}

/// The evidence as a list, or why there is none any more.
fn evidence(l: L, base: &str, whole: &Whole) -> Markup {
    if whole.files.is_empty() {
        let key = if whole.record.sent_at.is_some() {
            "elsewhere-evidence-deleted"
        } else {
            "elsewhere-evidence-none"
        };
        return Markup::raw("<p class=\"sub\">").and(l.t(key)).and(Markup::raw("</p>"));
    }
    let item = |file: &Evidence| {
        let href = format!("{base}/files/{}", file.file);
        Markup::raw("<li>").and(file_line(l, &href, file)).and(Markup::raw("</li>"))
    };
    let items = whole.files.iter().map(item);
    Markup::raw("<ul>").and(Markup::join(items)).and(Markup::raw("</ul>"))
}

/// Lines that a record looks like.
fn alike_list(l: L, whole: &Whole, linked: bool) -> Markup {
    let items = whole.alike.iter().map(|(line, why)| {
        let name = if linked {
            super::transcript::line::named(l, line)
        } else {
            let args = [
                ("title", line.title.clone()),
                ("days", days_text(l, line.from, line.to)),
                ("organiser", line.organiser.clone()),
                ("hours", line.hours.to_string()),
            ];
            Markup::from(l.args("elsewhere-alike-line", &args))
        };
        Markup::raw("<li>")
            .and(name)
            .and(Markup::raw("<br>"))
            .and(Markup::small(&l.t(&format!("transcript-alike-{}", why.as_str()))))
            .and(Markup::raw("</li>"))
    });
    Markup::raw("<ul>").and(Markup::join(items)).and(Markup::raw("</ul>"))
}

async fn send_file(app: &App, whole: &Whole, file: platform::ids::FileId) -> AppResult<(Evidence, Response)> {
    let (file, bytes) = elsewhere::bytes(app, whole, file).await?;
    let response = web::download(&file.name, file.media_type(), bytes);
    Ok((file, response))
}

/// Buttons of a form beside each other.
fn actions(buttons: impl IntoIterator<Item = Markup>) -> Markup {
    Markup::raw("<div class=\"actions\">").and(Markup::join(buttons)).and(Markup::raw("</div>"))
}

/// All samples.
pub(super) fn samples() -> Vec<Page> {
    let mut all = list::samples();
    all.extend(form::samples());
    all.extend(shown::samples());
    all.extend(queue::samples());
    all.extend(review::samples());
    all
}
