//! A private smart-card service: a real pcscd with the vpcd driver, invisible to the rest of the
//! system, one per test, so that tests run in parallel.
//!
//! The service runs in a mount namespace of its own with an empty /run; programs reach its socket
//! through `/proc/PID/root` by `PCSCLITE_CSOCK_NAME`, which every pcsc-lite client honours. The
//! variable names a link, so that a service that was started again has the same address.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use varco::simulator::card::profile::Profile;
use varco::simulator::card::{VirtualCard, VirtualCns, Witness};
use varco::simulator::link::Behaviour;
use varco::simulator::log::ApduLog;
use varco::simulator::vpcd::{self, Hand, VpcdError};

use super::program::{Ran, program, require, run};

/// Where Debian's vsmartcard-vpcd keeps the driver.
const DRIVERS: [&str; 2] = [
    "/usr/lib/pcsc/drivers/serial/libifdvpcd.so",
    "/usr/lib/x86_64-linux-gnu/pcsc/drivers/serial/libifdvpcd.so",
];

/// Name of the reader that holds the card.
pub const READER: &str = "Virtual PCD 00 00";

/// How long the card tries to reach the driver.
const PATIENCE: Duration = Duration::from_secs(10);

/// What pcsc-lite's clients call the address of their service.
pub const SOCKET: &str = "PCSCLITE_CSOCK_NAME";
/// Names who runs in a process of its own, as [`inside`] does.
pub const INSIDE: &str = "VARCO_TEST_INSIDE";

/// Runs the body of a test in a process of its own, whose PC/SC functions reach the service that
/// the body starts and no other: the address is in the environment, which a process has but once.
#[track_caller]
pub fn inside<F: FnOnce()>(body: F) {
    // "binary::test::{{closure}}": the closure's type knows the test that it is written in.
    let name = std::any::type_name::<F>();
    let name = name.split_once("::").unwrap().1;
    let name = name.trim_end_matches("::{{closure}}");
    if std::env::var(INSIDE).is_ok_and(|test| test == name) {
        return body();
    }
    let folder = TempDir::new().unwrap();
    let own = std::env::current_exe().unwrap();
    let mut command = program(own.to_str().unwrap());
    command
        .args([name, "--exact", "--nocapture"])
        .env(INSIDE, name)
        .env(SOCKET, folder.path().join("pcscd.comm"));
    run(&mut command).ok().says("1 passed");
}

/// A private pcscd. It ends with this value.
#[derive(Debug)]
pub struct Pcscd {
    child: Child,
    port: u16,
    folder: TempDir,
    socket: PathBuf,
}

impl Pcscd {
    /// Starts a service with an empty virtual reader and waits until it says that it is ready.
    #[track_caller]
    pub fn start() -> Self {
        let driver = DRIVERS.iter().find(|driver| Path::new(driver).exists());
        let driver = driver.expect("libifdvpcd.so: install the Debian package vsmartcard-vpcd");
        for _ in 0..20 {
            let port = free_ports();
            let folder = TempDir::new().unwrap();
            write_configuration(folder.path(), driver, port);
            let mut child = spawn(&folder.path().join("readers"));
            if is_ready(&mut child) {
                let own = std::env::var_os(INSIDE).and(std::env::var_os(SOCKET));
                let socket = own.map_or_else(|| folder.path().join("pcscd.comm"), PathBuf::from);
                link(&socket, &child);
                return Self {
                    child,
                    port,
                    folder,
                    socket,
                };
            }
            // Somebody took the port meanwhile.
            end(&mut child);
        }
        panic!("pcscd finds no free port for its virtual reader");
    }

    /// A service without any reader.
    #[track_caller]
    pub fn start_without_reader() -> Self {
        let mut service = Self::start();
        service.kill();
        std::fs::remove_file(service.folder.path().join("readers/vpcd")).unwrap();
        service.start_again();
        service
    }

    /// Ends the service at once, as a crash would.
    pub fn kill(&mut self) {
        end(&mut self.child);
    }

    /// Starts the service again, at the same addresses.
    #[track_caller]
    pub fn start_again(&mut self) {
        self.child = spawn(&self.folder.path().join("readers"));
        assert!(is_ready(&mut self.child), "the reader's port is taken");
        link(&self.socket, &self.child);
    }

