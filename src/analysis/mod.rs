//! What is computed on top of models: quantiles, intervals, survival, Sobol, Shapley, roots.

<<<<<<< HEAD
pub mod beta;
pub mod quadrature;
=======
pub mod benchmarks;
pub mod beta;
pub mod gamma;
>>>>>>> main
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
pub mod survival;
