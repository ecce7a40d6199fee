//! Asking a scanner about bytes: clamd's INSTREAM over TCP, or nobody when none is set.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use platform::{AppError, AppResult};

const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(60);
const CHUNK: usize = 64 * 1024;

/// What a scanner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// None is set.
    NotAsked,
    Clean,
    /// With the name of what was found.
    Infected(String),
    /// It could not be reached, with the reason for the log.
    Down(String),
    /// It was reached and gave no answer about these bytes, with the reason for the log: others may fare better.
    Failed(String),
}

/// Asks the scanner of the setting `scan`: `clamd:host:port`, or nobody when it is empty.
///
/// # Errors
/// When the work panics; a scanner that does not answer is a verdict.
pub(super) async fn ask(setting: &str, bytes: Vec<u8>) -> AppResult<Verdict> {
    if setting.trim().is_empty() {
        return Ok(Verdict::NotAsked);
    }
    let Some(address) = setting.trim().strip_prefix("clamd:").map(str::to_owned) else {
        return Ok(Verdict::Down(format!("the setting scan is not understood: {setting}")));
    };
    // Waiting for a scanner fills no processor: it takes no turn of the heavy work.
    tokio::task::spawn_blocking(move || instream(&address, &bytes).unwrap_or_else(Verdict::Down))
        .await
        .map_err(AppError::internal)
}

fn instream(address: &str, bytes: &[u8]) -> Result<Verdict, String> {
    let said = |e: std::io::Error| format!("{address}: {e}");
    let to = address.to_socket_addrs().map_err(said)?.next().ok_or("no such host")?;
    let stream = TcpStream::connect_timeout(&to, CONNECT).map_err(said)?;
    Ok(exchange(stream, bytes).unwrap_or_else(|e| Verdict::Failed(said(e))))
}

fn exchange(mut stream: TcpStream, bytes: &[u8]) -> std::io::Result<Verdict> {
    stream.set_read_timeout(Some(ANSWER))?;
    stream.set_write_timeout(Some(ANSWER))?;
    stream.write_all(b"zINSTREAM\0")?;
    for chunk in bytes.chunks(CHUNK) {
        let length = u32::try_from(chunk.len()).unwrap_or(0).to_be_bytes();
        stream.write_all(&length).and_then(|()| stream.write_all(chunk))?;
    }
    stream.write_all(&0u32.to_be_bytes())?;
    let mut answer = Vec::new();
    stream.take(1024).read_to_end(&mut answer)?;
    Ok(read(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n'])))
}

/// `stream: OK`, `stream: Eicar-Signature FOUND`, or why it could not be scanned.
fn read(answer: &str) -> Verdict {
    let words = answer.strip_prefix("stream: ").unwrap_or(answer).trim();
    match words.strip_suffix(" FOUND") {
        Some(name) => Verdict::Infected(name.to_owned()),
        None if words == "OK" => Verdict::Clean,
        None => Verdict::Failed(format!("the scanner says: {words}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        assert_eq!(read("stream: OK"), Verdict::Clean);
        assert_eq!(read("stream: Eicar-Signature FOUND"), Verdict::Infected("Eicar-Signature".to_owned()));
        for other in ["", "INSTREAM size limit exceeded. ERROR", "stream: Can't allocate memory ERROR"] {
            assert!(matches!(read(other), Verdict::Failed(_)), "{other}");
        }
    }
}
