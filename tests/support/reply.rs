//! A server that answers every request in the same way, or by a function, for whatever it is asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

/// What was asked: the first line, and the body.
#[derive(Debug)]
pub struct Asked {
    pub line: String,
    /// The header lines.
    pub head: Vec<String>,
    pub body: Vec<u8>,
}

/// Starts to answer with what `answer` makes: a status line and a body. It ends with the test.
pub fn serve(
    answer: impl Fn(Asked) -> (&'static str, Vec<u8>) + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || reply(stream.unwrap(), &*answer));
        }
    });
    address
}

/// A server that takes connections and says nothing.
pub fn silent() -> (SocketAddr, TcpListener) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    (listener.local_addr().unwrap(), listener)
}

fn reply(mut stream: TcpStream, answer: &dyn Fn(Asked) -> (&'static str, Vec<u8>)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let (mut length, mut head) = (0, Vec::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let header = header.trim().to_owned();
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
        head.push(header);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let (status, content) = answer(Asked { line, head, body });
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    );
    // A client that has enough closes early.
    stream.write_all(answer.as_bytes()).ok();
    stream.write_all(&content).ok();
}
