//! Examples and tests of the fields.

use super::{Choice, Field, FieldRow};
use crate::components::{Example, example};
use crate::i18n::L;

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let levels = || {
        vec![
            Choice::new("1", p("基礎", "Basic")).hint(p("第一次接觸這個主題", "New to the topic")),
            Choice::new("2", p("進階", "Advanced")),
        ]
    };
    let stages = || {
        vec![
            Choice::new("e", p("國小", "Primary")),
            Choice::new("j", p("國中", "Junior high")),
            Choice::new("s", p("高中", "Senior high")),
        ]
    };
    vec![
        example(
            "text",
            Field::text(l, "x-title", p("課程名稱", "Course title"))
                .required()
                .hint(p("老師們在清單上最先看到的一行字。", "The first line teachers see in the list."))
                .value(p("素養導向的提問設計", "Designing questions")),
        ),
        example(
            "text with error",
            Field::text(l, "x-wrong", p("核准文號", "Approval number")).required().value("114-").error(Some(
                p("文號不完整，請照公文上的字號填寫。", "The number is incomplete; copy it from the letter."),
            )),
        ),
        example(
            "textarea",
            Field::textarea(l, "x-outline", p("課程大綱", "Outline")).max_length(500).rows(4),
        ),
        example(
            "number",
            Field::number(l, "x-hours", p("研習時數", "Hours"))
                .suffix(p("小時", "hours"))
                .value("6")
                .required(),
        ),
        example("password", Field::password(l, "x-secret", p("密碼", "Password")).required()),
        example(
            "row",
            FieldRow::new()
                .with(Field::date(l, "x-date", p("日期", "Date")).required())
                .with(Field::time(l, "x-from", p("開始", "From")).value("09:00").required())
                .with(Field::time(l, "x-to", p("結束", "To")).value("12:00").required()),
        ),
        example(
            "datetime",
            Field::datetime(l, "x-opens", p("開放報名", "Enrolment opens"))
                .value("2025-08-01T09:00")
                .required(),
        ),
        example(
            "select",
            Field::select(l, "x-stage", p("學習階段", "Stage"), stages()).required().value("j"),
        ),
        example(
            "radios",
            Field::radios(l, "x-level", p("課程程度", "Level"), levels()).value("2").required(),
        ),
        example(
            "checkboxes",
            Field::checkboxes(l, "x-stages", p("適用對象", "For"), stages()).values(["e", "j"]).inline(),
        ),
        example(
            "tick",
            Field::tick(l, "x-ok", p("我已確認以上內容正確", "I have checked that this is right")),
        ),
        example(
            "file",
            Field::file(l, "x-file", p("研習名冊", "Roster"))
                .accept(".xlsx,.csv")
                .hint(p("Excel 或 CSV，最大 5 MB。", "Excel or CSV, at most 5 MB.")),
        ),
        example(
            "type-ahead",
            Field::search(
                l,
                "x-school",
                p("服務學校", "School"),
                vec![Choice::new("示範國小", "014001"), Choice::new("示範國中", "014002")],
            )
            .hint(p("輸入校名或代碼。", "Type a name or code.")),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_hint_and_value_are_tied_to_the_control() {
        let html = Field::text(L::default(), "t", "標題")
            .hint("h")
            .error(Some("錯"))
            .value("a\"b")
            .required()
            .to_string();
        assert!(
            html.contains("aria-describedby=\"t-hint t-error\"") && html.contains("aria-invalid=\"true\"")
        );
        assert!(
            html.contains("value=\"a&#34;b\"")
                && html.contains("id=\"t-error\"")
                && html.contains("for=\"t\"")
        );
        assert!(!html.contains("optional"));
    }

    #[test]
    fn a_password_is_never_sent_back() {
        assert!(!Field::password(L::default(), "p", "密碼").value("secret").to_string().contains("secret"));
    }

    #[test]
    fn choices_keep_what_was_chosen_and_the_first_has_the_fields_id() {
        let html =
            Field::checkboxes(L::default(), "c", "選", vec![Choice::new("1", "一"), Choice::new("2", "二")])
                .values(["2"])
                .to_string();
        assert!(
            html.contains("id=\"c\" name=\"c\" value=\"1\">")
                && html.contains("id=\"c-2\" name=\"c\" value=\"2\" checked>"),
            "{html}"
        );
    }

    #[test]
    fn a_select_groups_neighbours() {
        let list = vec![
            Choice::new("1", "一").group("甲"),
            Choice::new("2", "二").group("甲"),
            Choice::new("3", "三").group("乙"),
        ];
        let html = Field::select(L::default(), "s", "選", list).value("2").to_string();
        assert_eq!(html.matches("<optgroup").count(), 2);
        assert!(html.contains("value=\"2\" selected"));
    }
}
