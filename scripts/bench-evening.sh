#!/usr/bin/env bash
# A thousand terminals sign off in the same minute against one host.
#
#   scripts/bench-evening.sh [--debug] [OPTIONS OF `crash crowd`]
#
# The host is a process of the release build (of the debug one with --debug). The terminals are in the other process:
# the product's machine, codec, sealing and MAC, a connection each, built like the host. Without options four evenings
# are measured: on SQLite within a minute, the same with all confirming at once, the same over TLS with connections made
# anew, and on PostgreSQL within a minute where a server is installed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

configuration=release
if [[ ${1:-} == --debug ]]; then
    configuration=debug
    shift
fi
scripts/build.sh "$configuration" || exit 1
swift build --configuration "$configuration" --product crash 2>&1 | grep -E 'error:' && exit 1
crowd() {
    .build/$configuration/crash crowd --program ".build/$configuration/qiantui" --folder "$PWD/.build" "$@" || exit 1
    printf '\n'
}

if (($# > 0)); then
    crowd "$@"
    exit 0
fi
crowd
crowd --spread 0
crowd --spread 0 --tls --reconnect
if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    crowd --postgresql
else
    printf 'PostgreSQL: not measured, no server under /usr/lib/postgresql; run scripts/setup.sh test\n'
fi
