//! The frame around every page: head, header, navigation, messages, footer.

use crate::assets;
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, encode, escape};

/// Everything the frame shows. A page struct has a field `shell: Shell` and its template extends `shell/shell.html`.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The words.
    pub l: L,
    /// The page's title, without the service's name; see [`Shell::title_with_errors`] for a form sent back.
    pub title: String,
    /// The current address with its query, for the way back from the language and theme switches.
    pub path: String,
    /// The token every form carries.
    pub csrf: String,
    /// Who is signed in.
    pub user: Option<UserBadge>,
    /// The main destinations, most used first; the first four or five become tabs on a phone.
    pub nav: Vec<NavItem>,
    /// A message about what just happened, shown once.
    pub flash: Option<Flash>,
    /// Whether this is the demonstration, which says so on every page.
    pub demo: bool,
    /// The person's choice of light or dark.
    pub theme: Theme,
    /// Addresses of the service's own pages.
    pub links: ServiceLinks,
    /// What the search box in the header holds.
    pub query: String,
    /// Whether the page has htmx behaviour; others do not load it.
    pub htmx: bool,
}

/// The signed-in person as the header shows them.
#[derive(Clone, Debug)]
pub struct UserBadge {
    /// Their name.
    pub name: String,
    /// The seat they act from, e.g. an organisation and role; none for a teacher acting for themselves.
    pub seat: Option<String>,
    /// Where to change seats, when there is more than one.
    pub seats_url: Option<String>,
    /// Their own page.
    pub account_url: String,
    /// The address that signs out by POST.
    pub sign_out_url: String,
    /// Unread notices.
    pub unread: u32,
    /// Where the notices are; without an address there is no bell.
    pub notices_url: String,
}

impl UserBadge {
    /// A badge with the usual addresses.
    pub fn new(name: impl Into<String>) -> UserBadge {
        UserBadge {
            name: name.into(),
            seat: None,
            seats_url: None,
            account_url: "/account".into(),
            sign_out_url: "/sign-out".into(),
            unread: 0,
            notices_url: String::new(),
        }
    }

    /// One or two letters for the round picture: the given name in Chinese, initials in Latin script.
    pub fn initials(&self) -> String {
        crate::components::avatar::initials(&self.name)
    }
}

/// One destination of the main navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// The word shown.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The name of an icon from [`crate::icons`].
    pub icon: &'static str,
    /// Whether the page shown belongs to it.
    pub current: bool,
    /// How many things wait there.
    pub badge: Option<u32>,
}

impl NavItem {
    /// A destination that is not the current one.
    pub fn new(label: impl Into<String>, href: impl Into<String>, icon: &'static str) -> NavItem {
        NavItem { label: label.into(), href: href.into(), icon, current: false, badge: None }
    }

    /// Marks it as the current one when `yes`.
    pub fn current(mut self, yes: bool) -> NavItem {
        self.current = yes;
        self
    }

    /// Shows how many things wait; nothing for zero.
    pub fn badge(mut self, count: u32) -> NavItem {
        self.badge = (count > 0).then_some(count);
        self
    }

    /// Its icon.
    pub fn icon_svg(&self) -> Markup {
        icon(self.icon)
    }
}

/// How a message after an action sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// It was done.
    Success,
    /// Something to know.
    Notice,
    /// It was not done.
    Error,
}

/// A message about what just happened.
#[derive(Clone, Debug)]
pub struct Flash {
    /// How it sounds.
    pub kind: FlashKind,
    /// The sentence.
    pub text: String,
}

impl Flash {
    /// It was done.
    pub fn success(text: impl Into<String>) -> Flash {
        Flash { kind: FlashKind::Success, text: text.into() }
    }

    /// Something to know.
    pub fn notice(text: impl Into<String>) -> Flash {
        Flash { kind: FlashKind::Notice, text: text.into() }
    }

    /// It was not done.
    pub fn error(text: impl Into<String>) -> Flash {
        Flash { kind: FlashKind::Error, text: text.into() }
    }

