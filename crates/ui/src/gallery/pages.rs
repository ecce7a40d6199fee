//! Sample pages with invented content: what a home, a list, a course, a form and an error look like.

use askama::Template;
use jiff::civil::date;

use crate::components::field::FieldRow;
use crate::components::{
    Agenda, AgendaItem, Breadcrumb, Button, Card, Choice, CourseCard, ErrorSummary, Facts, Field, Filter,
    Light, Lights, Meter, Moment, Notice, PageHead, Pagination, Stat, Stats, StepState, Steps, Tabs, Tag,
    Timeline, Tone, Toolbar,
};
use crate::i18n::L;
use crate::markup::Markup;
use crate::shell::{Flash, NavItem, Shell, UserBadge};

/// A page made of parts one after the other, with parts at the side.
#[derive(Template)]
#[template(path = "gallery/page.html")]
struct Page {
    shell: Shell,
    hero: Markup,
    parts: Vec<Markup>,
    side: Vec<Markup>,
}

/// Every sample page as (name, HTML).
pub fn all(l: L) -> Vec<(&'static str, String)> {
    let links = vec![
        (l.pick("找課程", "Find courses").to_owned(), "/courses".to_owned()),
        (l.pick("聯絡我們", "Contact us").to_owned(), "/contact".to_owned()),
    ];
    let lost = crate::error_page(
        shell(l, l.pick("找不到頁面", "Page not found"), "/nowhere", 9),
        404,
        "not-found",
        l.pick("找不到這個頁面", "There is no such page"),
        l.pick("網址可能打錯了，或課程已經移除。可以用上方的搜尋找課程，或請開課單位提供正確的網址。", "The address may be mistyped, or the course removed. Search above, or ask the organiser for the right address."),
        &links,
    );
    let mut pages = vec![("error", lost)];
    for (name, page) in [("home", home(l)), ("list", list(l)), ("course", course(l)), ("form", form(l))] {
        pages.push((name, page.render().unwrap_or_default()));
    }
    pages
}

/// A frame with an invented person and the teacher's destinations; `current` counts from 0.
pub fn shell(l: L, title: &str, path: &str, current: usize) -> Shell {
    let p = |zh, en| l.pick(zh, en);
    let items = [
        (p("首頁", "Home"), "/", "home"),
        (p("找課程", "Courses"), "/courses", "search"),
        (p("我的研習", "My courses"), "/my", "calendar"),
        (p("時數", "Hours"), "/transcript", "chart"),
        (p("報到", "Check in"), "/check-in", "qr"),
    ];
    let mut shell = Shell::new(l, title, path, "sample-token");
    shell.nav = items
        .iter()
        .enumerate()
        .map(|(n, (label, href, icon))| NavItem::new(*label, *href, icon).current(n == current))
        .collect();
    shell.nav[2] = shell.nav[2].clone().badge(2);
    shell.demo = true;
    let mut user = UserBadge::new(p("林杏如", "Lin Xing-ru"));
    user.seat = Some(p("杏林國小・教師", "Xinglin Primary, teacher").into());
    user.seats_url = Some("/seats".into());
    user.unread = 3;
    user.notices_url = "/notices".into();
    shell.user = Some(user);
    shell
}

fn courses(l: L) -> Vec<CourseCard> {
    let p = |zh, en| l.pick(zh, en);
    let school = p("示範縣立杏林國民小學", "Xinglin Model Primary School");
    let centre = p("示範縣教師研習中心", "Model County Teachers' Centre");
    let open = || Tag::new(Tone::Good, p("報名中", "Open"));
    vec![
        CourseCard::new(
            l,
            p("閱讀理解教學實作工作坊", "Reading comprehension workshop"),
            "/courses/0004127",
            "0004127",
            school,
        )
        .starts(date(2025, 8, 14))
        .when("09:00–16:00")
        .place(p("二樓會議室", "Meeting room"))
        .hours("6")
        .meter(Meter::new(l, 34, 40))
        .tag(open()),
        CourseCard::new(
            l,
            p("班級經營：從衝突到對話", "Classroom: from conflict to dialogue"),
            "/courses/0004131",
            "0004131",
            centre,
        )
        .starts(date(2025, 8, 21))
        .when("13:30–16:30")
        .place(p("研習中心 301", "Centre, room 301"))
        .hours("3")
        .meter(Meter::new(l, 60, 60).waiting(7))
        .tag(Tag::new(Tone::Warn, p("候補", "Waiting list"))),
        CourseCard::new(
            l,
            p("AI 進教室：備課、提問與評量", "AI in class: planning, asking, assessing"),
            "/courses/0004133",
            "0004133",
            centre,
        )
        .starts(date(2025, 8, 25))
        .when("09:00–12:00")
        .place(p("線上", "Online"))
        .hours("3")
        .meter(Meter::new(l, 118, 300))
        .tag(open())
        .tag(Tag::new(Tone::Info, p("線上", "Online")).icon("link")),
        CourseCard::new(
            l,
            p("數學素養命題與試題分析", "Writing and analysing maths questions"),
            "/courses/0004140",
            "0004140",
            p("示範市立壇山國民中學", "Tanshan Model Junior High"),
        )
        .starts(date(2025, 9, 3))
        .when("13:10–16:00")
        .place(p("圖書館", "Library"))
        .hours("3")
        .meter(Meter::new(l, 9, 30))
        .tag(Tag::new(Tone::Accent, p("新課程", "New"))),
    ]
}

