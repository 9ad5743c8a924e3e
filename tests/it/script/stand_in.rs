//! A stand-in for Azure Resource Manager and Microsoft Graph on the loopback
//! address: it answers what the export script asks, keeps what was asked, and fails
//! where a test says so.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

use super::tenant::Tenant;

/// What somebody asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: String,
    /// With the parameters.
    pub(super) path: String,
    pub(super) body: Value,
}

impl Asked {
    /// All of it in a line, for faults to be found in.
    fn line(&self) -> String {
        let body = match &self.body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        format!("{} {} {body}", self.method, self.path)
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<u32>,
    pub(super) body: Value,
    /// What comes in place of the body, where that is no JSON.
    pub(super) text: Option<&'static str>,
}

impl Answer {
    pub(super) fn ok(body: Value) -> Self {
        Self {
            status: 200,
            retry_after: None,
            body,
            text: None,
        }
    }

    pub(super) fn error(status: u16, code: &str, message: &str) -> Self {
        Self {
            status,
            retry_after: None,
            body: json!({"error": {"code": code, "message": message}}),
            text: None,
        }
    }
}

/// How a call fails.
#[derive(Debug, Clone, Copy)]
pub(super) enum Failing {
    /// 403.
    Forbidden,
    /// 429 and for how many seconds not to ask.
    Throttled(u32),
    /// The connection ends in the middle of the answer.
    CutOff,
    /// Privileged Identity Management is not licensed.
    Unlicensed,
    /// 200 with an error in place of the list.
    ErrorInside,
    /// 200 with this text in place of JSON.
    Text(&'static str),
}

/// Which calls fail.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// All of these stand in the line of the call.
    pub(super) of: Vec<&'static str>,
    pub(super) how: Failing,
    /// How many times.
    pub(super) times: usize,
}

/// The running stand-in.
pub(super) struct StandIn {
    pub(super) address: String,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    tenant: Tenant,
    faults: Vec<Fault>,
    asked: Vec<Asked>,
}

impl StandIn {
    /// Listens on a free port, until the tests end.
    pub(super) fn start(tenant: Tenant) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Mutex::new(Shared {
            tenant,
            faults: Vec::new(),
            asked: Vec::new(),
        }));
        let (base, state) = (address.clone(), Arc::clone(&shared));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &base, &state);
            }
        });
        Self { address, shared }
    }

    /// Takes these calls to fail, and forgets what was asked before.
    pub(super) fn fail(&self, faults: Vec<Fault>) {
        let mut shared = lock(&self.shared);
        shared.faults = faults;
        shared.asked.clear();
    }

    /// What was asked since, requests within a batch included.
    pub(super) fn asked(&self) -> Vec<Asked> {
        lock(&self.shared).asked.clone()
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().expect("no answer panicked")
}

/// One request a connection.
fn serve(mut stream: TcpStream, base: &str, shared: &Mutex<Shared>) {
    let Some(asked) = request(&mut stream) else {
        return;
    };
    let answer = if asked.path.contains("/$batch") {
        shared_log(shared, &asked);
        Some(batch(&asked, base, shared))
    } else {
        one(&asked, base, shared)
    };
    // Nothing can be done about somebody who does not wait for the answer.
    let _ = match answer {
        Some(answer) => write(&mut stream, &answer),
        None => stream.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\
              Connection: close\r\n\r\n{\"value\": [",
        ),
    };
}

fn shared_log(shared: &Mutex<Shared>, asked: &Asked) {
    lock(shared).asked.push(asked.clone());
}

/// The answer; `None` where it is cut off.
fn one(asked: &Asked, base: &str, shared: &Mutex<Shared>) -> Option<Answer> {
    let mut shared = lock(shared);
    shared.asked.push(asked.clone());
    let line = asked.line();
    let fault = shared
        .faults
        .iter_mut()
        .find(|fault| fault.times > 0 && fault.of.iter().all(|part| line.contains(part)));
    let Some(fault) = fault else {
        return Some(shared.tenant.answer(asked, base));
    };
    fault.times -= 1;
    match fault.how {
        Failing::Forbidden => Some(Answer::error(
            403,
            "AuthorizationFailed",
            "The client \"x\" does not have authorization to perform this.",
        )),
        Failing::Unlicensed => Some(Answer::error(
            400,
            "AadPremiumLicenseRequired",
            "The tenant needs to have a Microsoft Entra ID P2 license.",
        )),
        Failing::Throttled(seconds) => Some(Answer {
            retry_after: Some(seconds),
            ..Answer::error(429, "TooManyRequests", "Too many requests.")
        }),
        Failing::ErrorInside => Some(Answer {
            status: 200,
            ..Answer::error(200, "InternalServerError", "Something went wrong.")
        }),
        Failing::Text(text) => Some(Answer {
            text: Some(text),
            ..Answer::ok(Value::Null)
        }),
        Failing::CutOff => None,
    }
}

fn batch(asked: &Asked, base: &str, shared: &Mutex<Shared>) -> Answer {
    let version = asked.path.trim_end_matches("/$batch");
    let requests = asked.body["requests"].as_array().expect("requests");
    assert!(requests.len() <= 20, "Graph takes 20 requests a batch");
    let responses = requests.iter().map(|request| {
        let text = |key: &str| request[key].as_str().expect("a text").to_owned();
        let inner = Asked {
            method: text("method"),
            path: format!("{version}{}", text("url")),
            body: Value::Null,
        };
        let answer = one(&inner, base, shared).expect("a batch is not cut off");
        let headers = match answer.retry_after {
            Some(seconds) => json!({"Retry-After": seconds.to_string()}),
            None => json!({"Content-Type": "application/json"}),
        };
        json!({"id": request["id"], "status": answer.status, "headers": headers,
            "body": answer.body})
    });
    // In any order, as Graph does.
    let responses: Vec<Value> = responses.collect::<Vec<_>>().into_iter().rev().collect();
    Answer::ok(json!({ "responses": responses }))
}

fn request(stream: &mut TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Some(Asked { method, path, body })
}

fn write(stream: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    let body = match answer.text {
        Some(text) => text.to_owned(),
        None => answer.body.to_string(),
    };
    let reason = match answer.status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        _ => "Error",
    };
    let retry = answer
        .retry_after
        .map_or_else(String::new, |seconds| format!("Retry-After: {seconds}\r\n"));
    write!(
        stream,
        "HTTP/1.1 {} {reason}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         {retry}Connection: close\r\n\r\n{body}",
        answer.status,
        body.len(),
    )
}
