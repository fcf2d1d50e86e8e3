//! An SMTP server that keeps every mail and delivers none. It speaks as much of the protocol as a homeserver does, and
//! says yes to everything.

use std::net::SocketAddr;

use anyhow::Result;
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};

use crate::background::Background;
use crate::{Kept, Mail};

/// The longest line that is read, in bytes: far more than the thousand that the protocol allows.
const LONGEST_LINE: u64 = 1 << 16;

/// The longest mail that is read, in bytes.
const LONGEST_MAIL: usize = 16 << 20;

/// Listens on a free port, and keeps what comes.
pub(crate) fn listen(background: &Background, mails: &Kept<Mail>) -> Result<SocketAddr> {
    let (listener, address) = background.listen()?;
    let mails = mails.clone();
    background.spawn(async move {
        // A listener that fails once, for want of files, fails for the tests that wait for a mail.
        while let Ok((mut stream, _)) = listener.accept().await {
            let mails = mails.clone();
            tokio::spawn(async move {
                let (reader, mut writer) = stream.split();
                // An error says that the other side has gone.
                let _ = converse(&mut BufReader::new(reader), &mut writer, &mails).await;
            });
        }
    });
    Ok(address)
}

async fn converse(
    reader: &mut (impl AsyncBufRead + Unpin),
    writer: &mut (impl AsyncWrite + Unpin),
    mails: &Kept<Mail>,
) -> std::io::Result<()> {
    writer.write_all(b"220 localhost\r\n").await?;
    let mut to = Vec::new();
    while let Some(line) = read_line(reader).await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
        let answer: &[u8] = match verb.trim().to_ascii_uppercase().as_str() {
            "RCPT" => {
                to.push(address(rest));
                b"250 yes\r\n"
            }
            "RSET" | "MAIL" => {
                to.clear();
                b"250 yes\r\n"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let Some(raw) = read_mail(reader).await? else {
                    return Ok(());
                };
                mails.keep(Mail::read(std::mem::take(&mut to), raw));
                b"250 kept\r\n"
            }
            "QUIT" => return writer.write_all(b"221 bye\r\n").await,
            _ => b"250 yes\r\n",
        };
        writer.write_all(answer).await?;
    }
    Ok(())
}

/// A line without its end; none when the other side has gone.
async fn read_line(reader: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = reader
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut line)
        .await?;
    if read == 0 {
        return Ok(None);
    }
    while line.last().is_some_and(|byte| b"\r\n".contains(byte)) {
        line.pop();
    }
    Ok(Some(line))
}

/// The lines up to the one that is a dot; none when it did not come.
async fn read_mail(reader: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut mail = Vec::new();
    while let Some(line) = read_line(reader).await? {
        if line == b"." {
            return Ok(Some(mail));
        }
        // A line that begins with a dot is sent with one more.
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        mail.extend_from_slice(b"\r\n");
        if mail.len() > LONGEST_MAIL {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The address between the angle brackets.
fn address(rest: &str) -> String {
    let after = rest.split_once('<').map_or(rest, |(_, after)| after);
    let address = after.split_once('>').map_or(after, |(address, _)| address);
    address.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_conversation_leaves_a_mail() {
        let mails = Kept::default();
        let said = b"EHLO me\r\nMAIL FROM:<me@localhost>\r\nRCPT TO:<you@example.org> NOTIFY=NEVER\r\nDATA\r\n\
                     Subject: dots\r\n\r\n..one\r\nmore\r\n.\r\nQUIT\r\nafter\r\n";
        let mut heard = Vec::new();
        converse(&mut said.as_slice(), &mut heard, &mails)
            .await
            .unwrap();
        let codes: Vec<&str> = std::str::from_utf8(&heard)
            .unwrap()
            .lines()
            .map(|line| line.split_once(' ').unwrap().0)
            .collect();
        assert_eq!(codes, ["220", "250", "250", "250", "354", "250", "221"]);
        let mails = mails.all();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, ["you@example.org"]);
        assert_eq!(mails[0].subject, "dots");
        assert_eq!(mails[0].text, ".one\r\nmore\r\n");
    }

    #[tokio::test]
    async fn a_mail_that_breaks_off_is_not_kept() {
        let mails = Kept::default();
        let said = b"RCPT TO:<you@example.org>\r\nDATA\r\nSubject: half";
        converse(&mut said.as_slice(), &mut Vec::new(), &mails)
            .await
            .unwrap();
        assert!(mails.all().is_empty());
    }
}
