//! Alerts to those who run the service, by a way that does not need the database: the log, and mail sent directly.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use crate::Platform;

/// What went wrong, in kinds that are told apart and told once in a while each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alert {
    /// A line of the audit log could not be written; the change it belonged to was undone.
    AuditWrite,
    /// The copy of the audit log could not be continued.
    AuditCopy,
    /// A chain of the audit log does not hold, or contradicts its copy.
    AuditBroken,
}

impl Alert {
    fn name(self) -> &'static str {
        match self {
            Self::AuditWrite => "audit-write",
            Self::AuditCopy => "audit-copy",
            Self::AuditBroken => "audit-broken",
        }
    }
}

/// Alerts raised on this copy and not sent yet, and when each kind was sent last.
#[derive(Clone, Debug, Default)]
pub struct Alerts(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    waiting: Vec<(Alert, String)>,
    sent: BTreeMap<Alert, Timestamp>,
}

/// The same kind is told again after this long.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);

impl Alerts {
    /// Notes an alert: in the log at once, by mail with the next turn of the worker.
    pub fn raise(&self, alert: Alert, what: &str) {
        tracing::error!(alert = alert.name(), what, "alert");
        if let Ok(mut state) = self.0.lock()
            && state.waiting.len() < 100
        {
            state.waiting.push((alert, what.to_owned()));
        }
    }

    /// Takes what is to be told now: each kind with its first message and how many came.
    pub fn take_due(&self, now: Timestamp) -> Vec<(Alert, String)> {
        let Ok(mut state) = self.0.lock() else { return Vec::new() };
        let mut due: BTreeMap<Alert, (String, usize)> = BTreeMap::new();
        let mut later = Vec::new();
        for (alert, what) in std::mem::take(&mut state.waiting) {
            if state.sent.get(&alert).is_some_and(|at| now - PAUSE < *at) {
                later.push((alert, what));
            } else {
                due.entry(alert).and_modify(|(_, n)| *n += 1).or_insert((what, 1));
            }
        }
        for alert in due.keys() {
            state.sent.insert(*alert, now);
        }
        state.waiting = later;
        due.into_iter().map(|(alert, (what, n))| (alert, format!("{what} (×{n})"))).collect()
    }
}

/// Sends what is due to the address in the settings; without a mail server or address the log has to do.
pub async fn send_due(platform: &Platform) {
    for (alert, what) in platform.alerts.take_due(platform.clock.now()) {
        let settings = &platform.settings;
        if settings.alert_mail.is_empty() || settings.smtp.is_empty() {
            continue;
        }
        let subject = format!("Xingtan alert: {}", alert.name());
        if let Err(error) = crate::mail::send_now(settings, &settings.alert_mail, &subject, &what).await {
            tracing::error!(%error, alert = alert.name(), "the alert could not be sent");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_once_in_ten_minutes() {
        let alerts = Alerts::default();
        let now = Timestamp::UNIX_EPOCH;
        alerts.raise(Alert::AuditWrite, "disk full");
        alerts.raise(Alert::AuditWrite, "disk full");
        alerts.raise(Alert::AuditCopy, "no such folder");
        let told = alerts.take_due(now);
        assert_eq!(
            told,
            [
                (Alert::AuditWrite, "disk full (×2)".to_owned()),
                (Alert::AuditCopy, "no such folder (×1)".to_owned())
            ]
        );
        alerts.raise(Alert::AuditWrite, "disk still full");
        assert!(alerts.take_due(now + SignedDuration::from_mins(9)).is_empty());
        assert_eq!(alerts.take_due(now + SignedDuration::from_mins(10)).len(), 1, "kept, not lost");
    }
}
