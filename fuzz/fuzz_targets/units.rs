//! See `tests/hostile/mod.rs`.
#![no_main]
#![allow(dead_code)]

#[path = "../../tests/hostile/mod.rs"]
mod hostile;

libfuzzer_sys::fuzz_target!(|data: &[u8]| hostile::units(data));
