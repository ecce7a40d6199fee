//! Mail: written to an outbox with the change it tells of, sent later, kept visible in development.

use lettre::message::Mailbox;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::db::{Actor, Change, for_update_skip_locked, sql};
use crate::ids::{MailId, PersonId};
use crate::settings::Settings;
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

/// A message as its reader's list of letters shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Letter {
    /// Subject line.
    pub subject: String,
    /// Address it went to; empty when the time of keeping has passed.
    pub to_address: String,
    /// Text; empty when the time of keeping has passed.
    pub body: String,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When it left, if it did.
    pub sent_at: Option<i64>,
}

/// The messages written to a person, newest first.
///
/// # Errors
/// When the database can't be read.
pub async fn of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> Result<Vec<Letter>, DbErr> {
    sql::all(
        conn,
        "SELECT subject, to_address, body, created_at, sent_at FROM mail WHERE person = $1 ORDER BY created_at DESC, id DESC LIMIT 1000",
        params![person],
    )
    .await
}

/// Empties address and text of messages written before an instant; that there was one, and its subject, stays. One that
/// could not be sent until then never will be.
///
/// # Errors
/// When the rows can't be written.
pub async fn empty_before(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "UPDATE mail SET to_address = '', body = '',
                failed_at = CASE WHEN sent_at IS NULL AND failed_at IS NULL THEN CAST($2 AS BIGINT) ELSE failed_at END
          WHERE created_at < $1 AND (to_address <> '' OR body <> '')",
        params![before, change.now().as_millisecond()],
    )
    .await
}

/// Empties everything in the messages of a person whose deletion was granted, except those of this instant: the last
/// letter tells them so.
///
/// # Errors
/// When the rows can't be written.
pub async fn empty_of_person(change: &Change, person: PersonId) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "UPDATE mail SET to_address = '', subject = '', body = '',
                failed_at = CASE WHEN sent_at IS NULL AND failed_at IS NULL THEN CAST($2 AS BIGINT) ELSE failed_at END
          WHERE person = $1 AND created_at < $2",
        params![person, change.now().as_millisecond()],
    )
    .await
}

/// Sends what waits in the outbox. A message is tried eight times, at growing distances, so that a mail server may be away
/// for some hours. Without a mail server messages stay in the development mailbox.
///
/// # Errors
/// When the database can't be read or written.
pub async fn send_waiting(platform: &Platform) -> Result<u32, DbErr> {
    if platform.settings.smtp.is_empty() {
        return Ok(0);
    }
    let mut sent = 0;
    for (mail, attempts) in lease(platform).await? {
        let outcome = deliver(platform, &mail).await;
        sent += u32::from(outcome.is_ok());
        note(platform, &mail, attempts, outcome).await?;
    }
    Ok(sent)
}

#[derive(FromQueryResult)]
struct Waiting {
    id: MailId,
    to_address: String,
    subject: String,
    body: String,
    created_at: i64,
    attempts: i64,
}

const MOST_ATTEMPTS: i64 = 8;
const LEASE_MS: i64 = 10 * 60_000;

/// Takes messages that no other copy is sending.
async fn lease(platform: &Platform) -> Result<Vec<(Stored, i64)>, DbErr> {
    let now = platform.clock.now();
    let mut change = platform.db.change(&Actor::process("mail"), now).await?;
    change.unaudited("the outbox's own bookkeeping; what the mail tells of was recorded with its change");
    let pick = for_update_skip_locked(
        change.conn(),
        "SELECT id, to_address, subject, body, created_at, attempts FROM mail
          WHERE sent_at IS NULL AND failed_at IS NULL AND next_try_at <= $1 ORDER BY created_at LIMIT 50",
    );
    let waiting: Vec<Waiting> = sql::all(change.conn(), &pick, params![now.as_millisecond()]).await?;
    for mail in &waiting {
        let until = now.as_millisecond() + LEASE_MS;
        sql::run(change.conn(), "UPDATE mail SET next_try_at = $2 WHERE id = $1", params![mail.id, until])
            .await?;
    }
    change.commit().await?;
    let stored = |w: Waiting| {
        let mail = Stored {
            id: w.id,
            to_address: w.to_address,
            subject: w.subject,
            body: w.body,
            created_at: w.created_at,
            sent_at: None,
        };
        (mail, w.attempts)
    };
    Ok(waiting.into_iter().map(stored).collect())
}

async fn note(
    platform: &Platform,
    mail: &Stored,
    attempts: i64,
    outcome: Result<(), String>,
) -> Result<(), DbErr> {
    let now = platform.clock.now().as_millisecond();
    let mut change = platform.db.change(&Actor::process("mail"), platform.clock.now()).await?;
    change.unaudited("the outbox's own bookkeeping; what the mail tells of was recorded with its change");
    match outcome {
        Ok(()) => {
            sql::run(change.conn(), "UPDATE mail SET sent_at = $2 WHERE id = $1", params![mail.id, now])
                .await?;
        }
        Err(error) => {
            let gave_up = (attempts + 1 >= MOST_ATTEMPTS).then_some(now);
            let next = now + (60_000i64 << attempts.clamp(0, 8));
            sql::run(
                change.conn(),
                "UPDATE mail SET attempts = attempts + 1, last_error = $2, failed_at = $3, next_try_at = $4 WHERE id = $1",
                params![mail.id, error, gave_up, next],
            )
            .await?;
        }
    }
    change.commit().await
}

async fn deliver(platform: &Platform, mail: &Stored) -> Result<(), String> {
    send_now(&platform.settings, &mail.to_address, &mail.subject, &mail.body).await
}

/// Sends past the outbox, for alerts that must not depend on the database.
///
/// # Errors
/// What the mail server or an address says, as text.
pub async fn send_now(settings: &Settings, to: &str, subject: &str, body: &str) -> Result<(), String> {
    let from: Mailbox = settings.mail_from.parse().map_err(|e| format!("sender: {e}"))?;
    let to: Mailbox = to.parse().map_err(|e| format!("reader: {e}"))?;
    let mut message = Message::builder().from(from).to(to).subject(subject);
    for (name, value) in unsubscribe_headers(settings, body) {
        message = message.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    let message = message.body(body.to_owned()).map_err(|e| e.to_string())?;
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp)
        .map_err(|e| format!("mail server: {e}"))?
        .build();
    transport.send(message).await.map(|_| ()).map_err(|e| e.to_string())
}

/// The headers by which mail programs offer to end letters of a kind (RFC 2369, RFC 8058), when the text holds our own
/// link for that.
fn unsubscribe_headers(settings: &Settings, body: &str) -> Vec<(&'static str, String)> {
    let begin = format!("{}/unsubscribe/", settings.public_url.trim_end_matches('/'));
    let Some(at) = body.find(&begin) else { return Vec::new() };
    let end = |c: char| !c.is_ascii_alphanumeric();
    let token: String = body[at + begin.len()..].split(end).next().unwrap_or_default().to_owned();
    vec![
        ("List-Unsubscribe", format!("<{begin}{token}>")),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_letter_with_our_own_link_offers_to_end_letters() {
        let settings = Settings { public_url: "https://xingtan.example".to_owned(), ..Settings::default() };
        let with = unsubscribe_headers(&settings, "不想再收到：https://xingtan.example/unsubscribe/f0a1\n");
        assert_eq!(with[0].1, "<https://xingtan.example/unsubscribe/f0a1>");
        assert!(unsubscribe_headers(&settings, "https://evil.example/unsubscribe/f0a1").is_empty());
    }
}
