//! Every fault with every sort of operation, with and without further attempts, over both transports: how the call
//! ends, how many attempts there are, how often the server carries it out, and that the client works afterwards.

use std::net::SocketAddr;
use std::sync::Arc;

use matrix_client_server::Client;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::calls::{Kind, Op, call};
use crate::clients::{Attempts, LONG, NEVER, Over, SHORT, Token, quick};
use crate::fault::{ALL, Fault};
use crate::home::Home;
use crate::panics;
use crate::proxy::{Plan, Proxy};

/// How often a call is made, and for how long the fault stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// One attempt.
    Once,
    /// Up to three, and each meets the fault.
    Staying,
    /// Up to three, and only the first meets it.
    Passing,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    fault: Fault,
    op: Op,
    manner: Manner,
    over: Over,
}

/// What a case has to come to.
struct Expected {
    kind: Kind,
    attempts: usize,
    carried_out: usize,
}

/// What it came to.
struct Found {
    /// As the client counts them.
    attempts: Option<usize>,
    /// As the proxy counts them.
    requests: Option<usize>,
    carried_out: usize,
}

/// What all cases share.
struct Around {
    home: Arc<Home>,
    server: SocketAddr,
}

impl Case {
    fn expected(&self) -> Expected {
        let (fault, op) = (self.fault, self.op);
        let again = self.manner != Manner::Once && op.is_repeatable() && fault.is_worth_another(op);
        let (kind, faulty, sound) = match (again, self.manner) {
            (true, Manner::Passing) => (Kind::Ok, 1, 1),
            (true, _) => (fault.becomes(op), 3, 0),
            (false, _) => (fault.becomes(op), 1, 0),
        };
        Expected {
            kind,
            attempts: faulty + sound,
            carried_out: faulty * fault.passed_on() + sound,
        }
    }

    fn mark(&self, number: usize) -> String {
        format!("mark-{:?}-{number}", self.over)
    }

    /// Whether the fault makes the call run out of time.
    fn runs_out(&self) -> bool {
        self.fault.becomes(self.op) == Kind::Timeout
    }

    /// A client, and how many attempts it has made.
    fn client(&self, proxy: &Arc<Proxy>) -> (Client, Arc<Attempts>) {
        let runs_out = self.runs_out();
        let limit = if runs_out { SHORT } else { LONG };
        let client = self.over.client(&proxy.url());
        let (client, token) = match self.manner {
            Manner::Once => (client.timeout(limit), Token::Query),
            Manner::Staying => {
                let retry = quick().attempt_timeout(limit);
                (client.timeout(LONG).retry(retry), Token::Header)
            }
            Manner::Passing => {
                // The attempt that is to succeed has the same limit.
                let limit = if runs_out { SHORT * 6 } else { LONG };
                let retry = quick().attempt_timeout(limit);
                (client.timeout(LONG).retry(retry), Token::Header)
            }
        };
        let heals = (self.manner == Manner::Passing).then(|| Arc::clone(proxy));
        let (attempts, secret) = Attempts::counted(move |attempt| {
            if let (Some(proxy), 2) = (&heals, attempt) {
                proxy.heal();
            }
        });
        let client = client.credential(token.scheme(), secret);
        (client.build().unwrap(), attempts)
    }

    /// Makes the call and tells what is not as it should be.
    async fn run(self, number: usize, around: Arc<Around>) -> Vec<String> {
        let plan = match self.manner {
            Manner::Passing => Plan::first([self.fault]),
            Manner::Once | Manner::Staying => Plan::always(self.fault),
        };
        let proxy = Proxy::start(around.server, plan);
        let (client, attempts) = self.client(&proxy);
        let mark = self.mark(number);
        let Ok(outcome) = timeout(NEVER, call(&client, self.op, &mark)).await else {
            return vec!["it does not end".to_owned()];
        };
        let found = Found {
            attempts: (self.op.has_token()).then(|| attempts.made()),
            requests: (self.fault != Fault::Refuse).then(|| proxy.log().attempts),
            carried_out: around.home.count(&mark),
        };
        let mut complaints = outcome.complaints.clone();
        complaints.extend(self.wrong(&found, &self.expected()));
        let expected = self.expected();
        if outcome.kind != expected.kind {
            complaints.push(format!("{:?} instead of {:?}", outcome.kind, expected.kind));
        }
        if outcome.kind == Kind::Ok && outcome.says != mark {
            complaints.push("the answer to another request".to_owned());
        }
        complaints.extend(self.afterwards(&proxy, &client, &mark).await);
        if !complaints.is_empty() {
            complaints.push(outcome.says);
        }
        complaints
    }

