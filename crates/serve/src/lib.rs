//! Live pages, tables and calendars over HTTP: transport only. What is served is a view; read-only, loopback unless told
//! otherwise.
//!
//! `/x` is the page, `/x.json` and `/x.csv` are its rows, `/calendar.ics` its days: same rows, same order, same digits.
//! All state is in the address (`as_of`, `known_by`, `seed`, `set`, `window`, `ui` and what the page itself takes), so
//! that a link shows the same thing tomorrow.

mod asked;
mod desk;
mod reply;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;

pub use desk::Desk;

/// What requests share: one reader of the ledger, and where it listens.
#[derive(Clone)]
struct Shared {
    desk: Arc<Mutex<Desk>>,
    /// Whether only this machine can ask.
    loopback: bool,
}

/// Serve until interrupted; `ready` hears the address.
///
/// # Errors
/// When the address cannot be bound.
pub fn run(addr: SocketAddr, desk: Desk, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    use anyhow::Context;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let served = runtime.block_on(async {
        let in_use = || format!("cannot listen on {addr}; another address is given with --addr 127.0.0.1:PORT");
        let listener = tokio::net::TcpListener::bind(addr).await.with_context(in_use)?;
        let addr = listener.local_addr()?;
        ready(addr);
        Ok(axum::serve(listener, router(desk, addr.ip().is_loopback())).with_graceful_shutdown(stopped()).await?)
    });
    // What is still being measured is for nobody.
    runtime.shutdown_background();
    served
}

/// The routes: every address goes through one door, since all are views.
fn router(desk: Desk, loopback: bool) -> Router {
    Router::new().fallback(answer).with_state(Shared { desk: Arc::new(Mutex::new(desk)), loopback })
}

async fn answer(State(shared): State<Shared>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    // Measuring takes a while: it must not hold up the thread that hears.
    let work = move || {
        let mut desk = shared.desk.lock().unwrap_or_else(PoisonError::into_inner);
        reply::reply(&mut desk, shared.loopback, &method, &uri, &headers)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| reply::broken())
}

/// Ctrl-C, or the system's wish to stop.
async fn stopped() {
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    #[cfg(unix)]
    let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    std::future::poll_fn(|context| {
        #[cfg(unix)]
        if ended.as_mut().is_some_and(|end| end.poll_recv(context).is_ready()) {
            return std::task::Poll::Ready(());
        }
        interrupted.as_mut().poll(context).map(|_| ())
    })
    .await;
}

#[cfg(test)]
mod tests;
