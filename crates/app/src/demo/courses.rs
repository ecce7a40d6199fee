//! Three school years of courses, played in the order of time through the product's own commands.

use domain::calendar;
use domain::course::{RawForm, RawMeeting};
use jiff::civil::{Date, Weekday, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use platform::AppResult;
use platform::ids::PersonId;

use super::Dice;
use super::cast::Cast;
use crate::App;
use crate::catalogue::{self, Review};
use crate::credit::{self, MarkInput};

/// How far along the road a course of the demonstration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Draft,
    Submitted,
    Returned,
    Approved,
    Cancelled,
    Attended,
    RosterSent,
    RosterReturned,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Draft,
    Submit,
    Approve,
    Return,
    Enrol,
    Cancel,
    Attend,
    SendRoster,
    ReturnRoster,
    Close,
}

/// A course before it is played.
struct Plan {
    school: usize,
    topic: usize,
    first_day: Date,
    registered: Timestamp,
    opens: Option<Timestamp>,
    places: usize,
    askers: usize,
    end: End,
    code: String,
    /// Begins at this hour of its day, instead of at the topic's; such a course is being held while one looks.
    hour: Option<i8>,
}

struct Topic {
    cells: Vec<String>,
}

pub(super) async fn play(app: &App, cast: &Cast, now: Timestamp) -> AppResult<()> {
    let topics = topics();
    let mut dice = Dice::new(1911);
    let mut plans = history(&mut dice, cast, topics.len(), now);
    plans.extend(present(&mut dice, cast, topics.len(), now));
    plans.push(today(cast, topics.len(), now));
    let mut steps: Vec<(Timestamp, usize, Step)> = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        steps.extend(
            timetable(plan).into_iter().filter(|(at, _)| *at <= now).map(|(at, step)| (at, index, step)),
        );
    }
    steps.sort_unstable();
    for (at, index, step) in steps {
        app.clock.set(at);
        perform(app, cast, &topics, &mut plans[index], step, &mut dice).await?;
    }
    Ok(())
}

/// Courses that are over and closed: two a school year at each school.
fn history(dice: &mut Dice, cast: &Cast, topics: usize, now: Timestamp) -> Vec<Plan> {
    let today = calendar::civil_date(now);
    let mut plans = Vec::new();
    for school in 0..cast.schools.len() {
        for half_year in 0..6i64 {
            let days = 50 + half_year * 172 + i64::try_from(dice.below(110)).unwrap_or(0);
            plans.push(plan(dice, school, topics, next_wednesday(today - days.days()), End::Closed));
        }
    }
    plans
}

/// Courses of these weeks in every state, several of them at the main school.
fn present(dice: &mut Dice, cast: &Cast, topics: usize, now: Timestamp) -> Vec<Plan> {
    let today = calendar::civil_date(now);
    let mut plans = Vec::new();
    let mut add = |dice: &mut Dice, school: usize, days: i64, end: End| {
        let day = next_wednesday(today + days.days());
        // What should be over is moved to before today, whatever weekday that is.
        let day = if days < 0 && day >= today { today - 1.day() } else { day };
        plans.push(plan(dice, school, topics, day, end));
        plans.len() - 1
    };
    for (days, end) in [
        (40, End::Draft),
        (33, End::Submitted),
        (34, End::Returned),
        (12, End::Approved),
        (19, End::Approved),
        (26, End::Approved),
        (15, End::Cancelled),
        (-9, End::Approved),
        (-6, End::Attended),
        (-16, End::RosterSent),
        (-23, End::RosterReturned),
        (-30, End::Closed),
    ] {
        add(dice, 0, days, end);
    }
    for school in 1..cast.schools.len() {
        let days = 7 + i64::try_from(dice.below(45)).unwrap_or(0);
        let end = match school % 8 {
            1 => End::Submitted,
            2 => End::RosterSent,
            _ => End::Approved,
        };
        let days = if end == End::RosterSent { -days.min(25) } else { days };
        add(dice, school, days, end);
    }
    for plan in &mut plans {
        // A course weeks ahead is registered by now too, early enough to have been returned or approved since.
        plan.registered = plan.registered.min(now - SignedDuration::from_hours(80));
    }
    let soon = now + SignedDuration::from_hours(30);
    for (index, plan) in plans.iter_mut().enumerate() {
        match (plan.end, index % 6) {
            // Two of the open courses are full, some open in a day or two.
            (End::Approved, 4) => (plan.places, plan.askers) = (6, 9),
            (End::Approved, 5) => (plan.opens, plan.askers) = (Some(soon), 0),
            _ => {}
        }
    }
    plans
}

