//! Attacks below HTTP: handshakes that are none, answers that never end.

use std::io;
use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::sleep,
};

use super::attack::Attack;

/// Whether the attack takes the place of a handshake.
pub(super) fn breaks_handshake(attack: Attack) -> bool {
    matches!(
        attack,
        Attack::OldTls | Attack::DowngradedTls | Attack::TlsNoise | Attack::TlsSilence
    )
}

/// Whether the attack takes the place of the answer to a card.
pub(super) fn breaks_answer(attack: Attack) -> bool {
    matches!(
        attack,
        Attack::EndlessBody
            | Attack::TricklingBody
            | Attack::EndlessHeaders
            | Attack::HeaderFlood
            | Attack::NoAnswer
            | Attack::ShortBody
    )
}

/// Answers a ClientHello that was read; ends when the client does.
pub(super) async fn handshake(
    mut line: impl AsyncRead + AsyncWrite + Unpin,
    attack: Attack,
) -> io::Result<()> {
    match attack {
        Attack::OldTls => line.write_all(&server_hello(1, *b"honest19")).await?,
        // RFC 8446 clause 4.1.3: a server of TLS 1.3 marks its random so when it falls to 1.2.
        Attack::DowngradedTls => line.write_all(&server_hello(3, *b"DOWNGRD\x01")).await?,
        Attack::TlsNoise => line.write_all(&[0x5A; 4096]).await?,
        _ => {}
    }
    until_closed(line).await
}

/// Reads one request and answers it; ends when the client does.
pub(super) async fn answer(
    mut line: impl AsyncRead + AsyncWrite + Unpin,
    attack: Attack,
) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let length = line.read(&mut piece).await?;
        let read = piece.get(..length).filter(|read| !read.is_empty());
        request.extend_from_slice(read.ok_or(io::ErrorKind::UnexpectedEof)?);
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    match attack {
        Attack::EndlessBody | Attack::TricklingBody => {
            line.write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes())
                .await?;
            let (chunk, pause) = if attack == Attack::EndlessBody {
                (format!("4000\r\n{}\r\n", "x".repeat(0x4000)), None)
            } else {
                ("1\r\nx\r\n".to_owned(), Some(Duration::from_millis(100)))
            };
            loop {
                line.write_all(chunk.as_bytes()).await?;
                line.flush().await?;
                if let Some(pause) = pause {
                    sleep(pause).await;
                }
            }
        }
        Attack::EndlessHeaders => {
            line.write_all(head.as_bytes()).await?;
            let header = format!("X-Pieno: {}\r\n", "x".repeat(1000));
            loop {
                line.write_all(header.as_bytes()).await?;
            }
        }
        Attack::HeaderFlood => {
            let flood = "X: y\r\n".repeat(20_000);
            let answer = format!("{head}{flood}Content-Length: 0\r\n\r\n");
            line.write_all(answer.as_bytes()).await?;
        }
        Attack::ShortBody => {
            let answer = format!("{head}Content-Length: 5000\r\n\r\n<main>");
            line.write_all(answer.as_bytes()).await?;
            return line.shutdown().await;
        }
        _ => {}
    }
    line.flush().await?;
    until_closed(line).await
}

/// A ServerHello (RFC 5246 clause 7.4.1.3) of TLS 1.`minor - 1` whose random ends so, with the
/// suite ECDHE-ECDSA-AES128-GCM-SHA256.
fn server_hello(minor: u8, random_end: [u8; 8]) -> Vec<u8> {
    let mut hello = vec![3, minor];
    hello.extend_from_slice(&[0x11; 24]);
    hello.extend_from_slice(&random_end);
    hello.extend_from_slice(&[0, 0xC0, 0x2B, 0]);
    let mut record = vec![0x16, 3, minor, 0, 42, 2, 0, 0, 38];
    record.append(&mut hello);
    record
}

async fn until_closed(mut line: impl AsyncRead + Unpin) -> io::Result<()> {
    let mut rest = [0; 1024];
    while line.read(&mut rest).await? > 0 {}
    Ok(())
}
