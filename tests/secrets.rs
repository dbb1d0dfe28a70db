//! No text shows the key or the value of a header of the caller's, whatever a server sends back.
//!
//! A program of its own: it takes the traces of the whole process. Its servers are the raw ones, as
//! httpmock traces every header that it gets.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

#[path = "support/server.rs"]
mod server;

use std::{
    collections::BTreeMap,
    error::Error as _,
    fmt::{Debug, Write as _},
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use flora_technique_runs::{Error, OutputType, RunHandle, RunStatus, SavedOutputs};
use server::{Answer, KEY, Request, Server, Then};
use tracing_subscriber::fmt::MakeWriter;

/// Whoever has it may fetch a file.
const SIGNATURE: &str = "the-signature-of-a-link";

const HEADER: &str = "value-of-a-header-that-is-secret-too";

/// A single look at the run of the list's sample, which has ended.
const LOOK: &str =
    r#"{"run_id":"run_abc123","status":"completed","progress":1,"created_at":1,"outputs":[]}"#;

/// All that was traced, at every level and of every target.
#[derive(Clone, Default)]
struct Traced(Arc<Mutex<Vec<u8>>>);

impl io::Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Traced {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Everything that was shown of a type, under its name.
#[derive(Default)]
struct Shown(BTreeMap<String, String>);

impl Shown {
    fn add<T: Debug>(&mut self, value: &T) {
        let name = std::any::type_name::<T>().split('<').next().unwrap();
        let name = name.rsplit("::").next().unwrap();
        let shown = self.0.entry(name.to_owned()).or_default();
        write!(shown, "{value:?} {value:#?} ").unwrap();
    }

    /// With its causes, and in every form that it has.
    fn error(&mut self, error: &Error) {
        self.add(error);
        self.add(&error.kind());
        let mut text = format!(
            "{error} {} {:?} {:?} {:?}",
            error.message(),
            error.code(),
            error.run_id(),
            error.request_id()
        );
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(text, " {error} {error:?}").unwrap();
            cause = error.source();
        }
        if let Some(bad) = error.undecodable() {
            self.add(bad);
            text += &serde_json::to_string(bad).unwrap();
        }
        error.fields().iter().for_each(|field| self.add(field));
        error.deadline().into_iter().for_each(|late| self.add(late));
        *self.0.entry("Error".to_owned()).or_default() += &text;
    }
}

/// Fails if a text holds a secret, or a piece of one.
fn hides(name: &str, text: &str) {
    for secret in [KEY, HEADER] {
        for i in 0..secret.len() - 12 {
            assert!(
                !text.contains(&secret[i..i + 12]),
                "{name} shows {:?}: {text}",
                &secret[i..]
            );
        }
    }
}

/// Answers that repeat the secrets wherever a server could.
fn echo(request: &Request, number: usize) -> Answer {
    let secrets = [
        request.header("authorization")[0],
        request.header("x-team")[0],
    ]
    .join(" ");
    // Padding pushes the secrets over every edge at which a text is cut.
    let pad = "x".repeat(number * 9 % 330);
    let bad = format!(
        r#"{{"run_id":"{secrets}","status":"x","progress":"{pad}{secrets}","created_at":1}}"#
    );
    let envelope = format!(
        r#"{{"error":{{"code":"{secrets}","message":"{pad}{secrets}","fields":[{{"field":"{secrets}","message":"{secrets}"}}]}}}}"#
    );
    let request_id = format!("request-id: {pad}{secrets}\r\n");
    // Of another run than the one asked for.
    let other =
        format!(r#"{{"run_id":"{pad}{secrets}","status":"x","progress":1,"created_at":1}}"#);
    // Of ten answers nine are calls of their own: so each call gets each of them in time.
    let (status, body) = match number % 10 {
        0 => (
            200,
            format!(r#"{{"meta":{{}},"technique_runs":[{bad},[{bad}],"{secrets}"]}}"#),
        ),
        1 => (400, envelope),
        2 => (502, format!("<html>{pad}{secrets}</html>")),
        3 => (200, format!("{pad}{secrets}")),
        4 => (200, format!(r#"{{"{pad}{secrets}":"#)),
        5 => (200, format!(r#"{{"meta":"{pad}{secrets}"}}"#)),
        6 => (200, bad),
        7 | 8 => (200, other),
        _ => (
            404,
            format!("{pad}{}{secrets}", "y".repeat((64 << 10) - number * 9)),
        ),
    };
    Answer::new(status, &request_id, body)
}

#[tokio::test]
async fn no_text_of_any_type_error_or_trace_holds_the_key_or_a_headers_value() {
    let traced = Traced::default();
    let subscriber = tracing_subscriber::fmt().with_writer(traced.clone());
    let subscriber = subscriber
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (mut shown, mut number) = (Shown::default(), 0);
    let server = Server::start(move |request| {
        number += 1;
        echo(request, number)
    });
    let retry = flora_technique_runs::Retry::times(1).backoff(Duration::ZERO, Duration::ZERO);
    let attempts: Arc<Mutex<Shown>> = Arc::default();
    let tell = attempts.clone();
    let builder = server
        .client()
        .header("x-team", HEADER)
        .retry(retry.clone())
        .on_attempt(move |attempt| tell.lock().unwrap().add(attempt));
    shown.add(&retry);
    shown.add(&builder);
    let client = builder.build().unwrap();
    shown.add(&client);

    for _ in 0..100 {
        let list = client.list_runs();
        shown.add(&list);
        match list.page().await {
            Ok(page) => page.undecodable.iter().for_each(|bad| shown.add(bad)),
            Err(error) => shown.error(&error),
        }
        let (mut items, mut pages) = (client.list_runs().items(), client.list_runs().pages());
        items
            .next()
            .await
            .into_iter()
            .filter_map(Result::err)
            .for_each(|error| shown.error(&error));
        pages
            .next()
            .await
            .into_iter()
            .filter_map(Result::err)
            .for_each(|error| shown.error(&error));
        shown.add(&items);
        shown.add(&pages);
        shown.add(&items.checkpoint());
        shown.add(&items.report());
        shown.error(&client.get_run("run_1").await.unwrap_err());
    }
    shown.0.append(&mut attempts.lock().unwrap().0);
    ordinary(&mut shown).await;
    of_another_workspace(&mut shown).await;
    last_failure(&mut shown).await;
    downloads(&mut shown).await;

    let trace = String::from_utf8(traced.0.lock().unwrap().clone()).unwrap();
    for part in [
        "harmless marker",
        "list_technique_runs",
        "trying again",
        "attempt",
    ] {
        assert!(trace.contains(part), "{part} was not traced");
    }
    hides("the trace", &trace);
    let shown_in = trace.lines().find(|line| line.contains(SIGNATURE));
    assert_eq!(shown_in, None, "the trace shows a link's query");
    shown.0.iter().for_each(|(name, text)| hides(name, text));
    let missing = exported()
        .into_iter()
        .filter(|name| !shown.0.contains_key(name));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}

/// The error of a wait, which tells what failed last.
async fn last_failure(shown: &mut Shown) {
    let server = Server::start(|request| echo(request, 2));
    let soon = Duration::from_millis(10);
    let patient = flora_technique_runs::Retry::times(u32::MAX).backoff(soon, soon);
    let client = server.client().header("x-team", HEADER).retry(patient);
    let wait = client.build().unwrap().wait_for_run("run_1");

    let late = wait.deadline(50 * soon).await.unwrap_err();

    assert!(late.to_string().contains("status 502"), "{late}");
    shown.error(&late);
}

/// Every type that takes a client, or comes out of one that works.
async fn ordinary(shown: &mut Shown) {
    tracing::info!("harmless marker");
    let page = include_str!("fixtures/list.json");
    let look = LOOK.replace("run_1", "run_abc123");
    let looks = [Answer::ok(look), Answer(vec![], Then::Stall)];
    let (listing, one) = (Server::script([Answer::ok(page)]), Server::script(looks));
    let [listing, one] = [&listing, &one].map(|server| {
        let client = server.client().header("x-team", HEADER);
        client.timeout(Duration::from_millis(500)).build().unwrap()
    });

    let page = listing.list_runs().page().await.unwrap();
    let listed = &page.items[0];
    let output = &listed.outputs.as_ref().unwrap()[0];
    let wait = one.wait_for_run(listed);
    let mut updates = wait.clone().updates();
    updates.next().await.unwrap().unwrap();
    let late = one
        .wait_for_run("run_1")
        .deadline(Duration::ZERO)
        .await
        .unwrap_err();

    assert!(late.is_deadline(), "{late}");
    shown.error(&late);
    shown.error(&one.get_run("run_1").await.unwrap_err());
    shown.add(&page);
    shown.add(listed);
    shown.add(output);
    shown.add(&output.content());
    shown.add(&listed.outcome());
    shown.add(&listed.status);
    shown.add(&flora_technique_runs::Timestamp::from(1.0));
    shown.add(&KEY.parse::<flora_technique_runs::Timestamp>().unwrap_err());
    shown.add(&output.type_);
    shown.add(listed.technique.as_ref().unwrap());
    shown.add(&RunHandle::from(listed));
    shown.add(&wait);
    shown.add(&updates);
    let many = one.wait_for_runs([listed]);
    shown.add(&many);
    let many = many.ends();
    shown.add(&many.control());
    shown.add(&many);
    let mut watch = listing.watch_runs().since_beginning().changes();
    let change = watch.next().await.unwrap().unwrap();
    shown.add(&change);
    shown.add(&listing.watch_runs());
    shown.add(&watch);
    shown.add(&watch.checkpoint());
    shown.add(&watch.report());
    shown.add(&watch.open_runs()[0]);
    shown.add(&flora_technique_runs::WhyLetGo::Unsettled);
    shown.add(&flora_technique_runs::End::Reached);
    shown.add(&flora_technique_runs::Incomplete::Gap);
    if let (RunStatus::Other(unlisted), OutputType::Other(_)) = ("new".into(), "new".into()) {
        shown.add(&unlisted);
    }
}

/// A watch whose checkpoint meets another workspace, which is called like the key.
async fn of_another_workspace(shown: &mut Shown) {
    let page = include_str!("fixtures/list.json");
    let own = page.split(r#""workspace_id": ""#).nth(1).unwrap();
    let own = own.split('"').next().unwrap();
    let server = Server::script([Answer::ok(page), Answer::ok(page.replace(own, KEY))]);
    let client = server.client().build().unwrap();
    let watch = || client.watch_runs().since_beginning();
    let mut first = watch().changes();
    first.next().await.unwrap().unwrap();

    let mut second = watch().resume(first.checkpoint()).changes();
    let failed = second.next().await.unwrap().unwrap_err();

    assert!(failed.is_other_workspace(), "{failed}");
    shown.error(&failed);
    shown.error(&second.last_failure().unwrap());
}

/// Every type of a download that works, and one that does not, from a link with a signature.
async fn downloads(shown: &mut Shown) {
    let media = Server::script([
        Answer::ok("a mug"),
        Answer::ok("a mug"),
        Answer::new(404, "", ""),
    ]);
    let client = media.client().header("x-team", HEADER).build().unwrap();
    let link = format!("http://{}/mug.png?sig={SIGNATURE}", media.address);
    let run = serde_json::json!({
        "run_id": "run_1",
        "status": "completed",
        "progress": 100,
        "created_at": 1,
        "outputs": [{ "output_id": "image", "type": "imageUrl", "url": link }],
    });
    let run = serde_json::from_value(run).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let all = client.download_all(&run).overwrite(true);
    shown.add(&all);

    let mut all: SavedOutputs = all.to_dir(folder.path()).await.unwrap();

    shown
        .0
        .insert("SavedOutputs".to_owned(), format!("{all:?}"));
    let (output, saved) = all.remove(0);
    shown.add(&saved.unwrap());
    let told: Arc<Mutex<Shown>> = Arc::default();
    let tell = told.clone();
    let download = client.download(&run, &output);
    let download = download.on_progress(move |progress| tell.lock().unwrap().add(&progress));
    shown.add(&download);
    shown.add(&download.clone().bytes().await.unwrap());
    shown.0.append(&mut told.lock().unwrap().0);
    let failed = download.bytes().await.unwrap_err();
    assert!(failed.is_output_gone(), "{failed}");
    assert!(
        !format!("{failed} {failed:?}").contains(SIGNATURE),
        "{failed}"
    );
    shown.error(&failed);
    // A host that is called like the key, in the log too.
    let elsewhere = format!("location: http://{KEY}.example/a\r\n");
    let leading = Server::script([Answer::new(302, &elsewhere, "")]);
    let client = leading.client().build().unwrap();
    let mut led = output.clone();
    led.url = format!("http://{}/mug.png", leading.address);
    let failed = client.download(&run, &led).bytes().await.unwrap_err();
    assert!(failed.to_string().contains("[hidden]"), "{failed}");
    shown.error(&failed);
}

/// The handwritten names that the crate exports (data of the document is shown in a run), but for the stand-in, which is given no key of anyone's.
fn exported() -> Vec<String> {
    let lib = include_str!("../src/lib.rs");
    let lists = ["pub use crate::{", "pub use crate::download::{"].map(|before| {
        let list = lib.split(before).nth(1).unwrap();
        list.split("};").next().unwrap()
    });
    let names = lists
        .iter()
        .flat_map(|it| it.split(|c: char| !c.is_alphanumeric()));
    let mut names: Vec<_> = names
        .filter(|name| name.starts_with(char::is_uppercase))
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names
}
