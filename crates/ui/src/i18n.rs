//! Words of the product in two languages, loaded once from the Fluent files under `locales/`.

use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, tz};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Traditional Chinese with Taiwan wording; the first language.
    #[default]
    Zh,
    /// English, complete.
    En,
}

impl Lang {
    /// Both languages, first language first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The BCP 47 code, which is also the folder name under `locales/` and the `lang` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh-Hant",
            Lang::En => "en",
        }
    }

    /// Reads a code as written in a link, cookie or profile (`zh`, `zh-TW`, `en-GB` …).
    pub fn from_code(code: &str) -> Option<Lang> {
        match code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// Chooses by an `Accept-Language` header (RFC 9110 weights); Chinese when nothing fits.
    pub fn from_accept_language(header: &str) -> Lang {
        let mut best: Option<(f32, Lang)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(|code| Lang::from_code(code.trim())) else { continue };
            let weight =
                pieces.find_map(|p| p.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            // Strictly greater: of equal weights the earlier one is the person's first wish.
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, lang));
            }
        }
        best.map_or(Lang::Zh, |(_, lang)| lang)
    }

    /// The other language, for the switch.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }
}

/// A small handle that turns keys into sentences of one language; copy it freely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct L {
    /// The language spoken.
    pub lang: Lang,
}

impl L {
    /// A handle for `lang`.
    pub fn new(lang: Lang) -> L {
        L { lang }
    }

    /// The BCP 47 code, for `lang` attributes.
    pub fn code(&self) -> &'static str {
        self.lang.code()
    }

    /// Whether the first language is spoken.
    pub fn is_zh(&self) -> bool {
        self.lang == Lang::Zh
    }

    /// The sentence of `key`; `⟦key⟧` when there is none, so that a hole is seen and a test can catch it.
    pub fn t(&self, key: &str) -> String {
        render(self.lang, key, None)
    }

    /// The sentence of `key` with one variable. Whole numbers select plural forms; codes such as `007` stay text.
    pub fn a(&self, key: &str, name: &str, value: impl Display) -> String {
        self.args(key, &[(name, value.to_string())])
    }

    /// The sentence of `key` with two variables.
    pub fn a2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
    ) -> String {
        self.args(key, &[(name, value.to_string()), (name2, value2.to_string())])
    }

    /// The sentence of `key` with any number of variables.
    pub fn args(&self, key: &str, args: &[(&str, String)]) -> String {
        let mut set = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            set.set((*name).to_owned(), fluent_value(value));
        }
        render(self.lang, key, Some(&set))
    }

    /// Whether `key` has a sentence in this language.
    pub fn has(&self, key: &str) -> bool {
        bundle(self.lang).has_message(key)
    }

    /// Chooses between two given texts; for sample data only, product text belongs in the locale files.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.is_zh() { zh } else { en }
    }

    /// A day with its weekday: `114年8月1日（五）` or `Fri 1 Aug 2025`.
    pub fn date(&self, date: Date) -> String {
        match self.lang {
            Lang::Zh => format!("{}（{}）", roc(date), weekday_zh(date)),
            Lang::En => date.strftime("%a %-d %b %Y").to_string(),
        }
    }

    /// A day without year, for lists where the year is plain: `8月1日（五）` or `Fri 1 Aug`.
    pub fn day(&self, date: Date) -> String {
        match self.lang {
            Lang::Zh => format!("{}月{}日（{}）", date.month(), date.day(), weekday_zh(date)),
            Lang::En => date.strftime("%a %-d %b").to_string(),
        }
    }

    /// The weekday alone: `五` or `Fri`.
    pub fn weekday(&self, date: Date) -> String {
        match self.lang {
            Lang::Zh => weekday_zh(date).to_owned(),
            Lang::En => date.strftime("%a").to_string(),
        }
    }

    /// An instant in Taipei: `114年8月1日（五）09:00` or `Fri 1 Aug 2025, 09:00`.
    pub fn datetime(&self, at: Timestamp) -> String {
        let civil = taipei(at);
        match self.lang {
            Lang::Zh => format!("{}{}", self.date(civil.date()), civil.strftime("%H:%M")),
            Lang::En => format!("{}, {}", self.date(civil.date()), civil.strftime("%H:%M")),
        }
    }

    /// The time of day in Taipei: `09:00`.
    pub fn time(&self, at: Timestamp) -> String {
        taipei(at).strftime("%H:%M").to_string()
    }

    /// How far `at` lies from `now`, for people: `3 天前`, `in 2 hours`. Older than 30 days: the date.
    pub fn relative(&self, at: Timestamp, now: Timestamp) -> String {
        let seconds = at.as_second() - now.as_second();
        let minutes = seconds.abs() / 60;
        let past = seconds <= 0;
        match (minutes, past) {
            (0, _) => self.t("ui-relative-now"),
            (1..=59, true) => self.a("ui-relative-minutes-ago", "n", minutes),
            (1..=59, false) => self.a("ui-relative-minutes-in", "n", minutes),
            (60..=1439, true) => self.a("ui-relative-hours-ago", "n", minutes / 60),
            (60..=1439, false) => self.a("ui-relative-hours-in", "n", minutes / 60),
            (1440..=43199, true) => self.a("ui-relative-days-ago", "n", minutes / 1440),
            (1440..=43199, false) => self.a("ui-relative-days-in", "n", minutes / 1440),
            _ => self.date(taipei(at).date()),
        }
    }
}

