//! Section 2.1: geopolitical deadlock.

pub mod race;
