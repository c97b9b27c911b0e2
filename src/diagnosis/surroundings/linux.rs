//! What Linux shows: os-release, systemd's folders, sysfs, /proc.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::session::variable;
use super::{
    Driver, Family, Panels, ServiceFiles, Session, SocketUnit, Surroundings, programs, shortened,
    system, usb,
};

/// Where the service's program may be.
const PROGRAM: [&str; 3] = ["usr/sbin/pcscd", "usr/bin/pcscd", "usr/local/sbin/pcscd"];
/// Where its drivers may be.
const DRIVERS: [&str; 4] = [
    "usr/lib/pcsc/drivers",
    "usr/lib64/pcsc/drivers",
    "usr/lib64/readers",
    "usr/local/lib/pcsc/drivers",
];
/// Most bytes of a file that are read.
const MAX_FILE: u64 = 16 * 1024;
/// How long the program may take to name its version.
const PATIENCE: Duration = Duration::from_millis(500);

pub(super) fn look(root: &Path) -> Surroundings {
    let release = fs::read_to_string(root.join("etc/os-release")).unwrap_or_default();
    let below = |path: &str| root.join(path.trim_start_matches('/'));
    let folders = DRIVERS.iter().map(|folder| root.join(folder));
    let drivers: Vec<_> = folders.flat_map(|folder| Driver::all_in(&folder)).collect();
    let has_systemd = root.join("run/systemd/system").is_dir();
    let host = fs::read_to_string(root.join("proc/sys/kernel/hostname")).ok();
    Surroundings {
        system: system(&release),
        family: Family::of_release(&release),
        has_systemd,
        session: Session::judge(variable, |path| read(&below(path))),
        service: Some(ServiceFiles {
            version: version(root),
            unit: has_systemd.then(|| unit(root)),
        }),
        devices: usb::readers(root, &drivers),
        drivers,
        programs: programs::using_cards(root, connected(root)),
        host: host.map(|name| shortened(&name)),
        panels: Panels::default(),
    }
}

/// Says of a process whether it is connected with this computer's service, where the kernel tells.
#[cfg(target_os = "linux")]
fn connected(root: &Path) -> impl Fn(&Path) -> Option<bool> {
    use super::connected::{clients, holds};
    // In a tree of its own there is no service.
    let socket = crate::reader::socket().filter(|_| root == Path::new("/"));
    let sockets = socket.and_then(|socket| clients(&socket).ok());
    move |process| holds(process, sockets.as_ref()?)
}

/// Nowhere else does the kernel tell.
#[cfg(not(target_os = "linux"))]
fn connected(_: &Path) -> impl Fn(&Path) -> Option<bool> {
    |_| None
}

/// A file that is there, as far as it can be read: the beginning of it.
fn read(path: &Path) -> Option<String> {
    let mut content = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(MAX_FILE).read_to_end(&mut content).ok()?;
    Some(String::from_utf8_lossy(&content).into_owned())
}

/// `pcscd.socket`, by the links that systemctl makes.
fn unit(root: &Path) -> SocketUnit {
    let own = root.join("etc/systemd/system");
    if fs::read_link(own.join("pcscd.socket")).is_ok_and(|to| to == Path::new("/dev/null")) {
        return SocketUnit::Masked;
    }
    let is_there = |path: PathBuf| fs::symlink_metadata(path).is_ok();
    if is_there(own.join("sockets.target.wants/pcscd.socket")) {
        return SocketUnit::Enabled;
    }
    let folders = ["usr/lib/systemd/system", "lib/systemd/system"].map(|folder| root.join(folder));
    if folders
        .into_iter()
        .any(|folder| is_there(folder.join("pcscd.socket")))
    {
        SocketUnit::Disabled
    } else {
        SocketUnit::Absent
    }
}

/// "pcsc-lite version 2.3.3." in the first line of `pcscd --version`.
fn version(root: &Path) -> Option<String> {
    let program = PROGRAM.iter().map(|path| root.join(path));
    let program = program.into_iter().find(|path| path.exists())?;
    let mut child = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().ok()?.is_none() {
        if Instant::now() >= deadline {
            child.kill().ok();
            child.wait().ok();
            return None;
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    let mut said = String::new();
    child.stdout?.take(4096).read_to_string(&mut said).ok()?;
    let line = said.lines().next()?;
    let (_, version) = line.rsplit_once(' ')?;
    Some(shortened(version.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn write(root: &Path, path: &str, content: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    #[test]
    fn the_state_of_the_socket_is_told_by_links() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(look(root).service.unwrap().unit, None);
        fs::create_dir_all(root.join("run/systemd/system")).unwrap();
        assert_eq!(unit(root), SocketUnit::Absent);
        write(root, "usr/lib/systemd/system/pcscd.socket", "");
        assert_eq!(unit(root), SocketUnit::Disabled);
        let wants = root.join("etc/systemd/system/sockets.target.wants");
        fs::create_dir_all(&wants).unwrap();
        symlink(
            "/usr/lib/systemd/system/pcscd.socket",
            wants.join("pcscd.socket"),
        )
        .unwrap();
        assert_eq!(unit(root), SocketUnit::Enabled);
        symlink("/dev/null", root.join("etc/systemd/system/pcscd.socket")).unwrap();
        assert_eq!(look(root).service.unwrap().unit, Some(SocketUnit::Masked));
    }

    #[test]
    fn readers_on_usb_are_found_by_class_and_by_driver() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(look(root).devices, None);
        let device = |place: &str, vendor: &str, product: &str| {
            let path = format!("sys/bus/usb/devices/{place}");
            write(root, &format!("{path}/idVendor"), vendor);
            write(root, &format!("{path}/idProduct"), product);
        };
        device("1-1", "072f\n", "2200\n");
        device("1-2", "1d6b\n", "0002\n");
        device("1-3", "abcd\n", "0001\n");
        write(root, "sys/bus/usb/devices/1-3/manufacturer", "Ditta\n");
        write(root, "sys/bus/usb/devices/1-3/product", "Lettore\n");
        write(
            root,
            "sys/bus/usb/devices/1-3/1-3:1.0/bInterfaceClass",
            "0b\n",
        );
        device("1-4", "zzzz\n", "0001\n");
        write(
            root,
            "usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
            "<key>ifdVendorID</key><array><string>0x072F</string></array>\
             <key>ifdProductID</key><array><string>0x2200</string></array>\
             <key>ifdFriendlyName</key><array><string>ACS ACR122U</string></array>",
        );
        let devices = look(root).devices.unwrap();
        let found: Vec<_> = devices
            .iter()
            .map(|device| (device.id(), device.name.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("072f:2200".to_owned(), "ACS ACR122U"),
                ("abcd:0001".to_owned(), "Ditta Lettore")
            ]
        );
    }

    #[test]
    fn programs_that_use_cards_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "proc/7/comm", "scdaemon\n");
        write(root, "proc/12/comm", "firefox\n");
        write(
            root,
            "proc/12/maps",
            "7f00-7f01 r--p 0 08:01 1 /usr/lib/libpcsclite.so.1.0.0\n",
        );
        write(root, "proc/13/comm", "bash\n");
        write(
            root,
            "proc/13/maps",
            "7f00-7f01 r--p 0 08:01 1 /usr/lib/libc.so.6\n",
        );
        write(root, "proc/14/comm", "pcscd\n");
        write(root, "proc/14/maps", "/libpcsclite\n");
        write(root, "proc/self/comm", "x\n");
        assert_eq!(look(root).programs, ["scdaemon (7)", "firefox (12)"]);
    }
}
