//! Somebody who does not give up: sends the form until it is answered, then notes what the page of the request says.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context;
use app::demo::bench::Asker;
use ui::{L, Lang};

use super::super::check::Told;
use super::super::connection::{Connection, Reply};
use super::{LONGEST, Shared};

/// An answer that takes longer is given up and the form sent again.
const PATIENCE: Duration = Duration::from_secs(30);
/// Time before sending again.
const BREATH: Duration = Duration::from_millis(20);

/// Takes one person after the other; answers what each was told, by the identity of the request.
pub(super) async fn ask(shared: Arc<Shared>) -> anyhow::Result<Vec<(String, Told)>> {
    let words = Words::new();
    let mut line = Line { shared: Arc::clone(&shared), open: None };
    let mut told = Vec::new();
    loop {
        let n = shared.next.fetch_add(1, Ordering::Relaxed);
        let Some(asker) = shared.askers.get(n) else { return Ok(told) };
        let page = line.until_answered(asker).await?;
        shared.acknowledged.fetch_add(1, Ordering::SeqCst);
        let id = page.rsplit('/').next().context("the page of a request")?.to_owned();
        let said = line.until_read(&page, asker, &words).await?;
        told.push((id, said));
    }
}

/// A connection that is opened again wherever the server is now.
struct Line {
    shared: Arc<Shared>,
    open: Option<(SocketAddr, Connection)>,
}

/// What is sent.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    /// The form of the course.
    Place,
    /// The page of a request.
    Page(&'a str),
}

impl Line {
    /// Sends the form until the whole answer has arrived; the page of the request.
    async fn until_answered(&mut self, asker: &Asker) -> anyhow::Result<String> {
        self.until_done(asker, Wanted::Place).await?.context("a request was refused")
    }

    /// Reads the page until it comes; what it says of state and number.
    async fn until_read(&mut self, page: &str, asker: &Asker, words: &Words) -> anyhow::Result<Told> {
        let text = self.until_done(asker, Wanted::Page(page)).await?.unwrap_or_default();
        words.read(&text).with_context(|| format!("{page} says neither place nor number"))
    }

    async fn until_done(&mut self, asker: &Asker, wanted: Wanted<'_>) -> anyhow::Result<Option<String>> {
        let began = Instant::now();
        loop {
            match self.once(asker, wanted).await {
                Ok(done) => return Ok(done),
                Err(error) => self.breathe(began, error).await?,
            }
        }
    }

    /// Tries once on the open connection, or a new one; nothing for a refusal.
    async fn once(&mut self, asker: &Asker, wanted: Wanted<'_>) -> anyhow::Result<Option<String>> {
        let address = *self.shared.address.borrow();
        let (_, mut connection) = match self.open.take().filter(|(at, _)| *at == address) {
            Some(open) => open,
            None => (address, Connection::open(address).await?),
        };
        let code = self.shared.code.clone();
        let done = tokio::time::timeout(PATIENCE, sent(&mut connection, &code, asker, wanted)).await;
        let done = done.context("no answer in time")??;
        // Only a connection whose last answer was whole is used again.
        self.open = Some((address, connection));
        Ok(done)
    }

    async fn breathe(&self, began: Instant, error: anyhow::Error) -> anyhow::Result<()> {
        if began.elapsed() > LONGEST {
            return Err(error.context("somebody was never answered"));
        }
        self.shared.again.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(BREATH).await;
        Ok(())
    }
}

async fn sent(
    connection: &mut Connection,
    code: &str,
    asker: &Asker,
    wanted: Wanted<'_>,
) -> anyhow::Result<Option<String>> {
    match wanted {
        Wanted::Place => Ok(match connection.enrol(code, asker).await? {
            Reply::Stands(standing) => Some(standing.page),
            Reply::Refused => None,
        }),
        Wanted::Page(page) => {
            let answer = connection.look(page, Some(asker)).await?;
            anyhow::ensure!(answer.status == 200, "{page} answered {}", answer.status);
            Ok(Some(connection.body().to_owned()))
        }
    }
}

/// How the page tells of a request, taken from the words of the product itself.
struct Words {
    admitted: String,
    before: String,
    after: String,
}

impl Words {
    fn new() -> Self {
        let l = L::new(Lang::Zh);
        let number = l.a("enrolment-state-waiting-number", "number", "#");
        let (before, after) = number.split_once('#').unwrap_or((&number, ""));
        Self { admitted: l.t("enrolment-state-admitted"), before: before.to_owned(), after: after.to_owned() }
    }

    /// State and number; the number first, because other words of the page may tell of places too.
    fn read(&self, page: &str) -> Option<Told> {
        for (at, _) in page.match_indices(&self.before) {
            let rest = &page[at + self.before.len()..];
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 && rest[digits..].starts_with(&self.after) {
                return Some(("waiting".to_owned(), rest[..digits].parse().ok()));
            }
        }
        page.contains(&self.admitted).then(|| ("admitted".to_owned(), None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_and_number_are_read_from_the_page() {
        let words = Words::new();
        let l = L::new(Lang::Zh);
        let page = |text: String| format!("<p>1</p><span class=\"tag\">{text}</span>");
        let waiting = page(l.a("enrolment-state-waiting-number", "number", 1234));
        assert_eq!(words.read(&waiting), Some(("waiting".to_owned(), Some(1234))));
        let admitted = page(l.t("enrolment-state-admitted"));
        assert_eq!(words.read(&admitted), Some(("admitted".to_owned(), None)));
        assert_eq!(words.read("<p>1</p>"), None);
    }
}
