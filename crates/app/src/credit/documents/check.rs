//! Checking: what was issued under a serial or as a file, and whether the ledger still says so.

use std::collections::{BTreeMap, BTreeSet};

use ::documents::pdf::{self, Sealed};
use ::documents::signing::Algorithm;
use domain::documents::Standing;
use platform::AppResult;
use sea_orm::ConnectionTrait;

use super::store::{self, Official};
use crate::App;
use crate::catalogue::CourseId;
use crate::credit::{Award, ledger};
use crate::heavy::heavy;
use crate::signing;

/// How a document stands today.
///
/// # Errors
/// The database.
pub(in crate::credit) async fn standing<C: ConnectionTrait>(
    conn: &C,
    issued: &Official,
) -> AppResult<Standing> {
    let Some(person) = issued.person else { return Ok(Standing::Stands) };
    let awards = ledger::transcript(conn, person).await?;
    Ok(judge(issued, &awards))
}

fn judge(issued: &Official, awards: &[Award]) -> Standing {
    if let (Some(course), "certificate") = (issued.course, issued.kind.as_str()) {
        let now: i64 = awards.iter().filter(|a| a.course == course).map(|a| a.half_hours).sum();
        return Standing::of(issued.half_hours, now);
    }
    if issued.lines.is_empty() && issued.awards > 0 {
        // From before the lines were kept: any correction of the person's may be about it.
        let later = awards.iter().any(|a| a.kind != "issue" && a.at > issued.issued_at);
        return if later { Standing::Corrected } else { Standing::Stands };
    }
    let covered: BTreeSet<i64> = unpack(&issued.lines).into_iter().collect();
    let (mut then, mut now) = (BTreeMap::<CourseId, i64>::new(), BTreeMap::<CourseId, i64>::new());
    for award in awards {
        *now.entry(award.course).or_default() += award.half_hours;
        if covered.contains(&award.serial) {
            *then.entry(award.course).or_default() += award.half_hours;
        }
    }
    Standing::worst(
        then.iter().map(|(course, then)| Standing::of(*then, now.get(course).copied().unwrap_or(0))),
    )
}

/// What a file that somebody brought turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::credit) enum FileChecked {
    /// It is the file we issued under this document's serial, byte by byte.
    Ours(Box<Official>),
    /// It carries our signature, but is not as we issued it; the serial it claims, if it can be read.
    Changed(Option<String>),
    /// Our signature fits, but nothing was issued as this file: made by a copy whose records are not here.
    Unrecorded,
    /// It is a PDF without a signature of ours.
    NotOurs,
    /// It is no PDF.
    NotPdf,
}

/// Checks a file.
///
/// # Errors
/// The database.
pub(in crate::credit) async fn file(app: &App, bytes: Vec<u8>) -> AppResult<FileChecked> {
    let conn = app.db.read();
    let keys = signing::document_keys(conn).await?.into_iter();
    let keys: Vec<(Algorithm, Vec<u8>)> = keys.map(|(_, algorithm, public)| (algorithm, public)).collect();
    let (sealed, sha256, claimed) = heavy(move || {
        let claimed =
            pdf::claimed(&bytes).and_then(|reason| reason.strip_prefix("Xingtan ").map(str::to_owned));
        (pdf::check(&bytes, &keys), pdf::fingerprint(&bytes), claimed)
    })
    .await?;
    let recorded = match store::serial_of_file(conn, &sha256).await? {
        Some(serial) => store::document(conn, &serial).await?,
        None => None,
    };
    Ok(match (sealed, recorded) {
        (Sealed::NotPdf, _) => FileChecked::NotPdf,
        (Sealed::Whole(_), Some(issued)) => FileChecked::Ours(Box::new(issued)),
        // Bytes that the signature leaves out (its own padding) may differ while it still fits: the digest tells.
        (Sealed::Whole(_), None) => match claimed {
            Some(serial) if store::document(conn, &serial).await?.is_some() => {
                FileChecked::Changed(Some(serial))
            }
            _ => FileChecked::Unrecorded,
        },
        (Sealed::Extended(_), _) => FileChecked::Changed(claimed),
        (Sealed::Broken, _) => match claimed {
            Some(serial) if store::document(conn, &serial).await?.is_some() => {
                FileChecked::Changed(Some(serial))
            }
            _ => FileChecked::NotOurs,
        },
        (Sealed::Unsigned, _) => FileChecked::NotOurs,
    })
}

/// Ascending numbers in few bytes: the difference to the one before, seven bits a byte.
pub(super) fn pack(numbers: impl Iterator<Item = i64>) -> Vec<u8> {
    let sorted: BTreeSet<i64> = numbers.collect();
    let (mut bytes, mut last) = (Vec::new(), 0);
    for number in sorted {
        let mut step = u64::try_from(number - last).unwrap_or(0);
        last = number;
        while step >= 0x80 {
            bytes.push(u8::try_from(step & 0x7f).unwrap_or(0) | 0x80);
            step >>= 7;
        }
        bytes.push(u8::try_from(step).unwrap_or(0));
    }
    bytes
}

fn unpack(bytes: &[u8]) -> Vec<i64> {
    let (mut numbers, mut last, mut step, mut shift) = (Vec::new(), 0i64, 0i64, 0);
    for byte in bytes {
        step |= i64::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 {
            last += step;
            numbers.push(last);
            (step, shift) = (0, 0);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credit::pages::transcript::sample_awards;
    use platform::ids::PersonId;
    use ui::L;
    use uuid::Uuid;

    #[test]
    fn numbers_come_back_and_take_few_bytes() {
        let numbers = vec![1, 2, 130, 20_000, 20_001, 9_000_000_000];
        let packed = pack(numbers.iter().rev().copied());
        assert_eq!(unpack(&packed), numbers);
        assert!(packed.len() <= 13, "{}", packed.len());
        assert_eq!(unpack(&pack(std::iter::empty())), Vec::<i64>::new());
    }

    /// Course 3 of the samples has a line of 6 and a later correction by −2.
    #[test]
    fn a_document_stands_until_something_on_it_changes() {
        let awards = sample_awards(L::default());
        let document = |serials: &[i64]| Official {
            serial: "XT-114-34789ACDEF".to_owned(),
            kind: "transcript".to_owned(),
            person: Some(PersonId(Uuid::nil())),
            course: None,
            half_hours: 0,
            awards: i64::try_from(serials.len()).unwrap(),
            lines: pack(serials.iter().copied()),
            issued_at: 0,
        };
        let check =
            |serials: &[i64], expect| assert_eq!(judge(&document(serials), &awards), expect, "{serials:?}");
        check(&[1, 2, 3, 4], Standing::Stands);
        check(&[3], Standing::Stands);
        check(&[1], Standing::Corrected);
        check(&[], Standing::Stands);
        let mut reversed = awards.clone();
        reversed.iter_mut().find(|a| a.serial == 2).unwrap().half_hours = -6;
        assert_eq!(judge(&document(&[1, 3]), &reversed), Standing::Reversed);
        let certificate = |half_hours| Official {
            kind: "certificate".to_owned(),
            course: Some(awards[2].course),
            half_hours,
            ..document(&[])
        };
        assert_eq!(judge(&certificate(4), &awards), Standing::Stands);
        assert_eq!(judge(&certificate(6), &awards), Standing::Corrected);
        assert_eq!(judge(&certificate(6), &reversed), Standing::Reversed);
    }
}
