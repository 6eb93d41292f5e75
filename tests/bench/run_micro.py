"""./dev bench micro: the pieces that everything is made of, by Google Benchmark.

  run_micro.py [--runs 5] [--quick]     --quick: little time for each, to try the script

Options parsed, a cache config read and written, SHA-256, one block in each codec: the limits that no
command can pass. There are no targets; the exit status is 0 unless something fails.
"""
import argparse
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.corpora import MB, corpus
from bench.make_cache import blob_path, manifest_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench"
MICRO_BENCH = ROOT / "build/bin/micro_bench"
CACHE = ROOT / "tests/fixtures/rich-max"


def config_path():
    """The largest cache config of the fixtures: 19 records."""
    return blob_path(CACHE, manifest_of(CACHE)["config"]["digest"])


def main():
    parser = argparse.ArgumentParser(prog="./dev bench micro")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="little time for each")
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    tar = corpus(FOLDER, "usr", 500 * MB)
    print("\nthe pieces alone, on one core", flush=True)
    flags = ["--benchmark_min_time=0.01"] if arguments.quick else [
        f"--benchmark_repetitions={arguments.runs}", "--benchmark_report_aggregates_only=true"]
    return subprocess.run([MICRO_BENCH, config_path(), tar, *flags], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
