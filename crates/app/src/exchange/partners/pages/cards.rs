//! The parts of a partner's page: what it is, who answers, its confirmation, its webhooks and deliveries, what may be done.

use domain::exchange_partner::Deed;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::error::Refused;
use ui::components::{Button, Card, Column, Facts, Field, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::super::api::hooks::Hook;
use super::super::super::health::Delivered;
use super::super::Partner;
use super::{confirmation_tag, exchanges, kind_name, mode_name, sentence};
use crate::shell::form;

pub(super) fn facts(l: L, partner: &Partner, organisation: &str) -> Facts {
    let mut facts = Facts::new().fact(l.t("exchange-field-kind"), kind_name(l, partner.kind));
    for (key, value) in [
        ("exchange-owner", partner.owner.as_str()),
        ("exchange-organisation", organisation),
        ("exchange-county", partner.county.as_str()),
    ] {
        if !value.is_empty() {
            facts = facts.fact(l.t(key), value);
        }
    }
    facts = facts
        .fact(l.t("exchange-field-mode"), mode_name(l, partner.mode))
        .fact(l.t("exchange-field-exchanges"), exchanges(l, partner));
    if !partner.purpose.is_empty() {
        let addresses = match partner.addresses.as_str() {
            "" => l.t("exchange-anywhere"),
            lines => lines.replace('\n', l.pick("、", ", ")),
        };
        facts = facts
            .fact(l.t("exchange-field-purpose"), partner.purpose.clone())
            .fact(l.t("exchange-field-addresses"), addresses)
            .fact(l.t("exchange-field-silent-after"), l.a("exchange-hours", "n", partner.silent_after_hours));
    }
    if let Some(hour) = partner.schedule {
        facts =
            facts.fact(l.t("exchange-field-schedule"), l.a("exchange-hour", "hour", format!("{hour:02}:00")));
    }
    if let Some(from) = partner.period_from {
        let until = partner.period_until.map_or_else(|| l.t("exchange-no-end"), |day| l.date(day));
        let period = l.a2("exchange-period", "from", l.date(from), "until", until);
        facts = facts.fact(l.t("exchange-field-period"), period);
    }
    facts
}

pub(super) fn contact_card(shell: &Shell, partner: &Partner, may_change: bool) -> Markup {
    let (l, contact) = (shell.l, &partner.contact);
    let mut facts = Facts::new();
    for (key, value) in [
        ("exchange-field-contact-name", &contact.name),
        ("exchange-field-contact-tel", &contact.tel),
        ("exchange-field-contact-mail", &contact.mail),
        ("exchange-field-second-name", &contact.second_name),
        ("exchange-field-second-tel", &contact.second_tel),
        ("exchange-field-second-mail", &contact.second_mail),
    ] {
        if !value.is_empty() {
            facts = facts.fact(l.t(key), value.clone());
        }
    }
    let mut card = Card::new(facts).title(l.t("exchange-part-contact"));
    if may_change {
        card = card
            .action(Button::link(l.t("exchange-edit"), format!("/exchange/partners/{}/edit", partner.code)));
    }
    card.into()
}

pub(super) fn confirmation_card(shell: &Shell, partner: &Partner, may: bool, today: Date) -> Markup {
    let l = shell.l;
    let last = partner.confirmed_on.map_or_else(|| l.t("exchange-never"), |day| l.date(day));
    let mut body = Markup::raw("<p>").and(l.a("exchange-confirmed-on", "day", last));
    let tag = confirmation_tag(l, partner, today);
    let due = tag.is_some();
    if let Some(tag) = tag {
        body = body.and(" ").and(tag);
    }
    body = body.and(Markup::raw("</p>"));
    if may && due {
        body = body.and(paragraph(&l.t("exchange-confirm-text"))).and(form(
            shell,
            &format!("/exchange/partners/{}/confirm", partner.code),
            vec![Button::submit(l.t("exchange-confirm")).primary().into()],
        ));
    }
    Card::new(body).title(l.t("exchange-part-confirmation")).into()
}

/// The national centre's decision on an application.
pub(super) fn decide_card(shell: &Shell, here: &str, wrong: Option<&Refused>) -> Markup {
    let l = shell.l;
    let yes = form(
        shell,
        &format!("{here}/approve"),
        vec![Button::submit(l.t("exchange-approve")).primary().icon("check").into()],
    );
    let reason = Field::textarea(l, "reason", l.t("exchange-field-reason"))
        .rows(2)
        .max_length(300)
        .required()
        .error(wrong.map(|refused| sentence(l, refused)));
    let no = form(
        shell,
        &format!("{here}/return"),
        vec![reason.into(), Button::submit(l.t("exchange-return")).into()],
    );
    Card::new(paragraph(&l.t("exchange-decide-text")).and(yes).and(no)).title(l.t("exchange-decide")).into()
}

pub(super) fn hook_card(l: L, hooks: &[Hook]) -> Markup {
    let columns = vec![
        Column::text(l.t("exchange-hook-column-url")),
        Column::text(l.t("exchange-column-state")),
        Column::text(l.t("exchange-hook-column-heard")),
    ];
    let rows = hooks.iter().map(|hook| {
        let (tone, key) = match (hook.paused, hook.failures) {
            (true, _) => (Tone::Bad, "exchange-hook-paused"),
            (false, 0) => (Tone::Good, "exchange-hook-active"),
            (false, _) => (Tone::Warn, "exchange-hook-failing"),
        };
        let kind = if hook.live { "exchange-key-live" } else { "exchange-key-test" };
        let kinds: Vec<&str> = hook.kinds.iter().map(|kind| kind.as_str()).collect();
        let about = Markup::from(hook.url.as_str()).and(Markup::raw("<br>"));
        let state = Markup::from(Tag::new(tone, l.t(key)));
        Row::default()
            .cell(about.and(Markup::small(&format!("{} · {}", l.t(kind), kinds.join(l.pick("、", ", "))))))
            .cell(if hook.last_error.is_empty() {
                state
            } else {
                state.and(" ").and(Markup::small(&hook.last_error))
            })
            .cell(hook.last_ok_at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at))))
    });
    let table = Table::new(l, l.t("exchange-part-hooks"), columns).rows(rows);
    Card::new(paragraph(&l.t("exchange-hooks-text")).and(table)).title(l.t("exchange-part-hooks")).into()
}

