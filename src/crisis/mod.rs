//! The thesis: how the barriers couple, and what a crisis changes.

pub mod lanes;
pub mod model;
pub mod parameters;