    /// Where the card side connects.
    pub fn address(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// The same for the service's second reader.
    pub fn second_address(&self) -> String {
        format!("localhost:{}", self.port + 1)
    }

    /// A program that sees this service and no other, and an `OpenSC` without memory of other cards.
    pub fn command(&self, name: &str) -> Command {
        let mut command = program(name);
        command
            .envs(self.environment())
            .env("OPENSC_CONF", self.folder.path().join("opensc.conf"))
            .env("HOME", self.folder.path())
            .env("XDG_CACHE_HOME", self.folder.path())
            .env("LC_ALL", "C");
        command
    }

    /// What makes a program see this service, and remember nothing of it.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            (SOCKET, self.socket.clone().into()),
            // What one test's readers were like is nothing to anybody else.
            ("XDG_STATE_HOME", self.folder.path().join("state").into()),
        ]
    }

    /// Runs a program that sees this service to its end.
    #[track_caller]
    pub fn run(&self, name: &str, arguments: &[&str]) -> Ran {
        run(self.command(name).args(arguments))
    }

    /// A folder that lives as long as the service.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lets `OpenSC` send extended-length commands, which it does not with a reader that is silent
    /// about its abilities.
    pub fn allow_extended_length(&self) {
        write_opensc_configuration(self.folder.path(), EXTENDED);
    }

    /// Puts a card into the empty reader and waits until the service has seen it.
    #[track_caller]
    pub fn insert(&self, profile: Profile, behaviour: Behaviour) -> CardInReader {
        // An earlier card may have left so shortly before that the service has not seen it.
        self.wait_for_removal();
        let card = self.put(profile, behaviour);
        self.wait_for_card();
        card
    }

    /// The same with a card of any kind.
    #[track_caller]
    pub fn insert_card(&self, card: Box<dyn VirtualCard>, behaviour: Behaviour) -> CardInReader {
        self.wait_for_removal();
        let card = CardInReader::new(card, behaviour, &self.address());
        self.wait_for_card();
        card
    }

    /// Puts a card into the empty reader; the service will see it a little later.
    pub fn put(&self, profile: Profile, behaviour: Behaviour) -> CardInReader {
        let card = VirtualCns::new(profile).unwrap();
        CardInReader::new(Box::new(card), behaviour, &self.address())
    }

    /// Waits until the service has seen a card. The service looks into its reader every 0.4 s;
    /// `opensc-tool --wait` would miss a card that comes just before it waits.
    #[track_caller]
    pub fn wait_for_card(&self) {
        self.wait_until("opensc-tool", &["--reader", "0", "--atr"], |ran| {
            ran.succeeded
        });
    }

    /// Waits until the service has seen a card, of which nothing is asked: its first command is
    /// whoever comes next's.
    #[track_caller]
    pub fn wait_for_untouched_card(&self) {
        self.wait_until("opensc-tool", &["--list-readers"], |ran| {
            ran.text.contains("Yes")
        });
    }

    /// Waits until the service has seen that the reader is empty.
    #[track_caller]
    pub fn wait_for_removal(&self) {
        self.wait_until("opensc-tool", &["--list-readers"], |ran| {
            !ran.text.contains("Yes")
        });
    }

    /// Asks the service by a program until the answer is right.
    #[track_caller]
    fn wait_until(&self, name: &str, arguments: &[&str], is_right: impl Fn(&Ran) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let ran = self.run(name, arguments);
            if is_right(&ran) {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "the service did not notice: {}",
                ran.text
            );
        }
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// A virtual card in the virtual reader. It leaves with this value.
#[derive(Debug)]
pub struct CardInReader {
    /// Takes the card out and puts it back.
    pub hand: Hand,
    /// What happened on the card.
    pub witness: Witness,
    /// What went over the line.
    pub log: ApduLog,
    served: Option<JoinHandle<Result<(), VpcdError>>>,
}

impl CardInReader {
    fn new(card: Box<dyn VirtualCard>, behaviour: Behaviour, address: &str) -> Self {
        let witness = card.witness();
        let (hand, log) = (Hand::new(), behaviour.log.clone());
        let (address, its_hand) = (address.to_owned(), hand.clone());
        let served =
            std::thread::spawn(move || vpcd::serve(card, behaviour, &address, PATIENCE, &its_hand));
        Self {
            hand,
            witness,
            log,
            served: Some(served),
        }
    }

