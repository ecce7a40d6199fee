//! Invented documents that the tests and the specimen program share.
#![allow(dead_code, missing_docs)]

use documents::{
    AwardLine, Language, Report, ReportColumn, ReportLabels, ReportPart, TranscriptDoc, TranscriptLabels,
    YearTotal,
};

const TITLES: [&str; 6] = [
    "素養導向評量設計：命題與審題實作",
    "班級經營與輔導知能",
    "數位學習工作坊（二）— 生成式 AI 在國語文教學之應用與反思，兼論學習歷程資料的解讀",
    "校園資通安全通識",
    "原住民族教育議題融入課程",
    "自然科探究與實作 Inquiry and Practice",
];
const SCHOOLS: [&str; 4] = ["杏壇國小", "國立青田高級中學", "私立明德實驗國民中小學附設幼兒園", "雲杉國中"];
const NAMES: [&str; 5] = ["林小晴", "王大同", "陳堃瑋", "阿妮絲‧瓦旦", "李樂"];

fn pick<'a>(list: &[&'a str], at: usize) -> &'a str {
    list[at % list.len()]
}

pub fn transcript(count: usize) -> TranscriptDoc {
    let text = str::to_owned;
    let awards = (0..count).map(|at| AwardLine {
        date: format!("{}/{:02}/{:02}", 114 - at / 40, 12 - at % 12, 1 + at % 28),
        course_code: format!("{:07}", 3_840_211 + at),
        title: text(pick(&TITLES, at)),
        organiser: text(pick(&SCHOOLS, at / 3)),
        hours: text(pick(&["3", "1.5", "6", "2"], at)),
    });
    let year = |at: usize| YearTotal {
        year: format!("{} 學年度", 114 - at),
        courses: "40".into(),
        hours: "125.5".into(),
    };
    TranscriptDoc {
        language: Language::ZhHant,
        labels: transcript_labels(),
        issuer: "杏壇 全國教師在職進修網".into(),
        title: "研習紀錄證明".into(),
        person_name: "林小晴".into(),
        personal_code: "T-4827-1936".into(),
        organisation: "雲杉縣立杏壇國民小學".into(),
        period: "113/08/01－115/01/31".into(),
        awards: awards.collect(),
        totals: (0..count.div_ceil(40)).map(year).collect(),
        grand_total: YearTotal { year: String::new(), courses: count.to_string(), hours: "125.5".into() },
        serial: "115-000042".into(),
        issued_at_text: "115 年 3 月 7 日 10:30".into(),
        issued_at: "2026-03-07T10:30+08:00".parse().expect("a fixed time"),
        verification_url: "https://xingtan.example.tw/verify/115-000042-7KQ3".into(),
    }
}

fn transcript_labels() -> TranscriptLabels {
    let text = str::to_owned;
    TranscriptLabels {
        name: text("姓名"),
        personal_code: text("個人碼"),
        organisation: text("服務單位"),
        period: text("期間"),
        date: text("日期"),
        course_code: text("課程代碼"),
        course_title: text("研習名稱"),
        organiser: text("主辦單位"),
        hours: text("時數"),
        totals: text("年度合計"),
        year: text("學年度"),
        courses: text("研習數"),
        grand_total: text("總計"),
        no_awards: text("此期間沒有研習紀錄。"),
        serial: text("證明字號"),
        issued_at: text("核發時間"),
        verify: text("線上查驗"),
        verify_hint: text("掃描條碼或開啟下列網址，即可核對本證明的內容與效力。"),
        qr_alt: text("查驗網址的二維條碼"),
        page: text("第 {page} 頁，共 {pages} 頁"),
        missing: text("〓：本文件字型未收之字 {characters}"),
    }
}

