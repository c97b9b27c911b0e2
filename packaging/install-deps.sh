#!/bin/sh
# Installs what building and trying Varco needs and this machine lacks.
#
#   packaging/install-deps.sh           for `make demo`
#   packaging/install-deps.sh --test    for `make test` too
#   packaging/install-deps.sh --print   say what would be installed, change nothing
#
# Each command that changes the machine is printed before it runs. Packages are only added: an
# installed one is never removed, and no server that comes with the tests is left running.
set -eu

usage() {
    sed -n '2,6s/^# \{0,1\}//p' "$0"
}

main() {
    for_tests=no
    print_only=no
    for argument in "$@"; do
        case $argument in
            --test) for_tests=yes ;;
            --print) print_only=yes ;;
            --help) usage; exit 0 ;;
            *) usage >&2; exit 2 ;;
        esac
    done

    # Daemons live in sbin, which is not on everybody's path; rustup installs into the home folder.
    PATH="${HOME:-/root}/.cargo/bin:$PATH:/usr/local/sbin:/usr/sbin:/sbin"
    export PATH
    rust_wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml")

    missing=$(missing_things)
    if [ -z "$missing" ] && rust_is_new_enough; then
        fetch_pcscd2
        return
    fi

    system=$(system_family)
    if [ "$system" = unknown ]; then
        unsupported "$missing"
        exit 1
    fi
    refresh_package_lists
    if [ -n "$missing" ]; then
        install_things "$missing"
    fi
    rust_is_new_enough || install_rust
    [ "$print_only" = yes ] || check_result
    fetch_pcscd2
}

# The tests also run the smart-card service of a newer Debian, in a folder: nothing is installed.
# They fetch it themselves where this did not; without it two of them fail and say so.
fetch_pcscd2() {
    if [ "$for_tests" = no ] || ! have dpkg; then
        return
    fi
    here=$(cd "$(dirname "$0")" && pwd)
    if [ "$print_only" = yes ]; then
        say "would unpack pcscd 2.x of Debian 13 into target/pcscd2"
        return
    fi
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || install_packages debian-archive-keyring
    run_here "$here/fetch-pcscd2.sh" "$here/../target/pcscd2" ||
        say "pcscd 2.x of Debian 13 is not to be had now; the tests will try again."
}

# --- what is needed ---------------------------------------------------------------------------

# The names of the needed things that are not there, in one line.
missing_things() {
    things="compiler pkg-config pcsc libssl certificates window"
    if [ "$for_tests" = yes ]; then
        things="$things pcscd vpcd opensc openssl nginx apache namespaces ip curl pkcs11-engine xvfb xdotool chromium xmlsec1 pacrunner"
    fi
    found=
    for thing in $things; do
        is_there "$thing" || found="$found $thing"
    done
    echo "${found# }"
}

# Asks for the thing itself, not for a package: it may have come another way.
is_there() {
    case $1 in
        compiler) have cc ;;
        pkg-config) on_macos || have pkg-config ;;
        pcsc) on_macos || { have pkg-config && pkg-config --exists libpcsclite; } ;;
        libssl) on_macos || { have pkg-config && pkg-config --exists 'openssl >= 3'; } ;;
        certificates) on_macos || [ -e /etc/ssl/certs/ca-certificates.crt ] ||
            [ -e /etc/pki/tls/certs/ca-bundle.crt ] || [ -e /etc/ssl/ca-bundle.pem ] ;;
        pcscd) on_macos || have pcscd ;;
        vpcd) [ -n "$(find /usr/lib*/pcsc /usr/local/lib/pcsc /usr/libexec/SmartCardServices \
            -name 'libifdvpcd*' 2>/dev/null)" ] ;;
        opensc) have pkcs11-tool ;;
        openssl) have openssl ;;
        nginx) have nginx ;;
        apache) have apache2 || have httpd ;;
        namespaces) on_macos || { have unshare && have nsenter; } ;;
        ip) on_macos || have ip ;;
        curl) have curl ;;
        # Only for curl in the bench, and not every system's OpenSSL has engines.
        pkcs11-engine) ! have dpkg || { have openssl && openssl engine pkcs11 >/dev/null 2>&1; } ;;
        window) on_macos || has_libraries libX11.so.6 libX11-xcb.so.1 libXcursor.so.1 libXi.so.6 \
            libxkbcommon.so.0 libxkbcommon-x11.so.0 ;;
        xvfb) on_macos || have Xvfb ;;
        xdotool) on_macos || have xdotool ;;
        xmlsec1) have xmlsec1 ;;
        pacrunner) on_macos || has_pacrunner ;;
        chromium) on_macos || have chromium || have google-chrome || have google-chrome-stable ;;
    esac
}

