//! A statement as it stands in JSON, and what it says.

use domain::exchange::{StatementRefused, Verb, Who, keys_of};
use jiff::civil::Date;
use platform::error::Refused;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a statement says.
pub(super) struct Said {
    pub id: Uuid,
    pub what: What,
    /// By which the same identifier with something else is known.
    pub digest: Vec<u8>,
}

/// Of which kind it is.
pub(super) enum What {
    /// A verb, or a result, of which nothing is kept.
    Unused,
    /// Somebody completed a course: keys it may mean.
    Done { who: Who, keys: Vec<String> },
    /// Another statement never was.
    Voids(Uuid),
}

impl Said {
    /// Keys of courses it may mean.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let keys: &[String] = match &self.what {
            What::Done { keys, .. } => keys,
            What::Unused | What::Voids(_) => &[],
        };
        keys.iter().map(String::as_str)
    }

    /// Identifiers it names: its own, and that of a statement it voids.
    pub fn names(&self) -> Vec<Uuid> {
        match self.what {
            What::Voids(target) => vec![self.id, target],
            _ => vec![self.id],
        }
    }
}

type Wrong = (&'static str, Refused);

fn part(part: &'static str) -> Wrong {
    (part, Refused::new(&StatementRefused::Part { part }))
}

/// Reads a statement.
///
/// # Errors
/// The part at fault, and why.
pub(super) fn read(statement: &Value, today: Date) -> Result<Said, Wrong> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let object = statement.get("object").filter(|object| object.is_object()).ok_or_else(|| part("object"))?;
    let verb = statement.pointer("/verb/id").and_then(text).ok_or_else(|| part("verb"))?;
    let actor = statement.get("actor").filter(|actor| actor.is_object()).ok_or_else(|| part("actor"))?;
    let id = match statement.get("id") {
        None => Uuid::now_v7(),
        Some(id) => id.as_str().and_then(|id| id.parse().ok()).ok_or_else(|| part("id"))?,
    };
    let kind = object.get("objectType").and_then(text).unwrap_or_else(|| "Activity".to_owned());
    let named = object.get("id").and_then(text).filter(|id| !id.is_empty());
    let verb = Verb::of(&verb);
    let result = |name: &str| statement.pointer(&format!("/result/{name}")).and_then(Value::as_bool);
    let what = match verb {
        Verb::Voided => {
            let target = named.as_deref().filter(|_| kind == "StatementRef").and_then(|id| id.parse().ok());
            What::Voids(target.ok_or_else(|| part("object"))?)
        }
        done if done.is_done(result("completion"), result("success")) => {
            let activity = named.clone().filter(|_| kind == "Activity").ok_or_else(|| part("object"))?;
            let keys = keys_of(&activity).into_iter().map(domain::text::fold).collect();
            What::Done { who: who(actor, today)?, keys }
        }
        _ => What::Unused,
    };
    let digest = Sha256::digest(
        [
            format!("{verb:?} {:?} {:?}", result("completion"), result("success")),
            account(actor, "homePage"),
            account(actor, "name"),
            named.unwrap_or_default(),
        ]
        .join("\u{1f}"),
    );
    Ok(Said { id, what, digest: digest[..16].to_vec() })
}

fn account(actor: &Value, part: &str) -> String {
    actor.pointer(&format!("/account/{part}")).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The person: an account whose name is a number or personal code. A mail address is nobody, since it may be anybody's.
fn who(actor: &Value, today: Date) -> Result<Who, Wrong> {
    let agent = actor.get("objectType").is_none_or(|kind| kind == "Agent");
    let (page, name) = (account(actor, "homePage"), account(actor, "name"));
    if !agent || page.is_empty() || name.is_empty() {
        return Err(("actor", Refused::new(&StatementRefused::Actor)));
    }
    Who::parse(&name, today).map_err(|why| ("actor", Refused::new(&why)))
}
