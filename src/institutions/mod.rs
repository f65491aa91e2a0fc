//! Section 2.2: weakened institutions.
