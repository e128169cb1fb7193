//! The listener: connections with a timer on every head, a limit on how many, and none that stalls for ever.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::Sleep;

use super::desk::{Desk, Door};
use super::limits::Limits;
use super::routes::router;

/// Bytes of the head of a request.
const HEAD: usize = 1 << 16;
/// Rest after a connection could not be taken: descriptors come free meanwhile.
const REST: Duration = Duration::from_millis(50);

/// Listens and answers until the process is asked to end. `ready` is told the address.
///
/// # Errors
/// An address beyond this machine without a proxy, one that is taken, and threads that cannot be started.
pub fn serve(desk: &Arc<Desk>, listen: SocketAddr, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    if desk.door == Door::Loopback && !listen.ip().is_loopback() {
        return Err(io::Error::other(format!(
            "{listen} can be reached from other machines and this server speaks no TLS: listen on 127.0.0.1, or put a \
             proxy with TLS in front and say --behind-proxy"
        )));
    }
    let desk_limits = Limits { connections: descriptors(desk.limits.connections), ..desk.limits };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        let answering = answer(listener, router(desk), desk_limits);
        tokio::select! {
            () = answering => Ok(()),
            ended = tokio::signal::ctrl_c() => ended,
        }
    })
}

/// How many connections the system lets this process have, up to what is wanted: each takes a descriptor, and files do.
fn descriptors(wanted: usize) -> usize {
    const FILES: u64 = 200;
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let known = getrlimit(Resource::Nofile);
        let raised = Rlimit { current: known.maximum, maximum: known.maximum };
        let now = if setrlimit(Resource::Nofile, raised).is_ok() { raised.current } else { known.current };
        let most = now.map_or(u64::MAX, |now| now.saturating_sub(FILES).max(FILES));
        wanted.min(usize::try_from(most).unwrap_or(usize::MAX))
    }
    #[cfg(not(unix))]
    wanted
}

/// Answers every connection of a listener.
pub async fn answer(listener: TcpListener, router: Router, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(HEAD);
            let paced = Paced { stream, stall: limits.stall, waiting: None };
            // a connection that breaks off is its visitor's matter
            let _ = http.serve_connection(TokioIo::new(paced), service).await;
            drop(place);
        });
    }
}

/// A connection that is closed when nothing can be written for too long: the other end takes nothing.
struct Paced {
    stream: TcpStream,
    stall: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    /// Passes progress on; counts the time of a wait from its beginning.
    fn paced<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.waiting = None;
            return polled;
        }
        let stall = self.stall;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(stall)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Paced {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.paced(polled, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
