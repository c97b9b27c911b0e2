#!/bin/sh
# Unpacks the smart-card service of Debian 13 (pcscd 2.x, with polkit) into a folder, for tests: the
# service of an older system neither asks polkit nor refuses clients of another protocol version.
#
#   packaging/fetch-pcscd2.sh FOLDER
#
# Needs apt-get, dpkg and Debian's archive keyring; changes nothing outside FOLDER. About 12 MB are
# fetched, with apt's own checks of signatures.
set -eu

[ $# = 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=$1
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
for tool in apt-get dpkg; do
    command -v $tool >/dev/null || { echo "fetch-pcscd2: $tool is not here" >&2; exit 1; }
done
[ -e $keyring ] || { echo "fetch-pcscd2: install debian-archive-keyring" >&2; exit 1; }

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ -e "$folder/complete" ]; then
    exit 0
fi
work=$(mktemp -d "$folder/new-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Where this machine has Debian from.
# shellcheck disable=SC2016 # apt's own placeholders
mirror=$(apt-get indextargets --format '$(LABEL) $(SITE)' 'Created-By: Packages' |
    sed -n 's/^Debian //p' | head -n 1)
[ -n "$mirror" ] || { echo "fetch-pcscd2: this machine's apt names no Debian" >&2; exit 1; }

# An apt of its own: another release, an empty system.
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/etc/preferences.d" \
    "$work/etc/apt.conf.d" "$work/etc/sources.list.d" "$work/debs" "$work/root"
: >"$work/state/status"
echo "deb [signed-by=$keyring] $mirror trixie main" >"$work/etc/sources.list"
cat >"$work/apt.conf" <<END
Dir::Etc "$work/etc";
Dir::State "$work/state";
Dir::State::status "$work/state/status";
Dir::Cache "$work/cache";
Acquire::Languages "none";
APT::Sandbox::User "";
END
APT_CONFIG=$work/apt.conf
export APT_CONFIG
apt-get update -qq

# What the three programs load, and no more: nothing is installed.
cd "$work/debs"
apt-get download -qq pcscd libpcsclite1 polkitd libpolkit-gobject-1-0 libpolkit-agent-1-0 \
    libduktape207 dbus-daemon dbus-system-bus-common libdbus-1-3 libexpat1 libapparmor1 \
    libaudit1 libcap-ng0 libglib2.0-0t64 libffi8 libatomic1 libpcre2-8-0 libselinux1 libmount1 \
    libblkid1 zlib1g libpam0g libc6 libgcc-s1 libsystemd0 libudev1 libusb-1.0-0 libcap2 libzstd1
for package in *.deb; do
    dpkg -x "$package" "$work/root"
done

cd "$work/root"
for link in bin sbin lib lib64; do
    [ -e $link ] || ln -s usr/$link $link
done
mkdir -p proc dev run tmp etc
cat >etc/passwd <<END
root:x:0:0:root:/root:/bin/sh
messagebus:x:101:101::/nonexistent:/usr/sbin/nologin
polkitd:x:102:102::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin
END
cat >etc/group <<END
root:x:0:
messagebus:x:101:
polkitd:x:102:
nogroup:x:65534:
END
# Whoever is faster wins; both have the same.
mv -T "$work/root" "$folder/root" 2>/dev/null || [ -e "$folder/root/usr/sbin/pcscd" ]
# The client library that belongs to it, in a folder that anybody may read.
mkdir -p "$folder/client"
cp "$folder"/root/usr/lib/*/libpcsclite*.so.1 "$folder/client/"
chmod -R a+rX "$folder/client"
: >"$folder/complete"
