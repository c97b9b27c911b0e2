//! The measurements.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use display::Display;
use pcscd::Pcscd;
use spread::Spread;

#[path = "../../tests/support/display.rs"]
mod display;
#[path = "../../tests/support/pcscd.rs"]
mod pcscd;
#[path = "../../tests/support/program.rs"]
mod program;
#[path = "../support/spread.rs"]
mod spread;

const VARCO: &str = env!("CARGO_BIN_EXE_varco");
/// The names that AusweisApp has had.
const AUSWEISAPP: [&str; 2] = ["/usr/bin/AusweisApp2", "/usr/bin/AusweisApp"];

/// Starts of each program; an odd number, so that one of them is the median.
const STARTS: usize = 15;
/// How long a window may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// After this a started program has done what it does at its start.
const SETTLING: Duration = Duration::from_secs(10);
/// How long a program is watched while nothing happens.
const IDLE: Duration = Duration::from_secs(60);
/// Milliseconds of a tick of proc(5) on Linux: `USER_HZ` is 100.
const TICK: u64 = 10;

/// The places that the programs share.
struct Stage {
    display: Display,
    pcscd: Pcscd,
}

/// A program to measure.
struct Candidate {
    path: &'static str,
    arguments: &'static [&'static str],
    /// Its home folder, below the stage's.
    home: &'static str,
}

/// A program with its window open. It ends with this value.
struct Open {
    child: Child,
    took: Duration,
}

/// What was measured of a program.
struct Figures {
    starts: Spread,
    idle: Idle,
}

/// A program when nothing happens.
#[derive(Clone, Copy)]
struct Idle {
    /// Resident memory in bytes.
    memory: f64,
    /// Processor time over time.
    load: f64,
}

pub(crate) fn print() {
    let stage = Stage {
        pcscd: Pcscd::start(),
        display: Display::start(),
    };
    let varco = Candidate {
        path: VARCO,
        arguments: &[],
        home: "varco",
    };
    let other = AUSWEISAPP.into_iter().find(|path| Path::new(path).exists());
    let other = other.map(|path| Candidate {
        path,
        arguments: &["--show"],
        home: "ausweisapp",
    });
    let candidates: Vec<_> = [Some(varco), other].into_iter().flatten().collect();
    let figures = stage.measure(&candidates);
    let (varco, other) = (&figures[0], figures.get(1));
    let name = candidates.get(1).map_or_else(
        || "AusweisApp is not installed (Debian package ausweisapp2)".to_owned(),
        |other| version(other.path),
    );
    println!("\n| the window | Varco | {name} | budget |\n|---|---|---|---|");
    let ratio = other.map_or_else(String::new, |other| {
        let [own, its] = [varco, other].map(|figures| figures.starts.median().as_secs_f64());
        let ratio = own / its;
        format!(", {ratio:.2} of it")
    });
    println!(
        "| process start to first painted window, median of {STARTS} | {}{ratio} | {} | 0.4 of it |",
        varco.starts,
        cell(other, |other| other.starts.to_string())
    );
    println!(
        "| resident memory, idle | {} | {} | 40 MB |",
        megabytes(varco.idle.memory),
        cell(other, |other| megabytes(other.idle.memory))
    );
    println!(
        "| processor time over {} s idle | {} | {} | 0.1 % |",
        IDLE.as_secs(),
        percent(varco.idle.load),
        cell(other, |other| percent(other.idle.load))
    );
}

impl Stage {
    fn measure(&self, candidates: &[Candidate]) -> Vec<Figures> {
        // The first start finds nothing in the system's caches, and may set things up.
        for candidate in candidates {
            fs::create_dir_all(self.pcscd.folder().join(candidate.home)).unwrap();
            self.open(candidate);
        }
        let mut starts = vec![Vec::new(); candidates.len()];
        for _ in 0..STARTS {
            // By turns, so that whatever else runs on the machine meets all of them.
            for (candidate, starts) in candidates.iter().zip(&mut starts) {
                starts.push(self.open(candidate).took);
            }
        }
        let idle = candidates.iter().map(|candidate| self.idle(candidate));
        let figures = starts.into_iter().zip(idle).map(|(starts, idle)| Figures {
            starts: Spread::of(starts),
            idle,
        });
        figures.collect()
    }

    /// Starts a program and waits for its picture.
    fn open(&self, candidate: &Candidate) -> Open {
        let home = self.pcscd.folder().join(candidate.home);
        self.display.until_empty(PATIENCE);
        let mut command = Command::new(candidate.path);
        command
            .args(candidate.arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", &home)
            .envs(self.pcscd.environment())
            .envs(self.display.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let started = Instant::now();
        let child = command.spawn().unwrap();
        let painted = self.display.until_painted(PATIENCE);
        Open {
            child,
            took: painted.at.duration_since(started),
        }
    }

    /// Watches a program to which nothing happens.
    fn idle(&self, candidate: &Candidate) -> Idle {
        let open = self.open(candidate);
        let process = open.child.id();
        std::thread::sleep(SETTLING);
        let before = processor_time(process);
        std::thread::sleep(IDLE);
        let used = processor_time(process).saturating_sub(before);
        Idle {
            memory: resident(process),
            load: used.as_secs_f64() / IDLE.as_secs_f64(),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a process has computed, with its threads that ended (proc(5), `stat`: utime and stime).
fn processor_time(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The second field, the name, may hold anything; it ends with the last bracket.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let fields: Vec<_> = fields.split_whitespace().collect();
    let ticks = |field: &str| field.parse::<u64>().unwrap();
    Duration::from_millis((ticks(fields[11]) + ticks(fields[12])) * TICK)
}

/// Resident memory of a process in bytes (proc(5), `VmRSS` in kB).
fn resident(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<f64>().unwrap() * 1024.0
}

/// Name and version of a Qt program that knows `--version`.
fn version(path: &str) -> String {
    let mut command = Command::new(path);
    let output = command.arg("--version").env("QT_QPA_PLATFORM", "offscreen");
    let said = String::from_utf8(output.output().unwrap().stdout).unwrap();
    said.lines().last().unwrap_or(path).trim().to_owned()
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn cell(other: Option<&Figures>, show: impl FnOnce(&Figures) -> String) -> String {
    other.map_or_else(String::new, show)
}