/// A well visited course that is being held now, to try the check-in with. It has dice of its own: the others stay as they
/// are.
fn today(cast: &Cast, topics: usize, now: Timestamp) -> Plan {
    let today = calendar::civil(now);
    let mut plan = plan(&mut Dice::new(11), 0, topics, today.date(), End::Approved);
    let teachers: usize = cast.schools.iter().map(|school| school.teachers.len()).sum();
    plan.askers = teachers.min(58);
    plan.places = 60;
    plan.hour = Some(today.hour().clamp(0, 20));
    plan
}

fn plan(dice: &mut Dice, school: usize, topics: usize, first_day: Date, end: End) -> Plan {
    let registered =
        calendar::instant(first_day.to_datetime(time(9, 0, 0, 0))) - SignedDuration::from_hours(24 * 35);
    Plan {
        school,
        topic: dice.below(topics),
        first_day,
        registered: registered + SignedDuration::from_mins(i64::try_from(dice.below(480)).unwrap_or(0)),
        opens: None,
        places: 30,
        askers: 10 + dice.below(8),
        end,
        code: String::new(),
        hour: None,
    }
}

/// What happens to a course and when. Steps that would lie after the present are dropped by the caller.
fn timetable(plan: &Plan) -> Vec<(Timestamp, Step)> {
    let after = |hours: i64| plan.registered + SignedDuration::from_hours(hours);
    let day = |n: i64| calendar::instant((plan.first_day + n.days()).to_datetime(time(17, 30, 0, 0)));
    let mut steps = vec![(after(0), Step::Draft)];
    if plan.end == End::Draft {
        return steps;
    }
    steps.push((after(2), Step::Submit));
    match plan.end {
        End::Submitted => return steps,
        End::Returned => {
            steps.push((after(26), Step::Return));
            return steps;
        }
        _ => steps.push((after(50), Step::Approve)),
    }
    steps.push((after(75), Step::Enrol));
    if plan.end == End::Cancelled {
        steps.push((after(150), Step::Cancel));
        return steps;
    }
    for (needed, at, step) in [
        (End::Attended, day(1), Step::Attend),
        (End::RosterSent, day(2), Step::SendRoster),
        (End::RosterReturned, day(4), Step::ReturnRoster),
        (End::Closed, day(5), Step::Close),
    ] {
        let skip = step == Step::ReturnRoster && plan.end != End::RosterReturned;
        if plan.end >= needed && !skip {
            steps.push((at, step));
        }
    }
    steps
}

