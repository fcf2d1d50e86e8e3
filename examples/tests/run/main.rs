//! Runs each example as a program, as a user would, against a homeserver that nobody here wrote, and looks at what it did
//! there. Without Python 3.10 or newer each test says that it is skipped, and why.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod appservice;
mod bot;
mod gate;
mod home;
mod media;
mod middleware;
mod program;
mod send;
mod serve;
