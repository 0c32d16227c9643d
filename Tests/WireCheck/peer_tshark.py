#!/usr/bin/env python3
"""What tshark's ISO 8583 dissector can know of a captured frame: a writer of packets and a comparison.

    peer_tshark.py packets frames.txt out.pcap
    peer_tshark.py compare frames.txt dissected.tsv

See peer_tshark.sh for how its table differs from this dialect.
"""

import struct
import sys

import frames

PORT = 5000

# Fields on the way to the first one that the dissector's table reads otherwise, in rising order.
# F48, F60 and F61 are packed digits here, text there; F53 has 16 digits here, 8 there; F55 and F62 are text there.
STOPS = {35, 36, 48, 53, 55, 60, 61, 62}
# Digits of odd length are packed from the left here, from the right there: it loses the first, sees the pad.
SHIFTED = {2, 22, 32}
COLUMNS = [number for number in sorted(frames.FORMATS) if number <= 59]


def packets(source, target):
    """Writes each frame as one TCP segment of its own connection, without TPDU and header, which it cannot skip."""
    with open(target, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))  # 101: raw IP packets
        for index, frame in enumerate(captured(source)):
            message = frame.raw[13:]
            body = len(message).to_bytes(2, "big") + message
            tcp = struct.pack(">HHIIBBHHH", 40000, PORT, 1, 1, 0x50, 0x18, 65535, 0, 0)
            address = (10 << 24) + index + 1
            ip = struct.pack(">BBHHHBBHII", 0x45, 0, 40 + len(body), index & 0xFFFF, 0, 64, 6, 0, address, 0x7F000001)
            file.write(struct.pack("<IIII", index, 0, 40 + len(body), 40 + len(body)) + ip + tcp + body)


def captured(source):
    for frame in frames.read_capture(source):
        if isinstance(frame, tuple):
            sys.exit(f"line {frame[0]}: {frame[1]}")
        yield frame


def expected(frame):
    """(column, value) pairs that the dissector should show, up to the field where its table leaves the dialect."""
    bitmap = frame.raw[15:23].hex()
    yield "mti", frame.mti
    yield "map1", bitmap
    for number in sorted(frame.fields):
        value = frame.fields[number]
        if number == 53:
            yield number, value[:8]
        if number in STOPS:
            return
        if number in SHIFTED and len(value) % 2:
            value = value[1:] + "0"
        yield number, value


def compare(source, dissected):
    frames_seen = values = wrong = 0
    with open(dissected, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    seen = list(captured(source))
    if len(seen) != len(rows):
        print(f"tshark: expected {len(seen)} packets found {len(rows)}")
        wrong += 1
    for frame, row in zip(seen, rows):
        frames_seen += 1
        shown = dict(zip(["mti", "map1"] + COLUMNS, row))
        for column, value in expected(frame):
            values += 1
            found = shown.get(column, "")
            if found.strip() != value.strip():
                name = column if isinstance(column, str) else f"F{column}"
                print(f"line {frame.line}: {frame.mti} {name} differs from tshark's reading")
                wrong += 1
    if not frames_seen:
        print("tshark: expected frames found none")
        wrong += 1
    print(f"tshark: {frames_seen} frames, {values} values compared, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1] == "packets":
        packets(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "columns":
        print(" ".join(f"-e iso8583.{column}" for column in ["mti", "map1"] + [f"bit{n}" for n in COLUMNS]))
    else:
        sys.exit(compare(sys.argv[2], sys.argv[3]))
