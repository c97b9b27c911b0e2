//! The service of Debian 13, pcscd 2.x, with a real polkit: it turns away who may not use cards, and
//! clients that speak another version of its protocol.
//!
//! It runs in a folder of its own (`packaging/fetch-pcscd2.sh` fetches it once), in a mount
//! namespace. Polkit needs several users, so it runs only where the tests are root; elsewhere the
//! service finds no polkit to ask, and turns everybody away.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::live::{Ended, Running};
use super::pcscd::{SOCKET, namespaces};

/// Arguments: the folder of Debian 13, and the test's own. What is said on the way goes to standard
/// output; the service's last line there is that it is ready.
const SCRIPT: &str = r#"
    set -e
    root=$1 own=$2
    mount -t tmpfs tmpfs "$root/run"
    mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mkdir -p "$root/run/dbus" "$root/run/pcscd" "$root/run/polkit-1/rules.d"
    for kind in seats sessions users machines; do mkdir -p "$root/run/systemd/$kind"; done
    mount --bind "$own/run" "$root/run/pcscd"
    mount --bind "$own/rules.d" "$root/etc/polkit-1/rules.d"
    if [ "$3" = polkit ]; then
        mkfifo "$own/bus" "$own/polkit"
        chroot "$root" /usr/bin/dbus-daemon --system --nofork --nopidfile --print-address=1 \
            >"$own/bus" 2>/dev/null &
        read -r address <"$own/bus"
        chroot "$root" /usr/lib/polkit-1/polkitd >"$own/polkit" 2>&1 &
        exec 3<"$own/polkit"
        while read -r line <&3; do
            case $line in *"Acquired the name"*) break ;; esac
        done
        cat <&3 >/dev/null &
    fi
    exec chroot "$root" /usr/sbin/pcscd --foreground --info
"#;

/// Who has no rights at all.
const NOBODY: &str = "65534";

/// A private service of Debian 13. It ends with this value.
#[derive(Debug)]
pub struct Pcscd2 {
    child: Child,
    folder: TempDir,
}

impl Pcscd2 {
    #[track_caller]
    pub fn start() -> Self {
        let fetched = fetched();
        let folder = TempDir::new().unwrap();
        let open = |path: &Path| fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
        open(folder.path());
        for name in ["run", "rules.d", "client"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            open(&folder.path().join(name));
        }
        for library in fs::read_dir(fetched.join("client")).unwrap() {
            let library = library.unwrap();
            let copy = folder.path().join("client").join(library.file_name());
            fs::copy(library.path(), &copy).unwrap();
            open(&copy);
        }
        let mut command = Command::new("unshare");
        command
            .args(namespaces())
            .args(["sh", "-c", SCRIPT, "pcscd2"])
            .args([&fetched.join("root"), folder.path()])
            .arg(if has_polkit() { "polkit" } else { "none" })
            // What the script starts ends with it.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("pcscd of Debian 13 does not start: {}", said.join("\n"));
            };
            if line.contains("daemon ready") {
                std::thread::spawn(move || lines.for_each(drop));
                break;
            }
            said.push(line);
        }
        let started = Self { child, folder };
        started.wait_for_socket();
        started
    }

    /// The program with the system's own client library.
    pub fn varco(&self, arguments: &[&str]) -> Ended {
        let mut command = super::live::varco(arguments);
        Running::start(self.environment(&mut command)).end()
    }

    /// The program with the client library that belongs to the service, run by somebody who is not
    /// at the computer and has no rights.
    pub fn varco_of_nobody(&self, arguments: &[&str]) -> Ended {
        let program = self.folder.path().join("varco");
        if !program.exists() {
            // The build's folder may be closed to others.
            fs::copy(env!("CARGO_BIN_EXE_varco"), &program).unwrap();
        }
        let mut command = if has_polkit() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"])
                .arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command
            .args(["--lang", "en"])
            .args(arguments)
            .env("LD_LIBRARY_PATH", self.folder.path().join("client"))
            // Whom polkit refuses: somebody from afar (pcsc-lite's policy, allow_any).
            .env("SSH_CONNECTION", "192.0.2.1 40000 192.0.2.2 22");
        Running::start(self.environment(&mut command)).end()
    }

    /// Where polkit reads its rules.
    pub fn rules(&self) -> PathBuf {
        self.folder.path().join("rules.d")
    }

    fn environment<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env(SOCKET, self.folder.path().join("run/pcscd.comm"))
            .env("HOME", "/nonexistent")
            .env("XDG_STATE_HOME", "/nonexistent/state")
    }

    fn wait_for_socket(&self) {
        let socket = self.folder.path().join("run/pcscd.comm");
        let deadline = std::time::Instant::now() + super::live::PATIENCE;
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            assert!(std::time::Instant::now() < deadline, "nobody listens");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

impl Drop for Pcscd2 {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        // It may have ended by itself.
        Command::new("kill")
            .args(["-KILL", "--", &group])
            .status()
            .ok();
        self.child.wait().ok();
    }
}

/// Whether a real polkit can be asked: it runs as a user of its own.
pub fn has_polkit() -> bool {
    namespaces() == ["--mount"]
}

/// The folder with Debian 13's service.
#[track_caller]
fn fetched() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = project.join("target/pcscd2");
    let script = project.join("packaging/fetch-pcscd2.sh");
    let fetched = Command::new("sh")
        .arg(script)
        .arg(&folder)
        .status()
        .unwrap();
    assert!(
        fetched.success(),
        "the service of Debian 13 can't be fetched: packaging/fetch-pcscd2.sh says why above"
    );
    folder
}
