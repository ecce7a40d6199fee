//! The first examples of the fuzzers, and everything they ever found, read on every run of the tests.

use super::readers::READERS;
use std::path::Path;

#[test]
fn what_the_fuzzers_know_breaks_no_reader() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz");
    for (reader, read) in READERS {
        let mut examples = 0;
        for file in std::fs::read_dir(all.join(reader)).expect("a folder for each reader") {
            let path = file.expect("a file").path();
            read(&std::fs::read(&path).expect("readable"));
            examples += 1;
        }
        assert!(examples > 0, "{reader} has no example");
    }
}
