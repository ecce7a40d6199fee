//! A page written outside the crate, as the capabilities write theirs: the frame may use nothing private.

use askama::Template;
use ui::components::{Field, Table, field::FieldRow, table::Column, table::Row};
use ui::{Flash, L, Lang, NavItem, Shell, UserBadge};

#[derive(Template)]
#[template(
    source = "{% extends \"shell/shell.html\" %}{% block content %}<h1>{{ shell.title }}</h1>{{ table }}{{ fields }}{{ typed }}{% endblock %}",
    ext = "html"
)]
struct Page {
    shell: Shell,
    table: Table,
    fields: FieldRow,
    typed: String,
}

#[test]
fn a_page_of_another_crate_draws_with_frame_parts_and_escaping() {
    for lang in Lang::ALL {
        let l = L::new(lang);
        let mut shell = Shell::new(l, "T", "/x", "token");
        shell.user = Some(UserBadge::new("林杏如"));
        shell.nav = vec![NavItem::new("N", "/n", "home").current(true).badge(2)];
        shell.flash = Some(Flash::error("<failed>"));
        shell.demo = true;
        let table = Table::new(l, "C", vec![Column::text("A")]).row(Row::default().cell("<b>"));
        let fields = FieldRow::new().with(Field::date(l, "d", "D").error(None::<String>));
        let html = Page { shell, table, fields, typed: "<script>".into() }.render().unwrap();
        assert!(
            html.contains("&lt;b&gt;")
                && html.contains("&#60;script&#62;")
                && html.contains("&#60;failed&#62;")
        );
        assert!(html.contains("role=\"alert\"") && html.contains("<table") && html.contains("id=\"d\""));
        assert!(!html.contains('⟦') && html.len() < 25_000, "{}", html.len());
    }
}
