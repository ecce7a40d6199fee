//! A visitor with a cookie jar who follows links, fills in forms and reads what a person sees.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use scraper::{Html, Selector};
use tower::ServiceExt;

/// One visitor.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookies: BTreeMap<String, String>,
    language: &'static str,
    address: Option<SocketAddr>,
    agent: &'static str,
    key: Option<String>,
    headers: BTreeMap<&'static str, &'static str>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status of the last answer, redirects followed.
    pub status: StatusCode,
    /// Where it ended.
    pub path: String,
    /// The body as text.
    pub text: String,
    /// The body as bytes.
    pub bytes: Vec<u8>,
    /// The content type.
    pub content_type: String,
    /// Headers of the last answer, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Every `Set-Cookie` on the way, also of the redirects.
    pub set_cookies: Vec<String>,
}

impl Client {
    /// A visitor of a service, reading Chinese.
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            language: "zh-TW",
            address: None,
            agent: "",
            key: None,
            headers: BTreeMap::new(),
        }
    }

    /// The same visitor reading another language.
    pub fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// The same visitor at a network address.
    pub fn at(mut self, address: &str) -> Self {
        self.address = Some(SocketAddr::new(address.parse().expect("an address"), 50_000));
        self
    }

    /// The same visitor in a browser that names itself so.
    pub fn in_browser(mut self, agent: &'static str) -> Self {
        self.agent = agent;
        self
    }

    /// The same visitor, a system that sends a key with every call.
    pub fn with_key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// From now on the same visitor sends a header with every call.
    pub fn with_header(&mut self, name: &'static str, value: &'static str) {
        self.headers.insert(name, value);
    }

    /// Calls an address as other systems do, with JSON where something is sent.
    pub async fn call(&mut self, method: Method, path: &str, json: Option<&str>) -> Answer {
        self.send_as(method, path, json.map(|text| text.as_bytes().to_vec()), "application/json").await
    }

    /// Calls a route by its method, with nothing in it.
    pub async fn ask(&mut self, method: platform::Method, path: &str) -> Answer {
        match method {
            platform::Method::Get => self.get(path).await,
            platform::Method::Post => self.post(path, &[]).await,
            platform::Method::Put => self.call(Method::PUT, path, Some("{}")).await,
            platform::Method::Delete => self.call(Method::DELETE, path, None).await,
        }
    }

    /// Opens a page, following redirects.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form with the token of the page it stands on; `page` is opened first to fetch it.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(page).await.token();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Sends a course for review from its check page, with a tick or a reason wherever one is asked for.
    pub async fn send_course(&mut self, code: &str) -> Answer {
        let page = self.get(&format!("/desk/courses/{code}/edit/check")).await;
        let token = page.token();
        let asked = page.each("[name^='caution_']", "name");
        let mut fields = vec![("csrf", token.as_str())];
        fields.extend(asked.iter().map(|(name, _)| (name.as_str(), "依實際需要辦理")));
        self.post(&format!("/desk/courses/{code}/submit"), &fields).await
    }

    /// Sends a form as it is, with or without a token.
    pub async fn post(&mut self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        self.send(Method::POST, action, Some(body.join("&").into_bytes())).await
    }

    /// Sends a text of another kind than a form, such as JSON.
    pub async fn send_text(&mut self, action: &str, kind: &str, text: &str) -> Answer {
        self.send_as(Method::POST, action, Some(text.as_bytes().to_vec()), kind).await
    }

    /// Sends a file in a multipart form with the token of `page`.
    pub async fn upload(
        &mut self,
        page: &str,
        action: &str,
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        self.upload_with(page, action, &[], field, name, bytes).await
    }

    /// As [`Client::upload`], with other fields beside the file.
    pub async fn upload_with(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let token = self.get(page).await.token();
        let mut body = String::new();
        for (key, value) in std::iter::once(&("csrf", token.as_str())).chain(fields) {
            body.push_str(&format!(
                "--xt\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!(
            "--xt\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        ));
        let mut body = body.into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--xt--\r\n");
        self.send_as(Method::POST, action, Some(body), "multipart/form-data; boundary=xt").await
    }

    /// Signs in by the form.
    pub async fn sign_in(&mut self, user: &str, password: &str) -> Answer {
        self.submit("/sign-in", "/sign-in", &[("user", user), ("password", password)]).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        self.send_as(method, path, body, "application/x-www-form-urlencoded").await
    }

    async fn send_as(&mut self, method: Method, path: &str, body: Option<Vec<u8>>, kind: &str) -> Answer {
        let (mut method, mut path, mut body) = (method, path.to_owned(), body);
        let mut set_cookies = Vec::new();
        for _ in 0..6 {
            let mut request = Request::builder()
                .method(method.clone())
                .uri(&path)
                .header(header::ACCEPT_LANGUAGE, self.language);
            if !self.agent.is_empty() {
                request = request.header(header::USER_AGENT, self.agent);
            }
            if let Some(key) = &self.key {
                request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
            }
            for (name, value) in &self.headers {
                request = request.header(*name, *value);
            }
            if let Some(address) = self.address {
                request = request.extension(ConnectInfo(address));
            }
            if body.is_some() {
                request = request.header(header::CONTENT_TYPE, kind);
            }
            let jar: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let request = request
                .header(header::COOKIE, jar.join("; "))
                .body(Body::from(body.take().unwrap_or_default()));
            let response =
                self.router.clone().oneshot(request.expect("a request")).await.expect("infallible");
            let (parts, answer_body) = response.into_parts();
            self.keep_cookies(&parts.headers);
            let set = parts.headers.get_all(header::SET_COOKIE).iter();
            set_cookies.extend(set.filter_map(|v| v.to_str().ok()).map(str::to_owned));
            let location =
                parts.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).map(str::to_owned);
            if let (true, Some(to)) = (parts.status.is_redirection(), location) {
                (method, path) = (Method::GET, to);
                continue;
            }
            let bytes = to_bytes(answer_body, usize::MAX).await.expect("a body").to_vec();
            let content_type = parts
                .headers
                .get(header::CONTENT_TYPE)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let headers =
                parts.headers.iter().filter_map(|(k, v)| Some((k.to_string(), v.to_str().ok()?.to_owned())));
            let headers = headers.collect();
            return Answer { status: parts.status, path, text, bytes, content_type, headers, set_cookies };
        }
        panic!("redirected in a circle at {path}");
    }

    fn keep_cookies(&mut self, headers: &axum::http::HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
            let Some((name, rest)) = cookie.split_once('=') else { continue };
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
            }
        }
    }
}