    /// Which counts are not as they should be.
    fn wrong(&self, found: &Found, expected: &Expected) -> Vec<String> {
        // On a machine with much to do, what runs out of time may do so before it has reached the server, and the
        // attempt that is to succeed may need another.
        let late = self.runs_out();
        let more = usize::from(late && expected.kind == Kind::Ok);
        let most = expected.attempts + more;
        let fewest = if late && more == 0 {
            0
        } else {
            expected.attempts
        };
        let rows = [
            ("attempts", found.attempts, expected.attempts..=most),
            ("requests", found.requests, fewest..=most),
            (
                "times carried out",
                Some(found.carried_out),
                if late { 0 } else { expected.carried_out }..=expected.carried_out + more,
            ),
        ];
        rows.into_iter()
            .filter_map(|(what, found, expected)| {
                let found = found.filter(|found| !expected.contains(found))?;
                Some(format!("{found} {what} instead of {expected:?}"))
            })
            .collect()
    }

    /// The fault is gone: the next call of the same client has its own answer.
    async fn afterwards(&self, proxy: &Proxy, client: &Client, mark: &str) -> Option<String> {
        proxy.heal();
        let mark = format!("{mark}-afterwards");
        let next = crate::calls::presence(client, &mark)
            .timeout(LONG)
            .retry(quick());
        match timeout(NEVER, next).await {
            Err(_) => Some("the next call does not end".to_owned()),
            Ok(Err(error)) => Some(format!("the next call fails: {error}")),
            Ok(Ok(response)) => {
                let says = crate::calls::said(response);
                (says != mark).then(|| format!("the next call has the answer {says}"))
            }
        }
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for over in Over::BOTH {
        for &fault in ALL {
            for op in Op::ALL {
                for manner in [Manner::Once, Manner::Staying, Manner::Passing] {
                    cases.push(Case {
                        fault,
                        op,
                        manner,
                        over,
                    });
                }
            }
        }
    }
    cases
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_end() {
    let panics = panics::watched();
    let (home, server) = Home::start().await;
    let around = Arc::new(Around { home, server });
    let seats = Arc::new(Semaphore::new(100));
    let mut running = JoinSet::new();
    for (number, case) in cases().into_iter().enumerate() {
        let seat = Arc::clone(&seats).acquire_owned().await.unwrap();
        let around = Arc::clone(&around);
        running.spawn(async move {
            let complaints = tokio::spawn(case.run(number, around)).await;
            drop(seat);
            let complaints = complaints.unwrap_or_else(|panic| vec![panic.to_string()]);
            (!complaints.is_empty()).then(|| format!("{case:?}: {}", complaints.join("; ")))
        });
    }
    let mut complaints: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    complaints.sort();
    assert!(
        complaints.is_empty(),
        "{} cases:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    panics.none();
}

/// Also by the transport that is there if nothing is said.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_round_in_a_circle() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        let proxy = Proxy::start(server, Plan::always(Fault::Redirect));
        let client = over.ordinary(&proxy.url()).retry(quick()).build().unwrap();
        for op in Op::ALL {
            let outcome = timeout(NEVER, call(&client, op, "round")).await;
            let outcome = outcome.expect("it ends");
            assert_eq!(outcome.kind, Kind::Api(302), "{op:?}: {}", outcome.says);
        }
        assert_eq!(proxy.log().attempts, Op::ALL.len(), "{over:?}");
    }
}