# The desktop's service that runs a network's script for proxies, what it needs for it, and a bus.
has_pacrunner() {
    have dbus-daemon && [ -e /usr/share/dbus-1/services/org.gtk.GLib.PACRunner.service ] ||
        return 1
    # An older libproxy has the part that runs scripts in a package of its own.
    ! has_libproxy_parts ||
        [ -n "$(find /usr/lib* -name 'pacrunner_*.so' -path '*libproxy*' 2>/dev/null)" ]
}

has_libproxy_parts() {
    [ -n "$(find /usr/lib* -path '*libproxy*/modules/*.so' 2>/dev/null)" ] ||
        { have apt-cache && apt-cache show libproxy1-plugin-webkit >/dev/null 2>&1; }
}

# The window's libraries are loaded when it opens: the program builds without them.
has_libraries() {
    for library in "$@"; do
        ldconfig -p | grep -q "[[:space:]]$library " || return 1
    done
}

have() {
    command -v "$1" >/dev/null 2>&1
}

on_macos() {
    [ "$(uname -s)" = Darwin ]
}

# --- Rust -------------------------------------------------------------------------------------

rust_is_new_enough() {
    have cargo && have rustc &&
        at_least "$(rustc --version 2>/dev/null | cut -d ' ' -f 2)" "$rust_wanted" &&
        at_least "$(cargo --version 2>/dev/null | cut -d ' ' -f 2)" "$rust_wanted"
}

# Whether version $1 is $2 or newer, by its first two numbers.
at_least() {
    [ "$(major_minor "$1")" -ge "$(major_minor "$2")" ]
}

major_minor() {
    echo "$1" | sed -n 's/^\([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' |
        { read -r major minor || major=0 minor=0; echo $((major * 1000 + minor)); }
}

# The distribution's Rust when it is new enough, rustup's otherwise.
install_rust() {
    say "Rust $rust_wanted or newer is needed."
    case $system in
        debian) install_rust_debian || true ;;
        fedora | suse) have cargo || install_packages rust cargo ;;
        arch) have cargo || install_packages rust ;;
        macos) have cargo || install_packages rust ;;
    esac
    if [ "$print_only" = yes ] || rust_is_new_enough; then
        return
    fi
    install_rust_rustup
}

# Debian carries a current Rust for its browsers (rustc-web, cargo-web), in the security suite.
install_rust_debian() {
    if rust_packages=$(debian_rust_packages); then
        # shellcheck disable=SC2086 # a list of package names
        install_packages $rust_packages
        return
    fi
    add_debian_security && rust_packages=$(debian_rust_packages) || return 1
    # shellcheck disable=SC2086 # a list of package names
    install_packages $rust_packages
}

debian_rust_packages() {
    for variant in "" -web; do
        candidate=$(apt-cache policy "cargo$variant" 2>/dev/null |
            sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')
        if at_least "$candidate" "$rust_wanted"; then
            echo "rustc$variant cargo$variant"
            return
        fi
    done
    return 1
}

# A bare Debian knows its main suite only. The security suite lies beside it on the same mirror and
# is signed with the keys that Debian installs.
add_debian_security() {
    # shellcheck disable=SC1091 # the system's own description
    [ "$(. /etc/os-release && echo "$ID")" = debian ] || return 1
    # shellcheck disable=SC1091
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    # shellcheck disable=SC2016 # apt's own placeholders
    repositories=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
        sort -u)
    if [ -z "$suite" ] || echo "$repositories" | grep -q "^$suite-security "; then
        return 1
    fi
    mirror=$(echo "$repositories" | sed -n "s|^$suite \(.*\)/debian/\{0,1\}\$|\1|p" | head -n 1)
    [ -n "$mirror" ] || return 1

    list=/etc/apt/sources.list.d/debian-security.sources
    [ ! -e "$list" ] || return 1
    say "This system's package sources lack Debian's security suite, which carries that Rust."
    if [ "$print_only" = yes ]; then
        say "would add it as $list, then install: rustc-web cargo-web"
        return 1
    fi
    say "Adding it as $list (remove that file to undo)."
    printf '%s\n' "Types: deb" "URIs: $mirror/debian-security" "Suites: $suite-security" \
        "Components: main" "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg" |
        as_root tee "$list" >/dev/null
    if ! run apt-get update --error-on=any; then
        say "The security suite is not to be had from this system's mirror; leaving it out again."
        run rm "$list"
        return 1
    fi
}

