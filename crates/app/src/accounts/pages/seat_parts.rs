//! How one seat is drawn: facts, what hangs on it, the deeds and the form of the one chosen.

use domain::accounts::Standing;
use domain::ids::PersonalCode;
use domain::permissions::Right;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::Posted;
use ui::components::field::FieldRow;
use ui::components::{
    Breadcrumb, Button, Card, Choice, Confirm, Facts, Field, Moment, Notice, PageHead, Timeline, Tone,
};
use ui::{L, Markup, Shell};

use super::list::{rights, state};
use super::seat::Preview;
use super::{base, fields, hidden, paragraph, refusal, role_name, span};
use crate::accounts::Managed;
use crate::identity::{Colleague, Holding};
use crate::shell::{PartsPage, form};

/// A seat with everything its page shows.
pub(super) struct Shown {
    pub found: Managed,
    pub standing: Standing,
    pub deed: String,
    pub people: Vec<Colleague>,
    pub invitations: Vec<String>,
    pub history: Vec<platform::audit::Line>,
    /// Code and title of courses that are neither closed nor cancelled.
    pub open: Vec<(String, String)>,
    pub reviews: usize,
    pub rosters: usize,
    pub today: Date,
}

impl Shown {
    pub fn title(&self, l: L) -> String {
        role_name(l, &self.found.seat.role, &self.found.seat.title)
    }

    fn here(&self) -> String {
        format!("{}/seats/{}", base(self.standing), self.found.seat.id)
    }
}

pub(super) fn draw(shell: Shell, shown: &Shown, posted: &Posted, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let found = &shown.found;
    let holder = found.holder(shown.today);
    let head = PageHead::new(shown.title(l))
        .crumbs(crumbs(l, shown))
        .lead(found.organisation.name.clone())
        .tag(state(l, &found.seat, holder));
    let mut parts: Vec<Markup> = vec![head.into(), refusal(l, refused)];
    if let Some(h) = holder.filter(|h| h.suspended_at.is_some()) {
        let fields = vec![
            hidden("do", "confirm"),
            hidden("holding", &h.id.to_string()),
            Button::submit(l.t("accounts-confirm-late")).primary().into(),
        ];
        let notice =
            Notice::new(Tone::Warn, l.t("accounts-suspended-next")).title(l.t("accounts-state-suspended"));
        parts.push(notice.action(form(&shell, &shown.here(), fields)).into());
    }
    parts.push(Card::new(facts(l, shown, holder)).into());
    if found.seat.ended_at.is_none() {
        parts.push(deeds(l, shown, holder));
        if let Some(body) = deed_form(&shell, shown, posted, holder) {
            parts.push(Card::new(body).title(deed_title(l, &shown.deed)).accent().id("deed").into());
        }
    }
    parts.push(Card::new(hangs(l, shown)).title(l.t("accounts-hangs")).into());
    parts.push(Card::new(history(l, shown)).title(l.t("accounts-history")).into());
    PartsPage::new(shell, parts)
}

fn crumbs(l: L, shown: &Shown) -> Breadcrumb {
    let place = &shown.found.organisation;
    let crumbs = Breadcrumb::new(l);
    match shown.standing {
        Standing::Own => crumbs.link(l.t("accounts-own-title"), "/accounts"),
        Standing::Above => crumbs
            .link(l.t("accounts-below-title"), "/accounts/below")
            .link(place.name.clone(), format!("/accounts/below/{}", place.id)),
    }
    .here(shown.title(l))
}

