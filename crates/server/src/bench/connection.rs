//! A kept-alive HTTP/1.1 connection that reads answers with a length: the smallest client, so that it takes little of the
//! machine that it shares with the server.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use app::demo::bench::Asker;
use hdrhistogram::Histogram;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection and the last answer on it.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    answer: Answer,
    used: Instant,
}

/// Where the last answer lies in the buffer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer {
    /// Status.
    pub status: u16,
    /// Bytes of its head, without the empty line.
    pub head: usize,
    /// Bytes of its body.
    pub body: usize,
}

/// What became of a form that asks for a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    /// The request stands.
    Stands(Standing),
    /// The product's own refusal, on a page.
    Refused,
}

/// A request that stands, as the answer told of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    /// Its page.
    pub page: String,
    /// The sentence that greets the person there: `enrolment-admitted`, `enrolment-waiting` …; empty when there was none.
    pub flash: String,
    /// Whether the person was asked to wait in a queue first.
    pub queued: bool,
}

/// Longest that somebody waits in a queue.
const QUEUE: Duration = Duration::from_secs(120);
/// A connection that was quiet for longer is opened anew.
const QUIET: Duration = Duration::from_secs(10);
/// Time between two looks at a queue.
const LOOK: Duration = Duration::from_millis(100);

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 16 * 1024], answer: Answer::default(), used: Instant::now() })
    }

    /// Reads a page, for somebody with a session or for a visitor, whatever it answers.
    pub(super) async fn look(&mut self, path: &str, asker: Option<&Asker>) -> anyhow::Result<Answer> {
        let cookie = asker.map(|asker| format!("Cookie: session={}\r\n", asker.session)).unwrap_or_default();
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{cookie}\r\n")).await
    }

    /// Reads a page that must be there.
    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        let answer = self.look(path, None).await?;
        anyhow::ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(answer)
    }

    /// Posts the form that asks for a place, and waits in the queue if there is one, until there is an answer.
    pub(super) async fn enrol(&mut self, code: &str, asker: &Asker) -> anyhow::Result<Reply> {
        let mut answer = self.send(&form(code, asker)).await?;
        let (mut queued, began) = (false, Instant::now());
        loop {
            if answer.status == 422 {
                return Ok(Reply::Refused);
            }
            if answer.status == 303 {
                let to = self.header("location").context("an answer without an address")?.to_owned();
                if to.starts_with("/my/enrolments/") {
                    return Ok(Reply::Stands(Standing { page: to, flash: self.flash(), queued }));
                }
                anyhow::ensure!(to.contains("/queue"), "the form was answered with {to}");
                queued = true;
                answer = self.look(&to, Some(asker)).await?;
                if answer.status == 303 {
                    continue;
                }
                answer = self.wait_in(&to, asker, began).await?;
                continue;
            }
            anyhow::bail!("the form was answered with {}", answer.status);
        }
    }

    /// Looks at the queue's page until it sends the person on.
    async fn wait_in(&mut self, queue: &str, asker: &Asker, began: Instant) -> anyhow::Result<Answer> {
        loop {
            anyhow::ensure!(began.elapsed() < QUEUE, "nobody is called in the queue");
            tokio::time::sleep(LOOK).await;
            let answer = self.look(queue, Some(asker)).await?;
            if answer.status != 200 {
                return Ok(answer);
            }
        }
    }

    /// Whether the server still waits for more on it: one that is quiet for long is cut off.
    pub(super) fn is_fresh(&self) -> bool {
        self.used.elapsed() < QUIET
    }

    /// Sends a whole request and reads the whole answer.
    pub(super) async fn send(&mut self, request: &str) -> anyhow::Result<Answer> {
        self.used = Instant::now();
        self.stream.write_all(request.as_bytes()).await?;
        let mut read = 0;
        let mut known: Option<Answer> = None;
        loop {
            if read == self.buffer.len() {
                self.buffer.resize(read * 2, 0);
            }
            let got = self.stream.read(&mut self.buffer[read..]).await?;
            anyhow::ensure!(got > 0, "the server closed the connection");
            read += got;
            if known.is_none() {
                known = head(&self.buffer[..read])?;
            }
            if let Some(answer) = known.filter(|a| read >= a.head + 4 + a.body) {
                self.answer = answer;
                return Ok(answer);
            }
        }
    }

    /// Bytes of the head of the last answer.
    pub(super) fn head(&self) -> usize {
        self.answer.head
    }

    /// A header of the last answer; servers of this kind write names in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let head = std::str::from_utf8(&self.buffer[..self.answer.head]).ok()?;
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The body of the last answer.
    pub(super) fn body(&self) -> &str {
        let from = self.answer.head + 4;
        std::str::from_utf8(&self.buffer[from..from + self.answer.body]).unwrap_or_default()
    }

    fn flash(&self) -> String {
        let Ok(head) = std::str::from_utf8(&self.buffer[..self.answer.head]) else { return String::new() };
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: flash="));
        let value = cookie.and_then(|value| value.split(';').next()).and_then(|value| value.split_once(':'));
        value.map(|(_, key)| key.to_owned()).unwrap_or_default()
    }
}

/// The form as a browser sends it.
pub(super) fn form(code: &str, asker: &Asker) -> String {
    let body = format!("csrf={}", asker.csrf);
    format!(
        "POST /courses/{code}/enrol HTTP/1.1\r\nHost: bench\r\nCookie: session={}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        asker.session,
        body.len()
    )
}

/// Status and lengths, once the whole head is there.
fn head(bytes: &[u8]) -> anyhow::Result<Option<Answer>> {
    let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&bytes[..end])?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    anyhow::ensure!(length.is_some() || status != 200, "an answer without a length");
    let body = length.map_or(Ok(0), |length| length.trim().parse())?;
    Ok(Some(Answer { status, head: end, body }))
}

/// Microseconds from one to a minute, to three digits.
pub(super) fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds in order")
}

/// Notes a duration; what is longer than a minute counts as a minute.
pub(super) fn note(seen: &mut Histogram<u64>, time: Duration) {
    seen.saturating_record(u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1));
}

/// Half, ninety-nine of a hundred, and the longest, as `p50 / p99 / max` in milliseconds.
pub(super) fn quantiles(seen: &Histogram<u64>) -> String {
    let ms = |q: f64| seen.value_at_quantile(q) as f64 / 1000.0;
    format!("{:.1} / {:.1} / {:.1} ms", ms(0.5), ms(0.99), ms(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_its_head_is_whole() {
        let text = b"HTTP/1.1 303 See Other\r\nlocation: /my/enrolments/1\r\ncontent-length: 0\r\n\r\n";
        assert!(head(&text[..40]).expect("readable").is_none());
        let answer = head(text).expect("readable").expect("whole");
        assert_eq!((answer.status, answer.head, answer.body), (303, text.len() - 4, 0));
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "a page says how long it is");
    }
}
