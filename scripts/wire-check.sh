#!/usr/bin/env bash
# A stranger's view of our bytes: three readings of captured frames by code that shares nothing with ours.
#
#   scripts/wire-check.sh DIR QIANTUI [--require all|balanced] [--gaps allowed] [--profile qiantui]
#
# DIR holds frames.txt, as `QIANTUI demo --keep DIR --capture` leaves it. Options go to the first check.
# 1. Tests/WireCheck/catalogue.py: every frame against the published catalogue of messages.
# 2. Tests/WireCheck/peer_pyiso8583.py: every value that `QIANTUI message decode` prints against pyiso8583's.
# 3. Tests/WireCheck/peer_tshark.sh: the values that tshark's standard table can know against tshark's.
# All three run, also after one of them failed; exits 1 if any did.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

if (($# < 2)); then
    echo "usage: scripts/wire-check.sh DIR QIANTUI [--require all|balanced] [--gaps allowed] [--profile qiantui]" >&2
    exit 64
fi
folder=$1 qiantui=$2
shift 2
checks=Tests/WireCheck
python=.build/venv/bin/python
export PYTHONDONTWRITEBYTECODE=1
failed=0

"$python" "$checks/catalogue.py" "$folder/frames.txt" "$@" || failed=1

cut -d ' ' -f 4 "$folder/frames.txt" | "$qiantui" message decode - --json >"$folder/decoded.jsonl" || {
    echo "message decode: exit code $? on the captured frames"
    failed=1
}
"$python" "$checks/peer_pyiso8583.py" "$folder/frames.txt" "$folder/decoded.jsonl" || failed=1

"$checks/peer_tshark.sh" "$folder/frames.txt" "$folder" || failed=1

exit "$failed"
