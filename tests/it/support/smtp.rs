//! A mail server on loopback that does as it is told: takes mail, puts it off, refuses, hangs up, is down and up again.

mod tls;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::letter::Letter;
use tls::Wire;

/// A message that the server took over.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// What came after DATA.
    pub bytes: Vec<u8>,
    /// Whether it travelled encrypted.
    pub encrypted: bool,
}

impl Taken {
    /// The message, taken apart.
    pub fn letter(&self) -> Letter {
        Letter::parse(&self.bytes)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Encryption {
    #[default]
    Never,
    Offered,
    Wrapped,
}

#[derive(Debug, Default)]
struct Orders {
    defer_next: usize,
    refused: BTreeMap<String, u16>,
    hanging: BTreeSet<String>,
    hang_up_after_data: usize,
    silent_after_data: usize,
    login: Option<(String, String)>,
    international: bool,
    encryption: Encryption,
    taken: Vec<Taken>,
    lines: Vec<String>,
    sessions: usize,
    open: Vec<TcpStream>,
    stopping: bool,
}

type Shared = Arc<(Mutex<Orders>, Condvar)>;

/// The server. It stops when dropped.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    orders: Shared,
    listening: Option<JoinHandle<()>>,
}

impl MailServer {
    /// A server on a free port that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().unwrap();
        let mut server = Self { address, orders: Shared::default(), listening: None };
        server.listen(listener);
        server
    }

    /// Its address as a setting.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Answers 451 to the next `n` recipients.
    pub fn defer_next(&self, n: usize) {
        self.order(|orders| orders.defer_next = n);
    }

    /// Answers 550 whenever mail is for `address`.
    pub fn refuse(&self, address: &str) {
        self.refuse_with(address, 550);
    }

    /// Answers `code` whenever mail is for `address`.
    pub fn refuse_with(&self, address: &str, code: u16) {
        self.order(|orders| orders.refused.insert(address.to_owned(), code));
    }

    /// Takes mail for `address` again.
    pub fn relent(&self, address: &str) {
        self.order(|orders| orders.refused.remove(address));
    }

    /// Never answers whether it takes mail for this address, or never answers this command.
    pub fn hang_on(&self, what: &str) {
        self.order(|orders| orders.hanging.insert(what.to_owned()));
    }

    /// Takes the next `n` messages over, then hangs up instead of saying so.
    pub fn hang_up_after_data(&self, n: usize) {
        self.order(|orders| orders.hang_up_after_data = n);
    }

    /// Takes the next `n` messages over and never answers.
    pub fn fall_silent_after_data(&self, n: usize) {
        self.order(|orders| orders.silent_after_data = n);
    }

    /// Demands this user name and password before any mail.
    pub fn demand_login(&self, user: &str, password: &str) {
        self.order(|orders| orders.login = Some((user.to_owned(), password.to_owned())));
    }

    /// Offers SMTPUTF8.
    pub fn offer_international(&self) {
        self.order(|orders| orders.international = true);
    }

    /// Offers STARTTLS, with a certificate that nobody vouches for.
    pub fn offer_encryption(&self) {
        self.order(|orders| orders.encryption = Encryption::Offered);
    }

    /// Speaks TLS from the first byte, with a certificate that nobody vouches for.
    pub fn encrypt_from_the_start(&self) {
        self.order(|orders| orders.encryption = Encryption::Wrapped);
    }

    /// Closes the port and every connection.
    pub fn down(&mut self) {
        let open = self.order(|orders| {
            orders.stopping = true;
            std::mem::take(&mut orders.open)
        });
        if let Some(listening) = self.listening.take() {
            // The listener waits for a guest; this one tells it to look at its orders.
            drop(TcpStream::connect(self.address));
            listening.join().expect("the mail server did not panic");
        }
        for stream in open {
            drop(stream.shutdown(Shutdown::Both));
        }
        self.order(|orders| orders.open.drain(..).for_each(|it| drop(it.shutdown(Shutdown::Both))));
    }

    /// Opens the same port again.
    pub fn up(&mut self) {
        self.order(|orders| orders.stopping = false);
        self.listen(TcpListener::bind(self.address).expect("the same port again"));
    }

    /// Everything taken over so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.order(|orders| orders.taken.clone())
    }

    /// Everything taken over for `address`.
    pub fn taken_for(&self, address: &str) -> Vec<Taken> {
        self.taken().into_iter().filter(|it| it.to.iter().any(|to| to == address)).collect()
    }

    /// Waits until at least `n` messages are there, at most `limit`; gives what is there then.
    pub fn wait_for(&self, n: usize, limit: Duration) -> Vec<Taken> {
        let (orders, changed) = &*self.orders;
        let orders = orders.lock().unwrap();
        changed.wait_timeout_while(orders, limit, |it| it.taken.len() < n).unwrap().0.taken.clone()
    }

    /// Commands as they came, for looking at what was asked.
    pub fn lines(&self) -> Vec<String> {
        self.order(|orders| orders.lines.clone())
    }

    /// Connections so far.
    pub fn sessions(&self) -> usize {
        self.order(|orders| orders.sessions)
    }

    fn order<T>(&self, change: impl FnOnce(&mut Orders) -> T) -> T {
        change(&mut self.orders.0.lock().unwrap())
    }

    fn listen(&mut self, listener: TcpListener) {
        let orders = Arc::clone(&self.orders);
        self.listening = Some(thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                {
                    let mut orders = orders.0.lock().unwrap();
                    if orders.stopping {
                        return;
                    }
                    orders.sessions += 1;
                    orders.open.push(stream.try_clone().unwrap());
                }
                let orders = Arc::clone(&orders);
                thread::spawn(move || {
                    // A guest who leaves in the middle is no fault of the server.
                    drop(Session::begin(orders, stream).and_then(Session::talk));
                });
            }
        }));
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        if self.listening.is_some() {
            self.down();
        }
    }
}

