//! Fuzzes the reader `xml`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::readers::xml(bytes));
