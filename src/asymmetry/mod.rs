//! Section 2.3: asymmetry between public and private sectors.

pub mod capital;
