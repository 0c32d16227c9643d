#!/usr/bin/env bash
# Makes sure that what a target needs is there: Swift, and the Debian packages that are missing.
#
#   scripts/setup.sh demo|test|bench|screenshots|failover
#
# Quiet and quick when nothing is missing. Never installs Swift itself. For tests, PyPI's pyiso8583 and
# openapi-spec-validator go into .build/venv; for benchmarks py8583 besides.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-demo}

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

check_swift() {
    command -v swift >/dev/null ||
        fail "Swift 6.2 or later was not found on the PATH." \
            "Install it from https://www.swift.org/install/linux/ and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    local major=${version%.*} minor=${version#*.}
    if [[ -z $version ]] || ((major < 6 || (major == 6 && minor < 2))); then
        fail "Swift 6.2 or later is needed; this one is ${version:-of an unknown version}." \
            "Install it from https://www.swift.org/install/linux/ and run this again."
    fi
}

missing=()
need() { # need PACKAGE TEST…
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

has_haproxy() { command -v haproxy || [[ -x /usr/sbin/haproxy || -x /usr/local/sbin/haproxy ]]; }
has_venv() { python3 -c 'import ensurepip, venv'; }

find_missing() {
    missing=()
    need pkg-config command -v pkg-config
    need libssl-dev pkg-config --exists 'libcrypto >= 3.0'
    need libsqlite3-dev pkg-config --exists sqlite3
    need libpq-dev pkg-config --exists libpq
    need libqrencode-dev pkg-config --exists libqrencode
    need libargon2-dev pkg-config --exists libargon2
    # It has no pkg-config file.
    need libzxcvbn-dev test -f /usr/include/zxcvbn.h
    if [[ $purpose != demo && $purpose != failover ]]; then
        need python3 command -v python3
        need python3-venv has_venv
        need python3-pip has_venv
    fi
    [[ $purpose != test ]] || need tshark command -v tshark
    # For the planted bugs.
    [[ $purpose != test ]] || need patch command -v patch
    # For systemd-analyze, which checks the units; nothing is started by it.
    [[ $purpose != test ]] || need systemd command -v systemd-analyze
    if [[ $purpose == test || $purpose == failover ]]; then
        need postgresql compgen -G '/usr/lib/postgresql/*/bin/initdb'
        need haproxy has_haproxy
    fi
    [[ $purpose != screenshots ]] || need pngquant command -v pngquant
    if [[ $purpose == test || $purpose == screenshots ]]; then
        need openssl command -v openssl
        need chromium command -v chromium
        need chromium-driver command -v chromedriver
        need fonts-noto-cjk test -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
    fi
    [[ $purpose != bench ]] || need gcc command -v gcc
}

install_missing() {
    find_missing
    ((${#missing[@]})) || return 0
    local line="apt-get install --yes --no-install-recommends ${missing[*]}"
    command -v apt-get >/dev/null ||
        fail "These Debian packages are missing, and apt-get is not here: ${missing[*]}" \
            "Install what your system calls them and run this again."
    [[ $(id -u) == 0 ]] ||
        fail "These Debian packages are missing: ${missing[*]}" "Run this, then try again:" \
            "    sudo apt-get update && sudo $line"
    printf 'setup: installing %s\n' "${missing[*]}"
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive $line; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install: ${missing[*]}"
    fi
    rm -f "$log"
    find_missing
    ((${#missing[@]} == 0)) || fail "Still missing after the installation: ${missing[*]}"
}

# What one stage of the tests alone needs, which says so and is left out where it cannot be had.
install_wanted() { # install_wanted PACKAGE TEST…
    local package=$1
    shift
    "$@" >/dev/null 2>&1 && return 0
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        printf 'setup: installing %s\n' "$package"
        apt-get update >/dev/null 2>&1 || true
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$package" >/dev/null 2>&1 || true
    fi
    "$@" >/dev/null 2>&1 || printf 'setup: without %s, which one stage of the tests needs\n' "$package"
}

install_python_packages() { # install_python_packages REQUIREMENTS…
    local stamp=.build/venv/.installed wanted
    wanted=$(cat "$@")
    [[ -x .build/venv/bin/python && -f $stamp && $(cat "$stamp") == "$wanted"* ]] && return 0
    mkdir -p .build
    python3 -m venv --clear .build/venv
    local arguments=()
    for file in "$@"; do arguments+=(--requirement "$file"); done
    .build/venv/bin/python -m pip install --quiet --disable-pip-version-check "${arguments[@]}" ||
        fail "pip could not install what is named in: $*"
    printf '%s\n' "$wanted" >"$stamp"
}

check_swift
install_missing
case $purpose in
    demo | screenshots | failover) ;;
    test)
        install_wanted haproxy has_haproxy
        install_python_packages Tests/WireCheck/requirements.txt
        ;;
    bench) install_python_packages Tests/WireCheck/requirements.txt scripts/bench-requirements.txt ;;
    *) fail "usage: scripts/setup.sh demo|test|bench|screenshots|failover" ;;
esac
