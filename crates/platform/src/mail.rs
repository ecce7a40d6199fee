//! Mail: written to an outbox with the change it tells of, sent later, kept visible in development.

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sea_orm::{DbErr, FromQueryResult};

use crate::db::{Actor, sql};
use crate::ids::{MailId, PersonId};
use crate::{Platform, params};

/// A message to one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Address of the reader.
    pub to: String,
    /// Subject line in the reader's language.
    pub subject: String,
    /// Plain text in the reader's language.
    pub body: String,
    /// What it is about, for switching kinds off: `enrolment`.
    pub kind: &'static str,
    /// The reader, when known.
    pub person: Option<PersonId>,
}

/// A message of the outbox.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stored {
    /// Identity.
    pub id: MailId,
    /// Address of the reader.
    pub to_address: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When it left, if it did.
    pub sent_at: Option<i64>,
}

/// The newest messages, for the development mailbox.
///
/// # Errors
/// When the database can't be read.
pub async fn newest(platform: &Platform) -> Result<Vec<Stored>, DbErr> {
    sql::all(
        platform.db.read(),
        "SELECT id, to_address, subject, body, created_at, sent_at FROM mail ORDER BY created_at DESC, id DESC LIMIT 100",
        vec![],
    )
    .await
}

/// Sends what waits in the outbox; a message is tried five times. Without a mail server they stay in the mailbox.
///
/// # Errors
/// When the database can't be read or written.
pub async fn send_waiting(platform: &Platform) -> Result<u32, DbErr> {
    if platform.settings.smtp.is_empty() {
        return Ok(0);
    }
    let waiting: Vec<Stored> = sql::all(
        platform.db.read(),
        "SELECT id, to_address, subject, body, created_at, sent_at FROM mail
          WHERE sent_at IS NULL AND failed_at IS NULL ORDER BY created_at LIMIT 100",
        vec![],
    )
    .await?;
    let mut sent = 0;
    for mail in waiting {
        let outcome = deliver(platform, &mail).await;
        let now = platform.clock.now();
        let mut change = platform.db.change(&Actor::process("mail"), now).await?;
        change.unaudited("the outbox's own bookkeeping; what the mail tells of was recorded with its change");
        match outcome {
            Ok(()) => {
                sent += 1;
                sql::run(
                    change.conn(),
                    "UPDATE mail SET sent_at = $2 WHERE id = $1",
                    params![mail.id, now.as_millisecond()],
                )
                .await?;
            }
            Err(error) => {
                sql::run(
                    change.conn(),
                    "UPDATE mail SET attempts = attempts + 1, last_error = $2,
                            failed_at = CASE WHEN attempts >= 4 THEN $3 ELSE NULL END WHERE id = $1",
                    params![mail.id, error, Some(now.as_millisecond())],
                )
                .await?;
            }
        }
        change.commit().await?;
    }
    Ok(sent)
}

async fn deliver(platform: &Platform, mail: &Stored) -> Result<(), String> {
    let from: Mailbox = platform.settings.mail_from.parse().map_err(|e| format!("sender: {e}"))?;
    let to: Mailbox = mail.to_address.parse().map_err(|e| format!("reader: {e}"))?;
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(&mail.subject)
        .body(mail.body.clone())
        .map_err(|e| e.to_string())?;
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&platform.settings.smtp)
        .map_err(|e| format!("mail server: {e}"))?
        .build();
    transport.send(message).await.map(|_| ()).map_err(|e| e.to_string())
}
