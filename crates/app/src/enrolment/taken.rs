//! Desks taken for a change: the rows of some courses are held, their counters in memory, and written back at the end.

use std::collections::{BTreeMap, HashMap};

use domain::course::life::CourseState;
use domain::enrolment::{self as rules, Place, Plan, Pool, Pools, Promotion, SharePool, Standing, Waiter};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::ids::{OrganisationId, PersonId};
use platform::mail::Mail;
use platform::{AppError, AppResult, Change};
use uuid::Uuid;

use super::store::{self, DeskRow, PoolRow};
use super::{Enrolment, EnrolmentId, decide, mails};
use crate::catalogue::{self, Course, CourseId, feed};
use crate::identity::{self, Person};

/// One course's desk while a change holds it.
pub(super) struct Taken {
    pub course: Course,
    pub plan: Plan,
    pub desk: rules::Desk,
    /// The change's instant, unless the desk acted later already: its time never runs backwards.
    pub now: Timestamp,
    row: DeskRow,
    before: DeskRow,
    schools: BTreeMap<u128, u32>,
    /// Offers were made, taken or let pass: when the next one ends has to be looked up.
    offers_moved: bool,
}

/// Those waiting who are looked at in one step when not everything fits everybody.
const STEP: i64 = 500;

/// Takes one course.
///
/// # Errors
/// Not found for a course that isn't there; the database.
pub(super) async fn take(change: &mut Change, id: CourseId) -> AppResult<Taken> {
    take_all(change, &[id]).await?.remove(&id).ok_or(AppError::NotFound)
}

/// Takes several courses, in the order of their ids, and lets happen what is due by itself. One that isn't there is absent.
///
/// # Errors
/// The database.
pub(super) async fn take_all(change: &mut Change, ids: &[CourseId]) -> AppResult<BTreeMap<CourseId, Taken>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut courses = catalogue::find_all_held(change, &ids).await?;
    courses.sort_by_key(|course| course.id);
    let wanted: Vec<(CourseId, i64)> = courses.iter().map(|c| (c.id, c.places)).collect();
    let mut rows: HashMap<CourseId, DeskRow> =
        store::take_desks(change, &wanted).await?.into_iter().map(|row| (row.course, row)).collect();
    let mut plans = store::plans(change.conn(), &ids).await?;
    let divided: Vec<CourseId> =
        plans.iter().filter(|(_, (plan, _))| !plan.is_plain()).map(|(id, _)| *id).collect();
    let pools = store::pools(change.conn(), &divided).await?;
    let mut taken = BTreeMap::new();
    for course in courses {
        let Some(row) = rows.remove(&course.id) else { continue };
        let plan = plans.remove(&course.id).map(|(plan, _)| plan).unwrap_or_default();
        let own: Vec<&PoolRow> = pools.iter().filter(|p| p.course == course.id).collect();
        let mut one = Taken::new(change.now(), course, row, plan, &own);
        one.let_happen(change).await?;
        taken.insert(one.course.id, one);
    }
    Ok(taken)
}

/// Writes taken desks back, and tells those who search where the last place went or the first one came back. The last thing a
/// change does: the feed's counter is the last lock, see `catalogue::feed`.
///
/// # Errors
/// The database.
pub(super) async fn put_back(change: &Change, taken: impl IntoIterator<Item = Taken>) -> AppResult<()> {
    let (mut rows, mut pools, mut flipped) = (Vec::new(), Vec::new(), Vec::new());
    for mut one in taken {
        one.count();
        if one.offers_moved {
            let release = one.plan.next_release(one.now.as_millisecond());
            let end = store::next_offer_end(change, one.course.id).await?;
            one.row.due_at = [release, end].into_iter().flatten().min();
        }
        pools.extend(one.pool_rows());
        if one.row.is_full() != one.before.is_full() {
            flipped.push(one.course.id);
        }
        if one.row != one.before {
            one.row.latest = one.row.latest.max(one.now.as_millisecond());
            rows.push(one.row);
        }
    }
    store::put_desks(change, &rows.iter().collect::<Vec<_>>()).await?;
    store::put_pools(change, &pools).await?;
    feed::all_touched(change, &flipped).await
}

