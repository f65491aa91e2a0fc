//! Section 2.1: geopolitical deadlock.

pub mod alignment;
pub mod attention;
pub mod han;
pub mod investment;
pub mod race;
pub mod verification;