fn facts(l: L, shown: &Shown, holder: Option<&Holding>) -> Facts {
    let found = &shown.found;
    let code = |h: &Holding| {
        PersonalCode::parse(&h.personal_code).map_or_else(|_| h.personal_code.clone(), |c| c.grouped())
    };
    let when = |h: &Holding| span(l, &h.valid_from, h.valid_until.as_deref());
    let with_span = |h: &Holding| l.a2("accounts-acting-span", "name", &h.name, "span", when(h));
    let next = found.holdings.iter().find(|h| h.begins_after(shown.today));
    let used = holder.and_then(|h| h.last_used).map(|at| l.datetime(from_millis(at)));
    Facts::new()
        .fact(l.t("accounts-holder"), holder.map_or_else(|| l.t("accounts-nobody"), |h| h.name.clone()))
        .maybe(l.t("accounts-acting"), found.acting(shown.today).map(with_span))
        .maybe(l.t("accounts-next"), next.map(with_span))
        .maybe(l.t("accounts-span"), holder.map(when))
        .maybe(l.t("accounts-code"), holder.map(code))
        .maybe(l.t("accounts-email"), holder.map(|h| h.email.clone()))
        .maybe(l.t("accounts-user-name"), holder.and_then(|h| h.user_name.clone()))
        .maybe(l.t("accounts-last-used"), used)
        .fact(l.t("accounts-rights"), rights(l, &found.seat.rights))
        .maybe(
            l.t("accounts-invited"),
            (!shown.invitations.is_empty()).then(|| shown.invitations.join(l.pick("、", ", "))),
        )
}

/// What may be done now, as links that open the form.
fn deeds(l: L, shown: &Shown, holder: Option<&Holding>) -> Markup {
    let list: &[&str] = match holder {
        None => &["fill", "invite", "role", "rights", "close"],
        Some(_) => &["handover", "acting", "role", "rights", "end", "account"],
    };
    let mut links: Vec<Markup> = vec![Markup::raw("<div class=\"actions\">")];
    for deed in list {
        let href = format!("{}?do={deed}#deed", shown.here());
        let button = Button::link(deed_title(l, deed), href).small();
        links.push(if *deed == shown.deed { button.primary().into() } else { button.into() });
    }
    let why = Button::link(l.t("accounts-why-go"), format!("{}/why", shown.here()));
    links.push(why.small().quiet().into());
    links.push(Markup::raw("</div>"));
    Markup::join(links)
}

fn deed_title(l: L, deed: &str) -> String {
    let deed = match deed {
        "give" | "take" => "rights",
        "disable" | "enable" | "remove" | "factors" => "account",
        other => other,
    };
    l.t(&format!("accounts-do-{deed}"))
}

fn deed_form(shell: &Shell, shown: &Shown, posted: &Posted, holder: Option<&Holding>) -> Option<Markup> {
    let (l, here) = (shell.l, shown.here());
    let current = holder.or(shown.found.acting(shown.today)).map(|h| h.id.to_string()).unwrap_or_default();
    let one = |name: &str, lead: &str, inner: Vec<Markup>, button: Button| {
        let mut all = vec![paragraph(&l.t(lead)), hidden("do", name), hidden("holding", &current)];
        all.extend(inner);
        all.push(button.into());
        form(shell, &here, all)
    };
    let save = |key: &str| Button::submit(l.t(key)).primary();
    let danger = |key: &str| Button::submit(l.t(key)).danger();
    let from = || {
        Field::date(l, "from", l.t("accounts-from-day"))
            .value(posted.text("from"))
            .hint(l.t("accounts-from-hint"))
    };
    Some(match shown.deed.as_str() {
        "fill" => {
            let mut inner = person(l, shown, posted);
            inner.push(from().into());
            one("fill", "accounts-fill-lead", inner, save("accounts-do-fill"))
        }
        "handover" => {
            let mut inner = person(l, shown, posted);
            inner.push(from().into());
            one("handover", "accounts-handover-lead", inner, save("accounts-handover-look"))
        }
        "acting" => {
            let mut inner = person(l, shown, posted);
            let until = Field::date(l, "until", l.t("accounts-until-day")).value(posted.text("until"));
            inner.push(FieldRow::new().with(from()).with(until.required()).into());
            one("acting", "accounts-acting-lead", inner, save("accounts-do-acting"))
        }
        "invite" => {
            let name = Field::text(l, "name", l.t("accounts-name")).value(posted.text("name"));
            let email = Field::email(l, "email", l.t("accounts-email")).value(posted.text("email"));
            let inner = vec![name.width("medium").required().into(), email.required().into()];
            one("invite", "accounts-invite-lead", inner, save("accounts-do-invite"))
        }
        "role" => one("role", "accounts-role-lead", role_fields(l, shown, posted), save("accounts-save")),
        "rights" | "give" | "take" => rights_form(shell, shown, posted),
        "end" => one("end", "accounts-end-lead", vec![reason(l, posted)], danger("accounts-end-yes")),
        "close" => one("close", "accounts-close-lead", vec![reason(l, posted)], danger("accounts-close-yes")),
        "account" | "disable" | "enable" | "remove" | "factors" => {
            account_form(shell, shown, posted, holder?)
        }
        _ => return None,
    })
}

