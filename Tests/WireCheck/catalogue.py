#!/usr/bin/env python3
"""Checks every captured frame against the published catalogue of the UnionPay terminal dialect.

    catalogue.py frames.txt [--require all|balanced|NAME,NAME…] [--gaps allowed] [--profile qiantui]

Prints a line for every violation and a closing line; exits 1 on any violation.

--require all       every kind of message must occur at least once
--require balanced  the same, but for uploads that only a day with differing totals has
--gaps allowed      numbers (F11) that never travel are no violation: lines that stay in the journal
--profile qiantui   both ends know four private extensions: refunds that name no original, totals of 98 digits,
                    the comparison of lines, which a sign-in offers, and the shop that stops selling while one
                    terminal closes it
"""

import argparse
import sys

import frames
import table
from day import Day

EXTENSIONS = {"standard": frozenset(), "qiantui": frozenset({
    "unreferenced-refund", "wide-totals", "difference-reconciliation", "shop-freeze"})}


def check(path, required=(), gaps_allowed=False, profile="standard", write=print):
    """Checks a capture; returns the number of violations."""
    violations, kinds, count = [], set(), 0

    def say(line, mti, place, expected, found):
        violations.append((line, f"{mti} {place}: expected {expected} found {found}"))

    day = Day(say, gaps_allowed, EXTENSIONS[profile])
    for frame in frames.read_capture(path):
        count += 1
        if isinstance(frame, tuple):
            violations.append(frame)
            continue
        if not frame.incoming:
            day.answer(frame)
            continue
        kind = table.find(frame)
        if kind is None:
            say(frame.line, frame.mti, "F3, F25, F60.1, F60.3", "a message of the catalogue",
                f"{frame.fields.get(3)}, {frame.fields.get(25)}, {frame.part(60, 0, 2)}, {frame.part(60, 8, 11)}")
            continue
        name = kind.name
        if name == "sale":
            name += " by " + table.ENTRY_MODES.get(frame.part(22, 0, 2), "hand")
        kinds.add(name)
        day.request(frame, kind)
    day.finish()

    for line, text in sorted(violations):
        write(f"line {line}: {text}")
    missing = [name for name in required if name not in kinds]
    for name in missing:
        write(f"capture: expected a message '{name}' found none")
    total = len(violations) + len(missing)
    write(f"wire check: {count} frames, {len(kinds)} kinds, {total} violations")
    return total


def main():
    parser = argparse.ArgumentParser(description="Checks captured frames against the published catalogue.")
    parser.add_argument("frames")
    parser.add_argument("--require", default="", help="all, balanced, or names separated by commas")
    parser.add_argument("--gaps", choices=("allowed", "refused"), default="refused")
    parser.add_argument("--profile", choices=sorted(EXTENSIONS), default="standard")
    options = parser.parse_args()
    required = [name.strip() for name in options.require.split(",") if name.strip()]
    if options.require == "all":
        required = table.REQUIRED_KINDS
    elif options.require == "balanced":
        required = [name for name in table.REQUIRED_KINDS if name not in table.ONLY_WHEN_DIFFERING]
    elif unknown := set(required) - set(table.REQUIRED_KINDS):
        parser.error(f"no such kind: {', '.join(sorted(unknown))}; one of {', '.join(table.REQUIRED_KINDS)}")
    total = check(options.frames, required, options.gaps == "allowed", options.profile)
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
