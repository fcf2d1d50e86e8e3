//! What a call leaves in traces.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use typewright_runtime::client::Retry;

use crate::api::*;

/// Writes down all that it is told.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<String>>);

impl Written {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Written {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("typewright") || metadata.target().starts_with("manners")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = self.0.lock().unwrap();
        write!(text, "\nspan {}", span.metadata().name()).unwrap();
        span.record(&mut Line(&mut text));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        write!(text, "\n{}", event.metadata().level()).unwrap();
        event.record(&mut Line(&mut text));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_called_by_the_operation() {
    let written = Written::default();
    let _guard = tracing::subscriber::set_default(written.clone());
    let server = Server::new([
        Turn::Answer(503, &[("retry-after", "0")], ""),
        Turn::Answer(404, &[], ""),
        Turn::Break,
    ]);
    let client = server
        .client()
        .credential(&TOKEN, "hunter2")
        .retry(Retry::new().attempts(2))
        .build()
        .unwrap();
    assert!(client.send(&GetThingRequest::new("s3cret")).await.is_err());
    assert!(client.send(&MakeThingRequest::new("s3cret")).await.is_err());
    let text = written.text();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with(r#"span thing otel.kind="client" http.request.method="GET" url.template="/things/{id}" server.address="localhost""#), "{text}");
    assert!(
        lines[1].starts_with(
            "WARN message=the attempt failed, another follows attempt=1 reason=\"503\" pause="
        ),
        "{text}"
    );
    assert!(
        lines[1].ends_with("http.response.status_code=404 error.type=404"),
        "{text}"
    );
    assert!(
        lines[2].ends_with(
            r#"url.template="/make/{id}" server.address="localhost" error.type="transport""#
        ),
        "{text}"
    );
    assert!(
        !text.contains("hunter2") && !text.contains("s3cret"),
        "{text}"
    );
}
