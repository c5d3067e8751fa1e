//! Many people filing at the same time: one thread, one connection each kept open, as few processor cycles as a client
//! can do with, because it shares the cores with the server.

use std::{
    fmt::Write as _,
    io::ErrorKind,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{net::TcpStream, task::LocalSet};

use crate::{
    Outcome,
    premises::{cpu_of, is_limited},
};

/// What a crowd saw.
#[derive(Debug)]
pub struct Seen {
    /// From the first request to the last answer.
    pub wall: Duration,
    /// How long each waited for its answer, the shortest first.
    pub waits: Vec<Duration>,
    /// Processor time of the crowd itself.
    pub cpu: Duration,
}

impl Seen {
    /// The wait that so many of a hundred did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let place = (self.waits.len() * percent / 100).min(self.waits.len().saturating_sub(1));
        self.waits.get(place).copied().unwrap_or_default()
    }
}

/// Requests to be filed.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    /// Rights in each request: one or two.
    pub rights: usize,
    /// People at the same time; each sends the next request as soon as the last was answered.
    pub clients: usize,
    /// Requests in all.
    pub filings: usize,
}

/// Lets a crowd file. People are numbered from `first`, so that no two are the same.
pub fn file(address: SocketAddr, crowd: Crowd, first: usize) -> Outcome<Seen> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let people = LocalSet::new();
    let next = Rc::new(std::cell::Cell::new(0));
    let cpu_before = cpu_of("self")?;
    let begun = Instant::now();
    let waits = people.block_on(&runtime, async {
        let clients: Vec<_> = (0..crowd.clients)
            .map(|_| {
                let next = Rc::clone(&next);
                tokio::task::spawn_local(async move { one(address, &next, crowd, first).await })
            })
            .collect();
        let mut waits = Vec::with_capacity(crowd.filings);
        for person in clients {
            waits.extend(person.await.map_err(|error| error.to_string())??);
        }
        Ok::<_, String>(waits)
    });
    let (wall, cpu) = (begun.elapsed(), cpu_of("self")?.saturating_sub(cpu_before));
    let mut waits = waits?;
    waits.sort_unstable();
    Ok(Seen { wall, waits, cpu })
}

async fn one(
    address: SocketAddr,
    next: &std::cell::Cell<usize>,
    crowd: Crowd,
    first: usize,
) -> Result<Vec<Duration>, String> {
    let told = |error: std::io::Error| error.to_string();
    let stream = TcpStream::connect(address).await.map_err(told)?;
    stream.set_nodelay(true).map_err(told)?;
    let (mut request, mut answer, mut waits) = (String::new(), Vec::with_capacity(16 * 1024), Vec::new());
    while next.get() < crowd.filings {
        let number = first + next.replace(next.get() + 1);
        write_request(&mut request, number, crowd.rights).map_err(|error| error.to_string())?;
        let sent = Instant::now();
        send(&stream, request.as_bytes()).await.map_err(told)?;
        receive(&stream, &mut answer).await?;
        waits.push(sent.elapsed());
    }
    Ok(waits)
}

/// Three people in turn: where they live, and what they ask, the first right first.
const ASKED: [(&str, [&str; 2]); 3] = [
    (r#"{"country":"DE"}"#, ["access", "erasure"]),
    (r#"{"country":"US","region":"CA"}"#, ["erasure", "access"]),
    (r#"{"country":"IL"}"#, ["correction", "access"]),
];

fn write_request(request: &mut String, number: usize, rights: usize) -> std::fmt::Result {
    let (residence, asked) = ASKED.get(number % ASKED.len()).copied().unwrap_or_default();
    let mut wanted = String::new();
    for right in asked.iter().take(rights) {
        let comma = if wanted.is_empty() { "" } else { "," };
        write!(
            wanted,
            r#"{comma}{{"right":"{right}","details":"Everything since the spring, please, the newsletter included."}}"#
        )?;
    }
    let body = format!(
        r#"{{"residence":{residence},"relationship":"customer","requester":{{"name":"Invented Person {number}","email":"person{number}@example.org"}},"identifiers":[{{"kind":"customer_number","value":"C-{number}"}}],"rights":[{wanted}],"message":"Dear privacy team, I have been your customer for some years and would like to use my right now. My orders went to two addresses, the older one is on file with you. Please write to me at this address if anything is missing. Kind regards"}}"#
    );
    request.clear();
    request
        .push_str("POST /api/v1/requests HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
    if is_limited() {
        let [_, high, middle, low] = u32::try_from(number).unwrap_or_default().to_be_bytes();
        write!(request, "X-Forwarded-For: 11.{high}.{middle}.{low}\r\n")?;
    }
    write!(request, "Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Sends all of it.
pub async fn send(stream: &TcpStream, mut bytes: &[u8]) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::WouldBlock => stream.writable().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads one whole answer; anything but 201 is an error.
async fn receive(stream: &TcpStream, answer: &mut Vec<u8>) -> Result<(), String> {
    answer.clear();
    let mut piece = [0; 8 * 1024];
    loop {
        stream.readable().await.map_err(|error| error.to_string())?;
        match stream.try_read(&mut piece) {
            Ok(0) => return Err("the server closed the connection".to_owned()),
            Ok(read) => answer.extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.to_string()),
        }
        if !is_whole(answer)? {
            continue;
        }
        if answer.starts_with(b"HTTP/1.1 201 ") {
            return Ok(());
        }
        return Err(String::from_utf8_lossy(answer).into_owned());
    }
}

fn is_whole(answer: &[u8]) -> Result<bool, String> {
    let Some(head_ends) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(false) };
    let head = String::from_utf8_lossy(answer.get(..head_ends).unwrap_or_default());
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.ok_or("an answer without content-length")?;
    Ok(answer.len() >= head_ends + 4 + length)
}
