//! A server on loopback that says exactly what it is told, byte for byte: for what no HTTP library
//! would send. It cuts, resets, stalls and trickles, and it counts requests and open connections.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a server that breaks fails its test")]

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use flora_technique_runs::{Client, ClientBuilder, Retry};

pub(crate) const KEY: &str = "sk_live_this-is-the-key-and-nobody-may-see-it";

/// The head of a request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request(String);

impl Request {
    /// `GET /api/v1/technique-runs?limit=100 HTTP/1.1`
    pub(crate) fn line(&self) -> &str {
        self.0.lines().next().unwrap()
    }

    /// Every value of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.0.lines().filter_map(|line| line.split_once(": "));
        let named = headers.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value).collect()
    }
}

/// What comes after the bytes of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Then {
    KeepAlive,
    Close,
    /// Instead of the bytes: the connection is reset.
    Reset,
    /// Nothing, until the client closes the connection.
    Stall,
    /// Now and then a space, until the client closes the connection.
    Trickle,
}

#[derive(Clone, Debug)]
pub(crate) struct Answer(pub(crate) Vec<u8>, pub(crate) Then);

impl Answer {
    /// With its right length; `headers` are whole lines.
    pub(crate) fn new(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let (body, length) = (body.as_ref(), body.as_ref().len());
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n");
        Self([head.as_bytes(), body].concat(), Then::KeepAlive)
    }

    pub(crate) fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::new(200, "content-type: application/json\r\n", body)
    }

    /// All but the last `bytes`, and then something else.
    pub(crate) fn cut(mut self, bytes: usize, then: Then) -> Self {
        self.0.truncate(self.0.len() - bytes);
        Self(self.0, then)
    }
}

type Script = Mutex<Box<dyn FnMut(&Request) -> Answer + Send>>;

struct Shared {
    script: Script,
    seen: Mutex<Vec<Request>>,
    open: Mutex<Vec<(SocketAddr, TcpStream)>>,
    stopped: Mutex<bool>,
}

/// Stops when it is dropped, and closes its connections.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    accepts: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(script: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), script)
    }

    /// These answers in turn, the last of them for ever.
    pub(crate) fn script(answers: impl Into<Vec<Answer>>) -> Self {
        let (answers, mut next) = (answers.into(), 0);
        Self::start(move |_| {
            next += 1;
            answers[next.min(answers.len()) - 1].clone()
        })
    }

    pub(crate) fn on(
        listener: TcpListener,
        script: impl FnMut(&Request) -> Answer + Send + 'static,
    ) -> Self {
        listener.set_nonblocking(false).unwrap();
        let shared = Arc::new(Shared {
            script: Mutex::new(Box::new(script)),
            seen: Mutex::default(),
            open: Mutex::default(),
            stopped: Mutex::default(),
        });
        Self {
            address: listener.local_addr().unwrap(),
            shared: shared.clone(),
            accepts: Some(thread::spawn(move || accept(&listener, &shared))),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// One attempt a call, unless the test says otherwise.
    pub(crate) fn client(&self) -> ClientBuilder {
        let client = Client::builder(KEY).base_url(self.url());
        client.retry(Retry::none())
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.shared.seen.lock().unwrap().clone()
    }

    pub(crate) fn open_connections(&self) -> usize {
        self.shared.open.lock().unwrap().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.shared.stopped.lock().unwrap() = true;
        // Wakes `accept`, which closes the port before the next server may want it.
        let _ = TcpStream::connect(self.address);
        let _ = self.accepts.take().map(JoinHandle::join);
        for (_, socket) in self.shared.open.lock().unwrap().iter() {
            let _ = socket.shutdown(std::net::Shutdown::Both);
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while let Ok((socket, peer)) = listener.accept() {
        if *shared.stopped.lock().unwrap() {
            break;
        }
        let twin = socket.try_clone().unwrap();
        shared.open.lock().unwrap().push((peer, twin));
        let shared = shared.clone();
        thread::spawn(move || {
            let _ = serve(&socket, &shared);
            let mut open = shared.open.lock().unwrap();
            open.retain(|(other, _)| *other != peer);
            drop(socket);
        });
    }
}

fn serve(mut socket: &TcpStream, shared: &Shared) -> io::Result<()> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        // Only peeked at: what was not read turns a close into a reset.
        let size = socket.peek(&mut buffer)?;
        if size == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&buffer[..size]).into_owned();
        let Some((head, _)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let request = Request(head.to_owned());
        let Answer(bytes, then) = (shared.script.lock().unwrap())(&request);
        shared.seen.lock().unwrap().push(request);
        if then == Then::Reset {
            return Ok(());
        }
        socket.read_exact(&mut buffer[..head.len() + 4])?;
        socket.write_all(&bytes)?;
        match then {
            Then::KeepAlive => {}
            Then::Close | Then::Reset => return Ok(()),
            Then::Stall => return io::copy(&mut socket, &mut io::sink()).map(|_| ()),
            Then::Trickle => loop {
                socket.write_all(b" ")?;
                thread::sleep(Duration::from_millis(20));
            },
        }
    }
}
