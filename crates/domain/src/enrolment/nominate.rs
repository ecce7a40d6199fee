//! Nomination (薦送): the order in which an organiser takes the people that units put forward.

/// One person put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nominated {
    /// The unit.
    pub unit: u128,
    /// Order of preference within the unit, from 1.
    pub rank: u32,
    /// When the unit sent its list, in milliseconds.
    pub sent_at: i64,
}

/// Positions of the list in the order of taking: everybody's first, then everybody's second; within a turn the unit that sent its
/// list earlier, then by the unit's identity.
pub fn nomination_order(list: &[Nominated]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&at| (list[at].rank, list[at].sent_at, list[at].unit));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybodys_first_comes_before_anybodys_second() {
        let n = |unit, rank, sent_at| Nominated { unit, rank, sent_at };
        let list = [n(1, 2, 5), n(1, 1, 5), n(2, 1, 3), n(3, 1, 5), n(2, 2, 3), n(2, 3, 3)];
        assert_eq!(nomination_order(&list), [2, 1, 3, 4, 0, 5]);
        assert!(nomination_order(&[]).is_empty());
    }
}
