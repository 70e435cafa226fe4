//! Live pages, REST, MCP: transport only. What is served is a view; read-only, loopback unless told otherwise.
//!
//! Served so far: the report at `/` and its tables as `.json`, in the language of `?ui=zh|en`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use tidegauge::view::{ReportView, json as in_language};

/// Beside the page's own policy, which names its one script: it is framed by nobody.
const POLICY: &str = "frame-ancestors 'none'; base-uri 'none'";

/// Serve one report until interrupted; `ready` hears the address.
///
/// # Errors
/// When the address cannot be bound.
pub fn run(addr: SocketAddr, view: ReportView, zh: bool, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(addr).await?;
        ready(listener.local_addr()?);
        let stop = async { _ = tokio::signal::ctrl_c().await };
        Ok(axum::serve(listener, router(view, zh)).with_graceful_shutdown(stop).await?)
    })
}

struct Desk {
    view: ReportView,
    zh: bool,
}

type Params = Query<BTreeMap<String, String>>;

impl Desk {
    fn zh(&self, params: &Params) -> bool {
        params.get("ui").map_or(self.zh, |ui| ui == "zh")
    }
}

/// The routes, for tests and for [`run`].
pub fn router(view: ReportView, zh: bool) -> Router {
    Router::new().route("/", get(report)).route("/{table}", get(table)).with_state(Arc::new(Desk { view, zh }))
}

async fn report(State(desk): State<Arc<Desk>>, params: Params) -> Response {
    let html = page::report(&desk.view, desk.zh(&params));
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)], html)
        .into_response()
}

async fn table(State(desk): State<Arc<Desk>>, Path(table): Path<String>, params: Params) -> Response {
    let (view, zh) = (&desk.view, desk.zh(&params));
    let rows = match table.as_str() {
        "gap.json" => in_language(&view.gaps.rows, zh),
        "findings.json" => in_language(&view.findings, zh),
        "notes.json" => in_language(&view.notes, zh),
        "why.json" => in_language(&view.why, zh),
        "bill.json" => in_language(&view.bill, zh),
        "calendar.json" => in_language(&view.calendar, zh),
        "assumptions.json" => in_language(&view.assumptions, zh),
        _ => return problem(&table),
    };
    let body = json!({"kind": table.trim_end_matches(".json"), "head": in_language(&view.head, zh), "rows": rows});
    answer(StatusCode::OK, "application/json", &body)
}

/// RFC 9457, with what to try.
fn problem(table: &str) -> Response {
    let tables = "gap findings notes why bill calendar assumptions";
    let body = json!({"title": "not found", "status": 404, "detail": table, "try": format!("one of {tables}, each with .json")});
    answer(StatusCode::NOT_FOUND, "application/problem+json", &body)
}

fn answer(status: StatusCode, kind: &'static str, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    fn fetch(addr: SocketAddr, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(addr).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn pages_and_tables_are_served() {
        let (tell, hear) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            run(([127, 0, 0, 1], 0).into(), ReportView::default(), false, |a| tell.send(a).unwrap())
        });
        let addr = hear.recv().unwrap();
        let page = fetch(addr, "/");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("content-security-policy"), "{page}");
        assert!(fetch(addr, "/gap.json").contains("\"rows\":[]"));
        let missing = fetch(addr, "/nothing.json");
        assert!(missing.starts_with("HTTP/1.1 404") && missing.contains("try"), "{missing}");
    }
}