/// The text of every locale file of `lang`, as (file name, content); for tests that walk over all words.
pub fn sources(lang: Lang) -> Vec<(String, String)> {
    let prefix = format!("{}/", lang.code());
    let mut found: Vec<_> = Locales::iter()
        .filter(|path| path.starts_with(&prefix) && path.ends_with(".ftl"))
        .filter_map(|path| {
            let file = Locales::get(&path)?;
            Some((path.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect();
    found.sort();
    found
}

/// Every key of `lang`, sorted.
pub fn keys(lang: Lang) -> Vec<String> {
    let mut keys: Vec<String> = sources(lang)
        .iter()
        .flat_map(|(_, text)| text.lines().filter_map(key_of_line).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    keys.sort();
    keys
}

#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

type Bundle = FluentBundle<FluentResource>;

static ZH: LazyLock<Bundle> = LazyLock::new(|| load(Lang::Zh));
static EN: LazyLock<Bundle> = LazyLock::new(|| load(Lang::En));

fn bundle(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

fn load(lang: Lang) -> Bundle {
    let id: LanguageIdentifier = lang.code().parse().expect("both codes are valid BCP 47");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolation marks would end up in page text, file names and mail subjects; both languages run left to right.
    bundle.set_use_isolating(false);
    for (_, text) in sources(lang) {
        // A broken entry loses only itself; the test over all files names it.
        let resource = FluentResource::try_new(text).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn render(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
        return format!("⟦{key}⟧");
    };
    let mut problems = Vec::new();
    bundle.format_pattern(pattern, args, &mut problems).into_owned()
}

/// Whole numbers up to 15 digits as numbers, so that plural forms work; anything else as the text it is.
fn fluent_value(text: &str) -> FluentValue<'static> {
    match text.parse::<i64>() {
        Ok(n) if n.to_string() == text && text.len() <= 15 => FluentValue::from(n),
        _ => FluentValue::from(text.to_owned()),
    }
}

fn key_of_line(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
    (starts && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')).then_some(key)
}

/// Taipei has kept UTC+8 without summer time since 1980, so a fixed offset needs no time-zone database.
fn taipei(at: Timestamp) -> DateTime {
    tz::offset(8).to_datetime(at)
}

fn roc(date: Date) -> String {
    // Before the first year of the Republic the common era is clearer than a negative year.
    match date.year() - 1911 {
        year if year >= 1 => format!("{year}年{}月{}日", date.month(), date.day()),
        _ => format!("西元{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

fn weekday_zh(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::{ast, parser};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn language_is_chosen_by_weight_then_order() {
        let check =
            |header: &str, expect: Lang| assert_eq!(Lang::from_accept_language(header), expect, "{header}");
        check("", Lang::Zh);
        check("zh-TW,zh;q=0.9,en-US;q=0.8", Lang::Zh);
        check("en-US,en;q=0.9,zh;q=0.8", Lang::En);
        check("zh;q=0.2, en;q=0.7", Lang::En);
        check("fr-FR,de;q=0.9", Lang::Zh);
        check("fr, en;q=0.1", Lang::En);
        check("en;q=0, zh;q=0.1", Lang::Zh);
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
        assert_eq!(zh.date(date(2025, 8, 1)), "114年8月1日（五）");
        assert_eq!(en.date(date(2025, 8, 1)), "Fri 1 Aug 2025");
        assert_eq!(zh.date(date(1911, 10, 10)), "西元1911年10月10日（二）");
        let at: Timestamp = "2025-07-31T17:30:00Z".parse().unwrap();
        assert_eq!(zh.datetime(at), "114年8月1日（五）01:30");
        assert_eq!(en.datetime(at), "Fri 1 Aug 2025, 01:30");
        assert_eq!(zh.time(at), "01:30");
    }

    #[test]
    fn relative_time_has_direction_and_plural() {
        let now: Timestamp = "2025-08-01T00:00:00Z".parse().unwrap();
        let en = L::new(Lang::En);
        let at = |minutes: i64| now + jiff::SignedDuration::from_mins(minutes);
        assert_eq!(en.relative(at(-1), now), "1 minute ago");
        assert_eq!(en.relative(at(-120), now), "2 hours ago");
        assert_eq!(en.relative(at(1440), now), "in 1 day");
        assert_eq!(L::new(Lang::Zh).relative(at(-4320), now), "3 天前");
    }

    #[test]
    fn missing_key_shows_itself() {
        assert_eq!(L::default().t("no-such-key"), "⟦no-such-key⟧");
        assert!(!L::default().has("no-such-key"));
    }

    #[test]
    fn codes_with_leading_zeros_stay_text() {
        assert!(matches!(fluent_value("007"), FluentValue::String(_)));
        assert!(matches!(fluent_value("7"), FluentValue::Number(_)));
        assert!(matches!(fluent_value("1.5"), FluentValue::String(_)));
    }

    #[test]
    fn both_languages_have_the_same_keys_and_english_no_variable_of_its_own() {
        let words = |lang| {
            let mut found = BTreeMap::new();
            for (file, text) in sources(lang) {
                let resource = parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
                for entry in resource.body {
                    if let ast::Entry::Message(message) = entry {
                        let mut names = BTreeSet::new();
                        variables(&format!("{:?}", message.value), &mut names);
                        assert!(
                            found.insert(message.id.name.clone(), names).is_none(),
                            "{file}: {} twice",
                            message.id.name
                        );
                    }
                }
            }
            found
        };
        let (zh, en) = (words(Lang::Zh), words(Lang::En));
        assert!(zh.len() > 50, "the catalogue is not embedded");
        // English may say less (a weekday as typed in Chinese helps nobody there), never name what Chinese does not get.
        for (key, names) in &zh {
            let english = en.get(key).unwrap_or_else(|| panic!("{key} is missing in English"));
            assert!(english.is_subset(names), "{key}: {english:?} against {names:?}");
        }
        for key in en.keys() {
            assert!(zh.contains_key(key), "{key} is missing in Chinese");
        }
        assert_eq!(keys(Lang::Zh), zh.into_keys().collect::<Vec<_>>());
    }

    /// Collects variable names from the debug text of a pattern, where each reads `VariableReference { id: Identifier { name: "n" } }`.
    fn variables(debug: &str, names: &mut BTreeSet<String>) {
        for piece in debug.split("VariableReference { id: Identifier { name: \"").skip(1) {
            names.insert(piece.split('"').next().unwrap_or_default().to_owned());
        }
    }
}
