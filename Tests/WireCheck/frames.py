"""Captured frames, read with a decoder of this folder's own.

It shares nothing with the Swift code. Its field formats are the public ones of the UnionPay POS terminal
specification (2010 edition): packed digits, lengths in digits for n and z, in bytes for the rest.

A capture has one frame a line:

    <ISO-8601 time> <in|out> <connection> <hex, the two length bytes included>

``in`` is what the host received, ``out`` what it sent.
"""

from dataclasses import dataclass, field

# Field: (kind, length, bytes of the length prefix; 0 = fixed). Kinds: n digits, z track data, a text, b bytes.
FORMATS = {
    2: ("n", 19, 1), 3: ("n", 6, 0), 4: ("n", 12, 0), 11: ("n", 6, 0), 12: ("n", 6, 0), 13: ("n", 4, 0),
    14: ("n", 4, 0), 15: ("n", 4, 0), 22: ("n", 3, 0), 23: ("n", 3, 0), 25: ("n", 2, 0), 26: ("n", 2, 0),
    32: ("n", 11, 1), 35: ("z", 37, 1), 36: ("z", 104, 2), 37: ("a", 12, 0), 38: ("a", 6, 0), 39: ("a", 2, 0),
    41: ("a", 8, 0), 42: ("a", 15, 0), 44: ("a", 25, 1), 48: ("n", 322, 2), 49: ("a", 3, 0), 52: ("b", 8, 0),
    53: ("n", 16, 0), 54: ("a", 40, 2), 55: ("b", 255, 2), 57: ("a", 999, 2), 58: ("a", 100, 2),
    59: ("a", 999, 2), 60: ("n", 19, 2), 61: ("n", 29, 2), 62: ("b", 999, 2), 63: ("a", 163, 2), 64: ("b", 8, 0),
}
RIGHT_JUSTIFIED = {23}  # the other fixed field of odd length, F22, is padded on the right


class Malformed(Exception):
    """A frame that cannot be read: what was looked at, what was expected, what was found."""

    def __init__(self, place, expected, found):
        super().__init__(f"{place}: expected {expected} found {found}")
        self.place, self.expected, self.found = place, expected, found


@dataclass
class Frame:
    """One message as it went over the line."""

    line: int = 0
    time: str = ""
    incoming: bool = True
    connection: str = ""
    raw: bytes = b""
    tpdu: str = ""
    header: str = ""
    mti: str = ""
    fields: dict = field(default_factory=dict)

    def part(self, number, start, end):
        """Characters start..<end of a field, or "" where the field or the characters are absent."""
        return self.fields.get(number, "")[start:end]


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count, place):
        left = len(self.data) - self.at
        if left < count:
            raise Malformed(place, f"{count} bytes at offset {self.at}", f"{left}")
        self.at += count
        return self.data[self.at - count:self.at]


def decode(raw):
    """Reads one frame strictly to its last byte; returns a Frame or raises Malformed."""
    reader = _Reader(raw)
    length = int.from_bytes(reader.take(2, "length"), "big")
    if length != len(raw) - 2:
        raise Malformed("length", len(raw) - 2, length)
    frame = Frame(raw=raw)
    frame.tpdu = _digits(reader.take(5, "TPDU"), "TPDU")
    frame.header = reader.take(6, "header").hex()
    frame.mti = _digits(reader.take(2, "MTI"), "MTI")
    bitmap = int.from_bytes(reader.take(8, "bitmap"), "big")
    for number in range(1, 65):
        if not bitmap >> (64 - number) & 1:
            continue
        if number not in FORMATS:
            raise Malformed(f"F{number}", "a field of the dialect", "its bit set")
        frame.fields[number] = _field(reader, number)
    if reader.at != len(raw):
        raise Malformed("end", f"{reader.at} bytes", f"{len(raw)}")
    return frame


def _field(reader, number):
    kind, length, prefix = FORMATS[number]
    place = f"F{number}"
    if prefix:
        stated = int(_digits(reader.take(prefix, place), place + " length"))
        if not 0 < stated <= length:
            raise Malformed(place + " length", f"1 to {length}", stated)
        length = stated
    if kind == "b":
        return reader.take(length, place).hex().upper()
    if kind == "a":
        data = reader.take(length, place)
        try:
            text = data.decode("gbk")
        except UnicodeDecodeError:
            raise Malformed(place, "GBK text", "other bytes") from None
        if not text.isprintable():
            raise Malformed(place, "printable text", "control characters")
        return text
    nibbles = reader.take((length + 1) // 2, place).hex().upper()
    if length % 2:
        nibbles, pad = (nibbles[1:], nibbles[0]) if number in RIGHT_JUSTIFIED else (nibbles[:-1], nibbles[-1])
        if pad != "0":
            raise Malformed(place + " pad nibble", "0", pad)
    if kind == "z":
        return nibbles.replace("D", "=")  # an encrypted track has any nibble anywhere
    if not nibbles.isdigit():
        raise Malformed(place, "decimal digits", "a nibble above 9")
    return nibbles


def _digits(data, place):
    text = data.hex()
    if not text.isdigit():
        raise Malformed(place, "decimal digits", text)
    return text


def read_capture(path):
    """Yields a Frame, or a (line, text) pair for a line that cannot be read, for every line of the file."""
    with open(path, encoding="ascii") as file:
        for number, line in enumerate(file, 1):
            parts = line.split()
            if not parts:
                continue
            if len(parts) != 4 or parts[1] not in ("in", "out"):
                yield number, "capture: expected <time> <in|out> <connection> <hex> found another line"
                continue
            try:
                frame = decode(bytes.fromhex(parts[3]))
            except ValueError:
                yield number, "capture: expected hexadecimal digits found others"
                continue
            except Malformed as error:
                yield number, f"{parts[3][26:30] if len(parts[3]) >= 30 else '????'} {error}"
                continue
            frame.line, frame.time, frame.incoming, frame.connection = number, parts[0], parts[1] == "in", parts[2]
            yield frame
