//! Section 2.2: weakened institutions.

pub mod brussels;
pub mod coalition;
pub mod code;
pub mod consensus;
pub mod forums;
