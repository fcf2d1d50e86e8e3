//! Bad input and what it gets: a pair of a definition and its rendered diagnostic for every code, what cannot stand in
//! a repository made on the spot, and definitions damaged at random.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod cases;
mod damaged;
mod harness;
mod made;
mod odd;