async fn perform(
    app: &App,
    cast: &Cast,
    topics: &[Topic],
    plan: &mut Plan,
    step: Step,
    dice: &mut Dice,
) -> AppResult<()> {
    let school = &cast.schools[plan.school];
    let (actor, seat) = (&school.actor, &school.seat);
    let (reviewer, review_seat) = (&cast.reviewer.0, &cast.reviewer.1);
    let back = |text: &str| Review::Return { reasons: vec!["outline".to_owned()], text: text.to_owned() };
    let code = plan.code.clone();
    match step {
        Step::Draft => {
            let raw = form(plan, &topics[plan.topic], school.organisation.name.as_str());
            plan.code = catalogue::create_draft(app, actor, seat, &raw).await?;
        }
        Step::Submit => catalogue::submit(app, actor, seat, &code).await?,
        Step::Approve => catalogue::review(app, reviewer, review_seat, &code, None, &Review::Approve).await?,
        Step::Return => {
            let verdict = back("課程大綱請補上各時段的主題與實作內容，方便老師判斷是否適合自己。");
            catalogue::review(app, reviewer, review_seat, &code, None, &verdict).await?;
        }
        Step::Enrol => enrol(app, cast, plan, dice).await?,
        Step::Cancel => {
            catalogue::cancel(app, actor, seat, &code, "講師因故無法前來，將另擇期辦理。").await?
        }
        Step::Attend => attend(app, plan, cast, dice).await?,
        Step::SendRoster => credit::send_roster(app, actor, seat, &code).await?,
        Step::ReturnRoster => {
            let verdict = back("兩位老師的時數與簽到表不符，請再確認。");
            credit::review_roster(app, reviewer, review_seat, &code, None, &verdict).await?;
        }
        Step::Close => {
            credit::review_roster(app, reviewer, review_seat, &code, None, &Review::Approve).await?
        }
    }
    Ok(())
}

