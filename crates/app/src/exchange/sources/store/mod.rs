//! Database access of sources, and of what they lead to.

pub(super) mod wire;

use domain::exchange_source::{Engine, Place, Secrecy};
use platform::db::{for_update, sql};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{Asked, Failure, PartnerId, Source};

const COLUMNS: &str = "partner, engine, host, port, database, user_name, secrecy, certificate, courses, courses_changed, \
    people, people_changed, whole_on, next_at, asked, tries, worker_until, last_at, last_ok_at, last_whole, last_rows, \
    last_delivery, failure, version";

#[derive(FromQueryResult)]
struct Row {
    partner: PartnerId,
    engine: String,
    host: String,
    port: i64,
    database: String,
    user_name: String,
    secrecy: String,
    certificate: String,
    courses: String,
    courses_changed: String,
    people: String,
    people_changed: String,
    whole_on: Option<String>,
    next_at: i64,
    asked: String,
    tries: i64,
    worker_until: i64,
    last_at: Option<i64>,
    last_ok_at: Option<i64>,
    last_whole: bool,
    last_rows: i64,
    last_delivery: Option<i64>,
    failure: String,
    version: i64,
}

impl TryFrom<Row> for Source {
    type Error = DbErr;

    fn try_from(row: Row) -> Result<Self, DbErr> {
        let unknown = |word: &str| DbErr::Custom(format!("a word of a source is not known: {word}"));
        Ok(Self {
            partner: row.partner,
            place: Place {
                engine: Engine::parse(&row.engine).ok_or_else(|| unknown(&row.engine))?,
                port: u16::try_from(row.port).map_err(|_| unknown("port"))?,
                secrecy: Secrecy::parse(&row.secrecy).ok_or_else(|| unknown(&row.secrecy))?,
                host: row.host,
                database: row.database,
                user: row.user_name,
                certificate: row.certificate,
                courses: row.courses,
                courses_changed: row.courses_changed,
                people: row.people,
                people_changed: row.people_changed,
            },
            whole_on: row.whole_on.and_then(|day| day.parse().ok()),
            next_at: row.next_at,
            asked: Asked::parse(&row.asked),
            tries: row.tries,
            worker_until: row.worker_until,
            last_at: row.last_at,
            last_ok_at: row.last_ok_at,
            last_whole: row.last_whole,
            last_rows: row.last_rows,
            last_delivery: row.last_delivery,
            failure: serde_json::from_str::<Failure>(&row.failure).ok(),
            version: row.version,
        })
    }
}

pub(super) async fn by_partner<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
) -> Result<Option<Source>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_source WHERE partner = $1");
    sql::one::<Row, _>(conn, &text, params![partner]).await?.map(Source::try_from).transpose()
}

pub(super) async fn locked(change: &Change, partner: PartnerId) -> Result<Option<Source>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_source WHERE partner = $1");
    let text = for_update(change.conn(), &text);
    sql::one::<Row, _>(change.conn(), &text, params![partner]).await?.map(Source::try_from).transpose()
}

/// Writes where it lies; without a new password the old one stays. Marks begin anew: another table has other changes.
pub(super) async fn put(
    change: &Change,
    partner: PartnerId,
    place: &Place,
    password: Option<Vec<u8>>,
    next_at: i64,
) -> Result<(), DbErr> {
    let mut values = params![
        partner,
        place.engine.as_str(),
        place.host.clone(),
        i64::from(place.port),
        place.database.clone(),
        place.user.clone(),
        place.secrecy.as_str(),
        place.certificate.clone(),
        place.courses.clone(),
        place.courses_changed.clone(),
        place.people.clone(),
        place.people_changed.clone(),
        next_at,
    ];
    let set = "engine = $2, host = $3, port = $4, database = $5, user_name = $6, secrecy = $7, certificate = $8, \
        courses = $9, courses_changed = $10, people = $11, people_changed = $12, next_at = $13, courses_mark = '', \
        people_mark = '', whole_on = NULL, tries = 0, failure = '', worker = NULL, worker_until = 0, \
        version = version + 1";
    let Some(password) = password else {
        let text = format!("UPDATE exchange_source SET {set} WHERE partner = $1");
        return sql::run(change.conn(), &text, values).await.map(|_| ());
    };
    values.push(password.into());
    let known = format!("UPDATE exchange_source SET {set}, password = $14 WHERE partner = $1");
    if sql::run(change.conn(), &known, values.clone()).await? > 0 {
        return Ok(());
    }
    let new = "INSERT INTO exchange_source (partner, engine, host, port, database, user_name, secrecy, certificate, \
        courses, courses_changed, people, people_changed, next_at, password, courses_mark, people_mark, asked, tries, \
        worker_until, last_whole, last_rows, failure, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', '', '', 0, 0, FALSE, 0, '', 1)";
    sql::run(change.conn(), new, values).await.map(|_| ())
}

/// Forgets where a partner's database lies, with its password; answers whether there was one.
pub(in crate::exchange) async fn remove(change: &Change, partner: PartnerId) -> Result<bool, DbErr> {
    let text = "DELETE FROM exchange_source WHERE partner = $1";
    Ok(sql::run(change.conn(), text, params![partner]).await? > 0)
}

