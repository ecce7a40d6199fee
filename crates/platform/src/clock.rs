//! The only place that reads the time; tests move it by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// A source of the current instant, cheap to clone; clones share one fixed time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock plus so many milliseconds: the demonstration's, which can be moved forward.
    Shifted(Arc<AtomicI64>),
    /// The machine's clock plus so many milliseconds measured against the database: all copies on one server then agree, however
    /// their machines differ.
    Agreed(Arc<AtomicI64>),
    /// A clock that stands still until it is moved (milliseconds since the epoch).
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// The machine's clock, moved by so much.
    pub fn shifted(by: SignedDuration) -> Self {
        Self::Shifted(Arc::new(AtomicI64::new(millis(by))))
    }

    /// How far a shifted clock is ahead of the machine's; nothing for the others.
    pub fn shift(&self) -> SignedDuration {
        match self {
            Self::Shifted(by) => SignedDuration::from_millis(by.load(Ordering::SeqCst)),
            Self::System | Self::Agreed(_) | Self::Fixed(_) => SignedDuration::ZERO,
        }
    }

    /// The current instant, to the millisecond (the precision the database keeps).
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => from_millis(Timestamp::now().as_millisecond()),
            Self::Shifted(by) | Self::Agreed(by) => {
                from_millis(Timestamp::now().as_millisecond() + by.load(Ordering::SeqCst))
            }
            Self::Fixed(at) => from_millis(at.load(Ordering::SeqCst)),
        }
    }

    /// The machine's clock, until it is set by another.
    pub fn agreed() -> Self {
        Self::Agreed(Arc::default())
    }

    /// Sets an agreed clock by another that shows `theirs` now; answers how far the machine's own clock is from it. The others are
    /// left alone.
    pub fn agree(&self, theirs: Timestamp) -> SignedDuration {
        let Self::Agreed(by) = self else { return SignedDuration::ZERO };
        let own = self.now().as_millisecond() - by.load(Ordering::SeqCst);
        let off = theirs.as_millisecond() - own;
        by.store(off, Ordering::SeqCst);
        SignedDuration::from_millis(off)
    }

    /// Moves a fixed or shifted clock; the system clock cannot be moved and is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Self::Fixed(at) | Self::Shifted(at) = self {
            at.fetch_add(millis(by), Ordering::SeqCst);
        }
    }

    /// Sets a fixed clock to an instant.
    pub fn set(&self, to: Timestamp) {
        if let Self::Fixed(at) = self {
            at.store(to.as_millisecond(), Ordering::SeqCst);
        }
    }
}

fn millis(by: SignedDuration) -> i64 {
    i64::try_from(by.as_millis()).unwrap_or(0)
}

/// Milliseconds since the epoch, as the database stores instants, to an instant.
pub fn from_millis(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
