//! The figures of a page as a file: exactly what the page shows, with definitions and cut-off.

use documents::csv_cell;
use documents::xlsx::{Cell, Column, Kind as Format, Sheet};
use ui::L;

use super::super::report::Figures;
use super::Shown;
use super::words::{self, Measure};

/// One line of the file: the table it stands in, its name, its values.
struct Row {
    table: String,
    name: String,
    values: Vec<String>,
}

fn rows(l: L, shown: &Shown) -> Vec<Row> {
    let values = |line: &Figures| {
        Measure::ALL.map(|m| m.value(line).unwrap_or_else(|| l.t("statistics-withheld"))).to_vec()
    };
    let total = Row {
        table: l.t("statistics-total"),
        name: l.t("statistics-total"),
        values: values(&shown.report.total),
    };
    let tables = shown.report.tables.iter().flat_map(|table| {
        let caption = l.t(&format!("statistics-by-{}", table.by.as_str()));
        words::lines(shown.report.period, table).into_iter().map(move |line| Row {
            table: caption.clone(),
            name: words::line_name(l, table.by, &line),
            values: values(&line),
        })
    });
    std::iter::once(total).chain(tables).collect()
}

/// The workbook.
pub(super) fn sheet(l: L, shown: &Shown) -> Sheet {
    let report = &shown.report;
    let mut titles = vec![
        l.a2(
            "statistics-file-title",
            "whose",
            shown.whose.as_str(),
            "period",
            words::period(l, report.period),
        ),
        l.a("statistics-cut-off", "at", l.datetime(report.cut_off)),
    ];
    if report.withholds() {
        titles.push(l.a("statistics-withheld-text", "n", shown.threshold));
    }
    titles.push(l.t("statistics-lead"));
    titles.extend(
        Measure::ALL.map(|m| l.a2("statistics-file-definition", "name", m.label(l), "text", m.definition(l))),
    );
    let mut columns = vec![
        Column::new(l.t("statistics-file-table"), 16.0, Format::Text),
        Column::new(l.t("statistics-file-line"), 32.0, Format::Text),
    ];
    columns.extend(Measure::ALL.map(|m| Column::new(m.label(l), 12.0, Format::Number)));
    let rows = rows(l, shown).into_iter().map(|row| {
        let head = [Cell::from(row.table.as_str()), Cell::from(row.name.as_str())];
        head.into_iter().chain(row.values.iter().map(|value| Cell::number_or_text(value))).collect()
    });
    Sheet {
        name: l.t("statistics-title"),
        titles,
        columns,
        rows: rows.collect(),
        landscape: true,
        created_at: report.cut_off,
    }
}

/// The same as text, with a byte order mark so that office programs read it as UTF-8.
pub(super) fn csv(l: L, shown: &Shown) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    let mut header = vec![l.t("statistics-file-table"), l.t("statistics-file-line")];
    header.extend(Measure::ALL.map(|m| m.label(l)));
    header.extend(
        ["statistics-file-whose", "statistics-file-period", "statistics-file-cut-off"].map(|key| l.t(key)),
    );
    writer.write_record(&header).map_err(|e| e.to_string())?;
    let tail = [
        csv_cell(&shown.whose).into_owned(),
        words::period(l, shown.report.period),
        l.datetime(shown.report.cut_off),
    ];
    for row in rows(l, shown) {
        let head = [csv_cell(&row.table).into_owned(), csv_cell(&row.name).into_owned()];
        writer.write_record(head.iter().chain(&row.values).chain(&tail)).map_err(|e| e.to_string())?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}
