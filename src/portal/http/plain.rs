//! One question without TLS and without anything of the person in it: what a network that stands
//! before the Internet answers in a portal's place.

use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::{Buf, Bytes};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use reqwest::{StatusCode, header};
use time::OffsetDateTime;
use tokio::time::timeout;
use url::Url;

use super::reach::Reach;
use super::{USER_AGENT, date_of};
use crate::portal::Route;

/// The longest wait: this only explains what went wrong already.
const LIMIT: Duration = Duration::from_secs(5);
/// Most bytes of the page that are looked at.
const MAX_BODY: usize = 64 * 1024;

/// An answer without TLS: nothing in it proves anything.
#[derive(Clone, Debug)]
pub(in crate::portal) struct PlainAnswer {
    pub(in crate::portal) status: StatusCode,
    pub(in crate::portal) location: Option<String>,
    pub(in crate::portal) date: Option<OffsetDateTime>,
    pub(in crate::portal) body: String,
}

/// Asks for the first page of a host, at the port of this address or at 80. `None` where nobody
/// answers, or a proxy stands on the way and would answer itself.
pub(in crate::portal) async fn ask(url: &Url, route: &Route) -> Option<PlainAnswer> {
    let reach = Reach::new(route);
    if reach.proxy(url).await.is_some() {
        return None;
    }
    let host = url.host_str()?;
    let port = url.port().unwrap_or(80);
    let address = Url::parse(&format!("http://{host}:{port}/")).ok()?;
    let asking = async {
        let stream = reach.connect(&address).await.ok()?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(async move { connection.await.ok() });
        let message = Request::builder()
            .uri("/")
            .header(header::HOST, host)
            .header(header::USER_AGENT, USER_AGENT)
            .body(Empty::<Bytes>::new())
            .ok()?;
        let (head, mut body) = sender.send_request(message).await.ok()?.into_parts();
        let mut bytes = Vec::new();
        while let Some(Ok(frame)) = body.frame().await
            && bytes.len() < MAX_BODY
        {
            if let Ok(mut data) = frame.into_data() {
                bytes.extend_from_slice(&data.copy_to_bytes(data.remaining()));
            }
        }
        let location = head.headers.get(header::LOCATION);
        Some(PlainAnswer {
            status: head.status,
            location: location
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            date: date_of(&head.headers),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        })
    };
    let limit = LIMIT.min(route.patience.whole);
    timeout(limit, asking).await.ok().flatten()
}
