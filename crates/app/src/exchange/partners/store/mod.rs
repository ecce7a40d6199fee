//! Database access of partners.

pub(super) mod keys;

use domain::exchange_partner::{Contact, Kind, Mode, State};
use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::PartnerId;
use super::Partner;

const COLUMNS: &str = "id, code, kind, owner, name, county, organisation, mode, sends_profiles, sends_records, \
    retrieves_records, reviews_courses, roaming, state, reason, purpose, contact_name, contact_tel, contact_mail, \
    second_name, second_tel, second_mail, addresses, schedule, silent_after_hours, period_from, period_until, \
    confirmed_on, reminded, active_since, silence_told_at, version, changed_at, reads_environment";

#[derive(FromQueryResult)]
struct Row {
    id: PartnerId,
    code: String,
    kind: String,
    owner: String,
    name: String,
    county: String,
    organisation: Option<OrganisationId>,
    mode: String,
    sends_profiles: bool,
    sends_records: bool,
    retrieves_records: bool,
    reviews_courses: bool,
    roaming: String,
    state: String,
    reason: String,
    purpose: String,
    contact_name: String,
    contact_tel: String,
    contact_mail: String,
    second_name: String,
    second_tel: String,
    second_mail: String,
    addresses: String,
    schedule: Option<i64>,
    silent_after_hours: i64,
    period_from: Option<String>,
    period_until: Option<String>,
    confirmed_on: Option<String>,
    reminded: String,
    active_since: Option<i64>,
    silence_told_at: Option<i64>,
    version: i64,
    changed_at: i64,
    reads_environment: bool,
}

impl TryFrom<Row> for Partner {
    type Error = DbErr;

    fn try_from(row: Row) -> Result<Self, DbErr> {
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        Ok(Self {
            id: row.id,
            kind: Kind::parse(&row.kind).ok_or_else(|| unknown(&row.kind))?,
            mode: Mode::parse(&row.mode).ok_or_else(|| unknown(&row.mode))?,
            state: State::parse(&row.state).ok_or_else(|| unknown(&row.state))?,
            code: row.code,
            owner: row.owner,
            name: row.name,
            county: row.county,
            organisation: row.organisation,
            sends_profiles: row.sends_profiles,
            sends_records: row.sends_records,
            retrieves_records: row.retrieves_records,
            reviews_courses: row.reviews_courses,
            roaming: row.roaming,
            reason: row.reason,
            purpose: row.purpose,
            contact: Contact {
                name: row.contact_name,
                tel: row.contact_tel,
                mail: row.contact_mail,
                second_name: row.second_name,
                second_tel: row.second_tel,
                second_mail: row.second_mail,
            },
            addresses: row.addresses,
            schedule: row.schedule,
            silent_after_hours: row.silent_after_hours,
            period_from: day(row.period_from),
            period_until: day(row.period_until),
            confirmed_on: day(row.confirmed_on),
            reminded: row.reminded,
            active_since: row.active_since,
            silence_told_at: row.silence_told_at,
            version: row.version,
            changed_at: row.changed_at,
            reads_environment: row.reads_environment,
        })
    }
}

pub(super) fn unknown(word: &str) -> DbErr {
    DbErr::Custom(format!("a word of the partner register is not known: {word}"))
}

async fn one<C: ConnectionTrait>(conn: &C, text: &str, values: Vec<Value>) -> Result<Option<Partner>, DbErr> {
    sql::one::<Row, _>(conn, text, values).await?.map(Partner::try_from).transpose()
}

async fn many<C: ConnectionTrait>(conn: &C, rest: &str, values: Vec<Value>) -> Result<Vec<Partner>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_partner {rest}");
    sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(Partner::try_from).collect()
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: PartnerId) -> Result<Option<Partner>, DbErr> {
    one(conn, &format!("SELECT {COLUMNS} FROM exchange_partner WHERE id = $1"), params![id]).await
}

pub(super) async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<Partner>, DbErr> {
    one(conn, &format!("SELECT {COLUMNS} FROM exchange_partner WHERE code = $1"), params![code]).await
}

/// The partner of a code, kept from others until the change ends.
pub(super) async fn locked(change: &Change, code: &str) -> Result<Option<Partner>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_partner WHERE code = $1");
    one(change.conn(), &for_update(change.conn(), &text), params![code]).await
}

pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Partner>, DbErr> {
    many(conn, "ORDER BY kind, code", Vec::new()).await
}

pub(super) async fn of_organisation<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Partner>, DbErr> {
    many(conn, "WHERE organisation = $1 ORDER BY kind, code", params![organisation]).await
}

/// The listed partner of a county that no organisation has taken yet.
pub(super) async fn free_of_county<C: ConnectionTrait>(
    conn: &C,
    county: &str,
) -> Result<Option<Partner>, DbErr> {
    let rest =
        "WHERE county = $1 AND county <> '' AND kind = 'county' AND organisation IS NULL ORDER BY code";
    Ok(many(conn, rest, params![county]).await?.into_iter().next())
}

pub(super) async fn codes<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Code {
        code: String,
    }
    let rows: Vec<Code> = sql::all(conn, "SELECT code FROM exchange_partner", Vec::new()).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

pub(super) async fn insert(change: &Change, partner: &Partner) -> Result<(), DbErr> {
    let mut row = values(partner);
    row.push(change.now().as_millisecond().into());
    let head = format!("INSERT INTO exchange_partner ({COLUMNS}, listed_at)");
    sql::insert_many(change.conn(), &head, vec![row], "").await?;
    Ok(())
}

/// Writes everything but what never changes.
pub(super) async fn update(change: &Change, partner: &Partner) -> Result<(), DbErr> {
    let names: Vec<&str> = COLUMNS.split(", ").map(str::trim).collect();
    let sets: Vec<String> =
        names.iter().enumerate().skip(2).map(|(n, name)| format!("{name} = ${}", n + 1)).collect();
    let text = format!("UPDATE exchange_partner SET {} WHERE id = $1 AND code = $2", sets.join(", "));
    sql::run(change.conn(), &text, values(partner)).await?;
    Ok(())
}

fn values(partner: &Partner) -> Vec<Value> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let contact = &partner.contact;
    params![
        partner.id,
        partner.code.clone(),
        partner.kind.as_str(),
        partner.owner.clone(),
        partner.name.clone(),
        partner.county.clone(),
        partner.organisation,
        partner.mode.as_str(),
        partner.sends_profiles,
        partner.sends_records,
        partner.retrieves_records,
        partner.reviews_courses,
        partner.roaming.clone(),
        partner.state.as_str(),
        partner.reason.clone(),
        partner.purpose.clone(),
        contact.name.clone(),
        contact.tel.clone(),
        contact.mail.clone(),
        contact.second_name.clone(),
        contact.second_tel.clone(),
        contact.second_mail.clone(),
        partner.addresses.clone(),
        partner.schedule,
        partner.silent_after_hours,
        day(partner.period_from),
        day(partner.period_until),
        day(partner.confirmed_on),
        partner.reminded.clone(),
        partner.active_since,
        partner.silence_told_at,
        partner.version,
        partner.changed_at,
        partner.reads_environment,
    ]
}

/// Notes when a partner was ended, for forgetting its contact later.
pub(super) async fn note_ended(change: &Change, id: PartnerId, ended: bool) -> Result<(), DbErr> {
    let at = ended.then(|| change.now().as_millisecond());
    sql::run(change.conn(), "UPDATE exchange_partner SET ended_at = $2 WHERE id = $1", params![id, at])
        .await?;
    Ok(())
}

/// Empties the contacts of partners that ended before an instant; answers whose.
pub(super) async fn forget_contacts(change: &Change, before: i64) -> Result<Vec<PartnerId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: PartnerId,
    }
    let due = "SELECT id FROM exchange_partner WHERE state = 'ended' AND ended_at < $1
                  AND (contact_name <> '' OR contact_mail <> '' OR second_name <> '')";
    let rows: Vec<Id> = sql::all(change.conn(), due, params![before]).await?;
    for row in &rows {
        sql::run(
            change.conn(),
            "UPDATE exchange_partner SET contact_name = '', contact_tel = '', contact_mail = '', second_name = '',
                    second_tel = '', second_mail = '' WHERE id = $1",
            params![row.id],
        )
        .await?;
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}
