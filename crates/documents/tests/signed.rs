//! Signed files as readers take them: whole, changed, with something behind them; and what a certificate shows.

mod specimen;

use documents::pdf::{self, Seal, Sealed};
use documents::signing::{Algorithm, Certificates, Names, SigningKey, self_issued};
use documents::{CertificateDoc, CertificateLabels, CertificatePage, Language};
use jiff::Timestamp;
use lopdf::Document;

fn at() -> Timestamp {
    "2026-03-07T10:30+08:00".parse().expect("a fixed time")
}

fn signer() -> (SigningKey, Certificates) {
    let made = SigningKey::generate(Algorithm::P256).expect("a key");
    let key = SigningKey::read(Algorithm::P256, &made).expect("the same key");
    let names = Names { organisation: "Xingtan".to_owned(), common: "Xingtan Documents".to_owned() };
    let certificates =
        self_issued(&key.public(), &names, (&key, &names), &[], (at(), 900)).expect("a certificate");
    (key, certificates)
}

fn signed(pdf: &[u8], key: &SigningKey, certificates: &Certificates) -> Vec<u8> {
    let seal = Seal { key, certificates, reason: "Xingtan XT-114-34789ACDEF", at: at() };
    pdf::sign(pdf, &seal).expect("signed")
}

#[test]
fn a_signed_file_is_whole_until_one_byte_changes() {
    let (key, certificates) = signer();
    let plain = pdf::transcript(&specimen::transcript(3)).expect("a transcript");
    let made = signed(&plain, &key, &certificates);
    let known = [(Algorithm::P256, signer().0.public()), (Algorithm::P256, key.public())];
    assert!(made.starts_with(&plain), "what was laid out stays as it is");
    assert_eq!(pdf::check(&made, &known), Sealed::Whole(1));
    assert_eq!(pdf::check(&made, &known[..1]), Sealed::Broken, "somebody else's");
    assert_eq!(pdf::check(&plain, &known), Sealed::Unsigned);
    assert_eq!(pdf::check(b"hello", &known), Sealed::NotPdf);
    assert_eq!(pdf::claimed(&made).as_deref(), Some("Xingtan XT-114-34789ACDEF"));
    let longer = [made.as_slice(), b"\n"].concat();
    assert_eq!(pdf::check(&longer, &known), Sealed::Extended(1));
    for place in (0..plain.len()).step_by(997) {
        let mut changed = made.clone();
        changed[place] ^= 1;
        assert!(
            !matches!(pdf::check(&changed, &known), Sealed::Whole(_) | Sealed::Extended(_)),
            "byte {place}"
        );
    }
    // Every cut is refused without a panic.
    for end in (0..made.len()).step_by(4_999) {
        assert!(!matches!(pdf::check(&made[..end], &known), Sealed::Whole(_)), "cut at {end}");
    }
}

#[test]
fn a_signed_file_is_a_pdf_with_a_field_and_all_its_pages() {
    let (key, certificates) = signer();
    for count in [0, 1, 60] {
        let plain = pdf::transcript(&specimen::transcript(count)).expect("a transcript");
        let made = signed(&plain, &key, &certificates);
        let (before, after) =
            (Document::load_mem(&plain).expect("a PDF"), Document::load_mem(&made).expect("a PDF"));
        assert_eq!(before.get_pages().len(), after.get_pages().len());
        let form =
            after.catalog().expect("a catalog").get(b"AcroForm").expect("a form").as_dict().expect("a form");
        assert_eq!(form.get(b"SigFlags").expect("flags").as_i64().expect("a number"), 3);
    }
}

#[test]
fn certificates_show_a_page_for_each_person() {
    let text = str::to_owned;
    let page = |name: &str, serial: &str| CertificatePage {
        person_name: text(name),
        personal_code: text("T-4827-1936"),
        before: text("茲證明"),
        after: text("參加下列研習，特此證明。"),
        hours: text("6 小時"),
        serial: text(serial),
        verification_url: format!("https://xingtan.example.tw/verify/{serial}"),
    };
    let doc = CertificateDoc {
        language: Language::ZhHant,
        labels: CertificateLabels {
            serial: text("證明字號"),
            personal_code: text("個人識別碼"),
            course_code: text("課程代碼"),
            days: text("研習日期"),
            hours: text("研習時數"),
            organiser: text("主辦單位"),
            issued_at: text("核發時間"),
            verify_hint: text("掃描條碼查驗。"),
            qr_alt: text("查驗網址的 QR 碼"),
            missing: text("〓：本文件字型未收之字 {characters}"),
        },
        title: text("研習證明書"),
        issuer: text("杏壇 教師在職進修網"),
        course_title: text("素養導向評量設計"),
        course_code: text("5000007"),
        days: text("115 年 3 月 7 日"),
        organiser: text("雲杉縣立杏壇國民小學"),
        issued_at_text: text("115 年 3 月 9 日 10:30"),
        issued_at: at(),
        pages: vec![page("林小晴", "XT-114-A"), page("\u{3106C}大同", "XT-114-B")],
    };
    assert_eq!(doc.missing_characters(), ['\u{3106C}']);
    let made = pdf::certificates(&doc).expect("certificates");
    let opened = Document::load_mem(&made).expect("a PDF");
    let said = |page: u32| -> String {
        let text = opened.extract_text(&[page]).expect("text");
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    assert_eq!(opened.get_pages().len(), 2);
    for (page, name, serial) in [(1, "林小晴", "XT-114-A"), (2, "〓大同", "XT-114-B")] {
        for part in [name, serial, "研習證明書", "素養導向評量設計", "6小時", "茲證明"] {
            assert!(said(page).contains(part), "{part} on page {page}: {}", said(page));
        }
    }
    let (key, certificates) = signer();
    let known = [(Algorithm::P256, key.public())];
    assert_eq!(pdf::check(&signed(&made, &key, &certificates), &known), Sealed::Whole(0));
}
