//! The peer: PostgreSQL's own trigram search (pg_trgm) over the same courses, asked the same questions in SQL.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use app::demo::nation::Nation;
use domain::text::fold;
use platform::db::{Db, sql};
use search::Question;

use super::connection::histogram;
use super::questions::Kind;
use super::search::{Options, batches, quantiles, record};

/// A database of the benchmark's own on a server.
pub(super) struct Trigrams {
    db: Db,
    server: String,
    name: String,
}

/// Connections that ask at once; more only queue for two cores.
const CONNECTIONS: u32 = 16;

impl Trigrams {
    /// Makes the database and loads the courses; says how long that took and how much it fills.
    pub(super) async fn build(server: &str, nation: &Arc<Nation>) -> anyhow::Result<Self> {
        let name = format!("xingtan_bench_{}", std::process::id());
        let admin = Db::open(server, 2).await?;
        sql::run(admin.read(), &format!("CREATE DATABASE {name}"), vec![]).await?;
        // What a database's keeper would give such an index to be built and asked; the rest is as it comes.
        for setting in ["maintenance_work_mem = '1GB'", "work_mem = '64MB'", "effective_cache_size = '12GB'"]
        {
            sql::run(admin.read(), &format!("ALTER DATABASE {name} SET {setting}"), vec![]).await?;
        }
        admin.close().await;
        let (base, _) = server.rsplit_once('/').unwrap_or((server, ""));
        let db = Db::open(&format!("{base}/{name}"), CONNECTIONS).await?;
        let peer = Self { db, server: server.to_owned(), name };
        if let Err(error) = peer.load(nation).await {
            peer.drop().await?;
            return Err(error);
        }
        Ok(peer)
    }

    async fn load(&self, nation: &Arc<Nation>) -> anyhow::Result<()> {
        let run = async |text: &str| sql::run(self.db.read(), text, vec![]).await;
        run("CREATE EXTENSION pg_trgm").await?;
        run("CREATE TABLE course (code TEXT PRIMARY KEY, text TEXT NOT NULL, county TEXT NOT NULL, stages TEXT NOT NULL,
             stage TEXT NOT NULL, scope TEXT NOT NULL, free BOOLEAN NOT NULL, first_meeting BIGINT, last_end BIGINT)")
        .await?;
        let began = Instant::now();
        let mut batches = batches(nation);
        while let Some(entries) = batches.recv().await {
            let rows = entries.into_iter().map(|e| {
                let text =
                    fold(&[&*e.title, &e.outline, &e.organiser, &e.instructor].join(" ")).to_lowercase();
                let ms = |at: Option<jiff::Timestamp>| at.map(|at| at.as_millisecond());
                vec![
                    e.code.into(),
                    text.into(),
                    e.county.into(),
                    format!(",{},", e.audience_stages.join(",")).into(),
                    e.stage.into(),
                    e.scope.into(),
                    e.free.into(),
                    ms(e.first_meeting).into(),
                    ms(e.last_meeting_end).into(),
                ]
            });
            sql::insert_many(self.db.read(), "INSERT INTO course", rows.collect(), "").await?;
        }
        println!("\nPostgreSQL: rows in           {:.0} s", began.elapsed().as_secs_f64());
        let began = Instant::now();
        run("CREATE INDEX by_trigram ON course USING gin (text gin_trgm_ops)").await?;
        println!("trigram index in             {:.0} s", began.elapsed().as_secs_f64());
        run("CREATE INDEX by_end ON course (last_end)").await?;
        run("ANALYZE course").await?;
        let size = |what: &str| format!("SELECT pg_relation_size('{what}') AS n");
        let (table, index) = (
            sql::number(self.db.read(), &size("course"), vec![]).await?,
            sql::number(self.db.read(), &size("by_trigram"), vec![]).await?,
        );
        let gib = |n: i64| n as f64 / f64::from(1 << 30);
        println!("table / trigram index        {:.2} / {:.2} GiB", gib(table), gib(index));
        Ok(())
    }

