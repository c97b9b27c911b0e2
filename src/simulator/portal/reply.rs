//! HTTP answers of the portal, with the headers that every page carries.

use http_body_util::Full;
use hyper::{
    Response, StatusCode,
    body::Bytes,
    header::{self, HeaderValue},
};

use super::hosts::HostName;

/// A whole answer.
pub(super) type Reply = Response<Full<Bytes>>;

/// An HTML page.
pub(super) fn html(status: StatusCode, page: String) -> Reply {
    with_type(status, "text/html; charset=utf-8", page)
}

/// A file of another type.
pub(super) fn with_type(
    status: StatusCode,
    media_type: &'static str,
    body: impl Into<Bytes>,
) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = status;
    set(&mut reply, header::CONTENT_TYPE, media_type);
    reply
}

/// "See other": the next request is a GET of `address`.
pub(super) fn redirect(address: &str) -> Reply {
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = StatusCode::SEE_OTHER;
    set(&mut reply, header::LOCATION, address);
    reply
}

/// Sets one header; a value that no header can hold is left out.
pub(super) fn set(reply: &mut Reply, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(name, value);
    }
}

/// Adds one header besides others of its name.
pub(super) fn append(reply: &mut Reply, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().append(name, value);
    }
}

/// Adds what every answer says to browsers: nothing from elsewhere, no frames, no caching.
pub(super) fn protect(mut reply: Reply, port: u16) -> Reply {
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self' {} {}; \
         base-uri 'none'; frame-ancestors 'none'",
        HostName::Portal.url(port, ""),
        HostName::Identity.url(port, "")
    );
    set(&mut reply, header::CONTENT_SECURITY_POLICY, &policy);
    set(&mut reply, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut reply, header::REFERRER_POLICY, "no-referrer");
    set(&mut reply, header::CACHE_CONTROL, "no-store");
    reply
}
