#!/bin/sh
# Draws all screens and puts the README's dozen into assets/screenshots, small enough for a
# repository. Needs pngquant and optipng.
#
#   packaging/pick-screenshots.sh
set -eu
cd "$(dirname "$0")/.."

make screenshots
mkdir -p assets/screenshots
while read -r name place; do
    pngquant --force --speed 1 --output "assets/screenshots/$name.png" \
        "target/screenshots/$place.png"
    optipng -quiet -o5 "assets/screenshots/$name.png"
done <<END
insert-card     960x720/italian-light/sign-in-reader-empty
card            960x720/italian-light/sign-in-card
pin             960x720/italian-light/pin-typed
last-try        960x720/italian-light/pin-last-try
signing         960x720/italian-light/sign-in-signature-phase
services        960x720/italian-light/services
failed          960x720/italian-light/sign-in-portal-failed
certificate     960x720/italian-light/card-hidden
diagnosis       960x720/italian-dark/diagnosis
settings        960x720/italian-contrast/settings
english         960x720/english-dark/sign-in-card
narrow          480x640/italian-light/sign-in-card
END
du -ch assets/screenshots/*.png | tail -n 1
