//! A proxy that does damage: between a client and the server, it applies one fault to each request, from a list.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::damage::{Step, steps};
use crate::fault::{Fault, Stage};
use crate::wire::{Head, Whole, Wire};

/// Nothing in these tests takes this long: whoever waits longer waits for ever.
const FOR_EVER: Duration = Duration::from_secs(60);

/// The faults to come: these, one for each request, and from then on this one.
pub(crate) struct Plan {
    next: VecDeque<Fault>,
    then: Fault,
}

impl Plan {
    pub(crate) fn first(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self {
            next: faults.into_iter().collect(),
            then: Fault::None,
        }
    }

    pub(crate) fn always(fault: Fault) -> Self {
        Self {
            next: VecDeque::new(),
            then: fault,
        }
    }

    fn seen(&self) -> Fault {
        self.next.front().copied().unwrap_or(self.then)
    }

    fn take(&mut self) -> Fault {
        self.next.pop_front().unwrap_or(self.then)
    }
}

/// The proxy, as a test sees it.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    closed: Mutex<Option<TcpSocket>>,
    inner: Arc<Inner>,
}

struct Inner {
    server: SocketAddr,
    plan: Mutex<Plan>,
    log: watch::Sender<Log>,
    gate: Semaphore,
}

/// What the proxy has seen.
#[derive(Clone, Default)]
pub(crate) struct Log {
    /// How many connections were made.
    pub(crate) connections: usize,
    /// How many attempts arrived, whatever became of them.
    pub(crate) attempts: usize,
    /// The heads of the requests.
    pub(crate) heads: Vec<Head>,
    /// How many clients went away while they were waiting for something.
    pub(crate) gone: usize,
}

impl Proxy {
    /// Starts before a server. It listens, unless the first fault is that it does not.
    pub(crate) fn start(server: SocketAddr, plan: Plan) -> Arc<Self> {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let is_closed = plan.seen() == Fault::Refuse;
        let proxy = Arc::new(Self {
            address: socket.local_addr().unwrap(),
            closed: Mutex::new(Some(socket)),
            inner: Arc::new(Inner {
                server,
                plan: Mutex::new(plan),
                log: watch::Sender::default(),
                gate: Semaphore::new(0),
            }),
        });
        if !is_closed {
            proxy.listen();
        }
        proxy
    }

    fn listen(&self) {
        let Some(socket) = self.closed.lock().unwrap().take() else {
            return;
        };
        let listener = socket.listen(1024).unwrap();
        let inner = Arc::clone(&self.inner);
        tokio::spawn(async move {
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(Arc::clone(&inner).connection(stream));
                }
            }
        });
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// No more faults.
    pub(crate) fn heal(&self) {
        *self.inner.plan.lock().unwrap() = Plan::always(Fault::None);
        self.listen();
    }

    /// Other faults from now on.
    pub(crate) fn plan(&self, plan: Plan) {
        *self.inner.plan.lock().unwrap() = plan;
    }

    /// Lets one go that waits at the gate.
    pub(crate) fn open_gate(&self) {
        self.inner.gate.add_permits(1);
    }

    pub(crate) fn log(&self) -> Log {
        self.inner.log.borrow().clone()
    }

    /// Waits until the proxy has seen something.
    pub(crate) async fn saw(&self, what: impl Fn(&Log) -> bool) {
        let mut log = self.inner.log.subscribe();
        let seen = timeout(FOR_EVER, log.wait_for(|log| what(log))).await;
        assert!(seen.is_ok(), "the proxy never saw it");
    }
}

impl Inner {
    async fn connection(self: Arc<Self>, stream: TcpStream) {
        let mut wire = Wire::new(stream);
        self.log.send_modify(|log| log.connections += 1);
        loop {
            let fault = self.plan.lock().unwrap().seen();
            if fault.stage() == Stage::Connection {
                self.plan.lock().unwrap().take();
                self.log.send_modify(|log| log.attempts += 1);
                let nobody = Head {
                    first: String::new(),
                    fields: Vec::new(),
                };
                self.take(&mut wire, steps(fault, &nobody, None)).await;
                return;
            }
            let Some(head) = wire.head().await else {
                return;
            };
            if self.request(&mut wire, head).await.is_none() {
                return;
            }
            // A fault of the connection is for a request, and not for one that is kept open.
            if wire.wait().await.is_none() {
                return;
            }
        }
    }

    /// One request; nothing if the connection is at its end.
    async fn request(&self, wire: &mut Wire, head: Head) -> Option<()> {
        let fault = self.plan.lock().unwrap().take();
        self.log.send_modify(|log| {
            log.attempts += 1;
            log.heads.push(head.clone());
        });
        if fault.stage() == Stage::Head {
            return self.take(wire, steps(fault, &head, None)).await;
        }
        let body = wire.body(&head).await?;
        let request = Whole { head, body };
        let mut answer = None;
        for _ in 0..fault.passed_on() {
            let this = self.carried_out(&request).await?;
            answer.get_or_insert(this);
        }
        self.take(wire, steps(fault, &request.head, answer.as_ref()))
            .await
    }

    /// The server's answer, over a connection of its own.
    async fn carried_out(&self, request: &Whole) -> Option<Whole> {
        let mut wire = Wire::new(TcpStream::connect(self.server).await.ok()?);
        let fields = format!(
            "connection: close\r\ncontent-length: {}\r\n",
            request.body.len()
        );
        wire.write(&request.written(&fields, &request.body)).await?;
        let head = wire.head().await?;
        let body = wire.body(&head).await?;
        Some(Whole { head, body })
    }

    async fn take(&self, wire: &mut Wire, steps: Vec<Step>) -> Option<()> {
        for step in steps {
            let taken = timeout(FOR_EVER, self.step(wire, step)).await;
            taken.ok().flatten()?;
        }
        Some(())
    }

    /// One step; nothing if the connection is at its end.
    async fn step(&self, wire: &mut Wire, step: Step) -> Option<()> {
        let written = match step {
            Step::Write(bytes) => wire.write(&bytes).await,
            Step::Slowly(bytes, pause) => slowly(wire, &bytes, pause).await,
            Step::Endlessly(bytes) => {
                let many = bytes.repeat(5000_usize.div_ceil(bytes.len()));
                while wire.write(&many).await.is_some() {
                    sleep(Duration::from_millis(1)).await;
                }
                None
            }
            Step::Pause(pause) => {
                sleep(pause).await;
                Some(())
            }
            Step::Gate => {
                self.gate.acquire().await.ok()?.forget();
                Some(())
            }
            Step::Wait => wire.wait().await,
            Step::Silence => {
                wire.drain().await;
                None
            }
            Step::Stop => {
                sleep(FOR_EVER).await;
                None
            }
            Step::Close => return None,
            Step::Reset => {
                wire.stream.set_zero_linger().ok()?;
                return None;
            }
        };
        if written.is_none() {
            self.log.send_modify(|log| log.gone += 1);
        }
        written
    }
}

async fn slowly(wire: &mut Wire, bytes: &[u8], pause: Duration) -> Option<()> {
    for byte in bytes {
        wire.write(&[*byte]).await?;
        if pause.is_zero() {
            tokio::task::yield_now().await;
        } else {
            sleep(pause).await;
        }
    }
    Some(())
}