pub(super) async fn ask(change: &Change, partner: PartnerId, asked: Asked, now: i64) -> Result<(), DbErr> {
    let text = "UPDATE exchange_source SET asked = $2, next_at = $3 WHERE partner = $1";
    sql::run(change.conn(), text, params![partner, asked.as_str(), now]).await.map(|_| ())
}

/// Sources whose time has come and that nobody reads, of active partners whose records travel by database.
pub(super) async fn due<C: ConnectionTrait>(conn: &C, now: i64) -> Result<Vec<PartnerId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        partner: PartnerId,
    }
    let rows: Vec<Id> = sql::all(
        conn,
        "SELECT s.partner FROM exchange_source s JOIN exchange_partner p ON p.id = s.partner
          WHERE s.next_at <= $1 AND s.worker_until < $1 AND p.state = 'active' AND p.mode = 'database'
            AND p.sends_records
          ORDER BY s.next_at, s.partner",
        params![now],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.partner).collect())
}

/// Takes a reading for a worker; false when somebody else has it, or it is not due any more.
pub(super) async fn claim(
    change: &Change,
    partner: PartnerId,
    worker: Uuid,
    now: i64,
    until: i64,
) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_source SET worker = $2, worker_until = $4, last_at = $3
                 WHERE partner = $1 AND worker_until < $3 AND next_at <= $3";
    Ok(sql::run(change.conn(), text, params![partner, worker, now, until]).await? == 1)
}

/// Goes on holding it; false when another took over.
pub(super) async fn hold(
    change: &Change,
    partner: PartnerId,
    worker: Uuid,
    until: i64,
) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_source SET worker_until = $3 WHERE partner = $1 AND worker = $2";
    Ok(sql::run(change.conn(), text, params![partner, worker, until]).await? == 1)
}

/// Whether a reading still counts: its worker holds the source, and the partner is active.
pub(super) async fn is_mine<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    worker: Uuid,
) -> Result<bool, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM exchange_source s JOIN exchange_partner p ON p.id = s.partner
                 WHERE s.partner = $1 AND s.worker = $2 AND p.state = 'active'";
    Ok(sql::number(conn, text, params![partner, worker]).await? == 1)
}

/// What a reading needs beside the source: never shown to anybody.
#[derive(FromQueryResult)]
pub(super) struct Secret {
    pub password: Vec<u8>,
    pub courses_mark: String,
    pub people_mark: String,
}

pub(super) async fn secret<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
) -> Result<Option<Secret>, DbErr> {
    let text = "SELECT password, courses_mark, people_mark FROM exchange_source WHERE partner = $1";
    sql::one(conn, text, params![partner]).await
}

/// Every sealed password with its partner.
pub(in crate::exchange) async fn passwords<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<(PartnerId, Vec<u8>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Sealed {
        partner: PartnerId,
        password: Vec<u8>,
    }
    let rows: Vec<Sealed> =
        sql::all(conn, "SELECT partner, password FROM exchange_source", Vec::new()).await?;
    Ok(rows.into_iter().map(|row| (row.partner, row.password)).collect())
}

/// The same password under another key.
pub(in crate::exchange) async fn put_password(
    change: &Change,
    partner: PartnerId,
    sealed: Vec<u8>,
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_source SET password = $2 WHERE partner = $1";
    sql::run(change.conn(), text, params![partner, sealed]).await.map(|_| ())
}

/// How a reading ended well.
pub(super) struct Done<'a> {
    pub whole: bool,
    pub whole_on: Option<String>,
    pub rows: i64,
    pub delivery: Option<i64>,
    pub courses_mark: &'a str,
    pub people_mark: &'a str,
    pub next_at: i64,
}

/// Notes a reading that came to its end; false when another took over meanwhile.
pub(super) async fn done(
    change: &Change,
    partner: PartnerId,
    worker: Uuid,
    done: &Done<'_>,
) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_source SET worker = NULL, worker_until = 0, asked = '', tries = 0, failure = '',
                       last_ok_at = $3, last_whole = $4, last_rows = $5, last_delivery = $6, courses_mark = $7,
                       people_mark = $8, whole_on = COALESCE($9, whole_on), next_at = $10
                 WHERE partner = $1 AND worker = $2";
    let now = change.now().as_millisecond();
    let values = params![
        partner,
        worker,
        now,
        done.whole,
        done.rows,
        done.delivery,
        done.courses_mark,
        done.people_mark,
        done.whole_on.clone(),
        done.next_at,
    ];
    Ok(sql::run(change.conn(), text, values).await? == 1)
}

/// Notes a reading that failed, and when it is tried again.
pub(super) async fn failed(
    change: &Change,
    partner: PartnerId,
    worker: Uuid,
    failure: &str,
    (tries, next_at): (i64, i64),
) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_source SET worker = NULL, worker_until = 0, asked = '', tries = $3, failure = $4, next_at = $5
                 WHERE partner = $1 AND worker = $2";
    Ok(sql::run(change.conn(), text, params![partner, worker, tries, failure, next_at]).await? == 1)
}
