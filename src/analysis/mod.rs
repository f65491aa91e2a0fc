//! What is computed on top of models: quantiles, intervals, survival, Sobol, Shapley, roots.

pub mod benchmarks;
pub mod beta;
pub mod gamma;
pub mod given_data;
pub mod intervals;
pub mod ks;
pub mod moments;
pub mod quadrature;
pub mod quantiles;
pub mod roots;
pub mod search;
pub mod sensitivity;
pub mod shapley;
pub mod sobol;
pub mod space;
pub mod survival;
