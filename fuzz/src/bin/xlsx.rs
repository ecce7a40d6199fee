//! Fuzzes the reader `xlsx`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::readers::xlsx(bytes));
