//! The development mailbox: what the service would have sent.

use axum::extract::State;
use axum::response::Response;
use platform::clock::from_millis;
use platform::ids::MailId;
use platform::mail::{self, Stored};
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Card, Empty, PageHead};
use ui::{Markup, Shell};

use super::front::PartsPageText;
use crate::shell::PartsPage;
use crate::{App, shell};

/// The newest hundred messages.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let mails = mail::newest(&app).await?;
    page(&draw(shell(&ctx, ctx.l.t("mailbox-title")), &mails))
}

fn draw(shell: Shell, mails: &[Stored]) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("mailbox-title")).lead(l.t("mailbox-lead")).into()];
    if mails.is_empty() {
        parts.push(Empty::new(l.t("mailbox-empty"), l.t("mailbox-empty-text")).into());
    }
    for mail in mails {
        let when = l.datetime(from_millis(mail.created_at));
        let paragraphs = mail
            .body
            .lines()
            .map(|line| Markup::join([Markup::raw("<p>"), line.into(), Markup::raw("</p>")]));
        let body =
            Markup::join([Markup::small(&format!("{} · {when}", mail.to_address)), Markup::join(paragraphs)]);
        parts.push(Card::new(body).title(mail.subject.clone()).into());
    }
    PartsPage::new(shell, parts)
}

/// With a message and without.
pub fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "help/mailbox/empty",
            render: |l| PartsPageText(draw(crate::shell::sample(l, l.t("mailbox-title")), &[])).text(),
        },
        Page {
            name: "help/mailbox/full",
            render: |l| {
                let mail = Stored {
                    id: MailId::new(),
                    to_address: "teacher@demo.example".into(),
                    subject: l.pick("報名成功", "You have a place").into(),
                    body: l.pick("您好：\n您已報名成功。", "Hello,\nYou have a place.").into(),
                    created_at: 0,
                    sent_at: None,
                };
                PartsPageText(draw(crate::shell::sample(l, l.t("mailbox-title")), &[mail])).text()
            },
        },
    ]
}