fn home(l: L) -> Page {
    let p = |zh, en| l.pick(zh, en);
    let agenda = Agenda::new(
        l,
        vec![
            AgendaItem::new(
                date(2025, 8, 14),
                "09:00–12:00",
                p("閱讀理解教學實作工作坊", "Reading comprehension workshop"),
                "/courses/0004127",
                p("杏林國小二樓會議室", "Xinglin Primary, 2nd floor"),
            )
            .today(true)
            .action(Button::link(p("報到碼", "Check-in code"), "/check-in").primary().small().icon("qr")),
            AgendaItem::new(
                date(2025, 8, 21),
                "13:30–16:30",
                p("班級經營：從衝突到對話", "From conflict to dialogue"),
                "/courses/0004131",
                p("研習中心 301", "Centre, room 301"),
            )
            .tag(Tag::new(Tone::Info, p("候補第 2 位", "2nd on the waiting list"))),
            AgendaItem::new(
                date(2025, 9, 3),
                "13:10–16:00",
                p("數學素養命題與試題分析", "Writing maths questions"),
                "/courses/0004140",
                p("壇山國中圖書館", "Tanshan Junior High, library"),
            ),
        ],
    );
    let stats = Stats::new(vec![
        Stat::new(p("本學年時數", "Hours this year"), "27.5")
            .unit(p("小時", "h"))
            .note(p("去年同期 24 小時", "24 h at this time last year"))
            .href("/transcript"),
        Stat::new(p("即將開始", "Upcoming"), 3)
            .unit(p("門", "courses"))
            .note(p("最近一場在今天", "The next is today")),
        Stat::new(p("待核時數", "Awaiting approval"), 6)
            .unit(p("小時", "h"))
            .note(p("名冊審核中", "Roster in review"))
            .tone(Tone::Warn),
    ]);
    let suggested = Markup::join(courses(l).into_iter().skip(2).map(Markup::from));
    let mut shell = shell(l, p("首頁", "Home"), "/", 0);
    shell.flash =
        Some(Flash::success(p("報名成功，您是第 35 位錄取的老師。", "You are enrolled: place 35.")));
    Page {
        shell,
        hero: Markup::raw("<div class=\"hero\">")
            .and(
                PageHead::new(p("林老師，早安", "Good morning, Ms Lin"))
                    .eyebrow(l.date(date(2025, 8, 14)))
                    .lead(p(
                        "今天 09:00 有一場研習，別忘了帶報到碼。",
                        "You have a session at 09:00 today; take your check-in code.",
                    )),
            )
            .and(Markup::raw("</div>")),
        parts: vec![
            Card::new(agenda)
                .title(p("今天與接下來", "Today and next"))
                .aside(Markup::link(p("全部行程", "All"), "/my"))
                .accent()
                .flush()
                .into(),
            stats.into(),
            Markup::raw(format!(
                "<div class=\"section-head\"><h2>{}</h2>{}</div><div class=\"course-list\">{suggested}</div>",
                p("新公告的課程", "New courses"),
                Markup::link(p("找更多", "More"), "/courses")
            )),
        ],
        side: vec![
            Notice::new(
                Tone::Warn,
                p("「數學素養命題」還沒選午餐。", "Choose a lunch for “Writing maths questions”."),
            )
            .title(p("還差一步", "One step missing"))
            .action(Button::link(p("前往填寫", "Answer"), "/my").small())
            .into(),
            Card::new(
                Lights::new(l)
                    .light(Light::Green, p("個人資料", "Profile"), p("已驗證", "Verified"))
                    .light_link(
                        Light::Amber,
                        p("備用信箱", "Second mail"),
                        p("尚未設定", "Not set"),
                        "/account",
                    )
                    .light(Light::Green, p("服務學校", "School"), p("杏林國小", "Xinglin Primary")),
            )
            .title(p("我的資料", "My data"))
            .into(),
        ],
    }
}

