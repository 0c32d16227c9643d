#!/usr/bin/env bash
# Reads captured frames with tshark's ISO 8583 dissector and compares what its standard table can know.
#
#   peer_tshark.sh frames.txt WORKFOLDER
#
# The dissector has one table, ISO 8583:1987, with numbers as nibbles or as text throughout. So:
# * it cannot skip a TPDU or the six bytes of the header: both are left out of the packets, the length is made anew;
# * a packed field of odd length is padded on the left there, on the right here (F2 of 19 digits, F22): it shows the
#   digits from the second on and the pad, which is what is compared;
# * F35 and F36 count digits here, bytes there; F48, F60 and F61 are packed digits here, text there; F53 has 16 digits
#   here, 8 there; F55 and F62 hold bytes here, text there. The first of these in a message ends what it can read, and
#   nothing behind it is compared. pyiso8583 compares every field (peer_pyiso8583.py).
set -euo pipefail

frames=$1 folder=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PYTHONDONTWRITEBYTECODE=1

python3 "$here/peer_tshark.py" packets "$frames" "$folder/frames.pcap"
# shellcheck disable=SC2046 # the columns are meant to be split
if ! tshark -r "$folder/frames.pcap" -d tcp.port==5000,iso8583 \
    -o 'iso8583.len_endian:Big endian' -o 'iso8583.charset:Digits represented in nibbles' \
    -o 'iso8583.binencode:Bin data not encoded' \
    -T fields -E separator=/t $(python3 "$here/peer_tshark.py" columns) \
    >"$folder/dissected.tsv" 2>"$folder/tshark.log"; then
    cat "$folder/tshark.log" >&2
    exit 1
fi
python3 "$here/peer_tshark.py" compare "$frames" "$folder/dissected.tsv"
