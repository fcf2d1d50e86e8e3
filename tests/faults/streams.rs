//! Bodies that are streams: a download that is cut or falls silent says so while it is read, an upload that cannot go on
//! ends the call, and no stream is ever sent or asked for twice.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use matrix_client_server::Client;
use matrix_client_server::content_repo::{
    GetContentRequest, GetContentResponse, UploadContentRequest, UploadContentToMxcRequest,
};
use matrix_client_server::formats::ServerName;
use matrix_client_server::typewright_runtime::client::Error;
use matrix_client_server::typewright_runtime::http::{Blob, Body, BodyError};
use tokio::time::timeout;

use crate::calls::{Kind, complaints, kind};
use crate::clients::{LONG, MAX_BODY, NEVER, Over, SHORT, quick};
use crate::fault::Fault;
use crate::home::{DOWNLOAD, Home, TOKEN};
use crate::pieces::Pieces;
use crate::proxy::{Plan, Proxy};

/// How a download ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// With this many bytes.
    Whole(usize),
    /// The call failed.
    Call(Kind),
    /// There was an answer, and its body broke off.
    BreaksOff,
    /// There was an answer, and no more of its body came.
    FallsSilent,
    /// There was an answer, and its body is longer than is collected.
    TooLong,
}

async fn download(client: &Client, limit: Duration) -> End {
    let name = ServerName::new("example.org").unwrap();
    #[expect(deprecated, reason = "the one without credentials")]
    let call = client
        .media()
        .get_content(GetContentRequest::new(name, "a"));
    let blob = match call.timeout(limit).await {
        Ok(GetContentResponse::Ok(ok)) => ok.body,
        Ok(other) => panic!("{other:?}"),
        Err(error) => {
            assert_eq!(complaints(&error), Vec::<String>::new());
            return End::Call(kind(&error));
        }
    };
    match blob.bytes().await {
        Ok(bytes) => End::Whole(bytes.len()),
        Err(BodyError::TooLarge { limit }) => {
            assert_eq!(limit, MAX_BODY);
            End::TooLong
        }
        Err(BodyError::Stream(error)) if error.to_string().contains("no more of it came") => {
            End::FallsSilent
        }
        Err(BodyError::Stream(_)) => End::BreaksOff,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_breaks_off_says_so() {
    let (_, server) = Home::start().await;
    let table = [
        (Fault::None, End::Whole(DOWNLOAD)),
        (Fault::ByteByByte, End::Whole(DOWNLOAD)),
        (Fault::NoLength, End::Whole(DOWNLOAD)),
        // Without a length nobody can know.
        (Fault::NoLengthCut, End::Whole(DOWNLOAD - 5)),
        (Fault::LengthTooShort, End::Whole(DOWNLOAD - 5)),
        (Fault::Empty, End::Whole(0)),
        (Fault::Gzip, End::Whole(6)),
        (Fault::CutBody, End::BreaksOff),
        (Fault::ResetInBody, End::BreaksOff),
        (Fault::CutChunks, End::BreaksOff),
        (Fault::GarbledChunk, End::BreaksOff),
        (Fault::ChunkTooLarge, End::BreaksOff),
        (Fault::SilenceAfterHead, End::FallsSilent),
        (Fault::SilenceInBody, End::FallsSilent),
        (Fault::EndlessBody, End::TooLong),
        (Fault::LengthTooLarge, End::FallsSilent),
        (Fault::Silence, End::Call(Kind::Timeout)),
        (Fault::CutHead, End::Call(Kind::Transport)),
        (Fault::Redirect, End::Call(Kind::Api(302))),
    ];
    for over in Over::BOTH {
        for (fault, end) in &table {
            let proxy = Proxy::start(server, Plan::always(*fault));
            let falls_silent = matches!(end, End::FallsSilent | End::Call(Kind::Timeout));
            let limit = if falls_silent { SHORT } else { LONG };
            // Attempts are made only as long as there is no answer.
            let client = over.client(&proxy.url()).retry(quick()).build().unwrap();
            let found = timeout(NEVER, download(&client, limit)).await;
            let found = found.unwrap_or_else(|_| panic!("{fault:?} does not end"));
            assert_eq!(&found, end, "{fault:?} over {over:?}");
            let again = *end == End::Call(Kind::Transport);
            let attempts = if again { 3 } else { 1 };
            assert_eq!(proxy.log().attempts, attempts, "{fault:?} over {over:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_asked_for_again_until_it_begins() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        let plan = Plan::first([Fault::Unavailable, Fault::CutHead, Fault::CutBody]);
        let proxy = Proxy::start(server, plan);
        let client = over.client(&proxy.url()).retry(quick()).build().unwrap();
        assert_eq!(download(&client, LONG).await, End::BreaksOff);
        assert_eq!(proxy.log().attempts, 3);
    }
}

/// A body may take longer than the call's time, as long as its pieces keep coming.
#[tokio::test(flavor = "multi_thread")]
async fn slow_is_not_silent() {
    let (_, server) = Home::start().await;
    let slow = |over: Over| async move {
        let proxy = Proxy::start(server, Plan::always(Fault::SlowPieces));
        let client = over.client(&proxy.url()).build().unwrap();
        let begun = std::time::Instant::now();
        let limit = Duration::from_millis(900);
        assert_eq!(download(&client, limit).await, End::Whole(DOWNLOAD));
        assert!(begun.elapsed() > limit, "{over:?} was fast");
    };
    tokio::join!(slow(Over::Reqwest), slow(Over::Hyper));
}

/// Received whole, the same download has to be there in time.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_received_whole_has_one_limit() {
    let (_, server) = Home::start().await;
    for (fault, limit, expected) in [
        (Fault::SilenceInBody, SHORT, Kind::Timeout),
        (Fault::SlowPieces, SHORT, Kind::Timeout),
        (Fault::CutBody, LONG, Kind::Transport),
        (Fault::EndlessBody, LONG, Kind::TooLarge),
    ] {
        for over in Over::BOTH {
            let proxy = Proxy::start(server, Plan::always(fault));
            let client = over.client(&proxy.url()).timeout(limit).build().unwrap();
            let name = ServerName::new("example.org").unwrap();
            #[expect(deprecated, reason = "the one without credentials")]
            let call = client
                .media()
                .get_content(GetContentRequest::new(name, "a"));
            let answer = timeout(NEVER, call.raw()).await.unwrap();
            assert_eq!(
                kind(&answer.unwrap_err()),
                expected,
                "{fault:?} over {over:?}"
            );
        }
    }
}

/// What a test holds of a stream that it has given away.
struct Held(Arc<()>);

impl Held {
    /// A body of pieces without end.
    fn endless() -> (Self, Body) {
        let held = Arc::new(());
        let with = Arc::clone(&held);
        let pieces = std::iter::repeat_with(move || {
            let _ = &with;
            Bytes::from_static(&[b'x'; 4096])
        });
        (Self(held), Body::from_stream(Pieces::new(pieces)))
    }

    /// Waits until nobody has the stream any more; whether it came to that.
    async fn given_up(self) -> bool {
        let gone = async {
            while Arc::strong_count(&self.0) > 1 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(NEVER, gone).await.is_ok()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Upload {
    /// A `POST`.
    New,
    /// A `PUT`, which could be repeated if it were no stream.
    Known,
}

async fn upload(client: &Client, upload: Upload, body: Body) -> Kind {
    fn end<T, O>(result: Result<T, Error<O>>) -> Kind
    where
        O: matrix_client_server::typewright_runtime::http::Operation,
    {
        let Err(error) = result else {
            return Kind::Ok;
        };
        assert_eq!(complaints(&error), Vec::<String>::new());
        kind(&error)
    }
    let blob = Blob::new("application/octet-stream", body);
    match upload {
        Upload::New => {
            let request = UploadContentRequest::new(blob);
            end(client.media().upload_content(request).await)
        }
        Upload::Known => {
            let name = ServerName::new("example.org").unwrap();
            let request = UploadContentToMxcRequest::new(name, "known", blob);
            end(client.media().upload_content_to_mxc(request).await)
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_cannot_go_on_ends() {
    let (_, server) = Home::start().await;
    let table = [
        (Fault::StopReading, SHORT, Kind::Timeout),
        (Fault::CutRequest, LONG, Kind::Transport),
        (Fault::CloseAtOnce, LONG, Kind::Transport),
        (Fault::ResetAtOnce, LONG, Kind::Transport),
        (Fault::AnswerEarly, LONG, Kind::Api(413)),
    ];
    for over in Over::BOTH {
        for which in [Upload::New, Upload::Known] {
            for (fault, limit, expected) in &table {
                let proxy = Proxy::start(server, Plan::first([*fault]));
                let client = over.client(&proxy.url()).timeout(*limit).retry(quick());
                let client = client.build().unwrap();
                client.set_access_token_bearer(TOKEN);
                let (held, body) = Held::endless();
                let found = timeout(NEVER, upload(&client, which, body)).await;
                let case = format!("{which:?} {fault:?} over {over:?}");
                assert_eq!(&found.expect(&case), expected, "{case}");
                assert_eq!(proxy.log().attempts, 1, "{case}");
                assert!(held.given_up().await, "{case}: the stream is still held");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_breaks_off_is_no_upload() {
    let (home, server) = Home::start().await;
    for over in Over::BOTH {
        let proxy = Proxy::start(server, Plan::always(Fault::None));
        let client = over.patient(&proxy.url());
        let pieces = vec![Bytes::from_static(b"broken\n")];
        let body = Body::from_stream(Pieces::breaking_off(pieces, "the disk is gone"));
        let request = UploadContentRequest::new(Blob::new("application/octet-stream", body));
        let answer = timeout(NEVER, client.media().upload_content(request)).await;
        let error = answer.unwrap().unwrap_err();
        assert_eq!(kind(&error), Kind::Transport);
        assert!(error.to_string().contains("the disk is gone"), "{error}");
        assert_eq!(home.count("broken"), 0);
    }
}
