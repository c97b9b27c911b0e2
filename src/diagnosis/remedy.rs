//! The command that mends a problem on this very system. Every one asks for the administrator by
//! itself, changes only what it names, and can be typed again without harm.

use super::{Family, Panel, Session, SocketUnit, Surroundings};
use crate::problem::Problem;

/// The bundle of the driver for readers that follow the USB standard.
const CCID: &str = "ifd-ccid";

/// The command, where there is one that is sure to be right.
pub(super) fn command(problem: &Problem, surroundings: &Surroundings) -> Option<String> {
    let is_inside = matches!(surroundings.session, Session::Isolated | Session::Container);
    match problem {
        Problem::ServiceMissing => install(surroundings),
        Problem::ServiceStopped | Problem::ServiceDisabled => start(surroundings),
        Problem::ServiceRefuses if !is_inside => allow(surroundings),
        Problem::ServiceProtocol if !is_inside => upgrade(surroundings.family),
        Problem::DriverMissing { .. } => {
            let has_driver = surroundings
                .drivers
                .iter()
                .any(|driver| driver.name == CCID);
            // A reader that the installed driver does not know needs one of its maker's.
            if has_driver {
                None
            } else {
                driver(surroundings.family)
            }
        }
        Problem::ReaderNotListed { .. } => restart(surroundings),
        Problem::ClockWrong(_) if !is_inside => clock(surroundings),
        _ => None,
    }
}

/// The page of the computer's settings where a problem is mended.
pub(super) fn panel(problem: &Problem) -> Option<Panel> {
    match problem {
        Problem::ClockWrong(_)
        | Problem::CertificateNotYetValid { .. }
        | Problem::ServerCertificateExpired { .. } => Some(Panel::Clock),
        Problem::NetworkUnreachable { .. }
        | Problem::ConnectionRefused { .. }
        | Problem::TimedOut { .. }
        | Problem::ConnectionBroken { .. }
        | Problem::Intercepted { .. }
        | Problem::ServerIssuerUnknown { .. }
        | Problem::Proxy { .. } => Some(Panel::Network),
        _ => None,
    }
}

/// Lets the system ask the network for the time.
fn clock(surroundings: &Surroundings) -> Option<String> {
    match surroundings.family {
        Family::Windows => Some("Start-Service w32time; w32tm /resync".to_owned()),
        Family::MacOs => Some("sudo sntp -sS time.apple.com".to_owned()),
        _ => surroundings
            .has_systemd
            .then(|| "sudo timedatectl set-ntp true".to_owned()),
    }
}

fn install(surroundings: &Surroundings) -> Option<String> {
    const START: &str = "sudo systemctl enable --now pcscd.socket";
    let packages = match surroundings.family {
        // Debian starts what it installs.
        Family::Debian => return Some("sudo apt install pcscd libccid".to_owned()),
        Family::Fedora => "sudo dnf install pcsc-lite pcsc-lite-ccid",
        Family::Arch => "sudo pacman -S --needed pcsclite ccid",
        Family::Suse => "sudo zypper install pcsc-lite pcsc-ccid",
        Family::Windows | Family::MacOs | Family::Unknown => return None,
    };
    Some(format!("{packages} && {START}"))
}

fn start(surroundings: &Surroundings) -> Option<String> {
    if surroundings.family == Family::Windows {
        return Some("Start-Service SCardSvr".to_owned());
    }
    let unit = surroundings.service.as_ref().and_then(|files| files.unit);
    match unit {
        Some(SocketUnit::Masked) => Some(
            "sudo systemctl unmask pcscd.socket pcscd.service && \
             sudo systemctl enable --now pcscd.socket"
                .to_owned(),
        ),
        Some(SocketUnit::Enabled | SocketUnit::Disabled) => {
            Some("sudo systemctl enable --now pcscd.socket".to_owned())
        }
        Some(SocketUnit::Absent) => None,
        None => {
            (surroundings.family == Family::Debian).then(|| "sudo service pcscd start".to_owned())
        }
    }
}

/// A rule for polkit that lets this person use cards from any session (actions of pcsc-lite's own
/// policy: `org.debian.pcsc-lite.access_pcsc` and `access_card`).
fn allow(surroundings: &Surroundings) -> Option<String> {
    matches!(
        surroundings.family,
        Family::Debian | Family::Fedora | Family::Arch | Family::Suse
    )
    .then(|| {
        "echo \"polkit.addRule(function(action, subject) { \
         if (action.id.indexOf('org.debian.pcsc-lite.') == 0 && subject.user == '$(id -un)') \
         return polkit.Result.YES; });\" | sudo tee /etc/polkit-1/rules.d/50-varco-pcscd.rules"
            .to_owned()
    })
}

