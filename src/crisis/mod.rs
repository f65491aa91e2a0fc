//! The thesis: how the barriers couple, and what a crisis changes.

pub mod agreement;
pub mod attribution;
pub mod ensemble;
pub mod friction;
pub mod lanes;
pub mod model;
pub mod outcomes;
pub mod parameters;
pub mod pathways;
pub mod run;
pub mod shot_noise;
pub mod thesis;
pub mod trigger;
pub mod window;