    /// The end of its style class.
    pub fn tone(&self) -> &'static str {
        match self.kind {
            FlashKind::Success => "good",
            FlashKind::Notice => "info",
            FlashKind::Error => "bad",
        }
    }

    /// Its ARIA role: only an error interrupts a screen reader.
    pub fn role(&self) -> &'static str {
        if self.kind == FlashKind::Error { "alert" } else { "status" }
    }

    /// The name of its icon.
    pub fn icon(&self) -> &'static str {
        match self.kind {
            FlashKind::Success => "check",
            FlashKind::Notice => "info",
            FlashKind::Error => "alert",
        }
    }
}

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value in the cookie, the form and `data-theme`.
    pub fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads the value; anything unknown is [`Theme::System`].
    pub fn from_code(code: &str) -> Theme {
        match code {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }
}

/// Addresses the frame links to.
#[derive(Clone, Debug)]
pub struct ServiceLinks {
    /// The start page.
    pub home: String,
    /// Where the search box looks; gets `?q=`.
    pub search: String,
    /// Signing in.
    pub sign_in: String,
    /// Help.
    pub help: String,
    /// How personal data is treated.
    pub privacy: String,
    /// Who to ask.
    pub contact: String,
    /// The list of region centres.
    pub centres: String,
    /// The accessibility statement.
    pub accessibility: String,
    /// The guided tour of the demonstration.
    pub tour: String,
    /// Address of the awarded 88×31 accessibility mark; until it is awarded its slot holds a plain link.
    pub mark: Option<String>,
}

impl Default for ServiceLinks {
    fn default() -> Self {
        ServiceLinks {
            home: "/".into(),
            search: "/courses".into(),
            sign_in: "/sign-in".into(),
            help: "/help".into(),
            privacy: "/privacy".into(),
            contact: "/contact".into(),
            centres: "/region-centres".into(),
            accessibility: "/accessibility".into(),
            tour: "/tour".into(),
            mark: None,
        }
    }
}

impl Shell {
    /// A frame for an anonymous visitor; set the public fields for anything else.
    pub fn new(l: L, title: impl Into<String>, path: impl Into<String>, csrf: impl Into<String>) -> Shell {
        Shell {
            l,
            title: title.into(),
            path: path.into(),
            csrf: csrf.into(),
            user: None,
            nav: Vec::new(),
            flash: None,
            demo: false,
            theme: Theme::System,
            links: ServiceLinks::default(),
            query: String::new(),
            htmx: false,
        }
    }

    /// The hidden field every POST form carries: `{{ shell.csrf_field() }}`.
    pub fn csrf_field(&self) -> Markup {
        Markup::raw(format!("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", escape(&self.csrf)))
    }

    /// The `:::` anchor of the left area, first child of `<aside class="side">` (access key L by Taiwanese convention).
    pub fn anchor_left(&self) -> Markup {
        self.anchor("L", self.l.t("ui-anchor-left"))
    }

    /// An icon by name: `{{ shell.icon("plus") }}`.
    pub fn icon(&self, name: &str) -> Markup {
        icon(name)
    }

    /// The address of an asset: `{{ shell.asset("app.js") }}`.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Puts "Error:" before the title, so that a screen reader says it first, and gives the frame back.
    pub fn title_with_errors(mut self, any: bool) -> Shell {
        if any {
            self.title = self.l.a("ui-title-error", "title", &self.title);
        }
        self
    }

    /// The `:::` anchor of an area; `key` is its access key, `label` its name.
    pub fn anchor(&self, key: &str, label: impl AsRef<str>) -> Markup {
        let label = escape(label.as_ref());
        Markup::raw(format!(
            "<a class=\"anchor\" id=\"A{key}\" href=\"#A{key}\" accesskey=\"{key}\" title=\"{label} (Alt+{key})\"><span class=\"vh\">{label}</span><span aria-hidden=\"true\">:::</span></a>"
        ))
    }

