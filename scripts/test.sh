#!/usr/bin/env bash
# Everything that `make test` and the continuous integration run. One script, the same in both.
#
# Each stage prints its name, its runner's closing lines and its seconds; its whole output is in .build/logs.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# So many tests at once, not all of them: each then has what its time limits take for granted.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=6

logs=.build/logs
day=.build/wire-day
mkdir -p "$logs"
SECONDS=0

# stage NAME PATTERN COMMAND…: shows the lines of the output that match PATTERN, or its end where the command failed.
stage() {
    local name=$1 pattern=$2 began=$SECONDS status=0
    shift 2
    local log="$logs/${name// /-}.log"
    printf '== %s\n' "$name"
    "$@" >"$log" 2>&1 || status=$?
    if ((status)); then
        # What failed comes last: whoever keeps only the end of this output must find it.
        printf '%s\n' '-- the end of its output:'
        tail -n 60 "$log"
        printf '%s\n' '-- what failed:'
        # Not every line with "failed" in it: names of tests that passed have that, too.
        grep -E '(✘|^ *↳|recorded an issue|(^| )(error|warning|fatal): |Fatal error|^FAIL|AssertionError)' "$log" |
            cut -c -600 | tail -n 40
        printf '== %s: failed with exit code %d after %d s (whole output: %s)\n' \
            "$name" "$status" $((SECONDS - began)) "$log"
        exit 1
    fi
    grep -E "$pattern" "$log"
    printf '== %s: %d s\n' "$name" $((SECONDS - began))
}

lint() {
    local places=(Sources Tests Package.swift)
    for more in Benchmarks Fuzz Mutants; do
        [[ -d $more ]] && places+=("$more")
    done
    swift format lint --strict --recursive --parallel "${places[@]}" && python3 scripts/scenarios.py --complete
}

# A day of each key scheme, every frame of it captured at the host's socket.
capture_days() {
    rm -rf "$day"
    mkdir -p "$day"
    local seed=7 scheme
    for scheme in double double-tdk single sm4; do
        .build/debug/qiantui demo --seed "$seed" --keys "$scheme" --keep "$day/$scheme" --capture || return 1
        seed=$((seed + 1))
    done
    # A host that compares lines in place of the upload.
    .build/debug/qiantui demo --seed "$seed" --profile qiantui --keep "$day/compared" --capture
}

# All three readings of the first day, the catalogue's of the others.
wire_check() {
    local options=(--require balanced --profile qiantui) scheme
    scripts/wire-check.sh "$day/double" .build/debug/qiantui "${options[@]}" || return 1
    for scheme in double-tdk single sm4 compared; do
        .build/venv/bin/python Tests/WireCheck/catalogue.py "$day/$scheme/frames.txt" "${options[@]}" || return 1
    done
}

# Forty real ones where the machine allows it; elsewhere the line says why not.
power_cuts() {
    local status=0
    .build/debug/crash cuts --cuts 40 --seed 1 || status=$?
    ((status == 77)) || return "$status"
}

# Hosts that share a database, of which some go: where PostgreSQL or HAProxy is missing the line says so.
failover() {
    local status=0
    .build/debug/crash nodes --kills 8 --failovers 2 --acts 8 --terminals 3 --seed 1 || status=$?
    ((status == 77)) || return "$status"
}

# A short day over a slow line, and a small crowd: whether what is measured on long ones still works at all.
slow_line() { .build/debug/crash link --rows 240; }
crowd() { .build/debug/crash crowd --terminals 60 --sales 3 --spread 2; }

tested='(Test run with|Executed [1-9][0-9]* tests?)'

python_tests() {
    PYTHONDONTWRITEBYTECODE=1 .build/venv/bin/python -m unittest discover --start-directory Tests/WireCheck
}

stage 'setup' '^setup:' scripts/setup.sh test
stage 'lint' '^(warning|error)' lint
stage 'planted bugs' 'patches do not apply' scripts/mutants.sh --check
stage 'build' '^Build complete' \
    swift build --build-tests --explicit-target-dependency-import-check error
# One thing in front of a person, with ten thousand lines or connections, or a town of its own, at a time: they starve
# what runs beside them.
stage 'swift test' "$tested" swift test --skip-build --skip 'LongDayScenes|FloodTests|BrowserTests|SimulationTests'
stage 'simulation' "$tested" swift test --skip-build --filter SimulationTests
stage 'browser tests' "$tested" swift test --skip-build --filter BrowserTests
stage 'flood' "$tested" swift test --skip-build --filter FloodTests
stage 'long day' '(Test run with|AS-46)' swift test --skip-build --filter LongDayScenes
stage 'power cuts' '^power cuts' power_cuts
stage 'failover' '^failover' failover
stage 'slow line' '^(difference|[0-9]+ sales)' slow_line
stage 'crowd' '^(ended|a closing|books)' crowd
stage 'wire check tests' '^(Ran|OK|FAILED)' python_tests
stage 'demo days' '(agree|signed off)' capture_days
stage 'wire check' '^(wire check|pyiso8583|tshark):' wire_check
printf '== all stages passed in %d s\n' "$SECONDS"