    /// The commands since the card came to the reader, in hexadecimal.
    pub fn commands(&self) -> Vec<String> {
        self.log
            .exchanges()
            .into_iter()
            .map(|exchange| exchange.command)
            .collect()
    }
}

impl Drop for CardInReader {
    fn drop(&mut self) {
        self.hand.stop();
        let served = self.served.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            served.unwrap().unwrap().unwrap();
        }
    }
}

/// A port that is free together with the next one: the driver has two slots. Counting from the
/// process number keeps parallel tests apart.
fn free_ports() -> u16 {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let is_free = |port: u16| TcpListener::bind(("0.0.0.0", port)).is_ok();
    loop {
        let own = u16::try_from(std::process::id() % 500).unwrap() * 20;
        let port = 20_000 + (own + 2 * TAKEN.fetch_add(1, Ordering::Relaxed)) % 10_000;
        if is_free(port) && is_free(port + 1) {
            return port;
        }
    }
}

fn write_configuration(folder: &Path, driver: &str, port: u16) {
    let readers = folder.join("readers");
    std::fs::create_dir(&readers).unwrap();
    let reader = format!(
        "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:{port:#06X}\nLIBPATH {driver}\n\
         CHANNELID {port:#06X}\n"
    );
    std::fs::write(readers.join("vpcd"), reader).unwrap();
    write_opensc_configuration(folder, "");
}

/// What makes `OpenSC` send extended-length commands.
const EXTENDED: &str = "reader_driver pcsc { max_send_size = 65535; max_recv_size = 65536; }";

fn write_opensc_configuration(folder: &Path, reader_driver: &str) {
    let configuration = format!(
        "app default {{\n  {reader_driver}\n  framework pkcs15 {{ use_file_caching = no; }}\n}}\n"
    );
    std::fs::write(folder.join("opensc.conf"), configuration).unwrap();
}

/// What makes `unshare` give a program mounts of its own; without root, a user namespace too.
pub fn namespaces() -> &'static [&'static str] {
    let am_root = std::fs::metadata("/proc/self").is_ok_and(|own| {
        use std::os::unix::fs::MetadataExt as _;
        own.uid() == 0
    });
    if am_root {
        &["--mount"]
    } else {
        &["--user", "--map-root-user", "--mount"]
    }
}

/// The service, as root in a new mount namespace, otherwise in a new user namespace too.
fn spawn(readers: &Path) -> Child {
    // Where pcscd knows polkit (Debian 13), it would turn everybody away: polkit is not in here.
    const SCRIPT: &str = "mount -t tmpfs tmpfs /run && mkdir /run/pcscd && \
                          exec /usr/sbin/pcscd --foreground --info --config \"$0\" \
                          $(/usr/sbin/pcscd --help | grep -o -e --disable-polkit)";
    require("pcscd");
    require("unshare");
    let mut command = Command::new("unshare");
    command
        .args(namespaces())
        .args(["sh", "-c", SCRIPT])
        .arg(readers);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command.spawn().unwrap()
}

/// Reads what the service says until it is ready; `false` if its reader could not be opened. The
/// rest of its output is read on, so that it never blocks.
fn is_ready(child: &mut Child) -> bool {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    while let Some(Ok(line)) = lines.next() {
        let (failed, ready) = (line.contains("init failed"), line.contains("daemon ready"));
        said.push(line);
        if failed {
            return false;
        }
        if ready {
            std::thread::spawn(move || lines.for_each(drop));
            return true;
        }
    }
    panic!(
        "a private pcscd does not start (it needs root or unprivileged user namespaces, \
         kernel.unprivileged_userns_clone): {}",
        said.join("\n")
    );
}

/// Makes `socket` lead to the service, and waits until somebody listens there: the service says that
/// it is ready a moment before.
fn link(socket: &Path, service: &Child) {
    // An earlier service's, if there was one.
    std::fs::remove_file(socket).ok();
    let target = format!("/proc/{}/root/run/pcscd/pcscd.comm", service.id());
    std::os::unix::fs::symlink(target, socket).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while UnixStream::connect(socket).is_err() {
        assert!(
            Instant::now() < deadline,
            "nobody listens at pcscd's socket"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself.
    child.kill().ok();
    child.wait().ok();
}
