//! Lines of a recording, one after the other, in one buffer. A recording may be larger than the memory, a line may not.

use std::io::{self, BufRead, Read};

/// The longest line: a response of 64 MiB, which is what the client accepts, as base64.
const LONGEST: u64 = 96 * 1024 * 1024;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A line, in the buffer.
    Line,
    /// A line that is too long. The buffer is of no use.
    TooLong,
    /// No line.
    End,
}

/// Reads the next line into the buffer.
pub(super) fn next(input: &mut dyn BufRead, buffer: &mut Vec<u8>) -> io::Result<Next> {
    next_within(input, buffer, LONGEST)
}

fn next_within(input: &mut dyn BufRead, buffer: &mut Vec<u8>, longest: u64) -> io::Result<Next> {
    buffer.clear();
    let taken = input.take(longest + 1).read_until(b'\n', buffer)?;
    if taken == 0 {
        return Ok(Next::End);
    }
    if taken as u64 <= longest || buffer.ends_with(b"\n") {
        return Ok(Next::Line);
    }
    buffer.clear();
    skip_line(input)?;
    Ok(Next::TooLong)
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let there = match input.fill_buf() {
            Ok(there) => there,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = there.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(there.len(), |end| end + 1);
        let done = end.is_some() || there.is_empty();
        input.consume(length);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut input = io::BufReader::with_capacity(4, &b"short\n0123456789\n\n01234567\n9"[..]);
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        loop {
            match next_within(&mut input, &mut buffer, 8).unwrap() {
                Next::End => break,
                Next::TooLong => seen.push("too long".to_owned()),
                Next::Line => seen.push(String::from_utf8_lossy(&buffer).into_owned()),
            }
        }
        assert_eq!(seen, ["short\n", "too long", "\n", "01234567\n", "9"]);
    }
}
