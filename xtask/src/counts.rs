//! Reading how many tests passed and failed from what the test programs print.

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many passed.
    pub passed: u64,
    /// How many failed, timed out or could not be run.
    pub failed: u64,
}

impl Counts {
    /// The sum of two counts.
    pub fn plus(self, other: Counts) -> Counts {
        Counts { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Counts in the `Summary […] 12 tests run: 11 passed, 1 failed, 0 skipped` line of cargo-nextest.
/// `None` when there is no such line: the tests did not get as far as running.
pub fn of_nextest(output: &str) -> Option<Counts> {
    let plain = without_colour(output);
    let line = plain.lines().rfind(|line| line.trim_start().starts_with("Summary ["))?;
    let (_, counts) = line.split_once("run: ")?;
    let mut sum = Counts::default();
    // `3 passed (1 slow), 1 failed, 1 timed out, 2 exec failed, 0 skipped`
    for part in without_brackets(counts).split(',') {
        let (number, word) = part.trim().split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match word.trim() {
            "passed" => sum.passed += number,
            "skipped" => {}
            _ => sum.failed += number,
        }
    }
    Some(sum)
}

/// Sum of all `test result: ok. 3 passed; 0 failed; …` lines of `cargo test`; `None` without any.
pub fn of_cargo_test(output: &str) -> Option<Counts> {
    let plain = without_colour(output);
    let results = plain.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    results
        .map(|line| {
            let number_before = |word: &str| -> u64 {
                line.split([';', '.'])
                    .filter_map(|part| part.trim().strip_suffix(word))
                    .find_map(|number| number.trim().parse().ok())
                    .unwrap_or(0)
            };
            Counts { passed: number_before("passed"), failed: number_before("failed") }
        })
        .reduce(Counts::plus)
}

/// Counts in the last line `{"passed":n,"failed":n}` of the browser journeys.
pub fn of_journeys(output: &str) -> Option<Counts> {
    let line = output.lines().rfind(|line| !line.trim().is_empty())?;
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(Counts { passed: value.get("passed")?.as_u64()?, failed: value.get("failed")?.as_u64()? })
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0;
    let mut outside = |c: &char| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0 && *c != ')'
    };
    text.chars().filter(|c| outside(c)).collect()
}

fn without_colour(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            let _ = chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Option<Counts> {
        Some(Counts { passed, failed })
    }

    #[test]
    fn nextest_summaries() {
        let check = |line: &str, expect| assert_eq!(of_nextest(line), expect, "{line}");
        check("     Summary [   0.012s] 3 tests run: 3 passed, 0 skipped", counts(3, 0));
        check(
            "\u{1b}[32m Summary\u{1b}[0m [ 1s] 9 tests run: 7 passed (1 slow, 2 flaky), 1 failed, 1 timed out, 4 skipped",
            counts(7, 2),
        );
        check("Summary [ 1s] 5/9 tests run: 4 passed, 1 exec failed, 0 skipped", counts(4, 1));
        check("Summary [ 1s] 0 tests run: 0 passed, 0 skipped", counts(0, 0));
        check("error: could not compile `domain`", None);
    }

    #[test]
    fn cargo_test_results_are_summed() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      noise\ntest result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(of_cargo_test(output), counts(13, 2));
        assert_eq!(of_cargo_test("error[E0425]"), None);
    }

    #[test]
    fn the_last_line_of_the_journeys_counts() {
        assert_eq!(of_journeys("ok - a\n{\"passed\":4,\"failed\":1}\n\n"), counts(4, 1));
        assert_eq!(of_journeys("{\"passed\":4,\"failed\":1}\nTypeError"), None);
        assert_eq!(of_journeys(""), None);
    }
}
