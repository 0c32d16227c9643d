#!/usr/bin/env bash
# Durable sales a second through a built host, beside the same rows and commits written bare to the same SQLite.
#
#   scripts/bench-host.sh [SECONDS [BINARY]]
#
# For 1, 32 and 128 terminals: a fresh host (release build unless BINARY names one) serves them over loopback; each
# sends a sale, MACed under its own key, as soon as its last one is answered. The issuer is simulated and does not
# delay; transport plain. Then the rows that the host wrote are written again with nothing around them, two commits to
# a sale (pending, then outcome with its entries), as many sales in a commit as the host had on average. Host,
# terminals and whatever else runs share the machine's cores. Columns: sales a second of both and their ratio; the time
# until an answer; requests in a commit; the part of the time that the host spent in commits; the terminals' own CPU.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

seconds=${1:-10}
binary=${2:-.build/release/qiantui}
work=.build/bench-host
mkdir -p "$work"

if (($# < 2)); then scripts/build.sh release || exit 1; fi
printf '== build hostload (release)\n' >&2
if ! swift build --package-path Benchmarks/HostLoad --configuration release >"$work/log" 2>&1; then
    tail -n 40 "$work/log" >&2
    exit 1
fi
# The ledgers lie on this folder's disk: what a commit costs is that disk's.
Benchmarks/HostLoad/.build/release/hostload "$binary" "$work" "$seconds" 1 32 128