    /// Asks each kind one after the other, then all kinds at once.
    pub(super) async fn measure(
        &self,
        sets: &[(Kind, Vec<Question>)],
        options: &Options,
    ) -> anyhow::Result<()> {
        println!(
            "\n{:<20} {:>9} {:>9} {:>9} {:>10}",
            "PostgreSQL, warm", "p50 ms", "p99 ms", "max ms", "found p50"
        );
        for (kind, set) in sets {
            let mut seen = histogram();
            let mut found = Vec::new();
            for (n, question) in set.iter().take(options.peer_each()).enumerate() {
                let Some(texts) = statements(*kind, question) else { continue };
                // The first few only bring pages into memory.
                let asked = Instant::now();
                let mut total = 0;
                for text in &texts {
                    total = sql::number(self.db.read(), text, vec![]).await?;
                }
                if n >= 3 {
                    record(&mut seen, asked);
                    found.push(total);
                }
            }
            if found.is_empty() {
                println!("{:<20} {:>9}", kind.name(), "—");
                continue;
            }
            found.sort_unstable();
            let [p50, p99, most] = quantiles(&seen);
            println!("{:<20} {p50:>9.1} {p99:>9.1} {most:>9.1} {:>10}", kind.name(), found[found.len() / 2]);
        }
        self.at_once(sets, options).await
    }

    async fn at_once(&self, sets: &[(Kind, Vec<Question>)], options: &Options) -> anyhow::Result<()> {
        let asked: Vec<Vec<String>> = {
            let mut all = Vec::new();
            for (kind, set) in sets {
                let statements = set.iter().take(options.peer_each()).filter_map(|q| statements(*kind, q));
                all.extend(statements);
            }
            // In an order of their own, so that kinds mix.
            (0..all.len()).map(|n| all[n * 7_919 % all.len()].clone()).collect()
        };
        let asked = Arc::new(asked);
        let next = Arc::new(AtomicUsize::new(0));
        let (began, time) = (Instant::now(), options.time());
        let mut workers = Vec::new();
        for _ in 0..CONNECTIONS {
            let (db, asked, next) = (self.db.clone(), Arc::clone(&asked), Arc::clone(&next));
            workers.push(tokio::spawn(async move {
                let mut seen = histogram();
                while began.elapsed() < time {
                    let texts = &asked[next.fetch_add(1, Ordering::Relaxed) % asked.len()];
                    let start = Instant::now();
                    for text in texts {
                        sql::number(db.read(), text, vec![]).await?;
                    }
                    record(&mut seen, start);
                }
                anyhow::Ok(seen)
            }));
        }
        let mut all = histogram();
        for worker in workers {
            all.add(worker.await??)?;
        }
        let rate = all.len() as f64 / began.elapsed().as_secs_f64();
        let [p50, p99, _] = quantiles(&all);
        println!(
            "\nmixed, {CONNECTIONS} at once            {rate:.1} a second; p50 {p50:.0} ms, p99 {p99:.0} ms"
        );
        Ok(())
    }

    /// Drops the database.
    pub(super) async fn drop(self) -> anyhow::Result<()> {
        self.db.close().await;
        let admin = Db::open(&self.server, 2).await?;
        sql::run(admin.read(), &format!("DROP DATABASE {}", self.name), vec![]).await?;
        admin.close().await;
        Ok(())
    }
}

/// The question in SQL: the page's codes with the number of all in `n`. None for what trigrams cannot be asked.
fn statements(kind: Kind, question: &Question) -> Option<Vec<String>> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let mut conditions: Vec<String> = Vec::new();
    if question.filter.upcoming {
        conditions.push(format!("last_end >= {}", question.now.as_millisecond()));
    }
    let mut order = "first_meeting".to_owned();
    for word in question.words.split_whitespace() {
        let word = fold(word).to_lowercase();
        match kind {
            Kind::Typo => {
                conditions.push(format!("{} <% text", quoted(&word)));
                order = format!("{} <<-> text", quoted(&word));
            }
            Kind::Code => conditions.push(format!("code = {}", quoted(&word))),
            _ => conditions.push(format!("text LIKE {}", quoted(&format!("%{word}%")))),
        }
    }
    for county in &question.filter.counties {
        conditions.push(format!("county = {}", quoted(county)));
    }
    for stage in &question.filter.audience_stages {
        conditions.push(format!("stages LIKE {}", quoted(&format!("%,{stage},%"))));
    }
    if question.filter.free {
        conditions.push("free".to_owned());
    }
    let holds = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
    let page = format!(
        "SELECT code, COUNT(*) OVER () AS n FROM course WHERE {holds} ORDER BY {order}, code LIMIT 20 OFFSET {}",
        question.skip
    );
    match kind {
        Kind::Nearest => None,
        Kind::Facets => Some(vec![
            page,
            format!(
                "SELECT COUNT(*) AS n FROM course WHERE {holds} GROUP BY GROUPING SETS ((county), (stage), (scope), (free))"
            ),
        ]),
        _ => Some(vec![page]),
    }
}
