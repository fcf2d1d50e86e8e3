//! A mail, read so far that a test can follow the link in it.

use mail_parser::MessageParser;
use url::Url;

/// A mail that came.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The addresses that it was sent to.
    pub to: Vec<String>,
    /// The subject; empty when there is none.
    pub subject: String,
    /// The plain text; empty when there is none.
    pub text: String,
    /// The mail as it came.
    pub raw: Vec<u8>,
}

impl Mail {
    /// Reads what stands in a mail. One that is not understood has no subject and no text.
    pub(crate) fn read(to: Vec<String>, raw: Vec<u8>) -> Self {
        let parser = MessageParser::default();
        let (subject, text) = match parser.parse(&raw) {
            None => (String::new(), String::new()),
            Some(message) => (
                message.subject().unwrap_or_default().to_owned(),
                message.body_text(0).unwrap_or_default().into_owned(),
            ),
        };
        Self {
            to,
            subject,
            text,
            raw,
        }
    }

    /// The first link in the plain text.
    pub fn link(&self) -> Option<Url> {
        self.text
            .split_whitespace()
            .filter(|word| word.starts_with("http"))
            .find_map(|word| Url::parse(word).ok())
    }

    /// A parameter in the query of the link, decoded: Synapse's have `token`, `sid` and `client_secret`.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let link = self.link()?;
        let mut pairs = link.query_pairs();
        let (_, value) = pairs.find(|(found, _)| found == name)?;
        Some(value.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_of_an_encoded_mail_is_read() {
        let raw = "Subject: =?utf-8?q?Caf=C3=A9?=\r\n\
                   Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
                   --b\r\nContent-Type: text/plain; charset=utf-8\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\n\
                   Follow http://localhost/do?token=3Da%20b&sid=\r\n=3D1 now\r\n\
                   --b\r\nContent-Type: text/html\r\n\r\n<p>http://other</p>\r\n--b--\r\n";
        let raw = raw.replace("sid=\r\n=3D1", "sid=3D1");
        let mail = Mail::read(vec!["a@b.example".to_owned()], raw.into_bytes());
        assert_eq!(mail.subject, "Café");
        assert_eq!(mail.parameter("token").as_deref(), Some("a b"));
        assert_eq!(mail.parameter("sid").as_deref(), Some("1"));
        assert_eq!(mail.parameter("client_secret"), None);
    }

    #[test]
    fn what_is_no_mail_is_kept_all_the_same() {
        let mail = Mail::read(Vec::new(), b"\xff\xfe".to_vec());
        assert_eq!(mail.link(), None);
        assert_eq!(mail.raw, b"\xff\xfe");
    }
}
