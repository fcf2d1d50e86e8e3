//! A small generator of random numbers (xorshift), and of JSON documents made with it. The seed is said in a test, so
//! that a failure can be repeated.

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next()).unwrap() % limit
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "1.0",
    "0.5",
    "1e3",
    "1E-2",
    "-2.50",
    "255",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "1.5e300",
    "123456789012345678901234567890",
];

const STRINGS: &[&str] = &[
    "",
    "a",
    "kind",
    "online",
    "with space",
    "é😀",
    r"\n\t",
    r#"\"\\\/"#,
    r"\u00e9",
    r"\ud83d\ude00",
    "a longer one, of more than sixteen bytes",
    r"\b\f\r\u0000",
    "~/",
    "null",
];

/// JSON text of any kind, with whitespace here and there.
pub(crate) fn document(random: &mut Random, depth: usize) -> String {
    let mut out = String::new();
    value(random, depth, &mut out);
    out
}

fn space(random: &mut Random, out: &mut String) {
    if random.chance(5) {
        out.push_str(random.pick(&[" ", "\n", "\t", "\r\n", "  "]));
    }
}

fn value(random: &mut Random, depth: usize, out: &mut String) {
    space(random, out);
    let kinds = if depth == 0 { 4 } else { 6 };
    match random.below(kinds) {
        0 => out.push_str(random.pick(&["true", "false", "null"])),
        1 | 2 => out.push_str(random.pick(NUMBERS)),
        3 => string(random, out),
        4 => {
            out.push('[');
            for index in 0..random.below(5) {
                out.push_str(if index > 0 { "," } else { "" });
                value(random, depth - 1, out);
            }
            out.push(']');
        }
        _ => {
            out.push('{');
            for index in 0..random.below(5) {
                out.push_str(if index > 0 { "," } else { "" });
                space(random, out);
                // Mostly names that are not there twice.
                let name = random.pick(&["a", "b", "c", r"\u0061", "d e", ""]);
                let number = if random.chance(90) {
                    index.to_string()
                } else {
                    String::new()
                };
                out.push_str(&format!("\"{name}{number}\""));
                space(random, out);
                out.push(':');
                value(random, depth - 1, out);
            }
            out.push('}');
        }
    }
    space(random, out);
}

fn string(random: &mut Random, out: &mut String) {
    out.push('"');
    out.push_str(random.pick(STRINGS));
    out.push('"');
}