fn list(l: L) -> Page {
    let p = |zh, en| l.pick(zh, en);
    let stages = vec![
        Choice::new("k", p("幼兒園", "Kindergarten")),
        Choice::new("e", p("國小", "Primary")),
        Choice::new("j", p("國中", "Junior high")),
        Choice::new("s", p("高中職", "Senior high")),
    ];
    let ways = vec![Choice::new("face", p("實體", "In person")), Choice::new("online", p("線上", "Online"))];
    let counties =
        vec![Choice::new("a", p("示範縣", "Model County")), Choice::new("b", p("示範市", "Model City"))];
    let filter = Filter::new(l, "/courses")
        .field(Field::text(l, "q", p("關鍵字", "Words")).value(p("素養", "literacy")).plain())
        .field(Field::select(l, "county", p("縣市", "County"), counties).plain())
        .field(Field::checkboxes(l, "stage", p("學習階段", "Stage"), stages).values(["e"]).plain())
        .field(Field::checkboxes(l, "way", p("上課方式", "Held"), ways).plain())
        .field(Field::date(l, "from", p("從哪天起", "From")).plain())
        .active(p("國小", "Primary"), "/courses?q=x")
        .active(p("素養", "literacy"), "/courses?stage=e");
    let cards = Markup::join(courses(l).into_iter().map(Markup::from));
    Page {
        shell: shell(l, p("找課程", "Courses"), "/courses?stage=e", 1),
        hero: PageHead::new(p("找課程", "Find courses"))
            .lead(p(
                "全國各校與研習中心公告的課程，依開課日期排列。",
                "Courses of all schools and centres, by starting day.",
            ))
            .into(),
        parts: vec![
            Tabs::new(p("檢視", "View"))
                .tab_count(p("可報名", "Open"), "/courses?v=open", 128, true)
                .tab_count(p("即將開放", "Soon"), "/courses?v=soon", 12, false)
                .tab(p("全部", "All"), "/courses?v=all", false)
                .into(),
            Toolbar::new(p("共 128 門課程", "128 courses"))
                .action(Button::link(p("匯出", "Export"), "/courses.xlsx").small().icon("download"))
                .into(),
            Markup::raw(format!("<div class=\"course-list\">{cards}</div>")),
            Pagination::new(l, 2, 32, "/courses?page=").into(),
        ],
        side: vec![filter.into()],
    }
}

fn course(l: L) -> Page {
    let p = |zh, en| l.pick(zh, en);
    let crumbs = Breadcrumb::new(l).link(p("找課程", "Courses"), "/courses").here("0004127");
    let head = PageHead::new(p(
        "閱讀理解教學實作工作坊：從文本分析到課堂提問",
        "Reading comprehension workshop: from text to question",
    ))
    .crumbs(crumbs)
    .eyebrow(p("示範縣立杏林國民小學", "Xinglin Model Primary School"))
    .tag(Tag::new(Tone::Good, p("報名中", "Open")))
    .tag(Tag::new(Tone::Neutral, p("國小・國語文", "Primary, Chinese")).icon("book"));
    let facts = Facts::new()
        .fact_icon(
            "calendar",
            p("日期", "Dates"),
            p("114年8月14日（四）、15日（五）", "Thu 14 and Fri 15 Aug 2025"),
        )
        .fact_icon("clock", p("時間", "Time"), "09:00–16:00")
        .fact_icon("pin", p("地點", "Place"), p("杏林國小二樓會議室", "Xinglin Primary, 2nd floor"))
        .fact_icon("book", p("時數", "Hours"), l.a("ui-hours", "n", 12))
        .fact_icon("users", p("對象", "For"), p("國小教師", "Primary teachers"))
        .fact_icon("user", p("聯絡人", "Contact"), p("教務處研習組", "Academic office"));
    let timeline = Timeline::new(
        l,
        vec![
            Moment::done(p("報名開放", "Enrolment opened")).when(l.day(date(2025, 8, 1))),
            Moment::now(p("報名中", "Enrolling")).when(p("到 8月12日（二）17:00", "until Tue 12 Aug 17:00")),
            Moment::next(p("上課", "Sessions")).when(l.day(date(2025, 8, 14))),
            Moment::next(p("核發時數", "Hours issued"))
                .who(p("開課單位送名冊後", "after the roster is sent")),
        ],
    );
    let text = p(
        "第一天從三個真實課例出發，練習分析文本的層次；第二天分組設計提問，並在同儕教室裡試教、修正。",
        "Day one starts from three real lessons and reads texts in layers; day two designs questions in groups, tries them with peers and improves them.",
    );
    let enrol = Markup::from(Meter::new(l, 34, 40))
        .and(Markup::raw("<form method=\"post\" action=\"/courses/0004127/enrol\" data-once>"))
        .and(Button::submit(p("我要報名", "Enrol")).primary())
        .and(Markup::raw("</form>"))
        .and(Markup::small(p("報名截止：8月12日（二）17:00", "Closes Tue 12 Aug 17:00")));
    Page {
        shell: shell(l, p("閱讀理解教學實作工作坊", "Reading workshop"), "/courses/0004127", 1),
        hero: head.into(),
        parts: vec![Card::new(facts).into(), Card::new(text).title(p("課程內容", "Content")).into()],
        side: vec![
            Card::new(enrol).accent().title(p("名額", "Places")).into(),
            Card::new(timeline).title(p("課程進度", "Progress")).into(),
        ],
    }
}

