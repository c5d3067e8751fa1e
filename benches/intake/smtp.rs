//! A mail server on loopback that takes every letter at once: one thread, no pipelining (RFC 2920) offered, so that what is
//! measured is the sender. It counts letters, their Message-IDs, and connections.

use std::{
    collections::HashSet,
    io::ErrorKind,
    net::SocketAddr,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::LocalSet,
};

use crate::{Outcome, crowd::send};

/// What came so far.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Letters that were answered with 250.
    pub letters: usize,
    /// Their different Message-IDs.
    pub ids: HashSet<Vec<u8>>,
    /// Connections in all.
    pub connections: usize,
    /// The most that were open at the same time.
    pub most_open: usize,
    open: usize,
}

/// The server; it stops when dropped.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    taken: Arc<Mutex<Taken>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl MailServer {
    /// One on a free port.
    pub fn start() -> Outcome<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let (address, taken) = (listener.local_addr()?, Arc::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::clone(&taken);
        let thread = thread::spawn(move || {
            let guests = LocalSet::new();
            guests.block_on(&runtime, async {
                tokio::select! {
                    () = listen(listener, shared) => {}
                    // dropped without a word is a reason to stop, too
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, taken, stop: Some(stop), thread: Some(thread) })
    }

    /// Its address as a setting.
    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address)
    }

    /// A copy of what it counted.
    pub fn taken(&self) -> Taken {
        locked(&self.taken).clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap_or_default();
        }
    }
}

fn locked(taken: &Mutex<Taken>) -> std::sync::MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: std::net::TcpListener, taken: Arc<Mutex<Taken>>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let taken = Rc::new(taken);
    while let Ok((stream, _)) = listener.accept().await {
        let taken = Rc::clone(&taken);
        tokio::task::spawn_local(async move {
            {
                let mut taken = locked(&taken);
                taken.connections += 1;
                taken.open += 1;
                taken.most_open = taken.most_open.max(taken.open);
            }
            // a guest who leaves in the middle is no fault of the server
            talk(&stream, &taken).await.unwrap_or_default();
            locked(&taken).open -= 1;
        });
    }
}

/// How far a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Connected,
    Greeted,
    From,
    To,
    Text,
}

async fn talk(stream: &TcpStream, taken: &Mutex<Taken>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    send(stream, b"220 mail.example ready\r\n").await?;
    let (mut state, mut heard) = (State::Connected, Vec::with_capacity(32 * 1024));
    while hear(stream, &mut heard).await? > 0 {
        let end: &[u8] = if state == State::Text { b"\r\n.\r\n" } else { b"\r\n" };
        // Who sends the next command before this one was answered would be pipelining, and is not heard out.
        if !heard.ends_with(end) {
            continue;
        }
        let (next, line) = if state == State::Text { take(&heard, taken) } else { answer(state, &heard) };
        state = next;
        heard.clear();
        send(stream, line.as_bytes()).await?;
        if line.starts_with("221") {
            return Ok(());
        }
    }
    Ok(())
}

fn take(text: &[u8], taken: &Mutex<Taken>) -> (State, &'static str) {
    let Some(id) = message_id(text) else { return (State::Greeted, "554 a letter without Message-ID\r\n") };
    let mut taken = locked(taken);
    taken.letters += 1;
    taken.ids.insert(id);
    (State::Greeted, "250 taken over\r\n")
}

/// The value of that line of the head.
fn message_id(text: &[u8]) -> Option<Vec<u8>> {
    let head = text.split(|byte| *byte == b'\n').take_while(|line| *line != b"\r");
    let mut values = head.filter_map(|line| {
        let (name, value) = line.split_at_checked(b"Message-ID:".len())?;
        name.eq_ignore_ascii_case(b"Message-ID:").then(|| value.trim_ascii().to_vec())
    });
    values.next()
}

fn answer(state: State, command: &[u8]) -> (State, &'static str) {
    let verb = command.get(..4).unwrap_or_default().to_ascii_uppercase();
    match (verb.as_slice(), state) {
        (b"EHLO" | b"HELO", _) => (State::Greeted, "250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"),
        (b"MAIL", State::Greeted) => (State::From, "250 go on\r\n"),
        (b"RCPT", State::From | State::To) => (State::To, "250 go on\r\n"),
        (b"DATA", State::To) => (State::Text, "354 go ahead\r\n"),
        (b"RSET", State::Connected) | (b"NOOP", _) => (state, "250 fine\r\n"),
        (b"RSET", _) => (State::Greeted, "250 fine\r\n"),
        (b"QUIT", _) => (state, "221 bye\r\n"),
        (b"MAIL" | b"RCPT" | b"DATA", _) => (state, "503 not now\r\n"),
        _ => (state, "502 unknown\r\n"),
    }
}

/// Waits for more; how many bytes came, none where the guest left.
async fn hear(stream: &TcpStream, heard: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut piece = [0; 8 * 1024];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(read) => {
                heard.extend_from_slice(piece.get(..read).unwrap_or_default());
                return Ok(read);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}
