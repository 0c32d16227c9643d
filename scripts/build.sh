#!/usr/bin/env bash
# Builds the command line tool; says how long it took, and shows the build's output only where it failed.
#
#   scripts/build.sh debug|release
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

configuration=${1:-debug}
mkdir -p .build/logs
log=.build/logs/build-$configuration.log
printf '== build (%s; a first one takes some minutes)\n' "$configuration" >&2
if ! swift build --configuration "$configuration" --product qiantui >"$log" 2>&1; then
    grep -E 'error:' "$log" | head -n 40 >&2
    tail -n 30 "$log" >&2
    exit 1
fi
printf '== build (%s): %d s\n' "$configuration" "$SECONDS" >&2
