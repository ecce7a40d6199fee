//! What every CSV file that is written has to mind: a spreadsheet must not run what somebody typed.

use std::borrow::Cow;

/// A text as a cell of a CSV file. What a spreadsheet would take for the begin of a formula gets an apostrophe in front,
/// so that it stays text; a number that is meant as one does not go through here.
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    // Line ends and tabs are dropped by some programs before they look; some read the full-width signs as well.
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_the_rest_stays() {
        for typed in ["=1+1", "+886", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1"]
        {
            assert_eq!(csv_cell(typed), format!("'{typed}"), "{typed:?}");
        }
        for typed in ["", "杏林國小", "1=1", "a-b", "'=1", " x"] {
            assert_eq!(csv_cell(typed), typed);
        }
    }
}