struct Session {
    orders: Shared,
    socket: TcpStream,
    wire: BufReader<Wire>,
    encrypted: bool,
    from: String,
    to: Vec<String>,
    signed_in: bool,
}

/// Whether the conversation goes on.
#[derive(PartialEq)]
enum Then {
    GoOn,
    HangUp,
}

impl Session {
    fn begin(orders: Shared, stream: TcpStream) -> std::io::Result<Self> {
        let socket = stream.try_clone()?;
        let encrypted = orders.0.lock().unwrap().encryption == Encryption::Wrapped;
        let wire = if encrypted { Wire::encrypted(stream) } else { Wire::Clear(stream) };
        let (from, to) = (String::new(), Vec::new());
        Ok(Self { orders, socket, wire: BufReader::new(wire), encrypted, from, to, signed_in: false })
    }

    fn talk(mut self) -> std::io::Result<()> {
        self.say("220 mail.example ready")?;
        let mut line = String::new();
        loop {
            line.clear();
            if self.wire.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_owned();
            self.orders.0.lock().unwrap().lines.push(command.clone());
            if self.answer(&command)? == Then::HangUp {
                return self.socket.shutdown(Shutdown::Both);
            }
        }
    }

    fn say(&mut self, line: &str) -> std::io::Result<()> {
        let wire = self.wire.get_mut();
        wire.write_all(format!("{line}\r\n").as_bytes())?;
        wire.flush()
    }

    fn answer(&mut self, command: &str) -> std::io::Result<Then> {
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let named = if verb == "RCPT" { address(command) } else { verb.clone() };
        if self.orders.0.lock().unwrap().hanging.contains(&named) {
            return self.wire.read_line(&mut String::new()).map(|_| Then::HangUp);
        }
        match verb.as_str() {
            "EHLO" => {
                let (login, international, encryption) = {
                    let orders = self.orders.0.lock().unwrap();
                    (orders.login.is_some(), orders.international, orders.encryption)
                };
                let mut offers = vec!["mail.example", "8BITMIME"];
                offers.extend(login.then_some("AUTH PLAIN LOGIN"));
                offers.extend(international.then_some("SMTPUTF8"));
                offers.extend((encryption == Encryption::Offered && !self.encrypted).then_some("STARTTLS"));
                let last = offers.len() - 1;
                for (index, offer) in offers.iter().enumerate() {
                    self.say(&format!("250{}{offer}", if index == last { ' ' } else { '-' }))?;
                }
            }
            "STARTTLS" => {
                self.say("220 go on")?;
                self.wire = BufReader::new(Wire::encrypted(self.socket.try_clone()?));
                self.encrypted = true;
            }
            "AUTH" => self.sign_in(command)?,
            "MAIL" => {
                let needs_login = self.orders.0.lock().unwrap().login.is_some() && !self.signed_in;
                self.from = address(command);
                self.to.clear();
                self.say(if needs_login { "530 sign in first" } else { "250 go on" })?;
            }
            "RCPT" => {
                let code = {
                    let mut orders = self.orders.0.lock().unwrap();
                    if orders.defer_next > 0 {
                        orders.defer_next -= 1;
                        451
                    } else {
                        orders.refused.get(&named).copied().unwrap_or(250)
                    }
                };
                self.say(&format!("{code} so be it"))?;
                if code == 250 {
                    self.to.push(named);
                }
            }
            "DATA" => return self.take(),
            "QUIT" => {
                self.say("221 bye")?;
                return Ok(Then::HangUp);
            }
            _ => self.say("250 fine")?,
        }
        Ok(Then::GoOn)
    }

    fn sign_in(&mut self, command: &str) -> std::io::Result<()> {
        let login = self.orders.0.lock().unwrap().login.clone();
        let given = command.split(' ').nth(2).unwrap_or_default();
        let expected = login
            .map(|(user, password)| data_encoding::BASE64.encode(format!("\0{user}\0{password}").as_bytes()));
        self.signed_in = expected.as_deref() == Some(given);
        self.say(if self.signed_in { "235 welcome" } else { "535 no" })
    }

    fn take(&mut self) -> std::io::Result<Then> {
        if self.to.is_empty() {
            self.say("503 nobody to send it to")?;
            return Ok(Then::GoOn);
        }
        self.say("354 go ahead")?;
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.wire.read_until(b'\n', &mut line)? == 0 {
                return Ok(Then::HangUp);
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let taken = Taken {
            from: self.from.clone(),
            to: std::mem::take(&mut self.to),
            bytes,
            encrypted: self.encrypted,
        };
        let (hang_up, silent) = {
            let mut orders = self.orders.0.lock().unwrap();
            orders.taken.push(taken);
            let hang_up = orders.hang_up_after_data > 0;
            orders.hang_up_after_data = orders.hang_up_after_data.saturating_sub(1);
            let silent = orders.silent_after_data > 0;
            orders.silent_after_data = orders.silent_after_data.saturating_sub(1);
            (hang_up, silent)
        };
        self.orders.1.notify_all();
        if hang_up {
            return Ok(Then::HangUp);
        }
        if !silent {
            self.say("250 taken over")?;
        }
        Ok(Then::GoOn)
    }
}

/// What stands between `<` and `>`.
fn address(command: &str) -> String {
    command.split('<').nth(1).and_then(|it| it.split('>').next()).unwrap_or_default().to_owned()
}

/// Addresses that occur twice in `taken`, by Message-ID: what was doubled.
pub fn doubled(taken: &[Taken]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let ids = taken.iter().filter_map(|it| it.letter().header("Message-ID"));
    ids.filter(|id| !seen.insert(id.clone())).collect()
}
