#!/usr/bin/env bash
# Several hosts on one database: nodes are killed and paused, the database's primary is killed and its standby promoted,
# while real terminals sell, void, refund and close their days.
#
#   scripts/failover.sh [KILLS [FAILOVERS [SEED]]]
#
# 1. So many nodes (60 unless told) and primaries (6 unless told) go, with a synchronous standby: nothing may be lost
#    or doubled, and every terminal closes its days; the terminals' journals alone say so, and the ledger agrees.
# 2. With an asynchronous standby that lags, and primaries that go right after an answer, something must be lost, or 1
#    proves nothing.
#
# Exit code 77 where PostgreSQL or HAProxy is missing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

kills=${1:-60}
failovers=${2:-6}
seed=${3:-1}

scripts/setup.sh failover || exit 1
scripts/build.sh debug || exit 1
swift build --product crash 2>&1 | grep -E 'error:' && exit 1

.build/debug/crash nodes --kills "$kills" --failovers "$failovers" --seed "$seed" || exit $?
.build/debug/crash nodes --async --kills 0 --failovers 3 --acts 10 --terminals 3 --seed "$seed"
