//! A table that turns into a stack of cards on a phone.

use askama::Template;

use super::{Button, Example, Tag, Tone, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// How a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Text.
    #[default]
    Start,
    /// Numbers, with figures of equal width.
    End,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    label: String,
    align: Align,
    sort: Option<(String, Option<bool>)>,
    hidden: bool,
}

impl Column {
    /// A column of text.
    pub fn text(label: impl Into<String>) -> Column {
        Column { label: label.into(), align: Align::Start, sort: None, hidden: false }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Column {
        Column { align: Align::End, ..Column::text(label) }
    }

    /// A column of buttons, whose name is for screen readers only.
    pub fn actions(label: impl Into<String>) -> Column {
        Column { align: Align::End, hidden: true, ..Column::text(label) }
    }

    /// Sortable: the address that sorts by it (the other way round when it already does), and whether it is now
    /// ascending (`Some(true)`), descending or not the order of the list.
    pub fn sort(mut self, href: impl Into<String>, ascending: Option<bool>) -> Column {
        self.sort = Some((href.into(), ascending));
        self
    }

    fn aria_sort(&self) -> &'static str {
        match self.sort {
            Some((_, Some(true))) => "ascending",
            Some((_, Some(false))) => "descending",
            _ => "none",
        }
    }

    fn picture(&self) -> Markup {
        icon(match self.aria_sort() {
            "ascending" => "sort-up",
            "descending" => "sort-down",
            _ => "sort",
        })
    }
}

/// One row; its first cell names it.
#[derive(Clone, Debug, Default)]
pub struct Row {
    cells: Vec<Markup>,
    pick: Option<(String, String)>,
    muted: bool,
    id: Option<String>,
}

impl Row {
    /// A row of cells, as many as there are columns.
    pub fn new(cells: Vec<Markup>) -> Row {
        Row { cells, ..Row::default() }
    }

    /// A row built cell by cell.
    pub fn cell(mut self, cell: impl Into<Markup>) -> Row {
        self.cells.push(cell.into());
        self
    }

    /// Can be picked for a bulk action: the value sent and the row's name for screen readers.
    pub fn pick(mut self, value: impl Into<String>, name: impl Into<String>) -> Row {
        self.pick = Some((value.into(), name.into()));
        self
    }

    /// Shown fainter, e.g. withdrawn.
    pub fn muted(mut self, yes: bool) -> Row {
        self.muted = yes;
        self
    }

    /// With an id to link to.
    pub fn id(mut self, id: impl Into<String>) -> Row {
        self.id = Some(id.into());
        self
    }
}

/// A table with a caption.
#[derive(Clone, Debug, Template)]
#[template(path = "components/table/table.html")]
pub struct Table {
    l: L,
    caption: String,
    show_caption: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
    pick: Option<String>,
    dense: bool,
}
component!(Table);

impl Table {
    /// A table whose caption is for screen readers unless [`Table::show_caption`].
    pub fn new(l: L, caption: impl Into<String>, columns: Vec<Column>) -> Table {
        Table {
            l,
            caption: caption.into(),
            show_caption: false,
            columns,
            rows: Vec::new(),
            pick: None,
            dense: false,
        }
    }

    /// Adds a row.
    pub fn row(mut self, row: Row) -> Table {
        self.rows.push(row);
        self
    }

    /// Adds rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Table {
        self.rows.extend(rows);
        self
    }

    /// Shows the caption.
    pub fn show_caption(mut self) -> Table {
        self.show_caption = true;
        self
    }

    /// Rows with [`Row::pick`] get a tick box called `name`, and the head one for all. Put the table in a form.
    pub fn pick(mut self, name: impl Into<String>) -> Table {
        self.pick = Some(name.into());
        self
    }

    /// Closer rows, for desk work.
    pub fn dense(mut self) -> Table {
        self.dense = true;
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let columns = || {
        vec![
            Column::text(p("課程", "Course")).sort("?sort=title", None),
            Column::text(p("日期", "Date")).sort("?sort=date&dir=desc", Some(true)),
            Column::number(p("時數", "Hours")),
            Column::text(p("狀態", "Status")),
            Column::actions(p("動作", "Actions")),
        ]
    };
    let row = |title: &'static str, day: i8, hours: &'static str, tag: Tag| {
        Row::default()
            .cell(Markup::link(title, "/courses/1"))
            .cell(l.date(jiff::civil::date(2025, 8, day)))
            .cell(hours)
            .cell(tag)
            .cell(Button::link(p("名冊", "Roster"), "/roster").small().about(title))
            .pick(title, title)
    };
    let table = |caption: &str| {
        Table::new(l, caption, columns())
            .row(row(
                p("閱讀理解教學實作工作坊", "Reading workshop"),
                14,
                "12",
                Tag::new(Tone::Good, p("已核准", "Approved")),
            ))
            .row(row(
                p("班級經營：從衝突到對話", "From conflict to dialogue"),
                21,
                "3",
                Tag::new(Tone::Warn, p("請補正", "Correct")),
            ))
            .row(row(
                p("數學素養命題", "Writing maths questions"),
                28,
                "1.5",
                Tag::new(Tone::Neutral, p("草稿", "Draft")),
            ))
    };
    vec![
        example("sortable", table(p("我開設的課程", "Courses I organise"))),
        example(
            "with ticks, dense",
            table(p("選取課程", "Choose courses")).pick("course").dense().show_caption(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_carry_their_column_name_for_the_stacked_form() {
        let html = examples(L::default())[0].html.to_string();
        assert_eq!(html.matches("data-label=\"時數\"").count(), 3);
        assert_eq!(html.matches("aria-sort=\"ascending\"").count(), 1);
        assert!(!html.contains("type=\"checkbox\""));
    }

    #[test]
    fn ticks_name_their_row() {
        let html = examples(L::default())[1].html.to_string();
        assert_eq!(html.matches("type=\"checkbox\"").count(), 4);
        assert!(html.contains("name=\"course\" value=\"數學素養命題\""));
    }
}
