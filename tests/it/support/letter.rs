//! A received message, taken apart as a mail program would: headers, text, HTML. Enough for what we send, no more.

use data_encoding::BASE64;

/// A message as it arrived.
#[derive(Debug, Clone)]
pub struct Letter {
    raw: String,
}

impl Letter {
    /// Reads a message; it must be UTF-8.
    pub fn parse(bytes: &[u8]) -> Self {
        Self { raw: String::from_utf8(bytes.to_vec()).expect("a message of ours is UTF-8") }
    }

    /// The bytes as they came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The value of a header, unfolded and decoded; the first one where there are several.
    pub fn header(&self, name: &str) -> Option<String> {
        headers(head(&self.raw)).into_iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// The names of all headers of the message itself.
    pub fn header_names(&self) -> Vec<String> {
        headers(head(&self.raw)).into_iter().map(|(name, _)| name).collect()
    }

    /// The kinds of the parts, in their order.
    pub fn kinds(&self) -> Vec<String> {
        self.parts().into_iter().map(|(kind, _)| kind).collect()
    }

    /// The plain text.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The HTML.
    pub fn html(&self) -> String {
        self.part("text/html")
    }

    /// The one-time code: six digits on a line of their own.
    pub fn code(&self) -> Option<String> {
        let digits = |line: &&str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
        self.text().lines().find(digits).map(str::to_owned)
    }

    /// The links, each on a line of its own.
    pub fn links(&self) -> Vec<String> {
        let link = |line: &&str| line.starts_with("http://") || line.starts_with("https://");
        self.text().lines().filter(link).map(str::to_owned).collect()
    }

    fn part(&self, kind: &str) -> String {
        let found = self.parts().into_iter().find(|(it, _)| it == kind);
        found.unwrap_or_else(|| panic!("no part {kind}")).1
    }

    fn parts(&self) -> Vec<(String, String)> {
        let kind = self.header("Content-Type").expect("a content type");
        let boundary =
            kind.split("boundary=\"").nth(1).and_then(|it| it.split('"').next()).expect("a boundary");
        let body = self.raw.split_once("\r\n\r\n").expect("a body").1;
        let delimiter = format!("--{boundary}");
        let mut parts = Vec::new();
        for part in format!("\r\n{body}").split(&format!("\r\n{delimiter}")).skip(1) {
            if part.starts_with("--") {
                break;
            }
            let part = part.trim_start_matches("\r\n");
            let (head, body) = part.split_once("\r\n\r\n").expect("a part has a head");
            let headers = headers(head);
            let value =
                |name: &str| headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, v)| v);
            let kind =
                value("Content-Type").expect("a kind").split(';').next().unwrap_or_default().to_owned();
            let encoding = value("Content-Transfer-Encoding").cloned().unwrap_or_default();
            parts.push((kind, decoded(body, &encoding).replace("\r\n", "\n")));
        }
        parts
    }
}

fn head(raw: &str) -> &str {
    raw.split_once("\r\n\r\n").map_or(raw, |(head, _)| head)
}

fn headers(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let split = unfolded.split("\r\n").filter_map(|line| line.split_once(": "));
    split.map(|(name, value)| (name.to_owned(), words(value))).collect()
}

/// Encoded words (RFC 2047).
fn words(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let between = &rest[..start];
        if !(after_word && between.trim().is_empty()) {
            out.push_str(between);
        }
        let mut fields = rest[start + 2..].splitn(4, '?');
        let (_charset, how, what) = (fields.next(), fields.next().unwrap(), fields.next().unwrap());
        out.push_str(&match how {
            "b" | "B" => String::from_utf8(BASE64.decode(what.as_bytes()).unwrap()).unwrap(),
            _ => quoted(&what.replace('_', "=20")),
        });
        let tail = fields.next().unwrap();
        rest = tail.strip_prefix('=').unwrap();
        after_word = true;
    }
    out + rest
}

fn decoded(body: &str, encoding: &str) -> String {
    match encoding {
        "base64" => {
            let packed: String = body.split_whitespace().collect();
            String::from_utf8(BASE64.decode(packed.as_bytes()).unwrap()).unwrap()
        }
        "quoted-printable" => quoted(&body.replace("=\r\n", "")),
        _ => body.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let hex = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
