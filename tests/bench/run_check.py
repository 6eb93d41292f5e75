"""./dev bench check: a repository of 10,000 files, searched for cache options.

  run_check.py [--runs N] [--quick]     --quick: a tenth of the files, one run

100 MB of workflows, scripts, Compose and Bake files of 10 KB each, all of a kind that is opened; one in ten
has caches in it, and each of those one mistake. The target is that of the issue; the exit status is 1 if it
is not met. The files are read once before, so that the disk is not what is measured.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.measured import measure, median_of
from bench.targets import Targets

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench/checked"
BINARY = str(ROOT / "build/bin/regcache")
FILES = 10_000
FILE_BYTES = 10_000

WORKFLOW = """on: push
jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/setup-buildx-action@v3
      - uses: docker/build-push-action@v6
        with:
          cache-from: type=registry,ref=ghcr.io/o/app{number}:cache
          cache-to: type=registry,ref=ghcr.io/o/app{number}:cache,mode=Max
"""
SCRIPT = """#!/bin/sh
docker buildx build --push \\
  --cache-from "type=registry,ref=$REGISTRY/app{number}:cache" \\
  --cache-to "type=registry,ref=$REGISTRY/app{number}:cache,mode=Max" .
"""
COMPOSE = """services:
  app:
    build:
      cache_from: ["type=registry,ref=o/app{number}:cache"]
      cache_to:
        - type=registry,ref=o/app{number}:cache,mode=Max
"""
BAKE = """target "app" {{
  cache-from = ["type=registry,ref=o/app{number}:cache"]
  cache-to   = [{{ type = "registry", ref = "o/app{number}:cache", mode = "Max" }}]
}}
"""
KINDS = [(".github/workflows/w{number}.yml", WORKFLOW, "# a step that has nothing to do with this\n"),
         ("build.sh", SCRIPT, "# echo nothing to do with this\n"),
         ("compose.yaml", COMPOSE, "# a service that has nothing to do with this\n"),
         ("docker-bake.hcl", BAKE, "# a target that has nothing to do with this\n")]


def make_repository(count):
    """Writes the files; returns how many have a mistake."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    mistakes = 0
    for number in range(count):
        name, text, filler = KINDS[number % len(KINDS)]
        has_caches = number % 10 < 1
        mistakes += has_caches
        path = FOLDER / f"part{number // 100}" / f"app{number}" / name.format(number=number)
        path.parent.mkdir(parents=True, exist_ok=True)
        body = text.format(number=number) if has_caches else ""
        path.write_text(body + filler * ((FILE_BYTES - len(body)) // len(filler)))
    return mistakes


def main():
    parser = argparse.ArgumentParser(prog="./dev bench check")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the files, one run")
    arguments = parser.parse_args()
    count, runs = (FILES // 10, 1) if arguments.quick else (FILES, arguments.runs)
    mistakes = make_repository(count)
    report = subprocess.run([BINARY, "check", str(FOLDER)], check=True, text=True, capture_output=True).stdout
    print(f"\n{count} files searched: {report.splitlines()[-1]}")
    took = median_of([measure([BINARY, "check", str(FOLDER)]) for _ in range(runs)])
    targets = Targets()
    targets.show("every mistake is found", report.count("mode-value"), report.count("mode-value") == mistakes)
    targets.show(f"{count} files in at most 2 s", f"{took.wall_s:.2f} s, CPU {took.cpu_s:.2f} s", took.wall_s <= 2)
    return targets.end()


if __name__ == "__main__":
    sys.exit(main())
