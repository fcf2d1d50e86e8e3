//! Two hundred calls at once through a proxy that does something else to each of them.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::calls::{Kind, Op, call};
use crate::clients::{LONG, NEVER, Over, quick};
use crate::fault::{Asks, Fault};
use crate::home::{Home, TOKEN};
use crate::panics;
use crate::proxy::{Plan, Proxy};

const FAULTS: [Fault; 24] = [
    Fault::None,
    Fault::CloseAtOnce,
    Fault::CutBody,
    Fault::None,
    Fault::ResetAtOnce,
    Fault::Limited(Asks::Seconds(0)),
    Fault::CloseAfterAnswer,
    Fault::AnswerTwice,
    Fault::Silence,
    Fault::GarbledStatus,
    Fault::Late,
    Fault::CutChunks,
    Fault::Unavailable,
    Fault::None,
    Fault::ResetWithoutAnswer,
    Fault::EndlessBody,
    Fault::LengthTooShort,
    Fault::Interim,
    Fault::EndlessHead,
    Fault::ByteByByte,
    Fault::Page(502),
    Fault::CloseWithoutAnswer,
    Fault::SilenceInBody,
    Fault::GarbledJson,
];

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_calls_all_end() {
    let panics = panics::watched();
    let (home, server) = Home::start().await;
    for over in Over::BOTH {
        let faults = FAULTS.into_iter().cycle().take(5000);
        let proxy = Proxy::start(server, Plan::first(faults));
        let retry = quick().attempt_timeout(Duration::from_millis(400));
        let client = over.ordinary(&proxy.url()).timeout(LONG).retry(retry);
        let client = client.build().unwrap();
        client.set_access_token_bearer(TOKEN);
        let mut running = JoinSet::new();
        for number in 0..200 {
            let client = client.clone();
            running.spawn(async move {
                let op = Op::ALL[number % Op::ALL.len()];
                let mark = format!("crowd-{over:?}-{number}");
                let outcome = timeout(NEVER, call(&client, op, &mark)).await;
                (op, outcome.expect(&mark), mark)
            });
        }
        let mut ends = BTreeMap::<String, usize>::new();
        for (op, outcome, mark) in running.join_all().await {
            assert_eq!(outcome.complaints, Vec::<String>::new(), "{mark}");
            let most = if op.is_repeatable() { 3 } else { 1 };
            let count = home.count(&mark);
            assert!(count <= most, "{mark} was carried out {count} times");
            if outcome.kind == Kind::Ok {
                assert_eq!(outcome.says, mark);
                assert!(count > 0, "{mark} was never carried out");
            }
            *ends.entry(format!("{:?}", outcome.kind)).or_default() += 1;
        }
        // All sorts of ends, or it was no test.
        for end in ["Ok", "Transport"] {
            assert!(ends.contains_key(end), "{ends:?}");
        }

        proxy.heal();
        for op in Op::ALL {
            let mark = format!("afterwards-{over:?}-{op:?}");
            let outcome = timeout(NEVER, call(&client, op, &mark)).await.unwrap();
            // A connection that the proxy has just closed may be taken once more.
            let is_old = outcome.kind == Kind::Transport && !op.is_repeatable();
            assert!(outcome.kind == Kind::Ok || is_old, "{mark}: {outcome:?}");
        }
    }
    panics.none();
}
