//! From a request to a reply: guards first, then the view in the form asked for, with what browsers must keep to.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Body as Content;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use serde_json::json;
use tidegauge::view::{Bi, Body, LivePage, json as in_language, live};

use crate::asked::{Asked, Form};
use crate::desk::Desk;

/// Beside the page's own policy, which names its one script: framed by nobody, forms and bases stay here.
const POLICY: &str = "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
/// Every reply keeps to these.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-cache"),
];

type Reply = Response<Content>;

/// Why nothing can be shown.
struct Fault {
    status: StatusCode,
    says: Bi,
    advice: Bi,
}

/// Answer one request.
pub fn reply(desk: &mut Desk, loopback: bool, method: &Method, uri: &Uri, headers: &HeaderMap) -> Reply {
    let asked = Asked::of(uri);
    if asked.path == "/favicon" || asked.path == "/favicon.ico" {
        return made(StatusCode::NO_CONTENT, "image/x-icon", String::new());
    }
    match guarded(desk, loopback, method, headers).and_then(|()| shown(desk, &asked, uri, headers)) {
        Ok(reply) => reply,
        Err(fault) => {
            let page = desk.missing(&asked, fault.says, fault.advice);
            let mut reply = not_shown(desk, &asked, fault.status, &page);
            if fault.status == StatusCode::METHOD_NOT_ALLOWED {
                reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            reply
        }
    }
}

/// What is said when showing itself failed.
pub fn broken() -> Reply {
    let body = json!({"type": "about:blank", "title": "Internal Server Error", "status": 500});
    made(StatusCode::INTERNAL_SERVER_ERROR, "application/problem+json", body.to_string())
}

/// Read-only, and asked for under a name of its own: a page of elsewhere that points its name here gets nothing.
fn guarded(desk: &Desk, loopback: bool, method: &Method, headers: &HeaderMap) -> Result<(), Fault> {
    if !is_own_host(headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or(""), loopback) {
        let host = headers.get(header::HOST).map_or("".into(), |h| String::from_utf8_lossy(h.as_bytes()));
        return Err(fault(desk, StatusCode::MISDIRECTED_REQUEST, ("serve.host", "serve.try_host"), &host));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(fault(desk, StatusCode::METHOD_NOT_ALLOWED, ("serve.method", "serve.try_method"), method.as_str()));
    }
    Ok(())
}

/// `localhost` or an address; of this machine alone where only this machine is heard.
fn is_own_host(host: &str, loopback: bool) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
    let own = bare.parse::<std::net::IpAddr>().is_ok_and(|ip| !loopback || ip.is_loopback());
    own || bare.eq_ignore_ascii_case("localhost")
}

/// The view in the form asked for; nothing is built when the browser has it.
fn shown(desk: &mut Desk, asked: &Asked, uri: &Uri, headers: &HeaderMap) -> Result<Reply, Fault> {
    let ask = desk.ask(asked).map_err(|unmet| {
        let keys = (format!("serve.bad_{}", unmet.what), format!("serve.try_{}", unmet.what));
        // The usual reading still gives the page its head.
        _ = desk.measure(&desk.usual());
        fault(desk, StatusCode::BAD_REQUEST, (&keys.0, &keys.1), &unmet.typed)
    })?;
    let pins = desk.measure(&ask).map_err(|error| match error {
        tidegauge::Error::Usage(why) => fault(desk, StatusCode::BAD_REQUEST, ("serve.bad_set", "serve.try_set"), &why),
        other => {
            fault(desk, StatusCode::INTERNAL_SERVER_ERROR, ("serve.failed", "serve.try_failed"), &other.to_string())
        }
    })?;
    let tag = tag(&pins, uri, desk.zh(asked));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|h| h.to_str().ok()).unwrap_or("");
    if known.split(',').any(|t| t.trim().trim_start_matches("W/") == tag) {
        return Ok(tagged(made(StatusCode::NOT_MODIFIED, "text/plain", String::new()), &tag));
    }
    let Some(page) = desk.show(asked) else { return Ok(broken()) };
    if matches!(page.body, Body::Missing(_)) {
        return Ok(not_shown(desk, asked, StatusCode::NOT_FOUND, &page));
    }
    let zh = desk.zh(asked);
    let envelope = || json!({"kind": kind(asked), "head": in_language(&page.head, zh), "rows": in_language(&live::rows(&page), zh)});
    let reply = match asked.form {
        Form::Page => made(StatusCode::OK, "text/html; charset=utf-8", page::live(&page, look(asked, zh))),
        Form::Json => made(StatusCode::OK, "application/json", envelope().to_string()),
        Form::Csv => file(asked, "csv", "text/csv; charset=utf-8", export::csv(&envelope())),
        Form::Ics if matches!(page.body, Body::Calendar(_)) => {
            let mut days = envelope();
            days["as_of"] = json!({"said_by": page.head.said_by});
            file(asked, "ics", "text/calendar; charset=utf-8", export::ics(&days).into_bytes())
        }
        Form::Ics => return Err(fault(desk, StatusCode::NOT_FOUND, ("serve.no_form", "serve.try_form"), "ics")),
    };
    Ok(tagged(reply, &tag))
}

