#!/usr/bin/env python3
"""Holds docs/scenarios.md against the tests: every scenario that it names has the test that it names.

    scenarios.py               exit code 1 where a row names no test that bears its number
    scenarios.py --complete    also where a number that must be shown has neither row nor exception, or where more than
                               three are excepted
    scenarios.py --unlisted    prints a row for each test with a number that the table does not name
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "scenarios.md"
SHOWN = [*range(1, 12), *range(14, 20), 22, 24, *range(26, 32), *range(34, 51), 57, 58]
ALLOWED_EXCEPTIONS = 3

TEST = re.compile(r'@(Suite|Test)\(\s*"((?:[^"\\]|\\.)*)"')
ROW = re.compile(r"^\| AS-(\d\d) \| ([^|]+) \| ([^|]+) \|$")
EXCEPTION = re.compile(r"^\* AS-(\d\d): \S.*")


def tests():
    """Suite and title of every test whose title bears a number, with those numbers."""
    found = []
    for path in sorted(ROOT.glob("Tests/**/*.swift")):
        suite = path.stem
        for kind, text in TEST.findall(path.read_text(encoding="utf-8")):
            if kind == "Suite":
                suite = text
                continue
            numbers = {int(number) for number in re.findall(r"\bAS-(\d\d)\b", text)}
            if numbers:
                title = re.sub(r"^(AS-\d\d[,:.]?\s*)+", "", text)
                found.append((suite, title, numbers))
    return found


def rows(table):
    return [match.groups() for match in map(ROW.match, table.splitlines()) if match]


def problems(table, known, is_complete):
    shown, excepted = set(), set()
    for number, test, driven in rows(table):
        suite, _, title = test.partition(": ")
        if not any(suite == other and title == name and int(number) in numbers for other, name, numbers in known):
            yield f"AS-{number}: no test \"{title}\" of suite \"{suite}\" bears the number"
        if not driven.strip():
            yield f"AS-{number}: expected what drives the test, found nothing"
        shown.add(int(number))
    if not is_complete:
        return
    for match in filter(None, map(EXCEPTION.match, table.splitlines())):
        excepted.add(int(match[1]))
    for number in SHOWN:
        if number not in shown | excepted:
            yield f"AS-{number:02}: neither a row nor an exception names it"
    if len(excepted) > ALLOWED_EXCEPTIONS:
        yield f"expected at most {ALLOWED_EXCEPTIONS} exceptions, found {len(excepted)}"


def unlisted(table, known):
    listed = {(int(number), test) for number, test, _ in rows(table)}
    return [f"| AS-{number:02} | {suite}: {title} | ? |" for suite, title, numbers in known for number in sorted(numbers)
            if (number, f"{suite}: {title}") not in listed]


def main(arguments):
    table, known = TABLE.read_text(encoding="utf-8"), tests()
    if arguments == ["--unlisted"]:
        print("\n".join(unlisted(table, known)))
        return 0
    if arguments not in ([], ["--complete"]):
        print(__doc__)
        return 64
    found = list(problems(table, known, bool(arguments)))
    for problem in found:
        print(f"error: docs/scenarios.md: {problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
