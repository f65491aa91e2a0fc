//! Section 2.4: knowledge collapse and threats to shared values.

pub mod bandit;
pub mod blocs;
pub mod collapse;
pub mod density;
pub mod evidence;
pub mod fragmentation;
pub mod network;
pub mod opinion;
pub mod propaganda;
