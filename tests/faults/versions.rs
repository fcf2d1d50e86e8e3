//! Asking the server for its versions is a call like any other: it ends in time, it is made again, and what went wrong is
//! not remembered.

use std::time::Duration;

use matrix_client_server::content_repo::{CreateContent, CreateContentRequest};
use matrix_client_server::typewright_runtime::client::{VersionCheck, VersionError};
use tokio::time::timeout;

use crate::calls::{Kind, complaints, kind};
use crate::clients::{LONG, NEVER, Over, SHORT, quick};
use crate::fault::Fault;
use crate::home::{Home, TOKEN};
use crate::proxy::{Plan, Proxy};

const FAULTS: [(Fault, Duration); 10] = [
    (Fault::Silence, SHORT),
    (Fault::SilenceInBody, SHORT),
    (Fault::CutBody, LONG),
    (Fault::GarbledJson, LONG),
    (Fault::Empty, LONG),
    (Fault::Nested, LONG),
    (Fault::EndlessBody, LONG),
    (Fault::Redirect, LONG),
    (Fault::Page(200), LONG),
    (Fault::Unavailable, LONG),
];

#[tokio::test(flavor = "multi_thread")]
async fn asking_ends_in_time() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        for (fault, limit) in FAULTS {
            let proxy = Proxy::start(server, Plan::always(fault));
            let client = over.client(&proxy.url()).timeout(limit).build().unwrap();
            let asked = timeout(NEVER, client.supports::<CreateContent>()).await;
            let asked = asked.unwrap_or_else(|_| panic!("{fault:?} does not end"));
            let is_unknown = matches!(asked, Err(VersionError::Unknown(_)));
            assert!(is_unknown, "{fault:?} over {over:?}: {asked:?}");
            let asked = timeout(NEVER, client.ask_versions()).await;
            assert!(asked.unwrap().is_err(), "{fault:?} over {over:?}");
            assert_eq!(proxy.log().attempts, 2, "{fault:?} over {over:?}");

            proxy.heal();
            // The limit may be too short for a machine with much to do.
            if limit == LONG {
                assert!(client.supports::<CreateContent>().await.unwrap());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_before_a_call_is_a_part_of_it() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        let proxy = Proxy::start(server, Plan::always(Fault::Silence));
        let client = over.client(&proxy.url()).timeout(SHORT);
        let client = client.version_check(VersionCheck::BeforeCall);
        let client = client.build().unwrap();
        client.set_access_token_bearer(TOKEN);
        let create = || client.media().create_content(CreateContentRequest::new());
        let error = timeout(NEVER, create()).await.unwrap().unwrap_err();
        assert_eq!(kind(&error), Kind::Timeout, "{error}");
        assert_eq!(complaints(&error), Vec::<String>::new());

        proxy.plan(Plan::first([Fault::Unavailable, Fault::CutBody]));
        let answer = timeout(NEVER, create().timeout(LONG).retry(quick())).await;
        // The server has the operation in its versions, and does not have it.
        let error = answer.unwrap().unwrap_err();
        assert_eq!(kind(&error), Kind::Api(404), "{error}");
        let paths: Vec<_> = proxy
            .log()
            .heads
            .iter()
            .map(|head| head.target().to_owned())
            .collect();
        let (asked, called) = ("/_matrix/client/versions", "/_matrix/media/v1/create");
        assert_eq!(paths[1..], [asked, asked, asked, called]);
    }
}