async fn enrol(app: &App, cast: &Cast, plan: &Plan, dice: &mut Dice) -> AppResult<()> {
    let course = catalogue::by_code(app.db.read(), &plan.code).await?;
    let mut people: Vec<PersonId> = cast.schools[plan.school].teachers.clone();
    while people.len() < plan.askers {
        let school = &cast.schools[dice.below(cast.schools.len())];
        let person = school.teachers[dice.below(school.teachers.len())];
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people.truncate(plan.askers);
    if plan.askers > 0 && plan.end != End::Approved && dice.below(20) == 0 {
        people.push(cast.teacher);
    }
    if plan.hour.is_some() && !people.contains(&cast.teacher) {
        people.push(cast.teacher);
    }
    if plan.school == 1 && !people.contains(&cast.second_teacher) {
        people.push(cast.second_teacher);
    }
    let now = app.clock.now();
    let asks = people.into_iter().map(|person| {
        let actor =
            platform::db::Actor { person: Some(person), label: "demo".to_owned(), ..Default::default() };
        app.desk().ask(actor, course.id, person, now)
    });
    for answer in futures::future::join_all(asks).await {
        answer?;
    }
    Ok(())
}

async fn attend(app: &App, plan: &Plan, cast: &Cast, dice: &mut Dice) -> AppResult<()> {
    let school = &cast.schools[plan.school];
    let course = catalogue::by_code(app.db.read(), &plan.code).await?;
    let meetings = catalogue::meetings(app.db.read(), course.id).await?;
    let mut marks = Vec::new();
    for enrolment in crate::enrolment::of_course(app.db.read(), course.id).await? {
        if enrolment.state != "admitted" {
            continue;
        }
        for meeting in &meetings {
            let (mark, missed_minutes) = match dice.below(24) {
                0 => ("absent", 0),
                1 => ("late", 20),
                2 => ("leave", 60),
                _ => ("present", 0),
            };
            marks.push(MarkInput {
                meeting: meeting.position,
                person: enrolment.person,
                mark: mark.to_owned(),
                missed_minutes,
            });
        }
    }
    if !marks.is_empty() {
        credit::mark_attendance(app, &school.actor, &school.seat, &plan.code, marks).await?;
    }
    Ok(())
}

fn form(plan: &Plan, topic: &Topic, school: &str) -> RawForm {
    let cell = |n: usize| topic.cells[n].as_str();
    let mut raw = RawForm::default();
    let local = |at: Timestamp| calendar::civil(at).strftime("%Y-%m-%dT%H:%M").to_string();
    let opens = plan.opens.unwrap_or(plan.registered + SignedDuration::from_hours(51));
    let closes = calendar::instant((plan.first_day - 2.days()).to_datetime(time(17, 0, 0, 0)));
    let closes = closes.max(opens + SignedDuration::from_hours(24));
    for (key, value) in [
        ("class_type", "1-1"),
        ("organising_basis", "2-1"),
        ("document_number", "示範字第1140000001號"),
        ("title", cell(0)),
        ("stage", "elementary"),
        ("subject", cell(1)),
        ("scope", cell(2)),
        ("item", cell(3)),
        ("tier", "7-1"),
        ("instructor", cell(5)),
        ("instructor_name", cell(6)),
        ("outline", cell(8)),
        ("enrolment_opens", &local(opens)),
        ("enrolment_closes", &local(closes)),
        ("classes", "1"),
        ("class_size", &plan.places.to_string()),
        ("funding", "21-12"),
        ("fee", "22-3"),
        ("contact1_name", "研習承辦人"),
        ("contact1_phone", "(03)900-0000 分機 210"),
        ("contact1_email", "training@demo.example"),
        ("feedback_form", "26-1"),
    ] {
        raw.set(key, value);
    }
    raw.set_many("audience_stages", &["14-4"]);
    raw.set_many("audience_positions", &["15-2", "15-3", "15-4", "15-5"]);
    // Tags come and go with policy: a course of the past may carry only what was in force when it was registered.
    let on = calendar::civil_date(plan.registered);
    let in_force = domain::codes::tables().tags_on(on).iter().any(|t| t.tag == cell(4));
    if in_force {
        raw.set_many("attribute_tags", &[cell(4)]);
    }
    let online = cell(7) == "online";
    raw.set_many("delivery", if online { &["11-2", "11-1"] } else { &["11-1", "11-3"] });
    raw.set_many("time_slots", if online { &["12-2"] } else { &["12-1"] });
    raw.meetings = meetings(plan.first_day, cell(7), school);
    if let Some(hour) = plan.hour {
        raw.set("title", format!("{}（今日場次）", cell(0)));
        let mut one = meetings(plan.first_day, "", school).remove(0);
        (one.from, one.to) = (format!("{hour:02}:00"), format!("{:02}:00", hour + 3));
        raw.meetings = vec![one];
        raw.set_many("delivery", &["11-1", "11-3"]);
        raw.set_many("time_slots", &["12-1"]);
    }
    raw
}

fn meetings(day: Date, shape: &str, school: &str) -> Vec<RawMeeting> {
    let meeting = |day: Date, from: &str, to: &str| RawMeeting {
        date: day.to_string(),
        from: from.to_owned(),
        to: to.to_owned(),
        place: if shape == "online" { String::new() } else { format!("{school} 視聽教室") },
        link: if shape == "online" { "https://meet.demo.example/room".to_owned() } else { String::new() },
        spot: if shape == "online" { String::new() } else { spot(school) },
    };
    match shape {
        "day" => vec![meeting(day, "09:00", "12:00"), meeting(day, "13:00", "16:00")],
        "online" => vec![meeting(day, "19:00", "20:40"), meeting(day + 1.day(), "19:00", "20:40")],
        _ => vec![meeting(day, "13:30", "16:30")],
    }
}

/// An invented spot for a school, somewhere in the plain where the demonstration plays.
fn spot(school: &str) -> String {
    let sum: u32 = school.chars().map(u32::from).sum();
    format!("24.{},121.{}", 65_000 + sum * 37 % 15_000, 70_000 + sum * 53 % 9_000)
}

fn topics() -> Vec<Topic> {
    include_str!("../../../../data/demo/courses.csv")
        .lines()
        .skip(1)
        .map(|line| Topic { cells: line.split(',').map(str::to_owned).collect() })
        .collect()
}

/// Wednesday afternoon is when primary teachers train.
fn next_wednesday(from: Date) -> Date {
    let mut day = from;
    while day.weekday() != Weekday::Wednesday {
        day = day.tomorrow().unwrap_or(day);
    }
    day
}