    /// Where the language switch leads: `/language?to=<code>&back=<this page>`.
    pub fn language_href(&self) -> String {
        format!("/language?to={}&back={}", self.l.lang.other().code(), encode(&self.path))
    }

    /// Where the sign-in link leads: the sign-in page, coming back here.
    pub fn sign_in_href(&self) -> String {
        format!("{}?back={}", self.links.sign_in, encode(&self.path))
    }

    /// The destinations shown as tabs on a phone: five fit; with more, four and a tab that opens the rest.
    pub fn tabs(&self) -> &[NavItem] {
        if self.nav.len() > 5 { &self.nav[..4] } else { &self.nav }
    }

    /// The destinations behind the last tab.
    pub fn more_tabs(&self) -> &[NavItem] {
        &self.nav[self.tabs().len()..]
    }

    /// The destinations in a row on a wide screen: seven fit; with more, six and a menu that opens the rest.
    pub fn top(&self) -> &[NavItem] {
        if self.nav.len() > 7 { &self.nav[..6] } else { &self.nav }
    }

    /// The destinations behind the menu of a wide screen.
    pub fn more_top(&self) -> &[NavItem] {
        &self.nav[self.top().len()..]
    }

    /// Whether the page shown is one of those behind the menu.
    pub fn more_is_current(&self) -> bool {
        self.more_top().iter().any(|item| item.current)
    }

    /// Whether the person's choice of light or dark is `code`.
    pub fn theme_is(&self, code: &str) -> bool {
        self.theme.code() == code
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;
    use crate::i18n::Lang;

    #[derive(Template)]
    #[template(
        source = "{% extends \"shell/shell.html\" %}{% block content %}<p>x</p>{% endblock %}",
        ext = "html"
    )]
    struct Page {
        shell: Shell,
    }

    fn draw(change: impl FnOnce(&mut Shell)) -> String {
        let mut shell = Shell::new(L::new(Lang::Zh), "課程 <1>", "/courses?q=a b", "tok\"en");
        change(&mut shell);
        Page { shell }.render().unwrap()
    }

    #[test]
    fn anonymous_frame_offers_sign_in_and_keeps_the_way_back() {
        let html = draw(|_| {});
        assert!(html.contains("href=\"/sign-in?back=%2Fcourses%3Fq%3Da%20b\""), "{html}");
        assert!(html.contains("/language?to=en&#38;back=%2Fcourses%3Fq%3Da%20b"));
        assert!(html.contains("<title>課程 &#60;1&#62;"));
        assert!(!html.contains("/sign-out"));
        for key in ["accesskey=\"U\"", "accesskey=\"C\"", "accesskey=\"B\""] {
            assert_eq!(html.matches(key).count(), 1, "{key}");
        }
    }

    #[test]
    fn signed_in_frame_shows_person_seat_and_sign_out() {
        let html = draw(|s| {
            let mut user = UserBadge::new("林杏如");
            user.seat = Some("示範國小 承辦人".into());
            user.seats_url = Some("/seats".into());
            s.user = Some(user);
        });
        assert!(
            html.contains("林杏如")
                && html.contains("示範國小 承辦人")
                && html.contains("action=\"/sign-out\"")
        );
        assert!(!html.contains("/sign-in"));
    }

    #[test]
    fn sixth_destination_moves_behind_more() {
        let html = draw(|s| {
            s.nav = (0..6).map(|n| NavItem::new(format!("處{n}"), format!("/{n}"), "home")).collect()
        });
        let tabs = &html[html.find("class=\"tabbar\"").unwrap()..];
        assert!(tabs.find("處3").unwrap() < tabs.find("tabbar-more").unwrap());
        assert!(tabs.find("tabbar-more").unwrap() < tabs.find("處4").unwrap());
    }

    #[test]
    fn no_inline_script_or_style() {
        let html = draw(|s| s.htmx = true);
        assert!(!html.contains(" style=") && !html.contains("<script>") && !html.contains("onclick"));
        assert!(html.contains("htmx.min."));
    }
}