impl Answer {
    /// A header of the last answer; empty when it was not sent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The token of the first form on the page; empty when there is none.
    pub fn token(&self) -> String {
        self.attribute("input[name=csrf]", "value").unwrap_or_default()
    }

    /// An attribute of the first element a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.text);
        let selector = Selector::parse(selector).expect("a selector");
        html.select(&selector).next()?.value().attr(name).map(str::to_owned)
    }

    /// An attribute and the text, white space folded, of every element a selector finds that has the attribute.
    pub fn each(&self, selector: &str, name: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text);
        let selector = Selector::parse(selector).expect("a selector");
        let text = |e: scraper::ElementRef<'_>| {
            e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        html.select(&selector).filter_map(|e| Some((e.value().attr(name)?.to_owned(), text(e)))).collect()
    }

    /// The texts of all elements a selector finds, white space folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        let selector = Selector::parse(selector).expect("a selector");
        html.select(&selector)
            .map(|e| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// What stands in the main area, white space folded.
    pub fn main(&self) -> String {
        self.texts("main").join(" ")
    }

    /// Fails with the page's text unless the main area contains `text`.
    #[track_caller]
    pub fn sees(&self, text: &str) -> &Self {
        assert!(
            self.text.contains(text) || self.main().contains(text),
            "{} ({}) does not show “{text}”:\n{}",
            self.path,
            self.status,
            self.main()
        );
        self
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
