//! Credentials as RDF in canonical order (RDFC-1.0), for the terms our credentials use and no others.
//!
//! The terms are those of `https://www.w3.org/ns/credentials/v2` and the context of Open Badges 3.0.3. A term that is not
//! in the table is refused: what is not understood would stand in the credential without being signed.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::DocumentError;

const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

/// How the value of a term is written.
#[derive(Clone, Copy)]
enum Kind {
    /// Text.
    Text,
    /// An address that names a thing.
    Id,
    /// Text of this datatype.
    Typed(&'static str),
}

const DATE_TIME: Kind = Kind::Typed("http://www.w3.org/2001/XMLSchema#dateTime");
const ANY_URI: Kind = Kind::Typed("https://www.w3.org/2001/XMLSchema#anyURI");
const BOOLEAN: Kind = Kind::Typed("https://www.w3.org/2001/XMLSchema#boolean");
const MULTIBASE: Kind = Kind::Typed("https://w3id.org/security#multibase");
const SUITE: Kind = Kind::Typed("https://w3id.org/security#cryptosuiteString");

const TERMS: [(&str, &str, Kind); 32] = [
    ("achievement", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement", Kind::Id),
    ("achievementType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievementType", Kind::Text),
    ("created", "http://purl.org/dc/terms/created", DATE_TIME),
    ("creator", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#creator", Kind::Id),
    ("credentialStatus", "https://www.w3.org/2018/credentials#credentialStatus", Kind::Id),
    ("credentialSubject", "https://www.w3.org/2018/credentials#credentialSubject", Kind::Id),
    ("criteria", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Criteria", Kind::Id),
    ("cryptosuite", "https://w3id.org/security#cryptosuite", SUITE),
    ("description", "https://schema.org/description", Kind::Text),
    ("encodedList", "https://www.w3.org/ns/credentials/status#encodedList", MULTIBASE),
    ("hashed", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#hashed", BOOLEAN),
    ("humanCode", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#humanCode", Kind::Text),
    ("identifier", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identifier", Kind::Id),
    ("identityHash", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityHash", Kind::Text),
    ("identityType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityType", Kind::Text),
    ("image", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#image", Kind::Id),
    ("inLanguage", "https://schema.org/inLanguage", Kind::Text),
    ("issuer", "https://www.w3.org/2018/credentials#issuer", Kind::Id),
    ("name", "https://schema.org/name", Kind::Text),
    ("narrative", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#narrative", Kind::Text),
    ("proofPurpose", "https://w3id.org/security#proofPurpose", Kind::Id),
    ("result", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#result", Kind::Id),
    ("resultDescription", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultDescription", ANY_URI),
    ("resultType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultType", Kind::Text),
    ("salt", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#salt", Kind::Text),
    ("statusListCredential", "https://www.w3.org/ns/credentials/status#statusListCredential", Kind::Id),
    ("statusListIndex", "https://www.w3.org/ns/credentials/status#statusListIndex", Kind::Text),
    ("statusPurpose", "https://www.w3.org/ns/credentials/status#statusPurpose", Kind::Text),
    ("url", "https://schema.org/url", ANY_URI),
    ("validFrom", "https://www.w3.org/2018/credentials#validFrom", DATE_TIME),
    ("value", "https://schema.org/value", Kind::Text),
    ("verificationMethod", "https://w3id.org/security#verificationMethod", Kind::Id),
];

const TYPES: [(&str, &str); 14] = [
    ("Achievement", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement"),
    ("AchievementSubject", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject"),
    ("BitstringStatusList", "https://www.w3.org/ns/credentials/status#BitstringStatusList"),
    (
        "BitstringStatusListCredential",
        "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential",
    ),
    ("BitstringStatusListEntry", "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"),
    ("Criteria", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Criteria"),
    ("DataIntegrityProof", "https://w3id.org/security#DataIntegrityProof"),
    ("IdentityObject", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#IdentityObject"),
    ("Image", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Image"),
    ("OpenBadgeCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"),
    ("Profile", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile"),
    ("Result", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Result"),
    ("ResultDescription", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#ResultDescription"),
    ("VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiableCredential"),
];

/// One statement; blank nodes are named `_:b0` and so on until they get their canonical name.
#[derive(Clone, Debug, PartialEq)]
struct Quad([String; 3]);

impl Quad {
    fn line(&self, name: impl Fn(&str) -> String) -> String {
        let [subject, predicate, object] = &self.0;
        let named = |term: &str| if term.starts_with("_:") { name(term) } else { term.to_owned() };
        format!("{} {predicate} {} .\n", named(subject), named(object))
    }
}

/// The canonical text of a credential or of a proof without its value.
///
/// # Errors
/// [`DocumentError::Credential`] for a term or type that is not in the tables, or two blank nodes that can't be told
/// apart.
pub(super) fn canonical(document: &Value) -> Result<String, DocumentError> {
    let mut reader = Reader::default();
    reader.node(document.as_object().ok_or(DocumentError::Credential("not an object"))?)?;
    let quads = reader.quads;
    // First-degree hashes tell all our blank nodes apart, for each has content of its own; the full algorithm would go on
    // from here for those that share one.
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for at in 0..reader.blanks {
        let own = format!("_:b{at}");
        let about = quads.iter().filter(|q| q.0[0] == own || q.0[2] == own);
        let mut lines: Vec<String> =
            about.map(|q| q.line(|name| if name == own { "_:a" } else { "_:z" }.to_owned())).collect();
        lines.sort();
        let hash = Sha256::digest(lines.concat()).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        if names.insert(hash, own).is_some() {
            return Err(DocumentError::Credential("two parts say the same"));
        }
    }
    let labels: BTreeMap<String, String> =
        names.into_values().enumerate().map(|(at, own)| (own, format!("_:c14n{at}"))).collect();
    let mut lines: Vec<String> = quads.iter().map(|q| q.line(|name| labels[name].clone())).collect();
    lines.sort();
    lines.dedup();
    Ok(lines.concat())
}

#[derive(Default)]
struct Reader {
    quads: Vec<Quad>,
    blanks: usize,
}

impl Reader {
    /// Reads a node and answers its name.
    fn node(&mut self, fields: &Map<String, Value>) -> Result<String, DocumentError> {
        let subject = match fields.get("id").and_then(Value::as_str) {
            Some(id) => format!("<{id}>"),
            None => {
                self.blanks += 1;
                format!("_:b{}", self.blanks - 1)
            }
        };
        for (term, value) in fields {
            match term.as_str() {
                "id" | "@context" => {}
                "type" => {
                    for word in each(value) {
                        let iri = type_of(word.as_str().unwrap_or_default())?;
                        self.quads.push(Quad([subject.clone(), TYPE.to_owned(), iri]));
                    }
                }
                _ => {
                    let (iri, kind) = term_of(term)?;
                    for value in each(value) {
                        let object = self.object(value, kind)?;
                        self.quads.push(Quad([subject.clone(), format!("<{iri}>"), object]));
                    }
                }
            }
        }
        Ok(subject)
    }

    fn object(&mut self, value: &Value, kind: Kind) -> Result<String, DocumentError> {
        if let Value::Object(fields) = value {
            return self.node(fields);
        }
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(truth) => truth.to_string(),
            _ => return Err(DocumentError::Credential("a value that is neither text nor a node")),
        };
        Ok(match kind {
            Kind::Text => format!("\"{}\"", escaped(&text)),
            Kind::Typed(datatype) => format!("\"{}\"^^<{datatype}>", escaped(&text)),
            Kind::Id if text == "assertionMethod" => "<https://w3id.org/security#assertionMethod>".to_owned(),
            Kind::Id => format!("<{text}>"),
        })
    }
}

fn each(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |list| list.iter().collect())
}

fn term_of(term: &str) -> Result<(&'static str, Kind), DocumentError> {
    let found = TERMS.iter().find(|(name, ..)| *name == term).map(|(_, iri, kind)| (*iri, *kind));
    found.ok_or(DocumentError::Credential("a term that is not in the table"))
}

fn type_of(word: &str) -> Result<String, DocumentError> {
    let found = TYPES.iter().find(|(name, _)| *name == word).map(|(_, iri)| format!("<{iri}>"));
    found.ok_or(DocumentError::Credential("a type that is not in the table"))
}

/// Text as canonical N-Quads write it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn statements_are_in_canonical_order_and_blank_nodes_named_by_their_content() {
        let document = json!({
            "@context": ["ignored"],
            "id": "https://a.example/1",
            "type": ["VerifiableCredential"],
            "name": "研習\"一\"\n",
            "credentialSubject": {"type": "AchievementSubject", "identifier": [
                {"type": "IdentityObject", "hashed": true, "salt": "x"},
                {"type": "IdentityObject", "hashed": true, "salt": "y"},
            ]},
        });
        let text = canonical(&document).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut sorted = lines.clone();
        sorted.sort_unstable();
        assert_eq!(lines, sorted);
        assert!(
            text.contains("<https://a.example/1> <https://schema.org/name> \"研習\\\"一\\\"\\n\" ."),
            "{text}"
        );
        assert!(text.contains("\"true\"^^<https://www.w3.org/2001/XMLSchema#boolean>"));
        for name in ["_:c14n0", "_:c14n1", "_:c14n2"] {
            assert!(text.contains(name));
        }
        assert!(!text.contains("_:b"));
    }

    /// The texts were made by another program (jsonld and rdf-canonize) from the same documents and the published contexts.
    #[test]
    fn documents_are_canonical_as_others_have_them() {
        for (document, expect) in [
            (include_str!("testdata/badge.json"), include_str!("testdata/badge.nq")),
            (include_str!("testdata/proof.json"), include_str!("testdata/proof.nq")),
            (include_str!("testdata/list.json"), include_str!("testdata/list.nq")),
        ] {
            assert_eq!(canonical(&serde_json::from_str(document).unwrap()).unwrap(), expect);
        }
    }

    #[test]
    fn what_is_not_in_the_tables_is_refused() {
        assert!(canonical(&json!({"id": "https://a.example", "colour": "red"})).is_err());
        assert!(canonical(&json!({"id": "https://a.example", "type": "Cat"})).is_err());
        assert!(canonical(&json!({"id": "https://a.example", "name": 5})).is_err());
        let twins = json!({"id": "https://a.example", "identifier": [{"salt": "x"}, {"salt": "x"}]});
        assert!(canonical(&twins).is_err());
    }
}
