//! Section 2.3: asymmetry between public and private sectors.

pub mod capital;
pub mod inspection;
pub mod lobbying;
pub mod talent;
