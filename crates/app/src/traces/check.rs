//! The daily check of the whole log, kept, and told to the national centre when a chain is broken.

use domain::calendar::civil_date;
use domain::permissions::OrganisationKind;
use platform::AppResult;
use platform::audit::{self, Verdict};
use platform::db::Actor;
use platform::ids::EventId;
use platform::mail::Mail;
use ui::{L, Lang};

use super::store::{self, Check};
use crate::{App, identity};

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// Walks the whole log, keeps what was found, and tells the heads of the national centre when it does not hold.
///
/// # Errors
/// The database.
pub async fn check_log(app: &App) -> AppResult<Verdict> {
    let verdict = audit::verify(&app.db).await?;
    let now = app.clock.now();
    let at = now.as_millisecond();
    let check = match &verdict {
        Verdict::Intact(lines) => {
            let lines = i64::try_from(*lines).unwrap_or(i64::MAX);
            Check { at, lines, chain: None, seq: None, why: String::new() }
        }
        Verdict::Broken { chain, seq, why } => {
            Check { at, lines: 0, chain: Some(*chain), seq: Some(*seq), why: (*why).to_owned() }
        }
    };
    let mut letters = Vec::new();
    if let Verdict::Broken { chain, seq, why } = &verdict {
        tracing::error!(chain, seq, why, "the audit log does not hold");
        let today = civil_date(now);
        let heads = identity::heads_of_kind(app.db.read(), OrganisationKind::NationalCentre, today).await?;
        letters.extend(heads.into_iter().map(|(person, to)| {
            let args =
                [("chain", chain.to_string()), ("seq", seq.to_string()), ("when", L_MAIL.datetime(now))];
            Mail {
                to,
                subject: L_MAIL.args("mail-audit-broken-subject", &args),
                body: L_MAIL.args("mail-audit-broken-body", &args),
                kind: "audit",
                person: Some(person),
            }
        }));
    }
    let mut change = app.db.change(&Actor::process("check"), now).await?;
    store::put_check(&change, &check).await?;
    let data = serde_json::json!({
        "intact": check.why.is_empty(), "lines": check.lines, "chain": check.chain, "seq": check.seq,
    });
    change.record("audit.checked", EventId::new().0, data);
    change.mail(letters).await?;
    change.commit().await?;
    Ok(verdict)
}
