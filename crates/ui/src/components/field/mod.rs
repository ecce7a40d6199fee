//! One question of a form: label above, hint, the error beside it, the typed value kept.

use askama::Template;

use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Component, Markup, component};

mod samples;

pub use samples::examples;

/// One offered answer of a select, radios, checkboxes or a type-ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
    group: Option<String>,
}

impl Choice {
    /// An answer with the value sent and the words shown.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into(), hint: None, group: None }
    }

    /// A second line under the words (radios and checkboxes).
    pub fn hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = Some(hint.into());
        self
    }

    /// The heading it stands under in a select; give neighbours the same heading.
    pub fn group(mut self, group: impl Into<String>) -> Choice {
        self.group = Some(group.into());
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Input(&'static str),
    Date,
    Textarea,
    Select,
    Radios,
    Checkboxes,
    Tick,
    File,
    Search,
}

/// A field. Optional unless [`Field::required`]; the id equals the name, which is what the error summary links to.
#[derive(Clone, Debug, Template)]
#[template(path = "components/field/field.html")]
pub struct Field {
    l: L,
    kind: Kind,
    name: String,
    label: String,
    hint: Option<Markup>,
    error: Option<String>,
    required: bool,
    mark_optional: bool,
    values: Vec<String>,
    choices: Vec<Choice>,
    width: &'static str,
    inputmode: Option<&'static str>,
    autocomplete: Option<&'static str>,
    placeholder: Option<String>,
    suffix: Option<String>,
    max_length: Option<u32>,
    range: Option<(String, String, String)>,
    rows: u32,
    accept: Option<String>,
    source: Option<String>,
    inline: bool,
    hide_label: bool,
    autofocus: bool,
    disabled: bool,
}
component!(Field);

impl Field {
    /// A line of text.
    pub fn text(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::of(l, Kind::Input("text"), name, label)
    }

    /// Several lines of text; see [`Field::rows`] and [`Field::max_length`].
    pub fn textarea(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::of(l, Kind::Textarea, name, label)
    }

    /// A whole or decimal number. A text box with a number keypad, so that full-width digits are accepted too.
    pub fn number(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field { inputmode: Some("decimal"), width: "short", ..Field::of(l, Kind::Input("text"), name, label) }
    }

    /// A secret; its value is never sent back.
    pub fn password(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            autocomplete: Some("current-password"),
            width: "medium",
            ..Field::of(l, Kind::Input("password"), name, label)
        }
    }

    /// A mail address.
    pub fn email(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            autocomplete: Some("email"),
            width: "medium",
            ..Field::of(l, Kind::Input("email"), name, label)
        }
    }

    /// A telephone number.
    pub fn tel(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field { autocomplete: Some("tel"), width: "medium", ..Field::of(l, Kind::Input("tel"), name, label) }
    }

    /// A day, typed in any form `domain::calendar::parse_date` reads, or picked where scripts run.
    pub fn date(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            width: "date",
            placeholder: Some(l.t("ui-date-placeholder")),
            ..Field::of(l, Kind::Date, name, label)
        }
    }

    /// A time of day (`09:00`).
    pub fn time(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field { width: "short", ..Field::of(l, Kind::Input("time"), name, label) }
    }

    /// A day and time (`2025-08-01T09:00`, the form of `datetime-local`).
    pub fn datetime(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field { width: "medium", ..Field::of(l, Kind::Input("datetime-local"), name, label) }
    }

    /// One of a list, closed until opened. An empty first line asks to choose.
    pub fn select(l: L, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field { choices, ..Field::of(l, Kind::Select, name, label) }
    }

    /// One of a few, all in sight.
    pub fn radios(l: L, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field { choices, ..Field::of(l, Kind::Radios, name, label) }
    }

    /// Any of a list; sends the name once for each chosen value.
    pub fn checkboxes(
        l: L,
        name: impl Into<String>,
        label: impl Into<String>,
        choices: Vec<Choice>,
    ) -> Field {
        Field { choices, ..Field::of(l, Kind::Checkboxes, name, label) }
    }

    /// One yes: sends `name=1` when ticked; `value("1")` ticks it.
    pub fn tick(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::of(l, Kind::Tick, name, label)
    }

    /// A file; its form needs `enctype="multipart/form-data"`.
    pub fn file(l: L, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::of(l, Kind::File, name, label)
    }

    /// Text with type-ahead: offers `choices`, or asks [`Field::source`] as the person types.
    pub fn search(l: L, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field { choices, ..Field::of(l, Kind::Search, name, label) }
    }

    /// The value typed before, or stored.
    pub fn value(mut self, value: impl Into<String>) -> Field {
        self.values = vec![value.into()];
        self
    }

    /// The values chosen before (checkboxes).
    pub fn values<S: Into<String>>(mut self, values: impl IntoIterator<Item = S>) -> Field {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// A line of help under the label.
    pub fn hint(mut self, hint: impl Into<Markup>) -> Field {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with the value, when something is.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Field {
        self.error = error.map(Into::into);
        self
    }

    /// Must be answered. The server decides; the browser only announces it.
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// Leaves out the word "optional", for search and filter forms.
    pub fn plain(mut self) -> Field {
        self.mark_optional = false;
        self
    }

    /// How wide: `short`, `date`, `medium` or `full`; the width hints at the length of the answer.
    pub fn width(mut self, width: &'static str) -> Field {
        self.width = width;
        self
    }

    /// The `autocomplete` purpose (WCAG 1.3.5), e.g. `username`, `new-password`, `one-time-code`.
    pub fn autocomplete(mut self, purpose: &'static str) -> Field {
        self.autocomplete = Some(purpose);
        self
    }

    /// The keypad a phone shows: `numeric`, `decimal`, `url` …
    pub fn inputmode(mut self, mode: &'static str) -> Field {
        self.inputmode = Some(mode);
        self
    }

    /// A pattern of the answer; never the only place of anything important.
    pub fn placeholder(mut self, text: impl Into<String>) -> Field {
        self.placeholder = Some(text.into());
        self
    }

    /// A unit after the box.
    pub fn suffix(mut self, unit: impl Into<String>) -> Field {
        self.suffix = Some(unit.into());
        self
    }

    /// The longest answer in characters; shown and counted live, not cut off.
    pub fn max_length(mut self, characters: u32) -> Field {
        self.max_length = Some(characters);
        self
    }

    /// Lowest, highest and step, for time and date-time boxes.
    pub fn range(mut self, min: impl Into<String>, max: impl Into<String>, step: impl Into<String>) -> Field {
        self.range = Some((min.into(), max.into(), step.into()));
        self
    }

    /// Height of a textarea in lines.
    pub fn rows(mut self, rows: u32) -> Field {
        self.rows = rows;
        self
    }

    /// Kinds of file offered (`.xlsx,.csv`).
    pub fn accept(mut self, kinds: impl Into<String>) -> Field {
        self.accept = Some(kinds.into());
        self
    }

    /// Address that answers `?q=` with a JSON list of `{"value","label"}` for the type-ahead.
    pub fn source(mut self, url: impl Into<String>) -> Field {
        self.source = Some(url.into());
        self
    }

    /// Radios and checkboxes side by side.
    pub fn inline(mut self) -> Field {
        self.inline = true;
        self
    }

    /// Shows the label to screen readers only, where the place makes it plain.
    pub fn hide_label(mut self) -> Field {
        self.hide_label = true;
        self
    }

    /// The cursor starts here; only on pages that are nothing but this question.
    pub fn autofocus(mut self) -> Field {
        self.autofocus = true;
        self
    }

    /// Cannot be changed; it is not sent either.
    pub fn disabled(mut self) -> Field {
        self.disabled = true;
        self
    }

    /// The name, which is also the id.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn of(l: L, kind: Kind, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            l,
            kind,
            name: name.into(),
            label: label.into(),
            hint: None,
            error: None,
            required: false,
            mark_optional: true,
            values: Vec::new(),
            choices: Vec::new(),
            width: "full",
            inputmode: None,
            autocomplete: None,
            placeholder: None,
            suffix: None,
            max_length: None,
            range: None,
            rows: 4,
            accept: None,
            source: None,
            inline: false,
            hide_label: false,
            autofocus: false,
            disabled: false,
        }
    }

    fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn has(&self, choice: &Choice) -> bool {
        self.values.contains(&choice.value)
    }

    fn grouped(&self) -> bool {
        matches!(self.kind, Kind::Radios | Kind::Checkboxes)
    }

    /// The id of the choice at `index`: the first carries the field's own id, so that the error summary lands on it.
    fn choice_id(&self, index: &usize) -> String {
        if *index == 0 { self.name.clone() } else { format!("{}-{}", self.name, index + 1) }
    }

    /// Attributes shared by every control, from `name` to `aria-describedby`.
    fn common(&self) -> Markup {
        let mut out = format!(" id=\"{0}\" name=\"{0}\"", crate::markup::escape(&self.name));
        let mut set = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                out.push_str(&format!(" {name}=\"{}\"", crate::markup::escape(value)));
            }
        };
        set("aria-describedby", self.described_by().as_deref());
        set("inputmode", self.inputmode);
        set("autocomplete", self.autocomplete);
        set("placeholder", self.placeholder.as_deref());
        set("data-limit", self.max_length.map(|n| n.to_string()).as_deref());
        set("accept", self.accept.as_deref());
        set("data-source", self.source.as_deref());
        if let Some((min, max, step)) = &self.range {
            set("min", Some(min));
            set("max", Some(max));
            set("step", Some(step));
        }
        let flags = [
            (self.required && !self.grouped(), " aria-required=\"true\""),
            (self.error.is_some(), " aria-invalid=\"true\""),
        ];
        out.extend(flags.iter().filter(|(on, _)| *on).map(|(_, text)| *text));
        let flags = [(self.autofocus, " autofocus"), (self.disabled, " disabled")];
        out.extend(flags.iter().filter(|(on, _)| *on).map(|(_, text)| *text));
        Markup::raw(out)
    }

    fn described_by(&self) -> Option<String> {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        if self.max_length.is_some() {
            ids.push(format!("{}-count", self.name));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn list_id(&self) -> String {
        format!("{}-list", self.name)
    }

    /// Choices with the heading that opens before each (`Some`) when it differs from the one before.
    fn sections(&self) -> Vec<(Option<&str>, Vec<&Choice>)> {
        let mut out: Vec<(Option<&str>, Vec<&Choice>)> = Vec::new();
        for choice in &self.choices {
            match out.last_mut() {
                Some((group, list)) if *group == choice.group.as_deref() => list.push(choice),
                _ => out.push((choice.group.as_deref(), vec![choice])),
            }
        }
        out
    }

    fn alert(&self) -> Markup {
        icon("alert")
    }
}

/// Several fields in one row on wide screens, under each other on a phone.
#[derive(Clone, Debug, Default)]
pub struct FieldRow(Vec<Markup>);

impl FieldRow {
    /// An empty row.
    pub fn new() -> FieldRow {
        FieldRow::default()
    }

    /// Adds a field.
    pub fn with(mut self, field: impl Into<Markup>) -> FieldRow {
        self.0.push(field.into());
        self
    }
}

impl std::fmt::Display for FieldRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<div class=\"field-row\">")?;
        self.0.iter().try_for_each(|field| write!(f, "{field}"))?;
        write!(f, "</div>")
    }
}

impl Component for FieldRow {}
impl askama::filters::HtmlSafe for FieldRow {}
