//! Writes one specimen of every document into a folder and says how long each took.

#[path = "../tests/specimen/mod.rs"]
mod specimen;

use documents::{DocumentError, pdf, xlsx};
use std::path::Path;
use std::time::Instant;

/// A file name and how its content is made.
type Specimen<'a> = (&'a str, &'a dyn Fn() -> Result<Vec<u8>, DocumentError>);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: specimens FOLDER")?;
    let folder = Path::new(&folder);
    let mut rare = specimen::transcript(3);
    rare.person_name = "\u{3106C}野小晴".into();
    let made: [Specimen; 12] = [
        ("transcript-3.pdf", &|| pdf::transcript(&rare)),
        ("transcript-40.pdf", &|| pdf::transcript(&specimen::transcript(40))),
        ("transcript-2000.pdf", &|| pdf::transcript(&specimen::transcript(2_000))),
        ("transcript-en.pdf", &|| pdf::transcript(&specimen::english(8))),
        ("sign-in.pdf", &|| specimen::report(&[("上午", 32, 3), ("下午", 32, 3)]).pdf()),
        ("sign-in-blank.pdf", &|| specimen::report(&[("空白", 0, 30)]).pdf()),
        ("wide.pdf", &|| specimen::wide(40).pdf()),
        ("wide-3000.pdf", &|| specimen::wide(3_000).pdf()),
        ("transcript-none.pdf", &|| pdf::transcript(&specimen::transcript(0))),
        ("transcript.xlsx", &|| xlsx::write(&xlsx::transcript(&specimen::transcript(40)))),
        ("sign-in.xlsx", &|| specimen::report(&[("上午", 32, 3), ("下午", 32, 3)]).xlsx()),
        ("sign-in.ods", &|| specimen::report(&[("上午", 32, 3), ("下午", 32, 3)]).ods()),
    ];
    for (name, make) in made {
        let begin = Instant::now();
        let bytes = make()?;
        println!("{name}: {} bytes in {:?}", bytes.len(), begin.elapsed());
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
