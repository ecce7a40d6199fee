//! The front page: search first, then what one can enrol for now.

use axum::extract::State;
use axum::response::Response;
use platform::web::{Ctx, go, page};
use platform::{AppResult, Page};
use ui::components::{Button, CourseCard, Empty, Field};
use ui::{L, Markup, Shell};

use crate::catalogue::{self, view};
use crate::shell::PartsPage;
use crate::{App, enrolment, shell};

/// The front page; a signed-in person is taken home.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    if ctx.viewer.is_some() {
        return Ok(go("/home", None));
    }
    let courses = catalogue::opening(app.db.read(), ctx.now, 8).await?;
    let ids: Vec<_> = courses.iter().map(|c| c.id).collect();
    let places = enrolment::places(app.db.read(), &ids).await?;
    let cards = courses.iter().map(|c| view::card(ctx.l, c, places.get(&c.id).copied(), ctx.now)).collect();
    page(&draw(shell(&ctx, ctx.l.t("front-title")), cards))
}

fn draw(shell: Shell, cards: Vec<CourseCard>) -> PartsPage {
    let l = shell.l;
    let search =
        Field::text(l, "q", l.t("front-search-label")).placeholder(l.t("front-search-placeholder")).plain();
    let hero = Markup::join([
        Markup::raw("<section class=\"hero\"><h1>"),
        l.t("front-heading").into(),
        Markup::raw("</h1><p class=\"lead\">"),
        l.t("front-lead").into(),
        Markup::raw("</p><form class=\"hero-search\" method=\"get\" action=\"/courses\">"),
        search.into(),
        Button::submit(l.t("front-search")).primary().icon("search").into(),
        Markup::raw("</form></section>"),
    ]);
    let list = if cards.is_empty() {
        Empty::new(l.t("front-empty-title"), l.t("front-empty-text"))
            .action(Button::link(l.t("front-all-courses"), "/courses?past=1"))
            .into()
    } else {
        course_list(l, cards)
    };
    let mut page = PartsPage::new(shell, vec![list]);
    page.hero = hero;
    page
}

fn course_list(l: L, cards: Vec<CourseCard>) -> Markup {
    Markup::join([
        Markup::raw("<div class=\"section-head\"><h2>"),
        l.t("front-opening").into(),
        Markup::raw("</h2>"),
        Markup::link(&l.t("front-all-courses"), "/courses"),
        Markup::raw("</div><ul class=\"course-list\">"),
        Markup::join(
            cards.into_iter().map(|c| Markup::join([Markup::raw("<li>"), c.into(), Markup::raw("</li>")])),
        ),
        Markup::raw("</ul>"),
    ])
}

/// Full and empty.
pub fn samples() -> Vec<Page> {
    fn anonymous(l: L) -> Shell {
        Shell::new(l, l.t("front-title"), "/", "")
    }
    vec![
        Page {
            name: "help/front/full",
            render: |l| PartsPageText(draw(anonymous(l), vec![view::sample_card(l)])).text(),
        },
        Page { name: "help/front/empty", render: |l| PartsPageText(draw(anonymous(l), Vec::new())).text() },
    ]
}

pub(super) struct PartsPageText(pub PartsPage);

impl PartsPageText {
    pub(super) fn text(self) -> String {
        askama::Template::render(&self.0).unwrap_or_default()
    }
}
