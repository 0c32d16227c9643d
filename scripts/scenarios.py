#!/usr/bin/env python3
"""Holds docs/scenarios.md against the tests: every scenario and incident that it names has the test that it names; and
the tests that docs/operations.md names in its table of bad input.

    scenarios.py               exit code 1 where a row names no test that bears its number
    scenarios.py --complete    also where a number that must be shown has neither row nor exception, or where more
                               are excepted than may be
    scenarios.py --unlisted    prints a row for each test with a number that the table does not name
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "scenarios.md"
OPERATIONS = ROOT / "docs" / "operations.md"
SCENARIOS = [*range(1, 20), 22, *range(24, 52), 57, 58]
INCIDENTS = range(1, 18)
SHOWN = [*(f"AS-{number:02}" for number in SCENARIOS), *(f"Incident {number}" for number in INCIDENTS)]
ALLOWED_EXCEPTIONS = {"AS": 3, "Incident": 1}

TEST = re.compile(r'@(Suite|Test)\(\s*"((?:[^"\\]|\\.)*)"')
NUMBER = re.compile(r"(AS-\d\d|Incidents? \d+(?:, \d+)*)[,:.]?\s*")
ROW = re.compile(r"^\| (AS-\d\d|Incident \d+) \| ([^|]+) \| ([^|]+) \|$")
# The last column of the table under this heading names tests by their titles.
BAD_INPUT = "## What the terminal shows"
TITLE = re.compile(r"“([^”]+)”")
EXCEPTION = re.compile(r"^\* (AS-\d\d|Incident \d+): \S.*")


def tests():
    """Suite and title of every test whose title begins with a number, with those numbers."""
    found = []
    for path in sorted(ROOT.glob("Tests/**/*.swift")):
        suite = path.stem
        for kind, text in TEST.findall(path.read_text(encoding="utf-8")):
            if kind == "Suite":
                suite = text
                continue
            names, title = set(), text
            while match := NUMBER.match(title):
                kind, *numbers = re.split(r"[ ,-]+", match[1])
                names |= {f"AS-{n}" if kind == "AS" else f"Incident {n}" for n in numbers}
                title = title[match.end():]
            if names:
                found.append((suite, title, names))
    return found


def rows(table):
    return [match.groups() for match in map(ROW.match, table.splitlines()) if match]


def problems(table, known, is_complete):
    shown, excepted = set(), set()
    for name, test, driven in rows(table):
        suite, _, title = test.partition(": ")
        if not any(suite == other and title == text and name in names for other, text, names in known):
            yield f"{name}: no test \"{title}\" of suite \"{suite}\" bears the number"
        if not driven.strip():
            yield f"{name}: expected what drives the test, found nothing"
        shown.add(name)
    if not is_complete:
        return
    for match in filter(None, map(EXCEPTION.match, table.splitlines())):
        excepted.add(match[1])
    for name in SHOWN:
        if name not in shown | excepted:
            yield f"{name}: neither a row nor an exception names it"
    for kind, allowed in ALLOWED_EXCEPTIONS.items():
        count = sum(name.startswith(kind) for name in excepted)
        if count > allowed:
            yield f"{kind}: expected at most {allowed} exceptions, found {count}"


def missing_titles():
    """Titles that docs/operations.md names and no test bears."""
    part = OPERATIONS.read_text(encoding="utf-8").partition(BAD_INPUT)[2].partition("\n## ")[0]
    titles = {text for path in ROOT.glob("Tests/**/*.swift")
              for kind, text in TEST.findall(path.read_text(encoding="utf-8")) if kind == "Test"}
    named = TITLE.findall(part)
    if not named:
        yield f"expected tests under \"{BAD_INPUT}\", found none"
    for title in named:
        if title not in titles:
            yield f"no test \"{title}\""


def unlisted(table, known):
    listed = {(name, test) for name, test, _ in rows(table)}
    return [f"| {name} | {suite}: {title} | ? |" for suite, title, names in known for name in sorted(names)
            if (name, f"{suite}: {title}") not in listed]


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
    titles = list(missing_titles())
    for problem in titles:
        print(f"error: docs/operations.md: {problem}")
    return 1 if found or titles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