fn role_fields(l: L, shown: &Shown, posted: &Posted) -> Vec<Markup> {
    let (role, title) = match posted.text("role") {
        "" => (shown.found.seat.role.as_str(), shown.found.seat.title.as_str()),
        role => (role, posted.text("title")),
    };
    let roles = Field::radios(l, "role", l.t("accounts-role"), fields::role_choices(l)).value(role);
    let title = Field::text(l, "title", l.t("accounts-title")).value(title).width("medium");
    vec![roles.required().into(), title.into(), reason(l, posted)]
}

fn person(l: L, shown: &Shown, posted: &Posted) -> Vec<Markup> {
    let choices = shown.people.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone())).collect();
    vec![
        Field::select(l, "person", l.t("accounts-colleague"), choices)
            .value(posted.text("person"))
            .plain()
            .into(),
        Field::text(l, "code", l.t("accounts-or-code"))
            .value(posted.text("code"))
            .hint(l.t("accounts-or-code-hint"))
            .width("medium")
            .plain()
            .into(),
    ]
}

fn reason(l: L, posted: &Posted) -> Markup {
    Field::text(l, "reason", l.t("accounts-reason"))
        .value(posted.text("reason"))
        .hint(l.t("accounts-reason-hint"))
        .required()
        .into()
}

fn rights_form(shell: &Shell, shown: &Shown, posted: &Posted) -> Markup {
    let l = shell.l;
    let choices = Right::ALL
        .into_iter()
        .map(|right| {
            let key = right.as_str().replace('_', "-");
            let has = shown.found.seat.rights.split(',').any(|r| r == right.as_str());
            let hint = l.t(if has { "accounts-right-has" } else { "accounts-right-has-not" });
            Choice::new(right.as_str(), l.t(&format!("accounts-right-{key}"))).hint(hint)
        })
        .collect();
    let field = Field::radios(l, "right", l.t("accounts-rights"), choices).value(posted.text("right"));
    let buttons = Markup::raw("<div class=\"actions\">")
        .and(Button::submit(l.t("accounts-give")).named("do", "give").primary())
        .and(Button::submit(l.t("accounts-take")).named("do", "take"))
        .and(Markup::raw("</div>"));
    let lead = paragraph(&l.t("accounts-rights-lead"));
    form(shell, &shown.here(), vec![lead, field.required().into(), reason(l, posted), buttons])
}

fn account_form(shell: &Shell, shown: &Shown, posted: &Posted, holder: &Holding) -> Markup {
    let l = shell.l;
    if holder.account.is_none() || holder.removed_at.is_some() {
        return paragraph(&l.t("accounts-account-none"));
    }
    let able = match holder.disabled_at {
        Some(_) => Button::submit(l.t("accounts-enable")).named("do", "enable").primary(),
        None => Button::submit(l.t("accounts-disable")).named("do", "disable"),
    };
    let buttons = Markup::raw("<div class=\"actions\">")
        .and(able)
        .and(Button::submit(l.t("accounts-factors-reset")).named("do", "factors"))
        .and(Button::submit(l.t("accounts-remove")).named("do", "remove").danger())
        .and(Markup::raw("</div>"));
    let lead = paragraph(&l.a("accounts-account-lead", "name", &holder.name))
        .and(paragraph(&l.t("accounts-factors-lead")));
    let held = hidden("holding", &holder.id.to_string());
    form(shell, &shown.here(), vec![lead, held, reason(l, posted), buttons])
}

