//! What is computed on top of models: quantiles, intervals, survival, Sobol, Shapley, roots.

pub mod beta;
pub mod quadrature;
pub mod intervals;
pub mod moments;
pub mod quantiles;
pub mod search;
pub mod sensitivity;
pub mod shapley;
pub mod sobol;
pub mod survival;
