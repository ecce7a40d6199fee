//! Fuzzes the reader `ods`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::readers::ods(bytes));
