#!/usr/bin/env python3
"""Holds our reading of captured frames against pyiso8583's.

    peer_pyiso8583.py frames.txt decoded.jsonl

``decoded.jsonl`` has one JSON document per frame, as ``qiantui message decode - --json`` prints them:
{"length":…,"tpdu":…,"header":…,"mti":"0800","fields":{"11":"…",…}}, binary fields in hexadecimal.
Prints a line for every value that differs, a closing line, and exits 1 on any difference.
"""

import json
import sys

import iso8583

# The dialect as a pyiso8583 specification: kind, maximum, bytes of the length prefix (0 = fixed).
# n and z are packed digits whose lengths count digits; a is text; b is bytes.
DIALECT = """
2 n 19 1    3 n 6 0     4 n 12 0    11 n 6 0    12 n 6 0    13 n 4 0    14 n 4 0    15 n 4 0    22 n 3 0
23 n 3 0    25 n 2 0    26 n 2 0    32 n 11 1   35 z 37 1   36 z 104 2  37 a 12 0   38 a 6 0    39 a 2 0
41 a 8 0    42 a 15 0   44 a 25 1   48 n 322 2  49 a 3 0    52 b 8 0    53 n 16 0   54 a 40 2   55 b 255 2
57 a 999 2  58 a 100 2  59 a 999 2  60 n 19 2   61 n 29 2   62 b 999 2  63 a 163 2  64 b 8 0
"""
TRACKS = {"35", "36"}


def specification():
    """Length, TPDU and header are read as one header of 13 bytes."""
    def entry(data, maximum, prefix=0, **more):
        return {"data_enc": data, "len_enc": "bcd", "len_type": prefix, "max_len": maximum, "desc": "", **more}

    spec = {"h": entry("b", 13), "t": entry("b", 2), "p": entry("b", 8)}
    spec |= {str(number): entry("b", 0) for number in range(1, 129)}
    words = DIALECT.split()
    for number, kind, maximum, prefix in zip(words[::4], words[1::4], words[2::4], words[3::4]):
        if kind in "nz":
            pad = {"left_pad": "0"} if number == "23" else {"right_pad": "0"}
            spec[number] = entry("b", int(maximum), int(prefix), len_count="nibbles", **pad)
        else:
            spec[number] = entry("gb18030" if kind == "a" else "b", int(maximum), int(prefix))
    return spec


def values(raw, spec):
    """The frame as pyiso8583 reads it, in the shape of our JSON."""
    decoded, _ = iso8583.decode(raw, spec)
    head = decoded["h"].upper()
    fields = {}
    for key, value in decoded.items():
        if key.isdigit() and key != "1":
            fields[key] = value.upper() if key in TRACKS else value
    return {"length": int(head[:4], 16), "tpdu": head[4:14], "header": head[14:], "mti": decoded["t"],
            "fields": {key: value.upper() if key in ("52", "55", "62", "64") else value
                       for key, value in fields.items()}}


def differences(ours, theirs):
    """Names of the parts that differ. Values stay out of the report: they hold card data."""
    for part in ("length", "tpdu", "header", "mti"):
        if str(ours.get(part, "")).upper() != str(theirs[part]).upper():
            yield part
    mine = ours.get("fields", {})
    for key in sorted(mine.keys() | theirs["fields"].keys(), key=int):
        if mine.get(key) != theirs["fields"].get(key):
            yield f"F{key}"


def main(frames, decoded):
    spec, count, wrong = specification(), 0, 0
    with open(frames, encoding="ascii") as captured, open(decoded, encoding="utf-8") as documents:
        lines = [line.split()[3] for line in captured if line.strip()]
        ours = [json.loads(line) for line in documents if line.strip()]
    if len(lines) != len(ours):
        print(f"pyiso8583: expected {len(lines)} documents found {len(ours)}")
        wrong += 1
    for number, (line, mine) in enumerate(zip(lines, ours), 1):
        count += 1
        try:
            theirs = values(bytes.fromhex(line), spec)
        except (iso8583.DecodeError, ValueError) as error:
            print(f"frame {number}: pyiso8583 cannot read it: {error}")
            wrong += 1
            continue
        for part in differences(mine, theirs):
            print(f"frame {number}: {mine.get('mti')} {part} differs from pyiso8583's reading")
            wrong += 1
    if not count:
        print("pyiso8583: expected frames found none")
        wrong += 1
    print(f"pyiso8583: {count} frames read, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