fn form(l: L) -> Page {
    let p = |zh, en| l.pick(zh, en);
    let steps = Steps::new(l)
        .step(p("基本資料", "Basics"), "?step=1", StepState::Done)
        .step(p("分類", "Classification"), "?step=2", StepState::Done)
        .step(p("內容", "Content"), "?step=3", StepState::Done)
        .step(p("場次", "Sessions"), "?step=4", StepState::Current)
        .step(p("對象與報名", "Audience"), "?step=5", StepState::Todo)
        .closed(p("經費與聯絡", "Money, contact"));
    let problem = p("結束時間要晚於開始時間。", "The end must be later than the start.");
    let errors = vec![("meetings-1-to".to_owned(), problem.to_owned())];
    let row = FieldRow::new()
        .with(Field::date(l, "meetings-1-date", p("日期", "Date")).value("114/8/14").required())
        .with(Field::time(l, "meetings-1-from", p("開始", "From")).value("13:00").required())
        .with(
            Field::time(l, "meetings-1-to", p("結束", "To")).value("12:00").error(Some(problem)).required(),
        );
    let ways = vec![
        Choice::new("1", p("實體", "In person")).hint(p("老師到場上課", "Teachers come to the place")),
        Choice::new("2", p("線上同步", "Online, live")).hint(p("需要填寫會議連結", "Needs a meeting link")),
    ];
    let fields = Markup::raw("<form method=\"post\" action=\"/courses/new\" data-once data-dirty data-autosave=\"/courses/drafts/1\">")
        .and(Field::radios(l, "delivery", p("上課方式", "How it is held"), ways).value("1").required())
        .and(row)
        .and(Field::text(l, "meetings-1-place", p("地點", "Place")).hint(p("寫到樓層與教室，老師第一次來也找得到。", "Down to floor and room, so that a newcomer finds it.")).value(p("二樓會議室", "Meeting room, 2nd floor")).required())
        .and(Field::number(l, "hours", p("核給時數", "Hours")).suffix(p("小時", "hours")).value("6").hint(p("依場次計算為 6 小時，可以調低。", "The sessions make 6 hours; you may lower it.")).required())
        .and(Field::textarea(l, "note", p("給報名老師的話", "A word to those who enrol")).max_length(300))
        .and(Markup::raw("<div class=\"form-foot\"><div class=\"actions\">"))
        .and(Button::submit(p("儲存並繼續", "Save and continue")).primary())
        .and(Button::submit(p("上一步", "Back")).named("go", "back").quiet())
        .and(Markup::raw("</div><p class=\"sub\" data-autosave-status role=\"status\"></p></div></form>"));
    Page {
        shell: shell(l, p("開設課程", "New course"), "/courses/new?step=4", 9).title_with_errors(true),
        hero: PageHead::new(p("場次", "Sessions")).eyebrow(p("開設課程", "New course")).into(),
        parts: vec![
            steps.into(),
            ErrorSummary::new(l, errors).into(),
            Markup::raw(format!("<div class=\"card\"><div class=\"card-body\">{fields}</div></div>")),
        ],
        side: vec![],
    }
}
