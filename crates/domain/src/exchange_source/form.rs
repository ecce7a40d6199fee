//! What is typed to reach a database.

use super::{Engine, Secrecy, SourceRefused};
use crate::text::fold;

const LONGEST_NAME: usize = 128;
const LONGEST_PASSWORD: usize = 256;
const LONGEST_CERTIFICATE: usize = 32_000;

/// A form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// See [`Engine`].
    pub engine: String,
    /// Name or number of the machine.
    pub host: String,
    /// Its port; empty for the usual one.
    pub port: String,
    /// Name of the database.
    pub database: String,
    /// As whom we come.
    pub user: String,
    /// With which password; empty for the one that is kept.
    pub password: String,
    /// See [`Secrecy`].
    pub secrecy: String,
    /// Certificates (PEM) to trust instead of the public authorities; empty for those.
    pub certificate: String,
    /// Table of courses; empty for none.
    pub courses: String,
    /// Its column of changes; empty for none.
    pub courses_changed: String,
    /// Table of people; empty for none.
    pub people: String,
    /// Its column of changes; empty for none.
    pub people_changed: String,
}

/// Where a database lies and what is read there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its kind.
    pub engine: Engine,
    /// Name or number of the machine.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Name of the database.
    pub database: String,
    /// As whom we come.
    pub user: String,
    /// How the way is kept secret.
    pub secrecy: Secrecy,
    /// Certificates to trust instead of the public authorities.
    pub certificate: String,
    /// Table of courses.
    pub courses: String,
    /// Its column of changes.
    pub courses_changed: String,
    /// Table of people.
    pub people: String,
    /// Its column of changes.
    pub people_changed: String,
}

impl Place {
    /// Whether a password that was given for this one may be used for the other: the same machine and user, and no less secret a way.
    pub fn same_door(&self, other: &Self) -> bool {
        (&self.host, self.port, &self.user, self.engine)
            == (&other.host, other.port, &other.user, other.engine)
            && (other.secrecy == Secrecy::Tls || self.secrecy == Secrecy::Plain)
    }
}

/// A form as checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Where it lies.
    pub place: Place,
    /// A new password; none keeps the old one.
    pub password: Option<String>,
}

/// Reads a form; `before` is what is set now.
///
/// # Errors
/// The problems by field.
pub fn check(typed: &Typed, before: Option<&Place>) -> Result<Checked, Vec<(&'static str, SourceRefused)>> {
    let mut wrong = Vec::new();
    let engine = Engine::parse(&typed.engine);
    let secrecy = Secrecy::parse(&typed.secrecy);
    let host = fold(&typed.host).to_ascii_lowercase();
    let names = [
        ("database", fold(&typed.database), true),
        ("user", fold(&typed.user), true),
        ("courses", fold(&typed.courses), false),
        ("courses_changed", fold(&typed.courses_changed), false),
        ("people", fold(&typed.people), false),
        ("people_changed", fold(&typed.people_changed), false),
    ];
    if engine.is_none() {
        wrong.push(("engine", SourceRefused::Choice));
    }
    wrong.extend(host_problem(&host).map(|why| ("host", why)));
    let port = match (fold(&typed.port).as_str(), engine) {
        ("", engine) => engine.map_or(0, Engine::usual_port),
        (text, _) => text.parse().unwrap_or(0),
    };
    if port == 0 && engine.is_some() {
        wrong.push(("port", SourceRefused::Port));
    }
    wrong.extend(
        names.iter().filter_map(|(field, name, needed)| Some((*field, name_problem(name, *needed)?))),
    );
    let [database, user, courses, courses_changed, people, people_changed] = names.map(|(_, name, _)| name);
    if courses.is_empty() && people.is_empty() {
        wrong.push(("courses", SourceRefused::NoTable));
    }
    for (field, table, column) in
        [("courses_changed", &courses, &courses_changed), ("people_changed", &people, &people_changed)]
    {
        if table.is_empty() && !column.is_empty() {
            wrong.push((field, SourceRefused::ChangeAlone));
        }
    }
    if secrecy.is_none() {
        wrong.push(("secrecy", SourceRefused::Choice));
    }
    let certificate = typed.certificate.trim().replace('\r', "");
    if certificate.len() > LONGEST_CERTIFICATE {
        wrong.push(("certificate", SourceRefused::TooLong { most: LONGEST_CERTIFICATE }));
    } else if !certificate.is_empty() && !certificate.contains("-----BEGIN CERTIFICATE-----") {
        wrong.push(("certificate", SourceRefused::Certificate));
    }
    if typed.password.chars().count() > LONGEST_PASSWORD {
        wrong.push(("password", SourceRefused::TooLong { most: LONGEST_PASSWORD }));
    }
    let (Some(engine), Some(secrecy)) = (engine, secrecy) else { return Err(wrong) };
    let place = Place {
        engine,
        host,
        port,
        database,
        user,
        secrecy,
        certificate,
        courses,
        courses_changed,
        people,
        people_changed,
    };
    let password = (!typed.password.is_empty()).then(|| typed.password.clone());
    if password.is_none() {
        match before {
            None => wrong.push(("password", SourceRefused::Missing)),
            Some(before) if !before.same_door(&place) || before.certificate != place.certificate => {
                wrong.push(("password", SourceRefused::PasswordAgain));
            }
            Some(_) => {}
        }
    }
    if wrong.is_empty() { Ok(Checked { place, password }) } else { Err(wrong) }
}

fn host_problem(host: &str) -> Option<SourceRefused> {
    if host.is_empty() {
        return Some(SourceRefused::Missing);
    }
    if host.len() > 253 {
        return Some(SourceRefused::TooLong { most: 253 });
    }
    let number = host.parse::<core::net::IpAddr>().is_ok();
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    (!number && !host.split('.').all(label)).then_some(SourceRefused::Host)
}

fn name_problem(name: &str, needed: bool) -> Option<SourceRefused> {
    if name.is_empty() {
        return needed.then_some(SourceRefused::Missing);
    }
    if name.chars().count() > LONGEST_NAME {
        return Some(SourceRefused::TooLong { most: LONGEST_NAME });
    }
    name.chars().any(|c| c.is_control() || "\"`;'\\".contains(c)).then_some(SourceRefused::Name)
}
