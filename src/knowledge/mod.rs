//! Section 2.4: knowledge collapse and threats to shared values.

pub mod blocs;
