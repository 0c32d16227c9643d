#!/usr/bin/env bash
# The sign-off of a day of 9,488 sales over a slow line, by difference and by full upload.
#
#   scripts/bench-link.sh [--debug] [OPTIONS OF `crash link`]
#
# A terminal and a host, each a process of the release build (of the debug one with --debug), and between them the
# project's own line: 100 ms a round trip, 64 kbit/s each way, headers counted. The day is that of
# ../shared/data/card-terminals-2018-04-01.csv where it lies there, else one that is made up. --upload measures the full
# upload too, which takes more than twenty minutes of waiting; --rows 400 is a shorter day.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

configuration=release
if [[ ${1:-} == --debug ]]; then
    configuration=debug
    shift
fi
scripts/build.sh "$configuration" || exit 1
swift build --product crash 2>&1 | grep -E 'error:' && exit 1
day=../shared/data/card-terminals-2018-04-01.csv
arguments=()
[[ -f $day ]] && arguments=(--day "$day")
exec .build/debug/crash link --program ".build/$configuration/qiantui" "${arguments[@]}" "$@"