install_rust_rustup() {
    if have rustup; then
        run_here rustup update stable
    else
        have curl || install_things curl
        say "+ curl https://sh.rustup.rs | sh -s -- -y --profile minimal --no-modify-path"
        curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
            sh -s -- -y --profile minimal --no-modify-path
    fi
}

# --- the distributions ------------------------------------------------------------------------

system_family() {
    if on_macos; then
        if have brew; then echo macos; else echo unknown; fi
        return
    fi
    # shellcheck disable=SC1091 # the system's own description
    kin=$(. /etc/os-release 2>/dev/null && echo " $ID ${ID_LIKE:-} ")
    case $kin in
        *" debian "* | *" ubuntu "*) echo debian ;;
        *" fedora "* | *" rhel "*) echo fedora ;;
        *" arch "*) echo arch ;;
        *" suse "* | *" opensuse"*) echo suse ;;
        *) echo unknown ;;
    esac
}

# The packages that hold a thing; nothing where the distribution has none.
packages_of() {
    case $system/$1 in
        debian/compiler) echo gcc libc6-dev ;;
        macos/compiler) ;; # Xcode's command line tools: Homebrew itself requires them
        */compiler) echo gcc ;;
        fedora/pkg-config) echo pkgconf-pkg-config ;;
        arch/pkg-config) echo pkgconf ;;
        debian/pcsc) echo libpcsclite-dev ;;
        arch/pcsc | arch/pcscd) echo pcsclite ;;
        */pcsc) echo pcsc-lite-devel ;;
        debian/libssl) echo libssl-dev ;;
        fedora/libssl) echo openssl-devel ;;
        arch/libssl) echo openssl ;;
        suse/libssl) echo libopenssl-3-devel ;;
        suse/certificates) echo ca-certificates-mozilla ;;
        */certificates) echo ca-certificates ;;
        fedora/pcscd | suse/pcscd) echo pcsc-lite ;;
        debian/vpcd) echo vsmartcard-vpcd ;;
        */vpcd) ;;
        debian/apache) echo apache2-bin ;; # the server alone, without its service
        fedora/apache) echo httpd mod_ssl ;;
        arch/apache) echo apache ;;
        suse/apache) echo apache2 ;;
        macos/apache) echo httpd ;;
        */namespaces) echo util-linux ;;
        debian/window) echo libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0 ;;
        fedora/window) echo libX11 libX11-xcb libXcursor libXi libxkbcommon libxkbcommon-x11 ;;
        arch/window) echo libx11 libxcursor libxi libxkbcommon libxkbcommon-x11 ;;
        suse/window) echo libX11-6 libX11-xcb1 libXcursor1 libXi6 libxkbcommon0 libxkbcommon-x11-0 ;;
        fedora/xvfb) echo xorg-x11-server-Xvfb ;;
        arch/xvfb) echo xorg-server-xvfb ;;
        suse/xvfb) echo xorg-x11-server-Xvfb ;;
        fedora/xmlsec1) echo xmlsec1 xmlsec1-openssl ;;
        arch/xmlsec1 | macos/xmlsec1) echo libxmlsec1 ;;
        debian/pacrunner)
            echo dbus-daemon glib-networking-services
            if has_libproxy_parts; then echo libproxy1-plugin-webkit; fi ;;
        fedora/pacrunner) echo dbus-daemon glib-networking ;;
        arch/pacrunner) echo dbus glib-networking ;;
        suse/pacrunner) echo dbus-1-daemon glib-networking ;;
        debian/pkcs11-engine) echo libengine-pkcs11-openssl ;;
        */pkcs11-engine) ;;
        fedora/ip) echo iproute ;;
        */ip) echo iproute2 ;;
        *) echo "$1" ;;
    esac
}

refresh_package_lists() {
    if [ "$system" = debian ] && [ "$print_only" = no ]; then
        run apt-get update
    fi
}

install_things() {
    packages=
    for thing in $1; do
        names=$(packages_of "$thing")
        if [ -n "$names" ]; then
            packages="$packages $names"
        else
            say "This system has no package for $thing: the tests that use it will be skipped."
        fi
    done
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086 # a list of package names
        install_packages $packages
    fi
}

