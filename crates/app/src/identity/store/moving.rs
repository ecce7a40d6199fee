//! Statements of reorganisations: services that follow an organisation, seats that end with it.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use platform::db::sql;
use platform::ids::{OrganisationId, PersonId, SeatId, ServiceId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::identity::moving::{EndedSeat, MovedPerson, Weight};

pub(in crate::identity) async fn weight<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: Date,
) -> Result<Weight, DbErr> {
    let today = today.to_string();
    let people = "SELECT COUNT(*) AS n FROM person WHERE organisation = $1 AND merged_into IS NULL";
    let seats = "SELECT COUNT(*) AS n FROM seat
      WHERE organisation = $1 AND valid_from <= $2 AND (valid_until IS NULL OR valid_until >= $2)";
    let accounts = "SELECT COUNT(*) AS n FROM account a JOIN person p ON p.id = a.person
      WHERE p.organisation = $1 AND p.merged_into IS NULL AND a.disabled_at IS NULL AND a.removed_at IS NULL";
    let heads = "SELECT COUNT(DISTINCT s.id) AS n FROM seat s JOIN seat_holding h ON h.seat = s.id
      WHERE s.organisation = $1 AND s.role = 'head'
        AND s.valid_from <= $2 AND (s.valid_until IS NULL OR s.valid_until >= $2)
        AND h.valid_from <= $2 AND (h.valid_until IS NULL OR h.valid_until >= $2)";
    Ok(Weight {
        people: sql::number(conn, people, params![organisation]).await?,
        seats: sql::number(conn, seats, params![organisation, today.clone()]).await?,
        accounts: sql::number(conn, accounts, params![organisation]).await?,
        heads: sql::number(conn, heads, params![organisation, today]).await?,
    })
}

#[derive(FromQueryResult)]
struct Open {
    id: ServiceId,
    person: PersonId,
    main: bool,
}

#[derive(FromQueryResult)]
struct Named {
    person: PersonId,
}

pub(in crate::identity) async fn move_people(
    change: &Change,
    from: OrganisationId,
    to: Option<OrganisationId>,
    on: Date,
) -> Result<Vec<MovedPerson>, DbErr> {
    let conn = change.conn();
    let open: Vec<Open> = sql::all(
        conn,
        "SELECT id, person, main FROM service WHERE organisation = $1 AND valid_until IS NULL ORDER BY id",
        params![from],
    )
    .await?;
    let named: Vec<Named> =
        sql::all(conn, "SELECT id AS person FROM person WHERE organisation = $1 ORDER BY id", params![from])
            .await?;
    let mut moved: HashMap<PersonId, MovedPerson> = HashMap::new();
    let fresh = |person| MovedPerson { person, ended: None, begun: None, named: false };
    let mut begun = Vec::new();
    for service in open {
        let one = moved.entry(service.person).or_insert_with(|| fresh(service.person));
        one.ended = Some(service.id);
        if let Some(to) = to {
            let id = ServiceId::new();
            one.begun = Some(id);
            begun.push(params![id, service.person, to, service.main, on.to_string(), "reorganised"]);
        }
    }
    for person in named {
        moved.entry(person.person).or_insert_with(|| fresh(person.person)).named = true;
    }
    let last = (on - 1.days()).to_string();
    sql::run(
        conn,
        "UPDATE service SET valid_until = $2 WHERE organisation = $1 AND valid_until IS NULL",
        params![from, last],
    )
    .await?;
    super::insert_services(change, begun).await?;
    sql::run(conn, "UPDATE person SET organisation = $2 WHERE organisation = $1", params![from, to]).await?;
    let mut moved: Vec<MovedPerson> = moved.into_values().collect();
    moved.sort_by_key(|m| m.person);
    Ok(moved)
}

#[derive(FromQueryResult)]
struct Place {
    organisation: Option<OrganisationId>,
}

/// Puts one person back; answers false when they are no longer where the reorganisation put them.
pub(in crate::identity) async fn move_back(
    change: &Change,
    moved: &MovedPerson,
    from: OrganisationId,
    to: Option<OrganisationId>,
) -> Result<bool, DbErr> {
    let conn = change.conn();
    let place: Option<Place> =
        sql::one(conn, "SELECT organisation FROM person WHERE id = $1", params![moved.person]).await?;
    if moved.named && place.is_none_or(|p| p.organisation != to) {
        return Ok(false);
    }
    if let Some(begun) = moved.begun {
        let gone =
            sql::run(conn, "DELETE FROM service WHERE id = $1 AND valid_until IS NULL", params![begun])
                .await?;
        if gone == 0 {
            return Ok(false);
        }
    }
    if let Some(ended) = moved.ended {
        sql::run(conn, "UPDATE service SET valid_until = NULL WHERE id = $1", params![ended]).await?;
    }
    if moved.named {
        sql::run(conn, "UPDATE person SET organisation = $2 WHERE id = $1", params![moved.person, from])
            .await?;
    }
    Ok(true)
}

#[derive(FromQueryResult)]
struct Until {
    id: SeatId,
    valid_until: Option<String>,
}

pub(in crate::identity) async fn end_seats(
    change: &Change,
    organisation: OrganisationId,
    last: Date,
) -> Result<Vec<EndedSeat>, DbErr> {
    let conn = change.conn();
    let open: Vec<Until> = sql::all(
        conn,
        "SELECT id, valid_until FROM seat WHERE organisation = $1 AND (valid_until IS NULL OR valid_until > $2) ORDER BY id",
        params![organisation, last.to_string()],
    )
    .await?;
    sql::run(
        conn,
        "UPDATE seat SET valid_until = $2 WHERE organisation = $1 AND (valid_until IS NULL OR valid_until > $2)",
        params![organisation, last.to_string()],
    )
    .await?;
    Ok(open.into_iter().map(|seat| EndedSeat { seat: seat.id, until: seat.valid_until }).collect())
}

pub(in crate::identity) async fn reopen_seat(change: &Change, ended: &EndedSeat) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE seat SET valid_until = $2 WHERE id = $1",
        params![ended.seat, ended.until.clone()],
    )
    .await?;
    Ok(())
}
