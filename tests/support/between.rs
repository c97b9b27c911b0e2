//! What stands between a client and a portal in tests: an HTTP proxy, and a gate that lets
//! everything through until it is told to make trouble.
#![allow(dead_code, unreachable_pub)]

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use socket2::{Domain, SockRef, Socket, Type};

/// What a proxy does with its visitors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// Lets everybody through.
    Open,
    /// Lets through who gives this name and password.
    Basic(&'static str, &'static str),
    /// Wants Kerberos.
    Negotiate,
    /// Lets nobody through.
    Refuses,
    /// Never answers.
    Hangs,
    /// Answers with something that is no answer.
    Garbage,
    /// Answers without end.
    Endless,
    /// Hangs up.
    HangsUp,
}

/// A running proxy. It ends with the test's process.
#[derive(Debug)]
pub struct TestProxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl TestProxy {
    pub fn start(conduct: Conduct) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heads = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, heads) = (stream.unwrap(), Arc::clone(&heads));
                thread::spawn(move || serve(stream, conduct, &heads));
            }
        });
        Self { address, asked }
    }

    /// `host:port`
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The heads of all requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut client: TcpStream, conduct: Conduct, heads: &Mutex<Vec<String>>) {
    let head = head_of(&mut client);
    heads.lock().unwrap().push(head.clone());
    let answer = match conduct {
        Conduct::Open => return pass(client, &head),
        Conduct::Basic(name, password) => {
            let encoded = STANDARD.encode(format!("{name}:{password}"));
            let wanted = format!("\r\nProxy-Authorization: Basic {encoded}\r\n");
            if head.contains(&wanted) {
                return pass(client, &head);
            }
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"
        }
        Conduct::Negotiate => {
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n\r\n"
        }
        Conduct::Refuses => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        Conduct::Garbage => "SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
        Conduct::HangsUp => return,
        Conduct::Hangs => {
            // Until the client has gone.
            client.read_exact(&mut [0; 1]).ok();
            return;
        }
        Conduct::Endless => {
            while client.write_all(&[b'x'; 4096]).is_ok() {}
            return;
        }
    };
    client.write_all(answer.as_bytes()).ok();
    // The other side reads it before the line is gone.
    client.read_exact(&mut [0; 1]).ok();
}

fn head_of(client: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|length| length == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// Opens the way to a host of the test's, all of which are this computer.
fn pass(mut client: TcpStream, head: &str) {
    let target = head.split(' ').nth(1).unwrap();
    let port: u16 = target.rsplit_once(':').unwrap().1.parse().unwrap();
    let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        client.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").ok();
        return;
    };
    client
        .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
        .unwrap();
    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || copy(from, to));
    copy(server, client);
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    io::copy(&mut from, &mut to).ok();
    to.shutdown(std::net::Shutdown::Write).ok();
}

/// What a gate does to connections that come from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    #[default]
    None,
    /// Nothing comes after the connection stands.
    TlsSilence,
    /// The head of the first answer stops in the middle.
    HalfHead,
    /// The first answer comes so slowly that it never ends.
    Drip,
    /// The line is reset in the middle of the first answer.
    Reset,
}

/// A gate before a server, at an address of its own and the server's port.
pub struct Gate {
    trouble: Arc<Mutex<Trouble>>,
}

/// Where gates stand.
pub const GATE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// Where nobody answers.
pub const BLACK_HOLE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 4);

impl Gate {
    /// `met` is told when a connection meets trouble.
    pub fn before(server: SocketAddr, met: Sender<()>) -> Self {
        let listener = TcpListener::bind((GATE, server.port())).unwrap();
        let trouble = Arc::<Mutex<Trouble>>::default();
        let now = Arc::clone(&trouble);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, met) = (client.unwrap(), met.clone());
                let trouble = *now.lock().unwrap();
                thread::spawn(move || through(client, server, trouble, &met));
            }
        });
        Self { trouble }
    }

    pub fn set(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = trouble;
    }
}

fn through(mut client: TcpStream, server: SocketAddr, trouble: Trouble, met: &Sender<()>) {
    if trouble == Trouble::TlsSilence {
        met.send(()).ok();
        while client.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
        return;
    }
    let mut server = TcpStream::connect(server).unwrap();
    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || copy(from, to));
    if trouble == Trouble::None {
        copy(server, client);
        return;
    }
    // Records of TLS 1.2: those of the application begin with 23 (RFC 5246 clause 6.2.1).
    loop {
        let mut record = vec![0; 5];
        if server.read_exact(&mut record).is_err() {
            return;
        }
        let length = u16::from_be_bytes([record[3], record[4]]);
        let mut content = vec![0; usize::from(length)];
        server.read_exact(&mut content).unwrap();
        record.append(&mut content);
        if record[0] != 23 {
            client.write_all(&record).ok();
            continue;
        }
        met.send(()).ok();
        let half = &record[..record.len() / 2];
        match trouble {
            Trouble::HalfHead => {
                client.write_all(half).ok();
                while client.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
            }
            Trouble::Drip => {
                for byte in half {
                    if client.write_all(&[*byte]).is_err() {
                        return;
                    }
                    // How slow it is, is the trouble itself.
                    thread::sleep(Duration::from_millis(100));
                }
            }
            _ => {
                client.write_all(half).ok();
                SockRef::from(&client)
                    .set_linger(Some(Duration::ZERO))
                    .unwrap();
                // The other thread lets go of the line too, so that it ends here.
                client.shutdown(std::net::Shutdown::Read).ok();
            }
        }
        return;
    }
}

/// A place that takes no connection and refuses none: its queue is full.
pub struct BlackHole(#[allow(dead_code)] Socket, #[allow(dead_code)] Vec<Socket>);

impl BlackHole {
    pub fn at(port: u16) -> Self {
        let address = SocketAddr::from((BLACK_HOLE, port)).into();
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&address).unwrap();
        socket.listen(0).unwrap();
        let mut queue = Vec::new();
        loop {
            let visitor = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            let limit = Duration::from_millis(300);
            let connected = visitor.connect_timeout(&address, limit).is_ok();
            queue.push(visitor);
            if !connected {
                return Self(socket, queue);
            }
            assert!(queue.len() < 64, "the queue never fills");
        }
    }
}