impl Taken {
    fn new(now: Timestamp, course: Course, row: DeskRow, plan: Plan, pools: &[&PoolRow]) -> Self {
        let now = now.max(from_millis(row.latest));
        let mut before = row.clone();
        let mut row = row;
        if row.places != course.places {
            // More places, or fewer: those who wait are looked at again.
            row.settled_at = 0;
            row.places = course.places;
        }
        before.places = row.places;
        let pools = pools_of(&course, &plan, pools, now);
        let schools = pools.schools.clone();
        let desk = desk_of(&course, &row, &plan, pools, now);
        Self { course, plan, desk, now, row, before, schools, offers_moved: false }
    }

    /// The instant an answer to something that arrived at `at` carries.
    pub fn instant(&mut self, at: Timestamp) -> Timestamp {
        let instant = at.max(from_millis(self.before.latest));
        self.row.latest = self.row.latest.max(instant.as_millisecond());
        instant
    }

    /// From here on by another plan; people keep the places they have.
    pub fn follow(&mut self, plan: Plan, pools: &[&PoolRow]) {
        self.desk.pools = pools_of(&self.course, &plan, pools, self.now);
        self.schools.clone_from(&self.desk.pools.schools);
        self.desk.selection = plan.selection;
        self.plan = plan;
        self.unsettle();
    }

    /// Looks at everybody who waits again, whatever was known: the plan changed, or the course is open again.
    pub fn unsettle(&mut self) {
        self.row.settled_at = 0;
        self.offers_moved = true;
    }

    /// Looks up again when something is due next: an offer was made, taken or let pass.
    pub fn look_ahead(&mut self) {
        self.offers_moved = true;
    }

    /// Whether somebody may wait beside a free place: then a new request waits too.
    pub fn is_held(&self) -> bool {
        self.desk.waiting > 0 && self.row.settled_at == 0
    }

    /// Whether anything is to be written back.
    pub fn has_moved(&self) -> bool {
        i64::from(self.desk.admitted) != self.before.admitted
            || i64::from(self.desk.waiting) != self.before.waiting
            || self.offers_moved
    }

    /// A place given up, with the standing it was held by.
    pub fn leave(&mut self, before: &Enrolment) {
        self.desk.leave(before.standing(), &before.place());
        self.offers_moved |= before.state == "offered";
        self.row.settled_at = 0;
    }

    /// Expired offers go, released shares open, and free places move on.
    async fn let_happen(&mut self, change: &mut Change) -> AppResult<()> {
        let now = self.now.as_millisecond();
        if self.row.due_at.is_some_and(|due| due < now) {
            self.offers_moved = true;
            self.row.settled_at = 0;
            self.expire(change).await?;
        }
        self.settle(change).await
    }

    async fn expire(&mut self, change: &mut Change) -> AppResult<()> {
        let mut gone = Vec::new();
        let mut letters = Vec::new();
        let offers = store::offers_before(change, self.course.id, self.now.as_millisecond()).await?;
        let people = present_people(change, &offers).await?;
        for offer in offers {
            if rules::expire(&self.desk, offer.standing(), self.now).is_none() {
                continue;
            }
            self.leave(&offer);
            let data = serde_json::json!({"course": self.course.code, "until": offer.offer_until});
            change.record("enrolment.offer_expired", offer.id.0, data);
            letters
                .extend(people.get(&offer.person).map(|p| mails::expired(&change.site(), &self.course, p)));
            gone.push(offer.left("expired", self.now));
        }
        store::put_all(change, &gone).await?;
        Ok(change.mail(letters).await?)
    }

    /// Gives free places to those who wait, in the order of their numbers.
    ///
    /// # Errors
    /// The database.
    pub async fn settle(&mut self, change: &mut Change) -> AppResult<()> {
        if self.row.settled_at != 0 || !self.desk.open_for_enrolment {
            return Ok(());
        }
        let begins = self.course.first_meeting.map(from_millis);
        let promotion = rules::promotion(self.now, self.plan.offer_hours, begins);
        if promotion == Promotion::ByHand {
            return Ok(());
        }
        let mut number = 0;
        while self.desk.waiting > 0 && self.desk.free() > 0 {
            // Where all places are alike, as many people as places are enough.
            let free = i64::from(self.desk.free());
            let limit = if self.plan.is_plain() { free.min(STEP) } else { STEP };
            let waiting = store::waiting_after(change, self.course.id, number, limit).await?;
            let Some(last) = waiting.last() else { break };
            number = last.number.unwrap_or(i64::MAX);
            self.offer_to(change, waiting, promotion).await?;
        }
        self.row.settled_at = self.now.as_millisecond();
        Ok(())
    }

