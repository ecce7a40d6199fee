//! The facts a reorganisation is decided on: codes as typed become organisations, each checked for its place.

use domain::calendar::parse_date;
use domain::ids::SchoolCode;
use domain::organisation::{self as rules, ChangeRefused, ChangeWarning, Kind, Node, Request, Wording};
use domain::permissions::Function;
use jiff::civil::Date;
use platform::error::Refused;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::super::store::{changes, tree};
use super::super::{ChangeId, Entry, authorise_at, supervisors};
use super::{Stored, Wanted, unknown};

/// A reorganisation as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What kind.
    pub kind: Kind,
    /// Codes, apart by anything that is no code.
    pub subjects: String,
    /// Codes of successors or of the new supervisor.
    pub targets: String,
    /// Whether the one that is split goes on.
    pub continues: bool,
    /// The new code, name, kind, level and ownership; empty means as before.
    pub wording: Wording,
    /// The first day of the new state.
    pub effective: String,
    /// Why, with the number of the document.
    pub note: String,
}

/// A problem at a field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProblem {
    /// The field's name.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub refused: Refused,
}

/// Reads a form; a list of problems when it is not possible.
pub(super) async fn read<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    asked: &Asked,
) -> AppResult<Result<(Wanted, Date), Vec<FieldProblem>>> {
    let mut problems = Vec::new();
    let subjects = resolve(conn, seat, "subjects", &asked.subjects, &mut problems).await?;
    let targets = if asked.kind.has_targets() {
        resolve(conn, seat, "targets", &asked.targets, &mut problems).await?
    } else {
        Vec::new()
    };
    let effective = parse_date(&asked.effective)
        .map_err(|e| problems.push(FieldProblem { field: "effective", refused: Refused::new(&e) }))
        .ok();
    let converted = if asked.kind == Kind::Convert {
        converted(subjects.first(), &asked.wording, &mut problems)
    } else {
        None
    };
    let wanted = Wanted {
        subjects: subjects.iter().map(|e| e.id).collect(),
        targets: targets.iter().map(|e| e.id).collect(),
        continues: asked.kind == Kind::Split && asked.continues,
        converted,
    };
    // Without a day the other fields are judged all the same, so that everything is told at once.
    let day = effective.unwrap_or(Date::MAX);
    let found = rules::check(&request(conn, ChangeId::new(), asked.kind, day, &wanted).await?);
    let already: Vec<&str> = problems.iter().map(|p| p.field).collect();
    let found: Vec<FieldProblem> = found
        .into_iter()
        .filter(|p| !already.contains(&p.field))
        .map(|p| FieldProblem { field: p.field, refused: Refused::new(&p.refused) })
        .collect();
    problems.extend(found);
    if asked.kind == Kind::Transfer && problems.is_empty() {
        for subject in &subjects {
            if !above_both(conn, seat, subject.id).await? {
                let refused = Refused::new(&ChangeRefused::TransferAbove { name: subject.name.clone() });
                problems.push(FieldProblem { field: "targets", refused });
                break;
            }
        }
    }
    match effective {
        Some(effective) if problems.is_empty() => Ok(Ok((wanted, effective))),
        _ => Ok(Err(problems)),
    }
}

async fn resolve<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    field: &'static str,
    typed: &str,
    problems: &mut Vec<FieldProblem>,
) -> AppResult<Vec<Entry>> {
    let mut found: Vec<Entry> = Vec::new();
    let text = domain::text::fold(typed);
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).filter(|w| !w.is_empty()) {
        let entry = match SchoolCode::parse(word) {
            Ok(code) => tree::entry_by_code(conn, code.as_str()).await?,
            Err(_) => None,
        };
        let Some(entry) = entry else {
            problems.push(FieldProblem { field, refused: Refused::new(&unknown(word)) });
            continue;
        };
        // The new supervisor may stand anywhere below; whether both stand below is asked for each school.
        match authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, entry.id).await {
            Ok(()) => {}
            Err(AppError::Refused(refused)) => {
                problems.push(FieldProblem { field, refused });
                continue;
            }
            Err(other) => return Err(other),
        }
        if !found.iter().any(|known| known.id == entry.id) {
            found.push(entry);
        }
    }
    if found.is_empty() && text.chars().any(|c| !c.is_whitespace()) && problems.is_empty() {
        problems.push(FieldProblem { field, refused: Refused::new(&unknown(&text)) });
    }
    Ok(found)
}

