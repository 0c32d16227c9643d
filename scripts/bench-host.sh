#!/usr/bin/env bash
# Durable sales a second through a built host, beside the same rows and commits written bare to the same database.
#
#   scripts/bench-host.sh [SECONDS [BINARY]]
#
# For 1, 8, 64 and 256 terminals, on SQLite and on PostgreSQL: a fresh host (release build unless BINARY names one)
# serves them over loopback; each sends a sale, MACed under its own key, as soon as its last one is answered. The issuer
# is simulated and does not delay; transport plain. Then the rows that the host wrote are written again with nothing
# around them, two commits to a sale (pending, then outcome with its entries), as many sales in a commit as the host had
# on average; on PostgreSQL prepared, all of a commit under one Sync. pgbench runs the same statements, one sale a
# transaction pair, with as many clients. Host, terminals, database and whatever else runs share the machine's cores.
# Columns: sales a second of both and their ratio; the time until an answer; the time of a commit; requests in a commit;
# the part of the time that the host spent in commits; the terminals' own CPU. At the end the ratios once more beside
# those of Benchmarks/baselines/host.json; with SAVE set in the environment these take their place.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

seconds=${1:-10}
binary=${2:-.build/release/qiantui}
counts=(1 8 64 256)
work=.build/bench-host
mkdir -p "$work"

if (($# < 2)); then scripts/build.sh release || exit 1; fi
printf '== build hostload (release)\n' >&2
if ! swift build --package-path Benchmarks/HostLoad --configuration release >"$work/log" 2>&1; then
    tail -n 40 "$work/log" >&2
    exit 1
fi
load() { Benchmarks/HostLoad/.build/release/hostload "$binary" "$work" "$@" | tee -a "$work/table.txt"; }
compare() { python3 scripts/bench-table.py host "$work/table.txt" Benchmarks/baselines/host.json; }

# The ledgers lie on this folder's disk: what a commit costs is that disk's.
printf 'SQLite\n' | tee "$work/table.txt"
load "$seconds" "${counts[@]}" || exit 1

programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
if [[ ! -x $programs/initdb ]]; then
    printf 'PostgreSQL: not measured, no server under /usr/lib/postgresql; run scripts/setup.sh test\n'
    compare
    exit
fi
# PostgreSQL refuses to run as root; its socket lies in a short path.
as=()
cluster=$(mktemp -d "${TMPDIR:-/tmp}/qbench-XXXXXX")
store="$PWD/$work/postgresql"
rm -rf "$store"
mkdir -p "$store"
if ((EUID == 0)); then
    chown nobody "$cluster" "$store"
    chmod 711 "$work"
    as=(setpriv "--reuid=$(id -u nobody)" "--regid=$(id -g nobody)" --clear-groups)
fi
finish() {
    [[ -f $store/data/postmaster.pid ]] && "${as[@]}" "$programs/pg_ctl" -D "$store/data" -m fast stop >/dev/null
    rm -rf "$cluster" "$store"
}
trap finish EXIT
"${as[@]}" "$programs/initdb" --pgdata "$store/data" --username postgres --auth trust --encoding UTF8 \
    --locale C.UTF-8 >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
"${as[@]}" "$programs/pg_ctl" -D "$store/data" -w -l "$cluster/log" \
    -o "-k $cluster -c listen_addresses= -c max_connections=300" start >"$work/log" 2>&1 ||
    { cat "$work/log" "$cluster/log" >&2; exit 1; }
databases=()
for count in "${counts[@]}"; do
    "${as[@]}" "$programs/createdb" --host "$cluster" --username postgres "load$count" || exit 1
    databases+=(--database "postgres:///load$count?host=$cluster&user=postgres")
done
printf 'PostgreSQL\n' | tee -a "$work/table.txt"
load "${databases[@]}" "$seconds" "${counts[@]}" || exit 1

cat >"$cluster/sale.sql" <<'SQL'
\set terminal random(20000000, 20000255)
\set stan random(1, 900000000)
BEGIN;
INSERT INTO bare.posting SELECT 'm', :terminal, 1, :stan, 'sale', 'pending', asked, 0, fingerprint, "cardMasked",
    "cardHash", "cardClass", '000', entry, '', rrn, NULL, "clearingDate", "originalTerminal", "originalBatch",
    "originalStan", "originalType", "isVoided", "isAdjusted", "isReleased", "isReversalRequested", refunded, "isLate",
    "uploadedBy", "receivedAt", "utcOffset", 1800000000000 FROM sample ON CONFLICT DO NOTHING;
COMMIT;
BEGIN;
UPDATE bare.posting SET state = 'approved', amount = asked, code = '00', scheme = 'CUP', deadline = NULL
    WHERE merchant = 'm' AND terminal = :terminal::text AND batch = 1 AND stan = :stan AND type = 'sale';
INSERT INTO bare.entry (merchant, terminal, batch, stan, type, "clearingDay", debit, credit, amount, cause, time)
    VALUES ('m', :terminal, 1, :stan, 'sale', '2026-11-23', 'card', 'merchant', 1, 'sale', 1);
COMMIT;
SQL
printf 'pgbench, the same statements: clients, sales/s\n'
for count in "${counts[@]}"; do
    url="postgres:///load$count?host=$cluster&user=postgres"
    "${as[@]}" "$programs/psql" --quiet --no-psqlrc --command \
        'CREATE TABLE sample AS SELECT * FROM public.posting LIMIT 1; TRUNCATE bare.posting, bare.entry' "$url" || exit 1
    rate=$("${as[@]}" "$programs/pgbench" --no-vacuum --protocol prepared --client "$count" --jobs 2 --time "$seconds" \
        --file "$cluster/sale.sql" "$url" 2>>"$work/log" | sed -nE 's/^tps = ([0-9]+)\..*/\1/p')
    printf '%9d  %9s\n' "$count" "${rate:-failed}"
done
compare