    async fn offer_to(
        &mut self,
        change: &mut Change,
        waiting: Vec<Enrolment>,
        promotion: Promotion,
    ) -> AppResult<()> {
        let people = present_people(change, &waiting).await?;
        let waiters: Vec<Waiter> = waiting
            .iter()
            .filter_map(|e| {
                let person = people.get(&e.person).filter(|p| p.organisation.is_some())?;
                let who = decide::requester_of(person, Some(e));
                let class = e.wish.and_then(|n| u32::try_from(n).ok());
                Some(Waiter { number: small(e.number.unwrap_or(0)), wish: self.plan.wish(class, &who) })
            })
            .collect();
        let given: HashMap<u32, Place> = rules::settle(&mut self.desk, &waiters).into_iter().collect();
        let (mut moved, mut letters) = (Vec::new(), Vec::new());
        for waiter in waiting {
            let Some(place) = given.get(&small(waiter.number.unwrap_or(0))) else { continue };
            let mut data = serde_json::json!({"course": self.course.code, "number": waiter.number});
            let person = people.get(&waiter.person);
            let mut after = waiter.given(place, self.now);
            match promotion {
                Promotion::Offer { until } => {
                    after.state = "offered".to_owned();
                    after.offer_until = Some(until.as_millisecond());
                    data["until"] = until.as_millisecond().into();
                    change.record("enrolment.offered", waiter.id.0, data);
                    self.offers_moved = true;
                    letters.extend(
                        person.map(|p| mails::offered(&change.site(), &self.course, p, waiter.id, until)),
                    );
                }
                Promotion::AtOnce | Promotion::ByHand => {
                    change.record("enrolment.promoted", waiter.id.0, data);
                    letters.extend(person.map(|p| mails::promoted(&self.course, p)));
                }
            }
            moved.push(after);
        }
        store::put_all(change, &moved).await?;
        Ok(change.mail(letters.into_iter().collect::<Vec<Mail>>()).await?)
    }

    /// The counters as they are to be written.
    fn count(&mut self) {
        self.row.admitted = i64::from(self.desk.admitted);
        self.row.waiting = i64::from(self.desk.waiting);
        self.row.next_number = i64::from(self.desk.next_number);
    }

    fn pool_rows(&self) -> Vec<PoolRow> {
        let row = |kind: &str, part: String, pool: Pool| PoolRow {
            course: self.course.id,
            kind: kind.to_owned(),
            part,
            places: i64::from(pool.places),
            taken: i64::from(pool.taken),
        };
        let pools = &self.desk.pools;
        let limit = pools.school_limit.unwrap_or(0);
        let limited = limit > 0;
        let schools = pools
            .schools
            .iter()
            .filter(|_| limited)
            .filter(|(id, taken)| self.schools.get(*id) != Some(*taken));
        pools
            .classes
            .iter()
            .map(|(number, pool)| row("class", number.to_string(), *pool))
            .chain(pools.shares.iter().map(|share| row("share", share.id.to_string(), share.pool)))
            .chain(schools.map(|(id, taken)| {
                row("school", Uuid::from_u128(*id).to_string(), Pool { places: limit, taken: *taken })
            }))
            .collect()
    }
}

impl Enrolment {
    /// A request as it arrives, before it is decided.
    pub(super) fn fresh(id: EnrolmentId, course: CourseId, person: PersonId, at: Timestamp) -> Self {
        Self {
            id,
            course,
            person,
            state: "applied".to_owned(),
            number: None,
            requested_at: at.as_millisecond(),
            decided_at: at.as_millisecond(),
            wish: None,
            class: None,
            share: None,
            school: None,
            offer_until: None,
            unit: None,
            unit_rank: None,
        }
    }

