#!/usr/bin/env bash
# Mutated input in two ways, from a package of its own that builds nothing from elsewhere:
#
#   scripts/fuzz.sh [SECONDS [MESSAGES [SEED]]]
#
# 1. A storm of mutated messages (a million unless told) through framing and the host, release build, books checked.
# 2. The decoders under the address sanitizer for so many seconds (60 unless told), coverage-guided, each reading
#    held against its writing. What libFuzzer finds is kept in .build/fuzz; its corpus grows there too.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

seconds=${1:-60}
messages=${2:-1000000}
seed=${3:-1}
work=.build/fuzz
mkdir -p "$work/corpus"

build() { # build PRODUCT FOLDER: shows the output only where it failed
    printf '== build %s (release)\n' "$1" >&2
    if ! swift build --package-path Fuzz --scratch-path "Fuzz/.build/$2" --configuration release --product "$1" \
        >"$work/build-$2.log" 2>&1; then
        grep -E 'error:' "$work/build-$2.log" >&2
        tail -n 20 "$work/build-$2.log" >&2
        exit 1
    fi
}

build HostStorm storm
storm=Fuzz/.build/storm/release/HostStorm
printf '== storm of %s messages\n' "$messages" >&2
"$storm" "$messages" "$seed" || exit 1

# Set for this build only: the package then holds the fuzzer, with its sanitizers.
FUZZING=1 build FuzzDecoder decoder
"$storm" corpus "$work/corpus" >&2 || exit 1
printf '== decoders under the address sanitizer for %s s\n' "$seconds" >&2
# Without the first, a run that found something does not return: the backtrace waits for ever.
if ! SWIFT_BACKTRACE=enable=no timeout --kill-after=5 $((seconds + 60)) \
    Fuzz/.build/decoder/release/FuzzDecoder -max_total_time="$seconds" -seed="$seed" -max_len=2048 -timeout=5 \
    -print_final_stats=1 -artifact_prefix="$work/" "$work/corpus" >"$work/decoder.log" 2>&1; then
    grep -aE 'Fatal error|ERROR|SUMMARY|Test unit written' "$work/decoder.log" >&2
    exit 1
fi
runs=$(sed -nE 's/^stat::number_of_executed_units: *//p' "$work/decoder.log")
printf 'decoders: %s inputs in %s s under the address sanitizer, no finding\n' "$runs" "$seconds"
