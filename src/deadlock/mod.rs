//! Section 2.1: geopolitical deadlock.

pub mod alignment;
pub mod han;
pub mod race;
pub mod verification;
