"""F62 of a comparison of lines (0820 with 60.3 = 973), a private exchange of Qiantui hosts: read, and judged from what
the frames of the day have shown of the terminal's lines."""

import hashlib

LAST = 999_999
KINDS = ("terminal only", "host only", "amount differs", "class differs", "twice")


class Wrong(ValueError):
    """Bytes that are no such field."""


class Bytes:
    """Reads numbers and pieces from the front."""

    def __init__(self, value):
        self.data, self.at = bytes.fromhex(value), 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Wrong(f"{count} bytes at {self.at}, of {len(self.data)}")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def span(self, first=None):
        low = self.number(3) if first is None else first
        high = self.number(3)
        if not 1 <= low <= high <= LAST:
            raise Wrong(f"a range of trace numbers, {low} to {high}")
        return low, high

    def line(self):
        """(trace number, foreign, credit, amount) of a line of nine bytes."""
        stan, flags, amount = self.number(3), self.number(1), self.number(5)
        if not 1 <= stan <= LAST or flags > 3 or amount >= 10 ** 12:
            raise Wrong(f"a line, {stan} {flags} {amount}")
        return stan, bool(flags & 1), bool(flags & 2), amount

    def end(self):
        if self.at != len(self.data):
            raise Wrong(f"the end at {self.at}, of {len(self.data)}")


def question(value):
    """(flags, segments); a segment is (kind, low, high, fingerprint or lines or None)."""
    data = Bytes(value)
    version, flags, count = data.number(1), data.number(1), data.number(1)
    if version != 1 or flags & ~0x31 or not count:
        raise Wrong(f"version 1, known flags and a segment, {version} {flags:#x} {count}")
    segments, high = [], None
    for _ in range(count):
        tag = data.number(1)
        if tag & 0x80 and high is None:
            raise Wrong("a first segment with a beginning of its own")
        low, high = data.span(high + 1 if tag & 0x80 else None)
        kind = tag & 0x7F
        if kind == 0:
            segments.append(("fingerprint", low, high, data.take(8)))
        elif kind == 1:
            lines = [data.line() for _ in range(data.number(1))]
            if any(not low <= line[0] <= high for line in lines):
                raise Wrong("lines of their range")
            segments.append(("lines", low, high, lines))
        elif kind == 2:
            segments.append(("certificates", low, high, None))
        else:
            raise Wrong(f"a tag of 0 to 2, {kind}")
    data.end()
    return flags, segments


def answer(value):
    """Results as (kind, end of a part or None, content)."""
    data = Bytes(value)
    version, results = data.number(1), []
    if version != 1:
        raise Wrong(f"version 1, {version}")
    for _ in range(data.number(1)):
        tag = data.number(1)
        if tag < 2:
            results.append(("fingerprint", None, tag))
            continue
        if tag > 5:
            raise Wrong(f"a tag of 0 to 5, {tag}")
        part = data.number(3) if tag & 1 else None
        if tag < 4:
            found = []
            for _ in range(data.number(1)):
                kind = data.number(1)
                if kind >= len(KINDS):
                    raise Wrong(f"a kind of 0 to 4, {kind}")
                found.append((kind, data.line()))
            results.append(("lines", part, found))
        else:
            results.append(("certificates", part, [data.span() for _ in range(data.number(1))]))
    data.end()
    return results


def fingerprint(lines):
    """Eight bytes of SHA-256 over count, sum of debits, sum of credits and the digest of the lines in their order."""
    ordered = sorted(lines, key=lambda line: (line[0], line[2], line[1], line[3]))
    written = b"".join(stan.to_bytes(3, "big") + bytes([foreign | credit << 1]) + amount.to_bytes(5, "big")
                       for stan, foreign, credit, amount in ordered)
    sums = [sum(line[3] for line in ordered if line[2] == credit) for credit in (False, True)]
    head = b"lines" + b"".join(number.to_bytes(8, "big") for number in [len(ordered), *sums])
    return hashlib.sha256(head + hashlib.sha256(written).digest()).digest()[:8]


def check_question(value, verdicts, lines):
    """``lines``: those that the day has shown, as (trace number, foreign, credit, amount, chip sale); None where they
    are not known. Yields (field, expected, found)."""
    try:
        flags, segments = question(value)
    except Wrong as wrong:
        yield "F62", str(wrong), "other bytes"
        return
    whole = (bool(flags & 0x10), bool(flags & 0x20))
    if verdicts:
        differing = tuple(verdict != "1" for verdict in (verdicts[0], verdicts[-1]))
        if whole != differing:
            yield "F62", f"classes compared whole {differing}", f"{whole}"
    if lines is None:
        return
    compared = [line[:4] for line in lines if line[4] or whole[line[1]]]
    for kind, low, high, content in segments:
        own = [line for line in compared if low <= line[0] <= high]
        if kind == "fingerprint" and content != fingerprint(own):
            yield "F62", f"the fingerprint of {len(own)} lines in {low} to {high}", "another"
        if kind == "lines" and sorted(content) != sorted(own):
            yield "F62", f"{len(own)} lines in {low} to {high} as they were answered", f"{len(content)}, or others"


def check_answer(ask, value):
    """The results fit the question's segments, from the first on."""
    try:
        results = answer(value)
        _, segments = question(ask)
    except Wrong as wrong:
        yield "F62", str(wrong), "other bytes"
        return
    if not 1 <= len(results) <= len(segments):
        yield "F62", f"1 to {len(segments)} results", f"{len(results)}"
    for index, ((kind, low, high, _), (found, part, _)) in enumerate(zip(segments, results)):
        if kind != found:
            yield "F62", f"the result of {kind}", found
        if part is not None and (index != len(results) - 1 or not low <= part <= high):
            yield "F62", f"a part of the last segment, within {low} to {high}", f"{part}"
