//! Barriers: why international AI governance stalls, and what would have to be true for it not to.

pub mod analysis;
pub mod asymmetry;
pub mod crisis;
pub mod deadlock;
pub mod explainer;
pub mod facts;
pub mod figure;
pub mod institutions;
pub mod knowledge;
pub mod math;
pub mod page;
pub mod params;
pub mod random;
#[cfg(feature = "cli")]
pub mod reference;
#[cfg(feature = "sweep")]
pub mod sweep;
pub mod text;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod web;
