//! Connections by TLS, with a certificate that is made at the start and that nobody has signed.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::serve::Listener;
use rcgen::CertifiedKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// How long a client may take to agree on a key.
const TIME_TO_AGREE: Duration = Duration::from_secs(30);

type Agreed = io::Result<(TlsStream<TcpStream>, SocketAddr)>;

/// Accepts connections by TLS. Those that are still agreeing on a key hold no other up.
pub(crate) struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    agreeing: JoinSet<Agreed>,
}

impl TlsListener {
    /// Makes a certificate for the loopback interface; the second value is it, in PEM.
    pub(crate) fn new(listener: TcpListener) -> Result<(Self, String)> {
        let names = [Ipv4Addr::LOCALHOST.to_string(), "localhost".to_owned()];
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names)?;
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::from(key))?;
        let this = Self {
            listener,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            agreeing: JoinSet::new(),
        };
        Ok((this, cert.pem()))
    }

    fn agree(&mut self, stream: TcpStream, from: SocketAddr) {
        let acceptor = self.acceptor.clone();
        self.agreeing.spawn(async move {
            let stream = tokio::time::timeout(TIME_TO_AGREE, acceptor.accept(stream)).await??;
            Ok((stream, from))
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                (stream, from) = Listener::accept(&mut self.listener) => self.agree(stream, from),
                // A connection that did not come to an agreement is closed.
                Some(agreed) = self.agreeing.join_next() => if let Ok(Ok(agreed)) = agreed {
                    return agreed;
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
