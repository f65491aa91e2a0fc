//! What is computed on top of models: quantiles, intervals, survival, Sobol, Shapley, roots.

pub mod beta;
pub mod quadrature;
