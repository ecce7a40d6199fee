//! Fuzzes the reader `xlsx`.

#![no_main]

use std::sync::Once;

static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(fuzz::stop_at_our_panics_only);
    fuzz::readers::xlsx(bytes);
});
