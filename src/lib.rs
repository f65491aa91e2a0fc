//! Barriers: why international AI governance stalls, and what would have to be true for it not to.

pub mod facts;
pub mod math;
pub mod random;