    /// The place that is held.
    pub(super) fn place(&self) -> Place {
        Place {
            class: self.class.map(small),
            share: self.share.map(small),
            school: self.school.map(|id| id.0.as_u128()),
        }
    }

    /// The same request with a place, at an instant.
    pub(super) fn given(&self, place: &Place, now: Timestamp) -> Self {
        Self {
            state: "admitted".to_owned(),
            number: None,
            class: place.class.map(i64::from),
            share: place.share.map(i64::from),
            school: place.school.map(|id| OrganisationId(Uuid::from_u128(id))),
            offer_until: None,
            decided_at: now.as_millisecond(),
            ..self.clone()
        }
    }

    /// The same request in a state without a place.
    pub(super) fn left(&self, state: &str, now: Timestamp) -> Self {
        Self {
            state: state.to_owned(),
            number: None,
            class: None,
            share: None,
            school: None,
            offer_until: None,
            unit_rank: None,
            decided_at: now.as_millisecond(),
            ..self.clone()
        }
    }

    /// What the rule knows of the standing.
    pub fn standing(&self) -> Standing {
        match self.state.as_str() {
            "admitted" => Standing::Admitted,
            "offered" => Standing::Offered { until: from_millis(self.offer_until.unwrap_or(0)) },
            "waiting" => Standing::Waiting { number: small(self.number.unwrap_or(0)) },
            "applied" => Standing::Applied,
            "refused" => Standing::Refused,
            "expired" => Standing::Expired,
            _ => Standing::Withdrawn,
        }
    }
}

/// Who asked, as they are now: a person who turned out to be another counts as that one. By the person on the request.
pub(super) async fn present_people(
    change: &Change,
    requests: &[Enrolment],
) -> AppResult<HashMap<PersonId, Person>> {
    let ids: Vec<PersonId> = requests.iter().map(|e| e.person).collect();
    let mut found = HashMap::new();
    for person in identity::persons(change.conn(), &ids).await? {
        let id = person.id;
        let now =
            if person.merged_into.is_some() { identity::person(change.conn(), id).await? } else { person };
        found.insert(id, now);
    }
    Ok(found)
}

/// The divided places as they stand.
pub(super) fn pools_of(course: &Course, plan: &Plan, rows: &[&PoolRow], now: Timestamp) -> Pools {
    if plan.is_plain() {
        return Pools::default();
    }
    let taken = |kind: &str, part: &str| {
        rows.iter().find(|p| p.kind == kind && p.part == part).map_or(0, |p| small(p.taken))
    };
    let (count, size) = classes_of(course);
    let count = if plan.by_class { count } else { 0 };
    Pools {
        classes: (1..=count)
            .map(|n| (n, Pool { places: size, taken: taken("class", &n.to_string()) }))
            .collect(),
        shares: plan
            .shares
            .iter()
            .map(|share| SharePool {
                id: share.id,
                pool: Pool { places: share.places, taken: taken("share", &share.id.to_string()) },
                released: share.release.is_some_and(|at| at <= now.as_millisecond()),
            })
            .collect(),
        school_limit: plan.school_limit,
        schools: rows
            .iter()
            .filter(|p| p.kind == "school")
            .filter_map(|p| Some((Uuid::parse_str(&p.part).ok()?.as_u128(), small(p.taken))))
            .collect(),
    }
}

/// How many classes the form has, and people in each.
pub(super) fn classes_of(course: &Course) -> (u32, u32) {
    let raw = course.raw();
    let number = |key: &str| raw.first(key).trim().parse::<u32>().unwrap_or(0);
    (number("classes"), number("class_size"))
}

pub(super) fn desk_of(
    course: &Course,
    row: &DeskRow,
    plan: &Plan,
    pools: Pools,
    now: Timestamp,
) -> rules::Desk {
    rules::Desk {
        places: small(row.places),
        admitted: small(row.admitted),
        waiting: small(row.waiting),
        next_number: small(row.next_number),
        opens: course.enrolment_opens(),
        closes: course.enrolment_closes(),
        selection: plan.selection,
        // A course that was changed after approval takes nobody until it is approved again.
        open_for_enrolment: matches!(course.state(now), CourseState::Approved | CourseState::Running),
        held: false,
        pools,
    }
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