pub fn english(count: usize) -> TranscriptDoc {
    let text = str::to_owned;
    TranscriptDoc {
        language: Language::English,
        issuer: text("Xingtan, in-service teacher training network"),
        title: text("Transcript of In-service Training"),
        labels: TranscriptLabels {
            name: text("Name"),
            personal_code: text("Personal code"),
            organisation: text("School"),
            period: text("Period"),
            date: text("Date"),
            course_code: text("Course"),
            course_title: text("Title"),
            organiser: text("Organiser"),
            hours: text("Hours"),
            totals: text("Totals"),
            year: text("School year"),
            courses: text("Courses"),
            grand_total: text("All years"),
            no_awards: text("No training in this period."),
            serial: text("Serial"),
            issued_at: text("Issued"),
            verify: text("Verify online"),
            verify_hint: text("Scan the code or open this address to compare the document with the record."),
            qr_alt: text("QR code of the verification address"),
            page: text("Page {page} of {pages}"),
            missing: text("〓: characters not in the font: {characters}"),
        },
        ..transcript(count)
    }
}

/// A list of one course: so many people in each part, then lines to write on.
pub fn report(parts: &[(&str, usize, usize)]) -> Report {
    let text = str::to_owned;
    let row = |at: usize| {
        let (county, district) = (pick(&["雲杉縣", "青田市"], at / 12), pick(&["杏壇鄉", "松柏區"], at / 5));
        let known = [county, district, pick(&SCHOOLS, at / 2), pick(&NAMES, at)];
        [(at + 1).to_string()].into_iter().chain(known.map(text)).collect()
    };
    let part = |(name, people, blank): &(&str, usize, usize)| ReportPart {
        name: text(name),
        facts: vec![
            (text("研習時間"), format!("115 年 3 月 7 日 {name}")),
            (text("研習地點"), text("三樓會議室")),
        ],
        rows: (0..*people)
            .map(row)
            .chain((0..*blank).map(|at| vec![(people + at + 1).to_string()]))
            .collect(),
    };
    Report {
        language: Language::ZhHant,
        labels: ReportLabels {
            course_code: text("課程代碼"),
            organiser: text("主辦單位"),
            qr_alt: text("課程代碼的二維條碼"),
            page: text("第 {page} 頁，共 {pages} 頁"),
            missing: text("〓：本文件字型未收之字 {characters}"),
            nobody: text("名單上還沒有人。"),
        },
        kind: text("研習簽到表"),
        course_code: text("0840211"),
        title: text(TITLES[0]),
        organiser: text("雲杉縣立杏壇國民小學"),
        columns: vec![
            ReportColumn::number("序", 5.0),
            ReportColumn::text("縣市", 10.0),
            ReportColumn::text("鄉鎮市區", 10.0),
            ReportColumn::text("服務學校", 24.0),
            ReportColumn::text("姓名", 14.0),
            ReportColumn::text("簽到", 18.0),
            ReportColumn::text("簽退", 18.0),
        ],
        signed: 2,
        parts: parts.iter().map(part).collect(),
        made_at: "2026-03-01T08:00+08:00".parse().expect("a fixed time"),
    }
}

/// A wide list with mail addresses.
pub fn wide(people: usize) -> Report {
    let text = str::to_owned;
    let row = |at: usize| {
        let mail = format!("a.very.long.address.of.teacher{at}@primary-school.example.edu.tw");
        vec![
            format!("{:04}", at),
            text("阿妮絲‧瓦旦‧比令‧卡拉卡哈伊 Anis Watan Biling"),
            text(SCHOOLS[2]),
            mail,
        ]
    };
    let columns = [("個人識別碼", 30.0), ("姓名", 14.0), ("服務學校", 40.0), ("電子郵件", 30.0)];
    Report {
        kind: text("報名資料"),
        columns: columns.map(|(header, width)| ReportColumn::text(header, width)).into(),
        signed: 0,
        parts: vec![ReportPart {
            name: text("報名資料"),
            facts: Vec::new(),
            rows: (0..people).map(row).collect(),
        }],
        ..report(&[])
    }
}
