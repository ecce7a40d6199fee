//! Fuzzes the reader `package`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::readers::package(bytes));
