//! The tests of the harness, against a real homeserver where there is one.

mod appservice;
mod homeserver;
mod support;
