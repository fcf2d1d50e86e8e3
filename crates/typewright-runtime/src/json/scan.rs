//! Finding what needs care in a string: a quotation mark, a backslash or a control character. Eight bytes at a time.

const ONES: u64 = u64::from_le_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// How many bytes at the start can stand in a JSON string as they are.
#[inline]
pub(crate) fn plain_prefix(bytes: &[u8]) -> usize {
    let (chunks, tail) = bytes.as_chunks::<8>();
    for (index, chunk) in chunks.iter().enumerate() {
        let found = care(u64::from_le_bytes(*chunk));
        if found != 0 {
            // The lowest mark is exact; those above it may come from a carry.
            return index * 8 + first_mark(found);
        }
    }
    if tail.is_empty() {
        return bytes.len();
    }
    match bytes.last_chunk::<8>() {
        // It begins with bytes that were looked at already and are plain.
        Some(last) => match care(u64::from_le_bytes(*last)) {
            0 => bytes.len(),
            found => bytes.len() - 8 + first_mark(found),
        },
        None => short_prefix(bytes),
    }
}

/// The same for less than eight bytes.
#[inline]
fn short_prefix(bytes: &[u8]) -> usize {
    let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) else {
        let care = bytes.iter().position(|&byte| needs_care(byte));
        return care.unwrap_or(bytes.len());
    };
    let half = |chunk: &[u8; 4]| care(u64::from(u32::from_le_bytes(*chunk)) | SPACES);
    match (half(first), half(last)) {
        (0, 0) => bytes.len(),
        (0, found) => bytes.len() - 4 + first_mark(found),
        (found, _) => first_mark(found),
    }
}

/// Plain bytes in the upper half of a word.
const SPACES: u64 = u64::from_le_bytes(*b"\0\0\0\0    ");

/// The position of the lowest byte that is marked.
#[inline]
fn first_mark(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

/// Whether a byte cannot stand in a JSON string as it is.
#[inline]
pub(crate) const fn needs_care(byte: u8) -> bool {
    matches!(byte, 0..=0x1f | b'"' | b'\\')
}

/// Marks the highest bit of each byte that needs care.
#[inline]
fn care(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_byte_that_needs_care_at_every_distance() {
        for length in 0..40 {
            for at in 0..length {
                for byte in 0..=255_u8 {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    let special = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let wanted = if special { at } else { length };
                    assert_eq!(
                        plain_prefix(&bytes),
                        wanted,
                        "{byte:#x} at {at} of {length}"
                    );
                }
            }
        }
    }
}
