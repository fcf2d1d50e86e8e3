//! Further attempts: as many as the policy allows and not more, after the pause that the server asks for, with the
//! credentials of their time, and none when there is no time left for one.

use std::time::{Duration, Instant};

use matrix_client_server::typewright_runtime::client::Retry;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::calls::{Kind, Op, call, complaints, kind, presence, said};
use crate::clients::{Attempts, LONG, NEVER, Over, Token, quick};
use crate::fault::{Asks, Fault};
use crate::home::{Home, NEXT_TOKEN, TOKEN};
use crate::proxy::{Plan, Proxy};

#[tokio::test(flavor = "multi_thread")]
async fn as_many_as_allowed() {
    let (home, server) = Home::start().await;
    for (allowed, made) in [(0, 1), (1, 1), (2, 2), (5, 5)] {
        for over in Over::BOTH {
            for op in Op::ALL {
                let proxy = Proxy::start(server, Plan::always(Fault::CloseWithoutAnswer));
                let client = over.client(&proxy.url()).retry(quick().attempts(allowed));
                let (attempts, secret) = Attempts::counted(|_| {});
                let client = client.credential(Token::Header.scheme(), secret);
                let mark = format!("allowed-{allowed}-{over:?}-{op:?}");
                let outcome = call(&client.build().unwrap(), op, &mark).await;
                assert_eq!(outcome.kind, Kind::Transport, "{mark}");
                let made = if op.is_repeatable() { made } else { 1 };
                assert_eq!(proxy.log().attempts, made, "{mark}");
                assert_eq!(home.count(&mark), made, "{mark}");
                if op.has_token() {
                    assert_eq!(attempts.made(), made, "{mark}");
                }
            }
        }
    }
}

/// One fault after the other, and then none.
#[tokio::test(flavor = "multi_thread")]
async fn through_one_fault_after_the_other() {
    let (home, server) = Home::start().await;
    let faults = [
        Fault::CloseAtOnce,
        Fault::Unavailable,
        Fault::ResetInBody,
        Fault::Limited(Asks::Seconds(0)),
        Fault::GarbledStatus,
        Fault::Page(502),
        Fault::ResetWithoutAnswer,
    ];
    let reached = faults.iter().map(|fault| fault.passed_on()).sum::<usize>() + 1;
    for over in Over::BOTH {
        for op in [Op::Get, Op::Put] {
            for (allowed, kind) in [(7, Kind::Transport), (8, Kind::Ok)] {
                let proxy = Proxy::start(server, Plan::first(faults));
                let retry = quick().longest_pause(Duration::from_millis(20));
                let client = over.client(&proxy.url()).retry(retry.attempts(allowed));
                let client = client.credential(Token::Header.scheme(), TOKEN);
                let mark = format!("faults-{allowed}-{over:?}-{op:?}");
                let outcome = call(&client.build().unwrap(), op, &mark).await;
                assert_eq!(outcome.kind, kind, "{mark}: {}", outcome.says);
                assert_eq!(proxy.log().attempts, allowed as usize, "{mark}");
                let missed = usize::from(kind != Kind::Ok);
                assert_eq!(home.count(&mark), reached - missed, "{mark}");
            }
        }
    }
}

