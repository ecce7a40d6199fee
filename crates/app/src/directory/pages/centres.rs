//! The public list of region centres (區管中心列表): whom to ask, and for what.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::{Contact, k12_groups};
use domain::text::fold;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Empty, Facts, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{sample, text};
use crate::directory::{self, Centre, Entry};
use crate::shell::PartsPage;
use crate::{App, shell};

/// `GET /region-centres`.
///
/// # Errors
/// The database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let typed = query.get("q").map(|v| fold(v)).unwrap_or_default();
    let centres = directory::centres(app.db.read()).await?;
    page(&draw(shell(&ctx, ctx.l.t("centres-title")), &centres, &typed))
}

/// What a contact says, with what the yearly list knows where it says nothing.
pub(super) fn contact_facts(l: L, contact: &Contact, entry: &Entry) -> Facts {
    let or = |said: &str, listed: &str| if said.is_empty() { listed } else { said }.to_owned();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let mail =
        (!contact.mail.is_empty()).then(|| Markup::link(&contact.mail, &format!("mailto:{}", contact.mail)));
    let website = some(or(&contact.website, &entry.website)).map(|url| Markup::link(&url, &url));
    Facts::new()
        .maybe(l.t("contact-handles"), some(contact.handles.clone()))
        .maybe(l.t("contact-name"), some(contact.name.clone()))
        .maybe(l.t("contact-phone"), some(or(&contact.phone, &entry.phone)))
        .maybe(l.t("contact-mail"), mail)
        .maybe(l.t("contact-address"), some(or(&contact.address, &entry.address)))
        .maybe(l.t("contact-website"), website)
}

fn draw(shell: Shell, centres: &[Centre], typed: &str) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("centres-title")).lead(l.t("centres-lead"));
    // 台 and 臺 are the same to whoever searches.
    let wanted = typed.replace('台', "臺");
    let shown: Vec<&Centre> = centres.iter().filter(|centre| fits(l, centre, &wanted)).collect();
    let search = Markup::join([
        Markup::raw("<form class=\"stack\" method=\"get\" action=\"/region-centres\" role=\"search\">"),
        Field::text(l, "q", l.t("centres-search"))
            .hint(l.t("centres-search-hint"))
            .value(typed)
            .plain()
            .into(),
        Button::submit(l.t("centres-search-submit")).icon("search").into(),
        Markup::raw("</form>"),
    ]);
    let mut parts: Vec<Markup> = vec![head.into(), search];
    if shown.is_empty() {
        let all = Button::link(l.t("centres-all"), "/region-centres");
        let text =
            if typed.is_empty() { l.t("centres-none-text") } else { l.a("centres-nothing-text", "q", typed) };
        parts.push(Empty::new(l.t("centres-nothing"), text).action(all).into());
        return PartsPage::new(shell, parts);
    }
    let (groups, bureaux): (Vec<&Centre>, Vec<&Centre>) = shown.into_iter().partition(|c| !c.part.is_empty());
    if !bureaux.is_empty() {
        parts.push(heading(&l.t("centres-bureaux")));
        parts.push(cards(l, &bureaux));
    }
    if !groups.is_empty() {
        parts.push(heading(&l.t("centres-agency")));
        parts.push(Notice::new(Tone::Info, l.t("centres-agency-text")).into());
        parts.push(cards(l, &groups));
    }
    PartsPage::new(shell, parts)
}

fn heading(title: &str) -> Markup {
    Markup::join([Markup::raw("<h2>"), title.into(), Markup::raw("</h2>")])
}

fn cards(l: L, centres: &[&Centre]) -> Markup {
    let list = centres.iter().map(|centre| Markup::from(card(l, centre)));
    Markup::join([Markup::raw("<div class=\"grid-2\">"), Markup::join(list), Markup::raw("</div>")])
}

fn card(l: L, centre: &Centre) -> Card {
    let mut contact = centre.contact.clone().unwrap_or_default();
    if contact.handles.is_empty() {
        contact.handles = match k12_groups().iter().find(|g| g.code == centre.part) {
            Some(group) => l.pick(group.handles, group.handles_en).to_owned(),
            None => l.a("centres-bureau-handles", "county", &centre.entry.county),
        };
    }
    let facts = Markup::from(contact_facts(l, &contact, &centre.entry));
    let reachable = !contact.phone.is_empty() || !centre.entry.phone.is_empty();
    let body = if reachable { facts } else { facts.and(Markup::small(&l.t("centres-no-phone"))) };
    let id = if centre.part.is_empty() { centre.entry.code.clone() } else { centre.part.clone() };
    Card::new(body).title(title(l, centre)).id(format!("centre-{id}"))
}

fn title(l: L, centre: &Centre) -> String {
    match k12_groups().iter().find(|g| g.code == centre.part) {
        Some(group) => l.pick(group.name, group.name_en).to_owned(),
        None => centre.entry.name.clone(),
    }
}

fn fits(l: L, centre: &Centre, wanted: &str) -> bool {
    let handles = centre.contact.as_ref().map(|c| c.handles.clone()).unwrap_or_default();
    let text = format!("{} {} {handles}", title(l, centre), centre.entry.name);
    wanted.split_whitespace().all(|word| text.to_lowercase().contains(&word.to_lowercase()))
}

/// Found, and nothing found.
pub fn samples() -> Vec<Page> {
    fn of(l: L, typed: &str) -> String {
        let bureau = Entry {
            code: "XT-C07".into(),
            name: l.pick("宜蘭縣政府教育處", "Yilan County Bureau").into(),
            kind: "county_bureau".into(),
            ..sample::entry(l)
        };
        let centre = |part: &str, contact| Centre { entry: bureau.clone(), part: part.into(), contact };
        let centres = [
            centre("", Some(super::contact::sample_contact(l))),
            centre("senior_high", None),
            centre("safety", None),
        ];
        text(&draw(crate::shell::sample(l, l.t("centres-title")), &centres, typed))
    }
    vec![
        Page { name: "directory/centres/all", render: |l| of(l, "") },
        Page { name: "directory/centres/nothing", render: |l| of(l, "zz") },
    ]
}
