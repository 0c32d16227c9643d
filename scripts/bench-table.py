#!/usr/bin/env python3
"""Puts the results of a benchmark run into one table.

    bench-table.py rows ours.json       our JSON as lines: R <tab> peer <tab> operation <tab> message <tab> …
    bench-table.py table results.tsv    the table: medians over the rounds
"""

import json
import statistics
import sys

# Ours beside the floor that does the same work: index finds the fields, decode also checks every digit.
FLOORS = {"index": ("floor-slice", "dec"), "decode": ("floor-full", "dec"), "encode": ("floor-full", "enc")}
PEERS = ("pyiso8583", "py8583")


def rows(path):
    with open(path, encoding="utf-8") as file:
        for result in json.load(file)["results"]:
            print("R", "qiantui", result["operation"], result["message"], 0, result["per_second"], 0, 0,
                  result["allocations"], sep="\t")


def table(path):
    speeds, allocations = {}, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            mark, peer, operation, message, _, speed, *more = line.rstrip("\n").split("\t")
            if mark == "R":
                speeds.setdefault((peer, operation, message), []).append(float(speed))
                if peer == "qiantui":
                    allocations[operation, message] = max(float(more[-1]), allocations.get((operation, message), 0))
    median = {key: statistics.median(values) for key, values in speeds.items()}
    print(f"{'':8}{'message':12}{'messages/s':>14}{'floor':>14}{'x floor':>9}{'allocations':>13}"
          + "".join(f"{peer:>12}" for peer in PEERS))
    order = list(FLOORS)
    for operation, message in sorted(allocations, key=lambda key: (order.index(key[0]), key[1])):
        allocated = allocations[operation, message]
        floor, kind = FLOORS[operation]
        ours, bound = median["qiantui", operation, message], median[floor, kind, message]
        peers = "".join(f"{speed:12,.0f}" if (speed := median.get((peer, kind, message))) else f"{'-':>12}"
                        for peer in PEERS)
        print(f"{operation:8}{message:12}{ours:14,.0f}{bound:14,.0f}{bound / ours:9.2f}{allocated:13,.4g}{peers}")


if __name__ == "__main__":
    {"rows": rows, "table": table}[sys.argv[1]](sys.argv[2])
