"""Runs every test suite and closes with one line: N passed, N failed[, N skipped].

  run_suites.py              all of them
  run_suites.py --quick      both targets, without sanitizers and without real BuildKit
  run_suites.py --sanitize   the C++ tests under AddressSanitizer, UBSan and ThreadSanitizer alone
  run_suites.py --faults     the tests of faults in full: more seeds, more kills, larger blobs

A suite is a preset (configured, built, run by ctest) or a program that closes with the same line.
With CI=true a skipped test is a failed run: every part is required there.
"""
import argparse
import dataclasses
import os
import pathlib
import subprocess
import sys
import time

import suite_counts
from suite_counts import Counts

ROOT = pathlib.Path(__file__).resolve().parent.parent
FAULTS = [f"{name}_faults" for name in
          ("cut", "seeded", "crash", "wire", "layout", "signal", "disk", "secret", "security", "load", "upkeep")]
CANNOT_RUN = 77  # the exit status of a program whose needs this machine does not meet


@dataclasses.dataclass
class Suite:
    name: str
    run: object  # () -> Counts


def preset_suite(preset, targets=(), only=None):
    """The tests of a CMake preset; `targets` and `only` (a regular expression) narrow it."""
    def run():
        results = ROOT / "build" / preset / "ctest.xml"
        results.unlink(missing_ok=True)
        build = ["cmake", "--build", "--preset", preset]
        ctest = ["ctest", "--preset", preset, "--parallel", str(os.cpu_count()),
                 "--output-junit", str(results),
                 "--test-output-size-passed", "10000000", "--test-output-size-failed", "10000000"]
        steps = [["cmake", "--preset", preset], build + (["--target", *targets] if targets else []),
                 ctest + (["--tests-regex", only] if only else [])]
        for step in steps:
            status = subprocess.run(step, cwd=ROOT, stdin=subprocess.DEVNULL).returncode
            if status != 0 and step is not steps[-1]:
                return Counts(failed=1)
        return suite_counts.of_junit(results, status)
    return Suite(preset, run)


def program_suite(name, *command):
    """A program of its own, which says on its last line what it counted."""
    def run():
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, text=True,
                                 stdout=subprocess.PIPE)
        lines = []
        for line in child.stdout:
            print(line, end="", flush=True)
            lines.append(line)
        status = child.wait()
        if status == CANNOT_RUN:
            return Counts(skipped=1)
        return suite_counts.of_output("".join(lines), status)
    return Suite(name, run)


def chosen_suites(arguments):
    asan = preset_suite("asan", ("core_tests", "native_tests"), "^(core|native)_tests$")
    if arguments.sanitize:  # core has no threads; a third build is too long for every run
        return [asan, preset_suite("tsan", ("native_tests",), "^native_tests$")]
    if arguments.faults:
        return [program_suite("faults", sys.executable, "tests/faults/run_faults.py", "--full",
                              "build/bin/regcache", *FAULTS)]
    both_targets = [preset_suite("native-release"), preset_suite("wasm")]
    if arguments.quick:
        return both_targets
    return [*both_targets, asan,
            program_suite("registries", sys.executable, "tests/interop/run_registries.py", "build/bin/regcache"),
            program_suite("interop", sys.executable, "tests/interop/run_matrix.py", "build/bin/regcache"),
            program_suite("graphs", sys.executable, "tests/interop/run_graphs.py", "build/bin/regcache"),
            program_suite("node", sys.executable, "tests/interop/run_node.py", "build/wasm/npm")]


def main():
    parser = argparse.ArgumentParser(prog="./dev test")
    parser.add_argument("--quick", action="store_true", help="no sanitizers, no real BuildKit")
    parser.add_argument("--sanitize", action="store_true", help="the C++ tests under sanitizers alone")
    parser.add_argument("--faults", action="store_true", help="the tests of faults alone, in full")
    total, table = Counts(), []
    for suite in chosen_suites(parser.parse_args()):
        print(f"\n== {suite.name}", flush=True)
        start = time.monotonic()
        counts = suite.run()
        table.append((suite.name, counts, time.monotonic() - start))
        total += counts

    print(f"\n{'suite':16}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for name, counts, seconds in table:
        print(f"{name:16}{counts.passed:8}{counts.failed:8}{counts.skipped:9}{seconds:9.0f}")
    skipping_fails = os.environ.get("CI") == "true" and total.skipped > 0
    if skipping_fails:
        print("\nCI=true: every part is required, and something above was skipped.")
    print(f"\n{total}", flush=True)
    return 1 if total.failed or skipping_fails or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
