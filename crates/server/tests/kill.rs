//! Kill -9 during a stream of enrolments: every acknowledged one is there after the restart, and the audit log holds.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::enrolment;
use platform::ids::{AccountId, PersonId};
use platform::web::session;
use testkit::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PEOPLE: usize = 240;
const PLACES: u32 = 60;

/// A person with a session, ready to send the form.
#[derive(Clone)]
struct Asker {
    person: PersonId,
    cookie: String,
    token: String,
}

#[test]
fn what_was_acknowledged_survives() {
    for engine in testkit::engines() {
        eprintln!("on {engine:?}");
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(
            async {
                let world = World::new(engine).await;
                kill_and_look(&world).await;
            },
        );
    }
}

async fn kill_and_look(world: &World) {
    world.app.clock.set(real_now());
    let code = world.published(PLACES).await;
    let askers = askers(world).await;
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut server = Server::start(world);
    let address = server.address.clone();
    let tasks: Vec<_> = askers
        .iter()
        .cloned()
        .map(|asker| {
            let (address, code, count) = (address.clone(), code.clone(), Arc::clone(&acknowledged));
            tokio::spawn(async move {
                let answered = enrol(&address, &code, &asker).await;
                if answered {
                    count.fetch_add(1, Ordering::SeqCst);
                }
                (asker.person, answered)
            })
        })
        .collect();
    // Killed in the middle: some were answered, some are on their way.
    while acknowledged.load(Ordering::SeqCst) < PEOPLE / 4 {
        tokio::task::yield_now().await;
    }
    server.kill();
    let mut told = Vec::new();
    for task in tasks {
        let (person, answered) = task.await.expect("a task");
        if answered {
            told.push(person);
        }
    }
    assert!(told.len() >= PEOPLE / 4);
    let server = Server::start(world);
    for asker in &askers {
        assert!(enrol(&server.address, &code, asker).await, "asking again after the restart is answered");
    }
    let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
    let stored = enrolment::of_course(world.app.db.read(), course.id).await.expect("stored");
    for person in &told {
        assert!(
            stored.iter().any(|e| e.person == *person && e.is_alive()),
            "an acknowledged enrolment is gone"
        );
    }
    assert_eq!(stored.len(), PEOPLE, "nobody twice, nobody lost");
    assert_eq!(stored.iter().filter(|e| e.state == "admitted").count(), PLACES as usize);
    let mut numbers: Vec<_> = stored.iter().filter_map(|e| e.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=i64::try_from(PEOPLE - PLACES as usize).expect("small")).collect::<Vec<_>>());
    drop(server);
    let verify = xingtan(world).args(["audit", "verify"]).output().expect("audit verify runs");
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stderr));
    eprintln!("{} of {PEOPLE} were acknowledged before the kill", told.len());
}

/// The server runs on the machine's clock, so the course has to be open now.
#[expect(
    clippy::disallowed_methods,
    reason = "the server under test is a process of its own on the real clock"
)]
fn real_now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

async fn askers(world: &World) -> Vec<Asker> {
    let people = world.teachers(PEOPLE).await;
    let mut askers = Vec::new();
    let mut change = world.app.db.change(&world.teacher.actor, world.app.clock.now()).await.expect("begun");
    for person in people {
        let account = AccountId::new();
        testkit::give_account(&change, account, person, &format!("kill-{person}")).await;
        let session =
            session::begin(&change, account, person, None, "127.0.0.1", "test").await.expect("a session");
        let token = world.app.keys.form_token(&session);
        askers.push(Asker { person, cookie: format!("session={session}"), token });
    }
    change.record("test.sessions", world.teacher.person.0, serde_json::json!({}));
    change.commit().await.expect("committed");
    askers
}

/// Sends the enrolment form; true only when the whole acknowledging answer arrived.
async fn enrol(address: &str, code: &str, asker: &Asker) -> bool {
    let body = format!("csrf={}", asker.token);
    let request = format!(
        "POST /courses/{code}/enrol HTTP/1.1\r\nHost: test\r\nConnection: close\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        asker.cookie,
        body.len()
    );
    let Ok(mut stream) = TcpStream::connect(address).await else { return false };
    if stream.write_all(request.as_bytes()).await.is_err() {
        return false;
    }
    let mut answer = Vec::new();
    if stream.read_to_end(&mut answer).await.is_err() {
        return false;
    }
    let answer = String::from_utf8_lossy(&answer);
    answer.starts_with("HTTP/1.1 303")
        && answer.contains("location: /my/enrolments/")
        && answer.contains("\r\n\r\n")
}

fn xingtan(world: &World) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xingtan"));
    command.arg("--data").arg(world.folder.path()).arg("--database").arg(world.app.settings.database_url());
    command
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(world: &World) -> Self {
        let mut child = xingtan(world)
            .args(["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let output = child.stdout.take().expect("piped");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("the server says where it is");
        let address = line.trim().rsplit_once("http://").expect("an address").1.to_owned();
        Self { child, address }
    }

    fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The rush of `xingtan bench storm` in small: three kills on the way, everything told is so, and the log explains the order.
/// PostgreSQL stays up here, because the tests share one server.
#[test]
fn a_rush_with_three_kills_loses_nothing() {
    for engine in testkit::engines() {
        eprintln!("on {engine:?}");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let folder = testkit::temporary_folder();
        let database = runtime.block_on(testkit::fresh_database(engine, folder.path()));
        let output = Command::new(env!("CARGO_BIN_EXE_xingtan"))
            .arg("--data")
            .arg(folder.path())
            .args(["--database", &database, "bench", "storm"])
            .args(["--requests", "400", "--places", "60", "--at-once", "32", "--kills", "3"])
            .output()
            .expect("the bench runs");
        let (said, failed) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{said}{failed}");
        assert_eq!(said.matches("server killed").count(), 3, "{said}");
        assert!(said.contains("60 / 340"), "{said}");
        assert!(said.contains("none lost or different"), "{said}");
        assert!(said.contains("explained by the log         400"), "{said}");
    }
}
