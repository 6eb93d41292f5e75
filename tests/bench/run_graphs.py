"""./dev bench graphs: large cache graphs, parsed, merged and written.

  run_graphs.py [--runs N] [--quick]     --quick: a tenth of the records; every run is one process

A synthetic cache is merged with a copy of which a tenth is changed. Targets are those of the issue; the
exit status is 1 if one is not met. Needs a quiet machine to mean anything.
"""
import argparse
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.measured import measure, median_of
from bench.targets import Targets

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench"
GRAPH_BENCH = str(ROOT / "build/bin/graph_bench")
MIB = 1 << 20
RECORDS = 100_000


def merge_graphs(records, runs):
    """What a merger took: medians."""
    paths = []
    for variant in ("mine", "changed"):
        paths.append(str(FOLDER / f"graph-{variant}-{records}.json"))
        subprocess.run([GRAPH_BENCH, "make", paths[-1], str(records), str(records // 2), variant, "4"], check=True)
    took = median_of([measure([GRAPH_BENCH, "merge", *paths]) for _ in range(runs)])
    laps = subprocess.run([GRAPH_BENCH, "merge", *paths], check=True, text=True, capture_output=True).stdout
    print(f"  {records:7} records: {took.wall_s:.2f} s, CPU {took.cpu_s:.2f} s, RSS {took.rss_bytes / MIB:.0f} MiB; "
          f"{', '.join(laps.splitlines())}", flush=True)
    return took


def main():
    parser = argparse.ArgumentParser(prog="./dev bench graphs")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the records, one run")
    arguments = parser.parse_args()
    largest, runs = (RECORDS // 10, 1) if arguments.quick else (RECORDS, arguments.runs)
    targets = Targets()
    print("\ntwo caches parsed, merged and written, half as many layers as records")
    FOLDER.mkdir(parents=True, exist_ok=True)
    small, large = merge_graphs(largest // 10, runs), merge_graphs(largest, runs)
    targets.show(f"{largest} records in at most 1 s", f"{large.wall_s:.2f} s", large.wall_s <= 1)
    if large.wall_s > 1:
        print("           perf: a tenth of it reads the JSON; the rest waits for memory, most of all for records, each of\n"
              "           which is several pieces of it")
    targets.show(f"{largest} records in at most 300 MiB", f"{large.rss_bytes / MIB:.0f} MiB",
                 large.rss_bytes <= 300 * MIB)
    targets.show("ten times the records in at most twelve times the time",
                 f"{large.cpu_s / small.cpu_s:.1f}", large.cpu_s <= 12 * small.cpu_s)
    return targets.end()


if __name__ == "__main__":
    sys.exit(main())
