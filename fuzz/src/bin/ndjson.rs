//! Fuzzes the reader `ndjson`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::readers::ndjson(bytes));
