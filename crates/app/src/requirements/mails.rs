//! The letter to somebody whose hours are missing.

use platform::mail::Mail;
use ui::{L, Lang};

use super::{Entry, Sheet};

/// Tells what is missing and until when, in both languages.
pub(super) fn missing(site: &str, sender: &str, list: &[Entry], sheet: &Sheet) -> Mail {
    let link = format!("{}/my/requirements", site.trim_end_matches('/'));
    let part = |l: L, part: &str| {
        let lines: Vec<String> = sheet
            .missing()
            .map(|item| {
                let due = item.progress.due.map_or_else(|| l.t("requirements-no-due"), |day| l.date(day));
                let values = [
                    ("title", list[item.at].requirement.title.clone()),
                    ("missing", item.progress.missing.to_string()),
                    ("due", due),
                ];
                l.args("mail-requirements-line", &values)
            })
            .collect();
        let values = [
            ("name", sheet.person.name.clone()),
            ("sender", sender.to_owned()),
            ("n", lines.len().to_string()),
            ("lines", lines.join("\n")),
            ("link", link.clone()),
        ];
        l.args(&format!("mail-requirements-{part}"), &values)
    };
    let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
    Mail {
        to: sheet.person.email.clone(),
        subject: part(zh, "subject"),
        body: format!("{}\n\n———\n\n{}", part(zh, "body"), part(en, "body")),
        kind: "requirements",
        person: Some(sheet.person.id),
    }
}
