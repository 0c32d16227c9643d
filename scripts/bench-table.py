#!/usr/bin/env python3
"""Puts the results of a benchmark run into one table.

    bench-table.py rows ours.json               our JSON as lines: R <tab> peer <tab> operation <tab> message <tab> …
    bench-table.py table results.tsv BASELINE   the codec's table: medians over the rounds, times the floor beside
                                                the saved ones
    bench-table.py host table.txt BASELINE      ratios of `hostload` beside the saved ones

BASELINE is a file of Benchmarks/baselines. Ratios are saved, no speeds: those are one machine's. With SAVE set in the
environment the file gets this run's.
"""

import json
import os
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


def saved(path, ratios):
    """The saved ratios, as text by name; saves these in their place where SAVE says so."""
    old = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            old = json.load(file)
    if os.environ.get("SAVE"):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({name: round(ratio, 2) for name, ratio in ratios.items()}, file, indent=2)
            file.write("\n")
    return {name: f"{old[name]:.2f}" if name in old else "-" for name in ratios}


def table(path, baseline):
    speeds, allocations = {}, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            mark, peer, operation, message, _, speed, *more = line.rstrip("\n").split("\t")
            if mark == "R":
                speeds.setdefault((peer, operation, message), []).append(float(speed))
                if peer == "qiantui":
                    allocations[operation, message] = max(float(more[-1]), allocations.get((operation, message), 0))
    median = {key: statistics.median(values) for key, values in speeds.items()}
    ratios = {f"{operation} {message}":
              median[FLOORS[operation][0], FLOORS[operation][1], message] / median["qiantui", operation, message]
              for operation, message in sorted(allocations)}
    old = saved(baseline, ratios)
    print(f"{'':8}{'message':12}{'messages/s':>14}{'floor':>14}{'x floor':>9}{'saved':>8}{'allocations':>13}"
          + "".join(f"{peer:>12}" for peer in PEERS))
    order = list(FLOORS)
    for operation, message in sorted(allocations, key=lambda key: (order.index(key[0]), key[1])):
        allocated = allocations[operation, message]
        floor, kind = FLOORS[operation]
        ours, bound = median["qiantui", operation, message], median[floor, kind, message]
        peers = "".join(f"{speed:12,.0f}" if (speed := median.get((peer, kind, message))) else f"{'-':>12}"
                        for peer in PEERS)
        name = f"{operation} {message}"
        print(f"{operation:8}{message:12}{ours:14,.0f}{bound:14,.0f}{ratios[name]:9.2f}{old[name]:>8}{allocated:13,.4g}"
              + peers)


def host(path, baseline):
    ratios, database = {}, ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            columns = line.split()
            if len(columns) == 1:
                database = columns[0]
            elif len(columns) > 3 and columns[0].isdigit():
                ratios[f"{database} {columns[0]}"] = float(columns[3])
    old = saved(baseline, ratios)
    print("times the bare rows, beside the saved baseline")
    for name, ratio in ratios.items():
        print(f"{name:>16}{ratio:8.2f}{old[name]:>8}")


if __name__ == "__main__":
    {"rows": rows, "table": table, "host": host}[sys.argv[1]](*sys.argv[2:])