fn upgrade(family: Family) -> Option<String> {
    let command = match family {
        Family::Debian => "sudo apt update && sudo apt install --only-upgrade pcscd libpcsclite1",
        Family::Fedora => "sudo dnf upgrade pcsc-lite pcsc-lite-libs",
        Family::Arch => "sudo pacman -Syu",
        Family::Suse => "sudo zypper update pcsc-lite libpcsclite1",
        Family::Windows | Family::MacOs | Family::Unknown => return None,
    };
    Some(command.to_owned())
}

fn driver(family: Family) -> Option<String> {
    let command = match family {
        Family::Debian => "sudo apt install libccid",
        Family::Fedora => "sudo dnf install pcsc-lite-ccid",
        Family::Arch => "sudo pacman -S --needed ccid",
        Family::Suse => "sudo zypper install pcsc-ccid",
        Family::Windows | Family::MacOs | Family::Unknown => return None,
    };
    Some(command.to_owned())
}

fn restart(surroundings: &Surroundings) -> Option<String> {
    if surroundings.has_systemd {
        Some("sudo systemctl restart pcscd.service".to_owned())
    } else {
        (surroundings.family == Family::Debian).then(|| "sudo service pcscd restart".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Driver, ServiceFiles};

    fn on(family: Family, unit: Option<SocketUnit>) -> Surroundings {
        Surroundings {
            family,
            has_systemd: unit.is_some(),
            service: Some(ServiceFiles {
                version: None,
                unit,
            }),
            ..Surroundings::default()
        }
    }

    #[test]
    fn every_distribution_has_its_own_words() {
        let families = [Family::Debian, Family::Fedora, Family::Arch, Family::Suse];
        for problem in [Problem::ServiceMissing, Problem::ServiceProtocol] {
            let commands = families.map(|family| {
                let found = command(&problem, &on(family, Some(SocketUnit::Absent)));
                found.expect("a command")
            });
            for (place, one) in commands.iter().enumerate() {
                assert!(one.starts_with("sudo "), "{one}");
                let rest = commands.iter().skip(place + 1);
                assert!(rest.into_iter().all(|other| other != one), "{one}");
            }
        }
        assert_eq!(
            command(&Problem::ServiceMissing, &on(Family::Unknown, None)),
            None
        );
    }

    #[test]
    fn a_socket_is_started_as_it_stands() {
        let start = |unit| command(&Problem::ServiceStopped, &on(Family::Debian, unit));
        let plain = "sudo systemctl enable --now pcscd.socket";
        assert_eq!(start(Some(SocketUnit::Disabled)).as_deref(), Some(plain));
        assert!(start(Some(SocketUnit::Masked)).unwrap().contains("unmask"));
        assert_eq!(start(Some(SocketUnit::Absent)), None);
        assert_eq!(start(None).as_deref(), Some("sudo service pcscd start"));
    }

    #[test]
    fn a_known_driver_is_not_installed_again() {
        let missing = Problem::DriverMissing {
            reader: "x".to_owned(),
            id: "abcd:0001".to_owned(),
        };
        let mut here = on(Family::Debian, Some(SocketUnit::Enabled));
        let found = command(&missing, &here);
        assert_eq!(found.as_deref(), Some("sudo apt install libccid"));
        here.drivers.push(Driver {
            name: CCID.to_owned(),
            version: None,
            supported: Vec::new(),
        });
        assert_eq!(command(&missing, &here), None);
    }

    /// What the computer's administrator mends has a command on every distribution that is known,
    /// whatever starts its services.
    #[test]
    fn what_the_system_can_mend_has_a_command_everywhere() {
        let mended = [
            Problem::ServiceMissing,
            Problem::ServiceStopped,
            Problem::ServiceDisabled,
            Problem::ServiceRefuses,
            Problem::ServiceProtocol,
            Problem::ReaderNotListed {
                reader: "x".to_owned(),
            },
            Problem::DriverMissing {
                reader: "x".to_owned(),
                id: "abcd:0001".to_owned(),
            },
            Problem::ClockWrong(90),
        ];
        for family in [Family::Debian, Family::Fedora, Family::Arch, Family::Suse] {
            let here = on(family, Some(SocketUnit::Disabled));
            for problem in &mended {
                let found = command(problem, &here);
                assert!(found.is_some(), "{problem} on {family:?}");
            }
        }
    }

    #[test]
    fn a_clock_is_set_by_the_network() {
        let wrong = Problem::ClockWrong(90);
        let here = on(Family::Fedora, Some(SocketUnit::Enabled));
        let found = command(&wrong, &here);
        assert_eq!(found.as_deref(), Some("sudo timedatectl set-ntp true"));
        assert_eq!(command(&wrong, &on(Family::Fedora, None)), None);
        assert!(command(&wrong, &on(Family::Windows, None)).is_some());
    }

    #[test]
    fn nothing_is_mended_from_inside_a_sandbox() {
        let mut here = on(Family::Debian, None);
        here.session = Session::Isolated;
        for problem in [Problem::ServiceRefuses, Problem::ServiceProtocol] {
            assert_eq!(command(&problem, &here), None);
        }
    }
}
