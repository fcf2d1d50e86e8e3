//! Connections that are used again: damage to one answer never becomes another request's answer, and a request that went
//! out on an old connection is not sent again on a new one.

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::calls::{Kind, Op, call, presence, said};
use crate::clients::{NEVER, Over, quick};
use crate::fault::Fault;
use crate::home::Home;
use crate::proxy::{Plan, Proxy};

/// Whatever is left on a connection, the next call has its own answer.
#[tokio::test(flavor = "multi_thread")]
async fn every_call_has_its_own_answer() {
    let (_, server) = Home::start().await;
    for fault in [
        Fault::None,
        Fault::AnswerTwice,
        Fault::LengthTooShort,
        Fault::CloseAfterAnswer,
    ] {
        for over in Over::BOTH {
            let proxy = Proxy::start(server, Plan::always(fault));
            let client = over.patient(&proxy.url());
            let mut running = JoinSet::new();
            for task in 0..4 {
                let client = client.clone();
                running.spawn(async move {
                    for number in 0..25 {
                        let mark = format!("own-{task}-{number}");
                        let retry = quick().attempts(10);
                        let answer = timeout(NEVER, presence(&client, &mark).retry(retry)).await;
                        match (fault, answer.unwrap()) {
                            (Fault::LengthTooShort, Err(error)) => {
                                assert!(error.status().is_some(), "{error}");
                            }
                            (_, answer) => assert_eq!(said(answer.unwrap()), mark, "{fault:?}"),
                        }
                    }
                });
            }
            running.join_all().await;
            if fault == Fault::None {
                let connections = proxy.log().connections;
                assert!(connections < 50, "{connections} connections for 100 calls");
            }
        }
    }
}

/// The connection has served a request before: what goes wrong with the next is this request's, and it is not sent anew.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_on_an_old_connection_is_not_sent_again() {
    let (home, server) = Home::start().await;
    let table = [
        (Fault::CloseAfterHead, 0),
        (Fault::ResetAfterHead, 0),
        (Fault::CloseWithoutAnswer, 1),
        (Fault::ResetWithoutAnswer, 1),
        (Fault::CutHead, 1),
        (Fault::CutBody, 1),
        (Fault::GarbledStatus, 1),
    ];
    let (mut on_old, mut all) = (0, 0);
    for over in Over::BOTH {
        for op in Op::ALL {
            for (fault, carried_out) in table {
                let proxy = Proxy::start(server, Plan::always(Fault::None));
                let client = over.patient(&proxy.url());
                assert!(presence(&client, "first").await.is_ok());
                proxy.plan(Plan::first([fault]));
                let mark = format!("old-{over:?}-{op:?}-{fault:?}");
                let outcome = timeout(NEVER, call(&client, op, &mark)).await.unwrap();
                let again = usize::from(op.is_repeatable());
                let kind = if op.is_repeatable() {
                    Kind::Ok
                } else {
                    Kind::Transport
                };
                assert_eq!(outcome.kind, kind, "{mark}: {}", outcome.says);
                assert_eq!(outcome.complaints, Vec::<String>::new(), "{mark}");
                assert_eq!(home.count(&mark), carried_out + again, "{mark}");
                let log = proxy.log();
                assert_eq!(log.attempts, 2 + again, "{mark}");
                // A transport may have opened a new one before it found that the old one is free.
                on_old += usize::from(log.connections == 1 + again);
                all += 1;
            }
        }
    }
    assert!(
        on_old * 2 > all,
        "only {on_old} of {all} were on old connections"
    );
}

/// The server closes each connection just when it is used again: nobody knows what became of the request, so it is
/// carried out once or not at all.
#[tokio::test(flavor = "multi_thread")]
async fn at_most_once_when_connections_close_under_way() {
    let (home, server) = Home::start().await;
    for over in Over::BOTH {
        for op in [Op::Post, Op::Login, Op::Upload] {
            let proxy = Proxy::start(server, Plan::always(Fault::CloseAfterAnswer));
            let client = over.patient(&proxy.url());
            for number in 0..40 {
                let mark = format!("closing-{over:?}-{op:?}-{number}");
                let outcome = timeout(NEVER, call(&client, op, &mark)).await.unwrap();
                match outcome.kind {
                    Kind::Ok => assert_eq!((home.count(&mark), outcome.says), (1, mark)),
                    Kind::Transport => assert!(home.count(&mark) <= 1, "{mark}"),
                    other => panic!("{mark}: {other:?}"),
                }
            }
        }
    }
}
