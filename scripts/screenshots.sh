#!/usr/bin/env bash
# Takes the pictures of the READMEs anew: a real host and terminal, a real browser, one evening in each language.
#
#   scripts/screenshots.sh [FOLDER]     docs/pictures unless another is named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-docs/pictures}
raw=.build/screens/pictures
scripts/setup.sh screenshots
mkdir -p "$folder"
rm -rf "$raw"
mkdir -p "$raw"
swift build --build-tests 2>&1 | grep -E 'error|^Build complete' || true
QIANTUI_PICTURES="$PWD/$raw" swift test --skip-build --filter PictureTests 2>&1 | grep -E '(recorded an issue|Test run with)'
for picture in "$raw"/*.png; do
    # Few colours are enough for a screen, and a tenth of the bytes.
    pngquant --force --strip --speed 1 --output "$folder/$(basename "$picture")" 64 "$picture"
done
ls -l "$folder"/*.png
