//! The PDFs as a reader sees them: text, structure, metadata, pages; and what hostile or rare text does.

mod specimen;

use documents::{TranscriptDoc, missing_characters, pdf};
use lopdf::{Document, Object};

fn open(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("a well-formed PDF")
}

/// The text of all pages as one line without spaces, because spaces between table cells are up to the extractor.
fn text(bytes: &[u8]) -> String {
    let pdf = open(bytes);
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).expect("every font has a ToUnicode map");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[track_caller]
fn assert_says(bytes: &[u8], expected: &[&str]) {
    let found = text(bytes);
    for part in expected {
        assert!(found.contains(&tight(part)), "{part:?} is not in {found}");
    }
}

#[test]
fn a_transcript_shows_every_part_as_selectable_text() {
    let doc = specimen::transcript(40);
    let made = pdf::transcript(&doc).unwrap();
    assert_says(
        &made,
        &[&doc.title, &doc.issuer, &doc.person_name, &doc.personal_code, &doc.organisation, &doc.period],
    );
    assert_says(
        &made,
        &[&doc.serial, &doc.issued_at_text, &doc.verification_url, "線上查驗", "年度合計", "總計"],
    );
    let found = text(&made);
    for award in &doc.awards {
        for part in [&award.date, &award.course_code] {
            assert!(found.contains(part.as_str()), "{part}");
        }
    }
    let pages = open(&made).get_pages().len();
    assert!(pages > 1, "forty awards need more than one page");
    for page in 1..=pages {
        assert!(
            found.contains(&format!("第{page}頁,共{pages}頁").replace(',', "，")),
            "page {page} of {pages}"
        );
    }
    // The header row comes again on every page that holds rows of the table.
    assert!(found.matches("課程代碼").count() >= 2, "{found}");
}

#[test]
fn the_structure_is_tagged_archivable_and_in_the_right_language() {
    let pdf = open(&pdf::transcript(&specimen::transcript(2)).unwrap());
    let catalog = pdf.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-TW");
    let mark = pdf.dereference(catalog.get(b"MarkInfo").unwrap()).unwrap().1.as_dict().unwrap();
    assert!(mark.get(b"Marked").unwrap().as_bool().unwrap());
    let metadata = pdf.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let xmp = String::from_utf8_lossy(&metadata.content).into_owned();
    for sign in [
        "pdfuaid:part>1<",
        "pdfaid:part>2<",
        "pdfaid:conformance>A<",
        "研習紀錄證明",
        "2026-03-07T10:30:00+08:00",
    ] {
        assert!(xmp.contains(sign), "{sign} not in {xmp}");
    }
    let tag = |name: &[u8]| -> usize {
        let of_kind = |object: &&Object| {
            object
                .as_dict()
                .is_ok_and(|dict| dict.get(b"S").and_then(Object::as_name).is_ok_and(|found| found == name))
        };
        pdf.objects.values().filter(of_kind).count()
    };
    assert_eq!(tag(b"Table"), 2);
    assert_eq!(tag(b"TH"), 8);
    assert_eq!(tag(b"TR"), 1 + 2 + 1 + 1 + 1);
    assert_eq!(tag(b"H1"), 1);
    assert_eq!(tag(b"Figure"), 1);
    assert_eq!(tag(b"Link"), 1);
    let english = open(&pdf::transcript(&specimen::english(1)).unwrap());
    assert_eq!(english.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap(), b"en");
}

#[test]
fn the_same_input_gives_the_same_bytes_and_another_time_gives_others() {
    let doc = specimen::transcript(5);
    let first = pdf::transcript(&doc).unwrap();
    assert!(first == pdf::transcript(&doc.clone()).unwrap());
    let later = TranscriptDoc { issued_at: "2026-03-08T10:30+08:00".parse().unwrap(), ..doc };
    assert!(first != pdf::transcript(&later).unwrap());
}

#[test]
fn markup_in_data_is_printed_not_run() {
    let mut doc = specimen::transcript(1);
    doc.awards[0].title = "#read(\"/etc/passwd\") *粗* $x^2$ <b> \\ @x // ]".into();
    doc.person_name = "#panic()".into();
    let made = pdf::transcript(&doc).unwrap();
    assert_says(&made, &["#read(\"/etc/passwd\")*粗*$x^2$<b>\\@x//]", "#panic()"]);
}

