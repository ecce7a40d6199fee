//! Ending letters from a link in one of them, without signing in.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::db::Actor;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, PageHead};
use ui::{L, Markup, Shell};

use super::parts::paragraph;
use crate::following::tokens::{self, Letters};
use crate::following::{searches, store};
use crate::shell::PartsPage;
use crate::{App, identity, shell};

/// `GET /unsubscribe/{token}`: asks; a mail reader that opens every link must not end anything.
pub async fn ask(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let (letters, _) = tokens::ended(&app, &token).ok_or(AppError::NotFound)?;
    page(&draw_ask(shell(&ctx, ctx.l.t("unsubscribe-title")), letters, &token))
}

/// `POST /unsubscribe/{token}`: the token is the proof, so mail programs may send it without a form of ours (RFC 8058).
pub async fn end(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let (letters, person) = tokens::ended(&app, &token).ok_or(AppError::NotFound)?;
    let root = identity::person(app.db.read(), person).await?.id;
    let same = identity::same_person(app.db.read(), root).await?;
    let mut change = app.db.change(&Actor::process("unsubscribe"), ctx.now).await?;
    match letters {
        Letters::Follows => {
            for id in &same {
                store::set_quiet(&change, *id, true).await?;
            }
        }
        Letters::Searches => {
            store::searches::silence(&change, &same).await?;
            for search in searches::searches_of(change.conn(), root).await? {
                store::searches::drop_waiting(&change, search.id).await?;
            }
        }
    }
    let what = if letters == Letters::Follows { "follows" } else { "searches" };
    change.record("following.letters_ended", person.0, serde_json::json!({"letters": what}));
    change.commit().await?;
    page(&draw_done(shell(&ctx, ctx.l.t("unsubscribe-done")), letters))
}

fn name(letters: Letters) -> &'static str {
    match letters {
        Letters::Follows => "follows",
        Letters::Searches => "searches",
    }
}

fn draw_ask(shell: Shell, letters: Letters, token: &str) -> PartsPage {
    let l = shell.l;
    let button = Markup::raw(format!(
        "<form method=\"post\" action=\"/unsubscribe/{}\">",
        Markup::from(token).as_str()
    ))
    .and(Button::submit(l.t("unsubscribe-yes")).primary())
    .and(Markup::raw("</form>"));
    let parts = vec![
        PageHead::new(l.t("unsubscribe-title")).lead(l.t(&format!("unsubscribe-{}", name(letters)))).into(),
        Card::new(paragraph(&l.t("unsubscribe-stays"))).action(button).into(),
    ];
    PartsPage::new(shell, parts)
}

fn draw_done(shell: Shell, letters: Letters) -> PartsPage {
    let l = shell.l;
    let back = Button::link(l.t("following-title"), "/my/following");
    let parts = vec![
        PageHead::new(l.t("unsubscribe-done"))
            .lead(l.t(&format!("unsubscribe-{}-done", name(letters))))
            .into(),
        Card::new(paragraph(&l.t("unsubscribe-again"))).action(back).into(),
    ];
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    fn asked(l: L, letters: Letters) -> String {
        super::draw(&draw_ask(crate::shell::sample(l, l.t("unsubscribe-title")), letters, "sample"))
    }
    vec![
        Page { name: "following/unsubscribe/follows", render: |l| asked(l, Letters::Follows) },
        Page { name: "following/unsubscribe/searches", render: |l| asked(l, Letters::Searches) },
        Page {
            name: "following/unsubscribe/done",
            render: |l| {
                super::draw(&draw_done(crate::shell::sample(l, l.t("unsubscribe-done")), Letters::Searches))
            },
        },
    ]
}