/// How long a call takes that succeeds with its second attempt.
async fn second_attempt(over: Over, asks: Asks, retry: Retry) -> Duration {
    let (_, server) = Home::start().await;
    let proxy = Proxy::start(server, Plan::first([Fault::Limited(asks)]));
    let client = over.client(&proxy.url()).retry(retry);
    let client = client.credential(Token::Header.scheme(), TOKEN);
    let begun = Instant::now();
    let outcome = call(&client.build().unwrap(), Op::Get, "asked to wait").await;
    assert_eq!(outcome.kind, Kind::Ok, "{}", outcome.says);
    assert_eq!(proxy.log().attempts, 2);
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn not_before_the_server_says() {
    let longest = quick().longest_pause(LONG);
    let mut running = JoinSet::new();
    for over in Over::BOTH {
        for asks in [Asks::Seconds(1), Asks::Millis("1000"), Asks::Millis("1e3")] {
            running.spawn(second_attempt(over, asks, longest));
        }
    }
    for waited in running.join_all().await {
        assert!(waited >= Duration::from_secs(1), "{waited:?}");
    }
    // What cannot be read asks for nothing: the pause is the policy's own, from its half.
    let own = longest.first_pause(Duration::from_millis(200));
    for asks in [Asks::Garbage, Asks::TooLarge, Asks::Millis("-1")] {
        let waited = second_attempt(Over::Hyper, asks, own).await;
        assert!(waited >= Duration::from_millis(100), "{asks:?}: {waited:?}");
    }
}

/// Pauses of any length can be asked for, and allowed.
#[tokio::test(flavor = "multi_thread")]
async fn the_longest_pauses_there_are() {
    let (_, server) = Home::start().await;
    for first in [Duration::ZERO, Duration::from_secs(3600), Duration::MAX] {
        let asked = [
            Asks::Nothing,
            Asks::Seconds(u64::MAX),
            Asks::FarDate,
            Asks::Millis("1e22"),
        ];
        for asks in asked {
            let proxy = Proxy::start(server, Plan::always(Fault::Limited(asks)));
            let retry = Retry::new()
                .attempts(2)
                .first_pause(first)
                .longest_pause(Duration::MAX);
            let client = Over::Hyper.client(&proxy.url()).retry(retry);
            let client = client.credential(Token::Header.scheme(), TOKEN);
            let call = tokio::spawn(async move {
                call(&client.build().unwrap(), Op::Get, "patience")
                    .await
                    .kind
            });
            proxy.saw(|log| log.attempts > 0).await;
            let ended = timeout(Duration::from_millis(30), call).await;
            let waits_for_nothing = first.is_zero() && asks == Asks::Nothing;
            match ended {
                Ok(Ok(kind)) => assert!(waits_for_nothing && kind == Kind::Api(429)),
                Ok(Err(panic)) => panic!("{first:?} {asks:?}: {panic}"),
                Err(_) => {}
            }
        }
    }
}

/// To wait for longer than the call may take is no use: it fails with the reason, and not with the wait.
#[tokio::test(flavor = "multi_thread")]
async fn no_pause_that_outlasts_the_call() {
    let (_, server) = Home::start().await;
    let patient = Retry::new().longest_pause(NEVER * 10);
    let own = patient.first_pause(NEVER * 10);
    for (fault, retry, expected, asked) in [
        (
            Fault::Limited(Asks::Seconds(60)),
            patient,
            Kind::Api(429),
            Some(Duration::from_secs(60)),
        ),
        (Fault::Unavailable, own, Kind::Api(503), None),
        (Fault::CloseWithoutAnswer, own, Kind::Transport, None),
    ] {
        for over in Over::BOTH {
            let proxy = Proxy::start(server, Plan::always(fault));
            let client = over.client(&proxy.url()).timeout(LONG).retry(retry);
            let client = client.credential(Token::Header.scheme(), TOKEN);
            let client = client.build().unwrap();
            let error = timeout(NEVER, presence(&client, "no use")).await;
            let error = error.unwrap().unwrap_err();
            assert_eq!(kind(&error), expected, "{fault:?} over {over:?}");
            assert_eq!(complaints(&error), Vec::<String>::new());
            assert_eq!(error.retry_after(), asked);
            assert_eq!(proxy.log().attempts, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_attempt_has_the_new_token() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        for token in [Token::Header, Token::Query] {
            let proxy = Proxy::start(server, Plan::first([Fault::UnavailableAtTheGate]));
            let client = over.client(&proxy.url()).timeout(LONG).retry(quick());
            let client = client.credential(token.scheme(), TOKEN).build().unwrap();
            let called = client.clone();
            let call = tokio::spawn(async move { presence(&called, "renewed").await });
            proxy.saw(|log| log.attempts == 1).await;
            client.runtime().set_credential(token.scheme(), NEXT_TOKEN);
            proxy.open_gate();
            let answer = timeout(NEVER, call).await.unwrap().unwrap();
            assert_eq!(said(answer.unwrap()), "renewed");
            let sent: Vec<String> = proxy
                .log()
                .heads
                .iter()
                .map(|head| match token {
                    Token::Header => head.get("authorization").unwrap().to_owned(),
                    Token::Query => head.target().split_once('?').unwrap().1.to_owned(),
                })
                .collect();
            let expected = [TOKEN, NEXT_TOKEN].map(|secret| match token {
                Token::Header => format!("Bearer {secret}"),
                Token::Query => format!("access_token={secret}"),
            });
            assert_eq!(sent, expected, "{over:?}");
        }
    }
}