install_packages() {
    if [ "$print_only" = yes ]; then
        say "would install: $*"
        return
    fi
    case $system in
        debian) install_debian "$@" ;;
        fedora) run dnf install -y "$@" ;;
        arch) run pacman -S --needed --noconfirm "$@" ;;
        suse) run zypper --non-interactive install --no-recommends "$@" ;;
        macos) run_here brew install "$@" ;;
    esac
}

install_debian() {
    case " $* " in
        *" nginx "* | *" pcscd "*) hold_services_back ;;
    esac
    status=0
    run env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends --no-remove "$@" || status=$?
    let_services_go
    [ "$status" = 0 ] || return "$status"
    case " $* " in *" nginx "*) keep_nginx_off ;; esac
    case " $* " in *" vsmartcard-vpcd "*) hide_virtual_reader ;; esac
}

# Debian starts a server as soon as it is installed, and asks /usr/sbin/policy-rc.d first. A test
# set-up must not put web servers on a person's machine; where systemd does not run (a container, a
# chroot) nothing is started at all. A policy that is already there is the machine's own: it stays.
policy=/usr/sbin/policy-rc.d

hold_services_back() {
    if [ -e "$policy" ]; then
        return
    fi
    if [ -d /run/systemd/system ]; then held='nginx|apache2'; else held='*'; fi
    say "+ $policy: held services ($held) do not start while packages are installed"
    trap let_services_go EXIT
    trap 'exit 130' INT TERM
    # shellcheck disable=SC2016 # $1 is for the policy itself
    printf '#!/bin/sh\ncase $1 in %s) exit 101 ;; esac\nexit 0\n' "$held" |
        as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    policy_is_ours=yes
}

let_services_go() {
    if [ "${policy_is_ours:-no}" = yes ]; then
        as_root rm -f "$policy"
        policy_is_ours=no
    fi
}

# Only called when this script has just installed nginx: the tests start one of their own.
keep_nginx_off() {
    if have systemctl; then
        run systemctl disable nginx.service
    else
        run update-rc.d nginx disable
    fi
}

# Only called when this script has just installed the driver, which adds two readers to every list
# and waits for cards on a TCP port as long as pcscd runs. The tests name it in a configuration of
# their own; pcscd passes over a file whose name starts with a dot.
hide_virtual_reader() {
    say "The virtual reader stays out of this machine's readers; to have it there, rename the file back."
    run mv /etc/reader.conf.d/vpcd /etc/reader.conf.d/.vpcd
}

# --- doing and saying -------------------------------------------------------------------------

say() {
    echo "install-deps: $*"
}

# Prints and runs a command as the administrator.
run() {
    if [ "$(id -u)" = 0 ]; then say "+ $*"; else say "+ sudo $*"; fi
    as_root "$@"
}

# Prints and runs a command as this user.
run_here() {
    say "+ $*"
    "$@"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        say "this needs the administrator, and sudo is not here: run as root: $*" >&2
        exit 1
    fi
}

check_result() {
    left=
    for thing in $(missing_things); do
        [ -z "$(packages_of "$thing")" ] || left="$left $thing"
    done
    if [ -n "$left" ]; then
        say "still missing after the installation:$left" >&2
        exit 1
    fi
    if ! rust_is_new_enough; then
        say "Rust $rust_wanted or newer is needed; here is $(rustc --version 2>&1)." \
            "Install it with rustup (https://rustup.rs), or let the distribution's newest replace" \
            "the older one, then run this again." >&2
        exit 1
    fi
}

unsupported() {
    cat >&2 <<END
install-deps: this system is not one that this script knows (Debian and Ubuntu, Fedora, Arch,
openSUSE, macOS with Homebrew). Missing here: ${1:-nothing but Rust}.
Varco needs: Rust $rust_wanted or newer with cargo, a C compiler as cc, pkg-config, the PC/SC Lite
library and OpenSSL 3, each with its headers, certificate authorities for https, the client libraries
of X11 and xkbcommon.
Its tests also need: pcscd, the vpcd driver of vsmartcard, OpenSC, OpenSSL, nginx, Apache httpd,
unshare and nsenter (util-linux), ip (iproute2), curl, Xvfb, xdotool, Chromium, dbus-daemon and
GLib's service for proxy scripts (glib-networking); its benches, the PKCS#11 engine of OpenSSL (libp11).
END
}

main "$@"