/// What moves with the seat: everything stands at the organisation, so whoever holds the seat has it.
fn hangs(l: L, shown: &Shown) -> Markup {
    let mut items = vec![l.a("accounts-hangs-courses", "n", shown.open.len())];
    if shown.reviews + shown.rosters > 0 {
        items.push(l.a2("accounts-hangs-reviews", "courses", shown.reviews, "rosters", shown.rosters));
    }
    items.extend(shown.open.iter().take(5).map(|(code, title)| format!("{code} {title}")));
    let mut list = vec![paragraph(&l.t("accounts-hangs-lead")), Markup::raw("<ul>")];
    for item in items {
        list.push(Markup::raw("<li>").and(item).and(Markup::raw("</li>")));
    }
    list.push(Markup::raw("</ul>"));
    Markup::join(list)
}

fn history(l: L, shown: &Shown) -> Markup {
    let mut held: Vec<&Holding> = shown.found.holdings.iter().collect();
    held.sort_by(|a, b| a.valid_from.cmp(&b.valid_from));
    let mut moments: Vec<Moment> = held.into_iter().map(|h| holding_moment(l, shown, h)).collect();
    let told = |action: &str| action.starts_with("seat.right_") || action == "seat.role_changed";
    for line in shown.history.iter().filter(|line| told(&line.action)) {
        let key = format!("accounts-history-{}", line.action.trim_start_matches("seat.").replace('_', "-"));
        let data: serde_json::Value = serde_json::from_str(&line.data).unwrap_or_default();
        let reason = data["reason"].as_str().unwrap_or_default().to_owned();
        let when = l.datetime(from_millis(line.at));
        moments.push(Moment::done(l.t(&key)).when(when).who(line.actor_label.clone()).note(reason));
    }
    if moments.is_empty() {
        return paragraph(&l.t("accounts-history-none"));
    }
    Timeline::new(l, moments).into()
}

fn holding_moment(l: L, shown: &Shown, h: &Holding) -> Moment {
    let title =
        l.a(if h.acting { "accounts-history-acting" } else { "accounts-history-held" }, "name", &h.name);
    let moment = if h.covers(shown.today) {
        Moment::now(title)
    } else if h.begins_after(shown.today) {
        Moment::next(title)
    } else {
        Moment::done(title)
    };
    let moment = moment.when(span(l, &h.valid_from, h.valid_until.as_deref()));
    if h.end_reason.is_empty() { moment } else { moment.note(h.end_reason.clone()) }
}

/// The question before a handover; it is the page's heading.
pub(super) fn draw_preview(shell: Shell, shown: &Shown, preview: &Preview) -> PartsPage {
    let l = shell.l;
    let old = shown.found.holder(shown.today).map(|h| h.name.clone()).unwrap_or_default();
    let args = [
        ("old", old),
        ("new", preview.name.clone()),
        ("last", preview.from.yesterday().map(|d| l.date(d)).unwrap_or_default()),
        ("from", l.date(preview.from)),
    ];
    let body = paragraph(&l.args("accounts-handover-text", &args)).and(hangs(l, shown));
    let confirm = Confirm::new(
        l,
        l.a("accounts-handover-question", "title", shown.title(l)),
        shown.here(),
        shell.csrf.clone(),
        l.t("accounts-handover-yes"),
        format!("{}?do=handover", shown.here()),
    )
    .body(body)
    .keep("do", "handover")
    .keep("step", "go")
    .keep("person", preview.person.to_string())
    .keep("from", preview.from.to_string());
    PartsPage::new(shell, vec![crumbs(l, shown).into(), confirm.into()])
}
