#!/usr/bin/env bash
# Times the codec beside its floors (hand-written C) and PyPI's peers, all in one run, in interleaved rounds.
#
#   scripts/bench-codec.sh [ROUNDS]
#
# Both sides are compiled for this machine's processor (-march=native), so that neither has instructions that the other
# lacks. Benchmarks/ is a package of its own: `codec` times ours and counts allocations with a malloc of its own;
# Peers/ holds the workload, the floors and the harness for the peers. Prints one table: the median of the rounds,
# messages per second on one core, and how many times slower than its floor each of ours is, now and in
# Benchmarks/baselines/codec.json; with SAVE set in the environment these take the place of those.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

rounds=${1:-5}
work=.build/bench
export WORKLOAD=Benchmarks/Peers/workload.tsv

scripts/setup.sh bench || exit 1
mkdir -p "$work"
printf '== build (release)\n' >&2
if ! swift build --package-path Benchmarks --configuration release --product codec -Xcc -march=native \
    >"$work/log" 2>&1; then
    tail -n 40 "$work/log" >&2
    exit 1
fi
gcc -O3 -march=native -o "$work/floor" Benchmarks/Peers/floor.c || exit 1

run() { # run COMMAND…: its output joins the results, what it says besides is shown only where it failed
    if ! "$@" >>"$work/results.tsv" 2>"$work/log"; then
        cat "$work/log" >&2
        exit 1
    fi
}

ours() {
    Benchmarks/.build/release/codec "$WORKLOAD" >"$work/ours.json" &&
        python3 scripts/bench-table.py rows "$work/ours.json"
}

: >"$work/results.tsv"
for ((round = 1; round <= rounds; round++)); do
    printf '== round %d of %d\n' "$round" "$rounds" >&2
    run "$work/floor"
    run ours
    run .build/venv/bin/python Benchmarks/Peers/pypi_peers.py pyiso8583
    run .build/venv/bin/python Benchmarks/Peers/pypi_peers.py py8583
done
python3 scripts/bench-table.py table "$work/results.tsv" Benchmarks/baselines/codec.json