fn converted(
    subject: Option<&Entry>,
    typed: &Wording,
    problems: &mut Vec<FieldProblem>,
) -> Option<[String; 5]> {
    let subject = subject?;
    let or = |typed: &str, before: &str| if typed.is_empty() { before } else { typed }.to_owned();
    let code = if typed.code.trim().is_empty() {
        subject.code.clone()
    } else {
        match SchoolCode::parse(&typed.code) {
            Ok(code) => code.as_str().to_owned(),
            Err(error) => {
                problems.push(FieldProblem { field: "code", refused: Refused::new(&error) });
                subject.code.clone()
            }
        }
    };
    Some([
        code,
        or(&domain::text::fold(&typed.name), &subject.name),
        or(&typed.kind, &subject.kind),
        or(&typed.level, &subject.level),
        or(&typed.ownership, &subject.ownership),
    ])
}

/// Everything the rule needs to know about what is wanted.
pub(super) async fn request<C: ConnectionTrait>(
    conn: &C,
    id: ChangeId,
    kind: Kind,
    effective: Date,
    wanted: &Wanted,
) -> AppResult<Request<OrganisationId>> {
    let mut subjects = Vec::with_capacity(wanted.subjects.len());
    for subject in &wanted.subjects {
        subjects.push(node(conn, *subject, id).await?);
    }
    let mut targets = Vec::with_capacity(wanted.targets.len());
    for target in &wanted.targets {
        targets.push(node(conn, *target, id).await?);
    }
    let above_target = match (kind, wanted.targets.first()) {
        (Kind::Transfer, Some(target)) => supervisors(conn, *target).await?,
        _ => Vec::new(),
    };
    let converted = wanted.wording();
    let code_taken_by = match (&converted, subjects.first()) {
        (Some(new), Some(subject)) => tree::entry_by_code(conn, &new.code)
            .await?
            .filter(|taken| taken.id != subject.key)
            .map(|taken| taken.name),
        _ => None,
    };
    Ok(Request {
        kind,
        subjects,
        targets,
        above_target,
        continues: wanted.continues,
        converted,
        code_taken_by,
        effective,
    })
}

async fn node<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
    except: ChangeId,
) -> AppResult<Node<OrganisationId>> {
    let entry = tree::entry(conn, id).await?.ok_or(AppError::NotFound)?;
    let below = tree::count_below(conn, id).await?;
    Ok(Node {
        key: id,
        days: changes::days(conn, id, except).await?,
        valid_from: entry.valid_from.parse().unwrap_or(Date::ZERO),
        valid_until: entry.valid_until.as_deref().and_then(|d| d.parse().ok()),
        preparing: entry.preparing,
        supervisor: entry.reviewer,
        below: usize::try_from(below).unwrap_or(0),
        successor: entry.successor.map(|_| entry.successor_name.clone()),
        county: entry.county,
        name: entry.name.clone(),
        wording: Wording {
            code: entry.code,
            name: entry.name,
            kind: entry.kind,
            level: entry.level,
            ownership: entry.ownership,
        },
    })
}

/// What should be looked at before a planned reorganisation is applied.
///
/// # Errors
/// The database.
pub async fn warnings_of<C: ConnectionTrait>(conn: &C, stored: &Stored) -> AppResult<Vec<ChangeWarning>> {
    let request = request(conn, stored.id, stored.kind(), stored.effective(), &stored.wanted()).await?;
    Ok(rules::warnings(&request))
}

/// A transfer belongs to those who stand above both supervisors.
pub(super) async fn stands_above<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    stored: &Stored,
) -> AppResult<()> {
    if stored.kind() != Kind::Transfer {
        return Ok(());
    }
    let wanted = stored.wanted();
    for target in &wanted.targets {
        authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, *target).await?;
    }
    for subject in &wanted.subjects {
        if !above_both(conn, seat, *subject).await? {
            let name = super::super::organisation(conn, *subject).await?.name;
            return Err(AppError::denied(&ChangeRefused::TransferAbove { name }));
        }
    }
    Ok(())
}

/// Whether the seat stands above the present supervisor of an organisation.
async fn above_both<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    organisation: OrganisationId,
) -> AppResult<bool> {
    let Some(supervisor) = super::super::organisation(conn, organisation).await?.reviewer else {
        return Ok(true);
    };
    // What the seat's own organisation supervises directly is not between two others: it gives it away or takes it.
    if supervisor == seat.organisation && seat.kind == domain::permissions::OrganisationKind::NationalCentre {
        return Ok(true);
    }
    match authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, supervisor).await {
        Ok(()) => Ok(true),
        Err(AppError::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
