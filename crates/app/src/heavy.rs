//! Work that fills a processor and much memory for a moment: reading workbooks, laying out documents. Few at once.

use platform::{AppError, AppResult};
use tokio::sync::Semaphore;

/// So many at once, whoever asks; the others wait for their turn, and pages are drawn meanwhile.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Does the work beside the requests when its turn comes. A turn lasts until the work ends, also when nobody waits for it
/// any more.
///
/// # Errors
/// When the work panics.
pub(crate) async fn heavy<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
    let turn = TURNS.acquire().await.map_err(AppError::internal)?;
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    /// Two pieces hold their turns until they are let go; a third begins only then.
    #[tokio::test]
    async fn no_more_than_two_at_once() {
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        let (tell, told) = mpsc::channel();
        let mut waiting = Vec::new();
        for _ in 0..3 {
            let (go, gate) = mpsc::channel::<()>();
            let tell = tell.clone();
            let work = move || {
                BEGUN.fetch_add(1, Ordering::SeqCst);
                let _ = tell.send(());
                let _ = gate.recv();
            };
            waiting.push((go, tokio::spawn(heavy(work))));
        }
        let told = tokio::task::spawn_blocking(move || {
            let _ = (told.recv(), told.recv());
            told
        });
        let told = told.await.expect("two have begun");
        assert_eq!(TURNS.available_permits(), 0);
        assert_eq!(BEGUN.load(Ordering::SeqCst), 2);
        for (go, done) in waiting {
            drop(go);
            done.await.expect("runs").expect("done");
        }
        drop(told);
        assert_eq!(BEGUN.load(Ordering::SeqCst), 3);
        assert_eq!(TURNS.available_permits(), 2);
    }
}
