//! Three copies on one PostgreSQL, as processes: what one approves is found on the others, a killed copy serves while it comes back
//! and builds a lost index, a place that opens is told once. How long all that takes is not looked at here: `xingtan bench copies`.

use std::process::Command;

use testkit::Engine;

#[test]
fn copies_agree_and_come_back() {
    for engine in testkit::engines() {
        // Copies share a server; the embedded database belongs to one process.
        if engine != Engine::Postgres {
            continue;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let folder = testkit::temporary_folder();
        let database = runtime.block_on(testkit::fresh_database(engine, folder.path()));
        let output = Command::new(env!("CARGO_BIN_EXE_xingtan"))
            .arg("--data")
            .arg(folder.path())
            .args(["--database", &database, "bench", "copies", "--courses", "6"])
            .output()
            .expect("the bench runs");
        let (said, failed) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{said}{failed}");
        assert_eq!(said.matches("all answered").count(), 2, "killed twice: {said}");
        assert!(said.contains("place open until letter"), "{said}");
    }
}
