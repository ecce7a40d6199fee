//! The frame of every page: who is signed in, what they may open, the message left by the step before.

use askama::Template;
use axum::http::StatusCode;
use platform::error::ErrorBody;
use platform::web::Ctx;
use ui::{Flash, Markup, NavItem, Shell, Theme, UserBadge};

/// The frame for a page with this title.
pub fn shell(ctx: &Ctx, title: impl Into<String>) -> Shell {
    let l = ctx.l;
    let mut shell = Shell::new(l, title, ctx.path.clone(), ctx.csrf.clone());
    shell.demo = ctx.demo;
    shell.theme = Theme::from_code(&ctx.theme);
    shell.user = ctx.viewer.as_ref().map(|viewer| {
        let mut badge = UserBadge::new(viewer.name.clone());
        badge.seat = viewer.seat.as_ref().map(|seat| {
            let role = l.t(&format!("seat-role-{}", seat.role.as_str()));
            format!("{} {role}", seat.organisation_name)
        });
        badge.seats_url = (viewer.seats.len() > 1).then(|| "/account".to_owned());
        badge
    });
    let path = ctx.path.split('?').next().unwrap_or_default();
    shell.nav = crate::nav()
        .into_iter()
        .filter(|item| ctx.allows(&item.access) && crate::staff::leads_somewhere(ctx, item.href))
        .map(|item| {
            let current = path == item.href || path.starts_with(&format!("{}/", item.href));
            NavItem::new(l.t(item.label), item.href, icon_of(item.label)).current(current)
        })
        .collect();
    shell.flash = ctx.flash.as_ref().map(|(kind, key)| {
        let text = l.t(&format!("flash-{key}"));
        match kind.as_str() {
            "success" => Flash::success(text),
            "error" => Flash::error(text),
            _ => Flash::notice(text),
        }
    });
    shell
}

/// Draws the page of an error: a sentence, a code, what to do next.
pub(crate) fn draw_error(ctx: &Ctx, status: StatusCode, body: &ErrorBody) -> String {
    let l = ctx.l;
    let (sentence, next) = match &body.refused {
        Some(refused) => (refused.sentence(l), refused.next(l)),
        None => {
            let kind = match status {
                StatusCode::NOT_FOUND => "not-found",
                StatusCode::CONFLICT => "stale-form",
                StatusCode::BAD_REQUEST => "malformed",
                StatusCode::PAYLOAD_TOO_LARGE => "too-large",
                _ => "internal",
            };
            (l.t(&format!("error-{kind}")), l.a(&format!("error-{kind}-next"), "code", &body.code))
        }
    };
    let mut links =
        vec![(l.t("error-link-home"), "/".to_owned()), (l.t("error-link-courses"), "/courses".to_owned())];
    if ctx.viewer.is_none() {
        links.push((l.t("nav-sign-in"), "/sign-in".to_owned()));
    }
    ui::error_page(shell(ctx, sentence.clone()), status.as_u16(), &body.code, &sentence, &next, &links)
}

fn icon_of(label: &str) -> &'static str {
    match label {
        "nav-find" => "search",
        "nav-my-courses" => "calendar",
        "nav-following" => "star",
        "nav-transcript" => "chart",
        "nav-certificates" => "file",
        "nav-requirements" | "nav-requirements-list" => "clipboard",
        "nav-requirements-school" => "list",
        "nav-desk" => "book",
        "nav-review" => "inbox",
        "nav-rosters" => "list",
        "nav-corrections" => "clipboard",
        "nav-elsewhere-desk" | "nav-elsewhere-review" => "file",
        "nav-data-requests" => "clipboard",
        "nav-audit" => "lock",
        "nav-lights" => "clock",
        "nav-tables" => "list",
        "nav-tags" => "pin",
        "nav-sharing" => "book",
        "nav-exchange-partners" | "nav-exchange-own" => "link",
        "nav-organisations" | "nav-organisation" => "building",
        "nav-staff" | "nav-staff-direct" | "nav-staff-students" | "nav-merge" => "users",
        "nav-account" => "user",
        "nav-accounts" => "settings",
        "nav-accounts-below" => "building",
        "nav-statistics-own"
        | "nav-statistics-county"
        | "nav-statistics-subject"
        | "nav-statistics-national"
        | "nav-requirements-below"
        | "nav-requirements-nation" => "chart",
        _ => "home",
    }
}

/// The frame of a sample page: a signed-in person of the demonstration, so that navigation and menus are drawn too.
pub(crate) fn sample(l: ui::L, title: impl Into<String>) -> Shell {
    let mut shell = Shell::new(l, title, "/", "sample");
    shell.user = Some(UserBadge::new(l.pick("林杏芸", "Lin Hsing-Yun")));
    shell.nav = crate::nav()
        .into_iter()
        .map(|item| NavItem::new(l.t(item.label), item.href, icon_of(item.label)))
        .collect();
    shell.demo = true;
    shell
}

/// A page made of components one after the other, with others at the side: enough for most pages.
#[derive(Template)]
#[template(path = "parts.html")]
pub(crate) struct PartsPage {
    pub shell: Shell,
    pub hero: Markup,
    pub parts: Vec<Markup>,
    pub side: Vec<Markup>,
}

impl PartsPage {
    /// A page without a hero and without a side.
    pub fn new(shell: Shell, parts: Vec<Markup>) -> Self {
        Self { shell, hero: Markup::default(), parts, side: Vec::new() }
    }
}

/// A form around parts: its token, its fields, its buttons. Sends once, warns before leaving with changes.
pub(crate) fn form(shell: &Shell, action: &str, parts: Vec<Markup>) -> Markup {
    Markup::join([
        Markup::raw(format!(
            "<form class=\"stack\" method=\"post\" action=\"{}\" data-once>",
            Markup::from(action).as_str()
        )),
        shell.csrf_field(),
        Markup::join(parts),
        Markup::raw("</form>"),
    ])
}
