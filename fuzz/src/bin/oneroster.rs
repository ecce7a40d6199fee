//! Fuzzes the reader `oneroster`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::readers::oneroster(bytes));
