//! No answer takes more than 24 times its unpacked size and 4 MiB of memory, whatever is in it; or, once
//! the document has many more fields, than it and its runs do, each three times.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use flate2::{Compression, write::GzEncoder};
use flora_technique_runs::{Client, Error, Page, Retry, TechniqueRun};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const KEY: &str = "the-key-of-nobody-at-all";

/// Of an unpacked answer; a sixteenth of what the client takes, so that a debug build is done soon.
const SIZE: usize = 2 << 20;

/// The same text again and again, up to the size.
fn filled(text: &str) -> String {
    text.repeat(SIZE / text.len())
}

/// Entries up to the size, each with a number of its own.
fn numbered(entry: impl Fn(usize) -> String) -> String {
    let mut entries = String::with_capacity(SIZE + 1_000);
    let mut number = 0;
    while entries.len() < SIZE {
        entries.push_str(&entry(number));
        entries.push(',');
        number += 1;
    }
    entries
}

fn page_of(entries: &str) -> String {
    let entries = entries.trim_end_matches(',');
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#)
}

fn run(number: usize, more: &str) -> String {
    let created_at = 1_000_000 - number;
    format!(r#"{{"run_id":"{number}","status":"x","progress":0,"created_at":{created_at}{more}}}"#)
}

fn answers() -> Vec<(&'static str, String)> {
    let tiny = numbered(|number| run(number, ""));
    let one_bad = format!("{tiny}{}", run(999_999, r#","outputs":[7]"#));
    let bad_byte = format!("{tiny}{}", run(999_999, ",\"error_message\":\"\u{1}\""));
    let long = "long ".repeat(SIZE / 5);
    let escaped = r"\u0041".repeat(SIZE / 6);
    let outputs = filled(r#"{"output_id":"o","type":"t","url":""},"#);
    let outputs = format!(r#","outputs":[{}]"#, outputs.trim_end_matches(','));
    vec![
        ("zeros", page_of(&filled("0,"))),
        ("empty objects", page_of(&filled("{},"))),
        ("empty arrays", page_of(&filled("[],"))),
        (
            "a thousand bad entries",
            page_of(&format!("\"{long}\",{}", "0,".repeat(999))),
        ),
        ("tiny runs", page_of(&tiny)),
        ("tiny runs and a bad one", page_of(&one_bad)),
        ("tiny runs and a bad byte", page_of(&bad_byte)),
        ("tiny runs, cut", page_of(&tiny)[..SIZE].to_owned()),
        ("tiny runs, and more after the end", page_of(&tiny) + "x"),
        (
            "one long text",
            page_of(&run(1, &format!(r#","error_message":"{long}""#))),
        ),
        (
            "one long text of escapes",
            page_of(&run(1, &format!(r#","error_message":"{escaped}""#))),
        ),
        (
            "one bad entry of escapes",
            page_of(&format!(r#""{escaped}""#)),
        ),
        (
            "one bad entry of the key",
            page_of(&format!(r#""{}""#, filled(KEY))),
        ),
        (
            "one bad entry of bytes that JSON does not allow",
            page_of(&format!(r#""{}""#, filled("\u{1}"))),
        ),
        ("one text of the key", format!(r#""{}""#, filled(KEY))),
        ("many outputs", page_of(&run(1, &outputs))),
        ("brackets", page_of(&"[".repeat(SIZE))),
        (
            "brackets in pairs",
            page_of(&("[".repeat(SIZE / 2) + &"]".repeat(SIZE / 2))),
        ),
        ("an unknown field, deeply nested", {
            let deep = "[".repeat(SIZE / 2) + &"]".repeat(SIZE / 2);
            page_of(&run(1, &format!(r#","new":{deep}"#)))
        }),
        (
            "unknown fields",
            page_of(&run(1, &format!(",{}\"z\":0", filled("\"a\":0,")))),
        ),
        (
            "a meta of zeros",
            format!(r#"{{"meta":[{}0],"technique_runs":[]}}"#, filled("0,")),
        ),
        (
            "a number without end",
            page_of(&run(1, &format!(r#","charged_cost":{}"#, filled("1")))),
        ),
        ("spaces", filled(" ")),
    ]
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Gives this answer to the first connection.
fn serve(body: Arc<[u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _ = connection.read(&mut request).unwrap();
        answer(&mut connection, &body);
    });
    format!("http://{address}/api/v1")
}

fn answer(connection: &mut TcpStream, body: &[u8]) {
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
    let _ = connection.write_all(head.as_bytes());
    let _ = connection.write_all(body);
}

/// The first page, and how much more memory was in use for it than before.
fn first_page(base_url: &str) -> (Result<Page, Error>, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let client = Client::builder(KEY).base_url(base_url);
    let client = client.retry(Retry::none()).build().unwrap();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();

    let page = runtime.block_on(client.list_runs().page());

    (page, MEMORY.peak_usage() - before)
}

#[test]
fn no_answer_takes_more_than_24_times_its_size_and_4_mib() {
    let mut over = Vec::new();
    for (name, text) in answers() {
        let unpacked = text.len();
        let in_runs = text.matches("\"run_id\"").count() * size_of::<TechniqueRun>();
        let url = serve(packed(&text).into());
        drop(text);

        let (page, most) = first_page(&url);

        let hundredths = most * 100 / unpacked;
        let outcome = match &page {
            Ok(page) => format!("{} runs, {} bad", page.items.len(), page.undecodable.len()),
            Err(error) => format!("{:?}", error.kind()),
        };
        println!("{hundredths} % of {name}: {outcome}");
        // The 4 MiB are for small answers; these are to do without.
        if most > (24 * unpacked).max(3 * (unpacked + in_runs)) {
            over.push(name);
        }
    }
    assert!(over.is_empty(), "{over:?}");
}
