//! Every character the fonts promise goes through the strict PDF writer.

mod specimen;

use documents::{AwardLine, missing_characters, pdf};

#[test]
fn every_covered_character_passes_the_accessible_and_archivable_export() {
    let covered: Vec<char> =
        ('\u{20}'..='\u{FFFF}').filter(|c| missing_characters(&c.to_string()).is_empty()).collect();
    let mut doc = specimen::transcript(0);
    doc.awards = covered
        .chunks(400)
        .map(|some| AwardLine { title: some.iter().collect(), ..AwardLine::default() })
        .collect();
    pdf::transcript(&doc).unwrap();
}