/// A page that could not be shown, in the form asked for: RFC 9457 for programs, with what to try.
fn not_shown(desk: &Desk, asked: &Asked, status: StatusCode, page: &LivePage) -> Reply {
    let zh = desk.zh(asked);
    if asked.form == Form::Page {
        return made(status, "text/html; charset=utf-8", page::live(page, look(asked, zh)));
    }
    let Body::Missing(missing) = &page.body else { return broken() };
    let pick = |text: &Bi| if zh { text.zh.clone() } else { text.en.clone() };
    let problem = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": pick(&missing.says),
        "instance": asked.path,
        "try": pick(&missing.advice),
        "nearest": in_language(&missing.nearest, zh),
    });
    made(status, "application/problem+json", problem.to_string())
}

fn fault(desk: &Desk, status: StatusCode, (says, advice): (&str, &str), what: &str) -> Fault {
    // What was typed may be anything, and long.
    let what: String = what.chars().take(200).collect();
    Fault { status, says: desk.say(says, &[&what]), advice: desk.say(advice, &[]) }
}

fn look(asked: &Asked, zh: bool) -> page::Look {
    let direction = match asked.params.get("direction").map(String::as_str) {
        Some("cn") => page::Direction::Cn,
        Some("us") => page::Direction::Us,
        _ => page::Direction::Neutral,
    };
    page::Look { lang: zh.into(), direction }
}

/// First word of the path: `q`, `claims`; `gap` for the first page.
fn kind(asked: &Asked) -> &str {
    let first = asked.path.trim_start_matches('/').split('/').next().unwrap_or("");
    if first.is_empty() { "gap" } else { first }
}

/// Sheet, state of the ledger, address, language and program: the same tag, the same bytes.
fn tag(pins: &str, uri: &Uri, zh: bool) -> String {
    let mut hasher = DefaultHasher::new();
    (pins, uri.path(), uri.query(), zh, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    let sheet = pins.split(' ').next().unwrap_or("");
    format!("\"{sheet}-{:016x}\"", hasher.finish())
}

fn tagged(mut reply: Reply, tag: &str) -> Reply {
    if let Ok(value) = HeaderValue::from_str(tag) {
        reply.headers_mut().insert(header::ETAG, value);
    }
    reply
}

fn file(asked: &Asked, suffix: &str, kind_of: &'static str, content: Vec<u8>) -> Reply {
    let mut reply = made(StatusCode::OK, kind_of, content);
    let name: String = kind(asked).chars().filter(char::is_ascii_alphanumeric).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"tidegauge-{name}.{suffix}\"")) {
        reply.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    reply
}

fn made(status: StatusCode, kind: &'static str, content: impl Into<Content>) -> Reply {
    let mut reply = Response::new(content.into());
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_heard() {
        for own in ["localhost", "LOCALHOST:8300", "127.0.0.1:8300", "127.0.0.1", "[::1]:8300", "[::1]"] {
            assert!(is_own_host(own, true), "{own}");
        }
        for other in
            ["", "evil.example", "evil.example:8300", "127.0.0.1.evil.example", "10.0.0.5:8300", "localhost.evil"]
        {
            assert!(!is_own_host(other, true), "{other}");
        }
        assert!(is_own_host("10.0.0.5:8300", false) && !is_own_host("evil.example:8300", false));
    }
}
