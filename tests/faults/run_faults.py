"""Runs tests of faults against a regcache binary.

  run_faults.py [--full] REGCACHE MODULE...     modules of this folder: layout_faults, ...

--full runs the long form of those that have one: more seeds, more kills, larger blobs.
Closes with "N passed, N failed, N skipped", which counts test functions.
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from faults.fault_case import Machine


class NamedResult(unittest.TextTestResult):
    """Knows how many functions failed, however many of their subtests did."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.bad = set()

    def addError(self, test, err):
        super().addError(test, err)
        self.bad.add(test.id())

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.bad.add(test.id())

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.bad.add(test.id())


def main():
    words = [word for word in sys.argv[1:] if word != "--full"]
    Machine.full = len(words) < len(sys.argv) - 1
    regcache, *modules = words
    Machine.regcache = str(pathlib.Path(regcache).resolve())
    suite = unittest.defaultTestLoader.loadTestsFromNames(f"faults.{name}" for name in modules)
    with Machine.stack:
        result = unittest.TextTestRunner(sys.stdout, verbosity=2, resultclass=NamedResult).run(suite)
    skipped = len(result.skipped)
    passed = result.testsRun - len(result.bad) - skipped
    print(f"{passed} passed, {len(result.bad)} failed, {skipped} skipped", flush=True)
    return 0 if passed and not result.bad else 1


if __name__ == "__main__":
    sys.exit(main())