#[test]
fn rare_characters_are_reported_and_named_in_the_document() {
    let mut doc = specimen::transcript(1);
    assert_eq!(doc.missing_characters(), Vec::<char>::new());
    doc.person_name = "\u{3106C}小晴\u{200B}\u{E0100}".into();
    assert_eq!(doc.missing_characters(), ['\u{3106C}']);
    assert_says(&pdf::transcript(&doc).unwrap(), &["〓小晴", "本文件字型未收之字U+3106C"]);
}

#[test]
fn bold_text_falls_back_to_the_regular_face_for_characters_only_that_holds() {
    let mut doc = specimen::transcript(1);
    doc.person_name = "\u{3435}\u{20021}".into();
    assert_eq!(missing_characters(&doc.person_name), Vec::<char>::new());
    assert_says(&pdf::transcript(&doc).unwrap(), &[&doc.person_name]);
}

#[test]
fn a_transcript_without_awards_says_so() {
    let made = pdf::transcript(&specimen::transcript(0)).unwrap();
    assert_says(&made, &["此期間沒有研習紀錄。"]);
    assert!(!text(&made).contains("主辦單位"));
}

#[test]
fn a_list_shows_every_row_and_repeats_its_header_and_the_code_on_every_page() {
    let report = specimen::report(&[("上午", 40, 0), ("下午", 40, 5)]);
    let made = report.pdf().unwrap();
    assert_says(
        &made,
        &[&report.kind, &report.title, &report.organiser, "115 年 3 月 7 日 上午", "三樓會議室"],
    );
    let (found, pages) = (text(&made), open(&made).get_pages().len());
    assert!(pages >= 4, "two sessions of forty people: {pages}");
    assert_eq!(found.matches("簽退").count(), pages);
    // In the header of the page and at its foot.
    assert_eq!(found.matches("0840211").count(), 2 * pages);
    assert_eq!(found.matches("林小晴").count(), 16);
}

#[test]
fn a_blank_list_has_numbered_lines_and_one_without_rows_says_so() {
    let found = text(&specimen::report(&[("空白", 0, 30)]).pdf().unwrap());
    assert!(found.contains("30") && !found.contains("林小晴"), "{found}");
    let found = text(&specimen::report(&[("空白", 0, 0)]).pdf().unwrap());
    assert!(found.contains("名單上還沒有人") && !found.contains("服務學校"), "{found}");
}

#[test]
fn a_list_is_tagged_and_names_what_it_cannot_draw() {
    let mut report = specimen::report(&[("上午", 3, 0)]);
    report.parts[0].rows[0][4] = "\u{3106C}小晴".into();
    assert_eq!(report.missing_characters(), ['\u{3106C}']);
    let made = report.pdf().unwrap();
    assert_says(&made, &["〓小晴", "本文件字型未收之字U+3106C"]);
    let pdf = open(&made);
    let tagged = |name: &[u8]| {
        let of_kind = |object: &&Object| {
            object.as_dict().is_ok_and(|d| d.get(b"S").and_then(Object::as_name).is_ok_and(|n| n == name))
        };
        pdf.objects.values().filter(of_kind).count()
    };
    assert_eq!((tagged(b"Table"), tagged(b"TH"), tagged(b"TR"), tagged(b"H1")), (1, 7, 4, 1));
}

#[test]
fn a_list_is_upright_unless_its_columns_need_the_width() {
    let side = |made: &[u8]| {
        let pdf = open(made);
        let (_, page) = pdf.get_pages().into_iter().next().unwrap();
        let media = pdf.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        (media[2].as_float().unwrap().round() as i32, media[3].as_float().unwrap().round() as i32)
    };
    assert_eq!(side(&specimen::report(&[("上午", 1, 0)]).pdf().unwrap()), (595, 842));
    let wide = specimen::wide(2).pdf().unwrap();
    assert_eq!(side(&wide), (842, 595));
    assert_says(&wide, &["0000", "Anis", "電子郵件"]);
}
