//! Pictures of badges that carry their credential inside, as Open Badges 3.0 bakes them.

use crate::DocumentError;

/// The emblem that every badge shows.
pub static EMBLEM: &[u8] = include_bytes!("emblem.png");

/// What baked pictures of this keyword hold.
const KEYWORD: &[u8] = b"openbadgecredential";

/// The emblem with a credential inside (`iTXt`).
///
/// # Errors
/// [`DocumentError::Layout`] when the emblem is no PNG, which is a fault of this crate.
pub fn bake_png(credential: &str) -> Result<Vec<u8>, DocumentError> {
    // Signature and header come first in every PNG: 8 and 25 bytes. Text may stand anywhere after them.
    let (head, rest) = EMBLEM
        .split_at_checked(33)
        .ok_or_else(|| DocumentError::Layout("the emblem is cut off".to_owned()))?;
    // Keyword, then: not compressed, no method, no language, no translated keyword.
    let content = [KEYWORD, &[0, 0, 0, 0, 0], credential.as_bytes()].concat();
    let named = [b"iTXt".as_slice(), &content].concat();
    let length = u32::try_from(content.len()).map_err(|error| DocumentError::Layout(error.to_string()))?;
    Ok([head, &length.to_be_bytes(), &named, &crc(&named).to_be_bytes(), rest].concat())
}

/// A drawing of the badge with its credential inside: title and hours can be read, the credential is in the file.
pub fn bake_svg(title: &str, hours: &str, organiser: &str, credential: &str) -> String {
    let lines = wrapped(title, 11);
    let first = 262 - 15 * (lines.len().max(1) - 1);
    let title: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            format!(
                "<text x=\"256\" y=\"{}\" font-size=\"28\" font-weight=\"700\">{}</text>",
                first + 36 * at,
                text(line)
            )
        })
        .collect();
    let safe = credential.replace("]]>", "]]]]><![CDATA[>");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\" \
         viewBox=\"0 0 512 512\">\n\
         <openbadges:credential><![CDATA[{safe}]]></openbadges:credential>\n\
         <circle cx=\"256\" cy=\"256\" r=\"248\" fill=\"#1f4d43\"/>\
         <circle cx=\"256\" cy=\"256\" r=\"230\" fill=\"none\" stroke=\"#d9823b\" stroke-width=\"6\"/>\
         <circle cx=\"256\" cy=\"256\" r=\"214\" fill=\"#fbfaf5\"/>\n\
         <g text-anchor=\"middle\" font-family=\"'Noto Sans TC','Noto Sans CJK TC',sans-serif\" fill=\"#1f4d43\">\n\
         <text x=\"256\" y=\"150\" font-size=\"44\" font-weight=\"700\" fill=\"#d9823b\">{}</text>\n{}\n\
         <text x=\"256\" y=\"408\" font-size=\"20\" fill=\"#55605c\">{}</text>\n</g>\n</svg>\n",
        text(hours),
        title.join("\n"),
        text(&shortened(organiser, 18)),
    )
}

/// A text in at most four lines of about so many Han characters, cut off with a sign.
fn wrapped(title: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in title.chars() {
        let wide = if c.is_ascii() { 1 } else { 2 };
        if used + wide > 2 * width {
            if lines.len() == 4 {
                lines[3].push('…');
                break;
            }
            lines.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most).chain(std::iter::once('…')).collect()
}

/// Text between tags; what XML cannot hold is left out.
fn text(raw: &str) -> String {
    let allowed = raw.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    allowed.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The checksum of PNG chunks (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_stands_in_a_chunk_with_a_right_checksum() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        let made = bake_png("{\"a\":\"杏\"}").unwrap();
        assert!(made.starts_with(&EMBLEM[..33]) && made.ends_with(&EMBLEM[33..]));
        assert_eq!(&made[37..41], b"iTXt");
        assert_eq!(&made[41..41 + KEYWORD.len()], KEYWORD);
    }

    #[test]
    fn a_drawing_shows_the_title_and_cannot_be_broken_out_of() {
        let made = bake_svg("評量 <b> & \u{1}設計", "6 小時", "杏壇國小", "{\"a\":\"]]>\"}");
        assert!(made.contains("評量 &lt;b&gt; &amp; 設計"), "{made}");
        assert!(made.contains("{\"a\":\"]]]]><![CDATA[>\"}"));
        let long = bake_svg(&"很長的課程名稱".repeat(20), "6 小時", "杏壇國小", "{}");
        assert_eq!(long.matches("font-size=\"28\"").count(), 4);
    }
}