pub(super) fn delivery_card(l: L, deliveries: &[Delivered]) -> Markup {
    let columns = vec![
        Column::text(l.t("exchange-column-delivery")),
        Column::text(l.t("exchange-column-received")),
        Column::text(l.t("exchange-column-state")),
        Column::number(l.t("exchange-sent-rows")),
        Column::number(l.t("exchange-column-refused")),
        Column::number(l.t("exchange-column-merged")),
    ];
    let rows = deliveries.iter().map(|one| {
        Row::default()
            .cell(one.number.to_string())
            .cell(l.datetime(from_millis(one.received_at)))
            .cell(l.t(&format!("exchange-delivery-{}", one.state)))
            .cell(one.rows_read.to_string())
            .cell(one.rows_refused.to_string())
            .cell(one.rows_merged.to_string())
    });
    let table = Table::new(l, l.t("exchange-part-deliveries"), columns).rows(rows);
    Card::new(table).title(l.t("exchange-part-deliveries")).flush().into()
}

pub(super) fn doing_card(shell: &Shell, here: &str, may: &impl Fn(Deed) -> bool) -> Option<Markup> {
    let l = shell.l;
    let mut body = Markup::default();
    if may(Deed::Resume) {
        body = body.and(form(
            shell,
            &format!("{here}/resume"),
            vec![Button::submit(l.t("exchange-resume")).primary().into()],
        ));
    }
    let mut links = Markup::default();
    if may(Deed::Pause) {
        links = links.and(Button::link(l.t("exchange-pause"), format!("{here}/pause"))).and(" ");
    }
    if may(Deed::End) {
        links = links.and(Button::link(l.t("exchange-end"), format!("{here}/end")).danger());
    }
    if body.is_empty() && links.is_empty() {
        return None;
    }
    let body = body.and(Markup::raw("<div class=\"actions\">")).and(links).and(Markup::raw("</div>"));
    Some(Card::new(body).title(l.t("exchange-part-doing")).into())
}

pub(super) fn paragraph(text: &str) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}
