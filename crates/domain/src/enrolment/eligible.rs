//! For whom a course is.

use std::collections::BTreeSet;

use super::Refused;

/// For whom a course is: the codes of the form's fields 14 and 15, and what the plan demands; an empty set is everyone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Eligibility {
    /// Education stages.
    pub stages: BTreeSet<String>,
    /// Positions.
    pub positions: BTreeSet<String>,
    /// Counties of the service organisation, by name.
    pub counties: BTreeSet<String>,
    /// Service organisations, by identity.
    pub organisations: BTreeSet<u128>,
    /// Personal codes on the invitation list.
    pub invited: BTreeSet<String>,
    /// Codes of courses, one of which was attended.
    pub courses: BTreeSet<String>,
    /// Codes of tags, one of which a course attended carried.
    pub tags: BTreeSet<String>,
}

/// What the desk knows about who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requester {
    /// Education stages the person serves in, by the codes of field 14.
    pub stages: BTreeSet<String>,
    /// The person's position, by the codes of field 15.
    pub position: Option<String>,
    /// Whether a service organisation is set.
    pub has_service_organisation: bool,
    /// The service organisation's identity.
    pub organisation: Option<u128>,
    /// Its county.
    pub county: String,
    /// The person's own code.
    pub personal_code: String,
    /// Codes of courses with hours in the ledger; only those that the course asks for need to be here.
    pub held_courses: BTreeSet<String>,
    /// Tags of such courses.
    pub held_tags: BTreeSet<String>,
    /// What became of an earlier request for this course.
    pub current: Option<super::Standing>,
}

/// Whether a course is for a person.
///
/// # Errors
/// [`Refused`] with the first reason: no service organisation, stage, position, county, organisation, invitation, courses, tags.
pub fn eligible(eligibility: &Eligibility, requester: &Requester) -> Result<(), Refused> {
    if !requester.has_service_organisation {
        return Err(Refused::NoServiceOrganisation);
    }
    if !eligibility.stages.is_empty() && eligibility.stages.is_disjoint(&requester.stages) {
        return Err(Refused::Stage);
    }
    let fits = |position: &String| eligibility.positions.contains(position);
    if !eligibility.positions.is_empty() && !requester.position.as_ref().is_some_and(fits) {
        return Err(Refused::Position);
    }
    if !eligibility.counties.is_empty() && !eligibility.counties.contains(&requester.county) {
        return Err(Refused::County { counties: listed(&eligibility.counties) });
    }
    let serves = |organisation| eligibility.organisations.contains(&organisation);
    if !eligibility.organisations.is_empty() && !requester.organisation.is_some_and(serves) {
        return Err(Refused::Organisation);
    }
    if !eligibility.invited.is_empty() && !eligibility.invited.contains(&requester.personal_code) {
        return Err(Refused::NotInvited);
    }
    if !eligibility.courses.is_empty() && eligibility.courses.is_disjoint(&requester.held_courses) {
        return Err(Refused::CourseNotHeld { courses: listed(&eligibility.courses) });
    }
    if !eligibility.tags.is_empty() && eligibility.tags.is_disjoint(&requester.held_tags) {
        return Err(Refused::TagNotHeld { tags: listed(&eligibility.tags) });
    }
    Ok(())
}

fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join("、")
}
