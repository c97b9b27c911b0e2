#!/bin/sh
# Tries the two commands of the README on a machine that has nothing: a bare Debian in a folder,
# with git and make only.
#
#   packaging/try-fresh.sh bookworm|trixie [demo|test]
#
# Takes the last commit, not the work tree. Needs root, debootstrap and about 4 GB under /var/tmp.
# Everything happens in namespaces of its own, so that mounts and left-over processes end with it.
set -eu

suite=${1:?which Debian: bookworm or trixie}
target=${2:-demo}
repository=$(cd "$(dirname "$0")/.." && pwd)
child=

main() {
    if [ -z "${FRESH_ROOT:-}" ]; then
        outside
    else
        inside
    fi
}

# Makes the folder, goes on inside new namespaces, removes the folder whatever happened.
outside() {
    FRESH_ROOT=$(mktemp -d "/var/tmp/varco-fresh-$suite-XXXXXX")
    export FRESH_ROOT
    chmod 755 "$FRESH_ROOT"
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    # In the background, because a shell that waits for a command puts its signals off.
    unshare --mount --pid --fork --kill-child --propagation private "$0" "$suite" "$target" &
    child=$!
    wait "$child"
}

# Everything in the namespaces ends with their first process; unshare itself heeds no signal.
clean_up() {
    if [ -n "$child" ] && first=$(ps -o pid= --ppid "$child"); then
        # shellcheck disable=SC2086 # ps pads the number
        kill -KILL $first
        wait "$child" || true
    fi
    rm -rf --one-file-system "$FRESH_ROOT" "$FRESH_ROOT.log"
}

inside() {
    # Only a mount point can become the root.
    mount --bind "$FRESH_ROOT" "$FRESH_ROOT"
    # shellcheck disable=SC2046 # no mirror, no argument: debootstrap has a default of its own
    debootstrap "$suite" "$FRESH_ROOT" $(mirror) >"$FRESH_ROOT.log" 2>&1 ||
        { tail -n 20 "$FRESH_ROOT.log"; exit 1; }
    rm -f "$FRESH_ROOT.log"
    mount -t proc proc "$FRESH_ROOT/proc"
    mount --rbind /sys "$FRESH_ROOT/sys"
    mount --rbind /dev "$FRESH_ROOT/dev"
    give_network
    in_fresh apt-get update -q
    in_fresh env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends git make
    git clone --quiet --no-hardlinks "$repository" "$FRESH_ROOT/root/varco"
    in_fresh make -C /root/varco "$target"
    echo "try-fresh: make $target works on a bare Debian $suite"
}

# The mirror that this machine uses itself, when it is a Debian.
mirror() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sed -n 's/^Debian //p' | head -n 1
}

# What this machine's administrator set up for reaching the network: name servers, proxies and
# certificate authorities of the house.
give_network() {
    cp -L /etc/resolv.conf "$FRESH_ROOT/etc/resolv.conf"
    apt-config dump Acquire::http::Proxy >"$FRESH_ROOT/etc/apt/apt.conf.d/90proxy"
    apt-config dump Acquire::https::Proxy >>"$FRESH_ROOT/etc/apt/apt.conf.d/90proxy"
    mkdir -p "$FRESH_ROOT/usr/local/share/ca-certificates" "$FRESH_ROOT/root/.cargo"
    find /usr/local/share/ca-certificates -name '*.crt' \
        -exec cp -L {} "$FRESH_ROOT/usr/local/share/ca-certificates/" \;
    if [ -e "${HOME:-/root}/.cargo/config.toml" ]; then
        cp "${HOME:-/root}/.cargo/config.toml" "$FRESH_ROOT/root/.cargo/config.toml"
    fi
}

# Runs a command in the fresh system, with nothing of this machine's environment but proxies. The
# system becomes the root of a mount namespace: in a chroot the kernel refuses the namespaces that
# the tests make.
in_fresh() {
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount --propagation private \
        sh -c 'cd "$0" && pivot_root . mnt && cd / && umount -l /mnt && exec "$@"' "$FRESH_ROOT" \
        /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        ${no_proxy:+no_proxy="$no_proxy"} "$@"
}

main
