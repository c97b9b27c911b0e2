//! The way through an HTTP proxy (RFC 9110 clause 9.3.6): CONNECT, with Basic credentials if the
//! person gave any. What goes wrong here is the proxy's doing and never the portal's.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use crate::portal::Credentials;
use crate::problem::ProxyFault;

/// Most bytes of a proxy's answer to CONNECT.
const MAX_HEAD: usize = 16 * 1024;
/// Most characters of what a proxy says that are repeated to a person.
const MAX_SAID: usize = 40;

/// What a proxy did wrong: the fault, and what it said, if that helps.
pub(super) type Fault = (ProxyFault, String);

/// Opens a tunnel to `target` (`host:port`) over a connection to a proxy.
pub(super) async fn open<S>(
    proxy: &mut S,
    target: &str,
    credentials: Option<&Credentials>,
) -> Result<(), Fault>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let encoded = credentials.map(Credentials::encoded);
    let length = encoded.as_ref().map_or(0, |encoded| encoded.len());
    let mut message = Zeroizing::new(String::with_capacity(2 * target.len() + length + 80));
    for part in ["CONNECT ", target, " HTTP/1.1\r\nHost: ", target, "\r\n"] {
        message.push_str(part);
    }
    if let Some(encoded) = &encoded {
        for part in ["Proxy-Authorization: Basic ", encoded.as_str(), "\r\n"] {
            message.push_str(part);
        }
    }
    message.push_str("\r\n");
    let broken = |_| (ProxyFault::Broken, String::new());
    proxy.write_all(message.as_bytes()).await.map_err(broken)?;
    proxy.flush().await.map_err(broken)?;
    let head = read_head(proxy).await?;
    judge(&head, credentials.is_some())
}

/// The head of the answer. Nothing may follow it: in TLS the client speaks first.
async fn read_head<S: AsyncRead + Unpin>(proxy: &mut S) -> Result<String, Fault> {
    let broken = || (ProxyFault::Broken, String::new());
    let mut head = Vec::new();
    let mut piece = [0; 1024];
    loop {
        let length = proxy.read(&mut piece).await.map_err(|_| broken())?;
        head.extend_from_slice(piece.get(..length).unwrap_or_default());
        let end = head.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(end) = end {
            head.truncate(end);
            return Ok(head.into_iter().map(char::from).collect());
        }
        if length == 0 || head.len() > MAX_HEAD {
            return Err(broken());
        }
    }
}

/// What an answer to CONNECT means.
fn judge(head: &str, had_credentials: bool) -> Result<(), Fault> {
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(status_of);
    match status {
        None => Err((ProxyFault::Broken, String::new())),
        Some(200..=299) => Ok(()),
        Some(407) => Err(demand(lines.filter_map(scheme_of), had_credentials)),
        Some(status) => Err((ProxyFault::Refused, status.to_string())),
    }
}

/// What a proxy wants that answers 407 (RFC 9110 clause 15.5.8), by the schemes that it names.
pub(super) fn demand<'a>(schemes: impl Iterator<Item = &'a str>, had_credentials: bool) -> Fault {
    let schemes: Vec<_> = schemes.collect();
    let is_basic = |scheme: &&str| scheme.eq_ignore_ascii_case("basic");
    let known = schemes.is_empty() || schemes.iter().any(is_basic);
    match (known, had_credentials) {
        (false, _) => (ProxyFault::UnsupportedScheme, said(&schemes.join(", "))),
        (true, false) => (ProxyFault::NeedsCredentials, String::new()),
        (true, true) => (ProxyFault::WrongCredentials, String::new()),
    }
}

/// The scheme that a value of `Proxy-Authenticate` names.
pub(super) fn scheme(value: &str) -> Option<&str> {
    value.split([' ', ',', '\t']).find(|word| !word.is_empty())
}

/// `HTTP/1.1 407 Proxy Authentication Required`
fn status_of(line: &str) -> Option<u16> {
    let mut words = line.split(' ');
    let version = words.next()?;
    let code = words.next()?;
    let is_status = version.starts_with("HTTP/1.") && code.len() == 3;
    code.parse().ok().filter(|code| is_status && *code >= 100)
}

/// `Proxy-Authenticate: Negotiate`
fn scheme_of(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    scheme(value).filter(|_| name.eq_ignore_ascii_case("proxy-authenticate"))
}

/// What a proxy said, as far as it may be repeated.
fn said(text: &str) -> String {
    let readable = text
        .chars()
        .filter(|letter| letter.is_ascii_graphic() || *letter == ' ');
    readable.take(MAX_SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_of_a_proxy_has_its_meaning() {
        let asks = |lines: &str| format!("HTTP/1.1 407 Proxy Authentication Required\r\n{lines}");
        let basic = asks("Proxy-Authenticate: Basic realm=\"rete\"");
        let both = asks("proxy-authenticate: NTLM\r\nProxy-Authenticate: basic");
        let kerberos = asks("Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM x\u{1b}[2J");
        let silent = asks("X: y");
        for (head, had, fault, words) in [
            ("HTTP/1.1 200 Connection established", false, None, ""),
            ("HTTP/1.0 200", true, None, ""),
            (&basic, false, Some(ProxyFault::NeedsCredentials), ""),
            (&silent, false, Some(ProxyFault::NeedsCredentials), ""),
            (&basic, true, Some(ProxyFault::WrongCredentials), ""),
            (&both, false, Some(ProxyFault::NeedsCredentials), ""),
            (
                &kerberos,
                true,
                Some(ProxyFault::UnsupportedScheme),
                "Negotiate, NTLM",
            ),
            (
                "HTTP/1.1 403 Forbidden",
                false,
                Some(ProxyFault::Refused),
                "403",
            ),
            (
                "HTTP/1.1 302 Found",
                false,
                Some(ProxyFault::Refused),
                "302",
            ),
            ("SSH-2.0-OpenSSH_9.2", false, Some(ProxyFault::Broken), ""),
            ("HTTP/1.1 2000 OK", false, Some(ProxyFault::Broken), ""),
            ("HTTP/1.1 +20 OK", false, Some(ProxyFault::Broken), ""),
            ("", false, Some(ProxyFault::Broken), ""),
        ] {
            let judged = judge(head, had);
            let expected = fault.map_or(Ok(()), |fault| Err((fault, words.to_owned())));
            assert_eq!(judged, expected, "{head:?}");
        }
    }
}
