//! Which place of a course a person can have: classes, reserved shares, the general pool, the limit per school.

use std::collections::BTreeMap;

/// A counted part of a course's places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pool {
    /// Places of it.
    pub places: u32,
    /// Places given or offered. Above `places` only when the number was made smaller afterwards.
    pub taken: u32,
}

impl Pool {
    /// Places nobody has.
    pub fn free(self) -> u32 {
        self.places.saturating_sub(self.taken)
    }
}

/// How a course's places are divided. Empty for a course whose places are all alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pools {
    /// Classes by number, from 1; empty when nobody chooses a class.
    pub classes: BTreeMap<u32, Pool>,
    /// Reserved shares in the plan's order.
    pub shares: Vec<SharePool>,
    /// Most places of one school.
    pub school_limit: Option<u32>,
    /// Places given to people of each school; those that matter to the request at hand must be here.
    pub schools: BTreeMap<u128, u32>,
}

/// A reserved share and what it stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharePool {
    /// Number of the share within the plan.
    pub id: u32,
    /// Its places.
    pub pool: Pool,
    /// Whether what nobody took went to everybody.
    pub released: bool,
}

/// What a person may have of a course.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The class asked for; none is any.
    pub class: Option<u32>,
    /// Shares that are the person's, by number.
    pub shares: Vec<u32>,
    /// The school whose limit counts.
    pub school: Option<u128>,
}

/// A place given: which class, which share, counted for which school.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The class, where people choose one.
    pub class: Option<u32>,
    /// The reserved share, or none for the general pool.
    pub share: Option<u32>,
    /// The school it counts for, where there is a limit.
    pub school: Option<u128>,
}

/// Why no place fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Short {
    /// Everything is taken.
    Course,
    /// The class asked for is full.
    Class,
    /// What is left is reserved for others.
    Reserved,
    /// The person's school has as many as it may.
    School,
}

/// Somebody on the waiting list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiter {
    /// The number; the lowest is next.
    pub number: u32,
    /// What the person may have.
    pub wish: Wish,
}

impl Pools {
    /// The place that fits, `free` being the course's places nobody has and `taken` those that are given.
    ///
    /// # Errors
    /// Why none does.
    pub fn fit(&self, places: u32, taken: u32, wish: &Wish) -> Result<Place, Short> {
        if places <= taken {
            return Err(Short::Course);
        }
        let class = self.class_for(wish.class)?;
        let share = self.share_for(places, taken, wish)?;
        if let (Some(limit), Some(school)) = (self.school_limit, wish.school)
            && self.schools.get(&school).copied().unwrap_or(0) >= limit
        {
            return Err(Short::School);
        }
        Ok(Place { class, share, school: self.counted_school(wish) })
    }

    /// The place an organiser gives: bound by course and class, not by shares or schools.
    ///
    /// # Errors
    /// Why there is none: the course or the class.
    pub fn fit_by_organiser(&self, places: u32, taken: u32, wish: &Wish) -> Result<Place, Short> {
        if places <= taken {
            return Err(Short::Course);
        }
        let class = self.class_for(wish.class)?;
        let share = self.share_for(places, taken, wish).unwrap_or(None);
        Ok(Place { class, share, school: self.counted_school(wish) })
    }

    /// Counts a place as taken.
    pub fn take(&mut self, place: &Place) {
        self.count(place, |taken| taken.saturating_add(1));
    }

    /// Counts a place as given back.
    pub fn free(&mut self, place: &Place) {
        self.count(place, |taken| taken.saturating_sub(1));
    }

    /// Whether nothing divides the places.
    pub fn is_plain(&self) -> bool {
        self.classes.is_empty() && self.shares.is_empty() && self.school_limit.is_none()
    }

    fn count(&mut self, place: &Place, change: impl Fn(u32) -> u32) {
        if let Some(pool) = place.class.and_then(|class| self.classes.get_mut(&class)) {
            pool.taken = change(pool.taken);
        }
        if let Some(share) = place.share.and_then(|id| self.shares.iter_mut().find(|s| s.id == id)) {
            share.pool.taken = change(share.pool.taken);
        }
        if let Some(school) = place.school {
            let taken = self.schools.entry(school).or_default();
            *taken = change(*taken);
        }
    }

    fn counted_school(&self, wish: &Wish) -> Option<u128> {
        self.school_limit.and(wish.school)
    }

    fn class_for(&self, wished: Option<u32>) -> Result<Option<u32>, Short> {
        if self.classes.is_empty() {
            return Ok(None);
        }
        match wished {
            // A class that was taken out of the plan is any class.
            Some(class) if self.classes.contains_key(&class) => {
                if self.classes[&class].free() > 0 {
                    Ok(Some(class))
                } else {
                    Err(Short::Class)
                }
            }
            _ => {
                let emptiest = self
                    .classes
                    .iter()
                    .max_by_key(|(number, pool)| (pool.free(), std::cmp::Reverse(**number)));
                emptiest.filter(|(_, pool)| pool.free() > 0).map(|(n, _)| Some(*n)).ok_or(Short::Class)
            }
        }
    }

    fn share_for(&self, places: u32, taken: u32, wish: &Wish) -> Result<Option<u32>, Short> {
        let own = self
            .shares
            .iter()
            .find(|share| !share.released && share.pool.free() > 0 && wish.shares.contains(&share.id));
        if let Some(share) = own {
            return Ok(Some(share.id));
        }
        let reserved: u32 = self
            .shares
            .iter()
            .map(|s| if s.released { s.pool.taken } else { s.pool.places.max(s.pool.taken) })
            .sum();
        let general_taken = taken.saturating_sub(self.shares.iter().map(|s| s.pool.taken).sum());
        if general_taken < places.saturating_sub(reserved) { Ok(None) } else { Err(Short::Reserved) }
    }
}
