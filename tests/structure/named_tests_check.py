"""Every test that docs/security.md names exists: a promise whose test was renamed or deleted is none.

  named_tests_check.py ROOT
"""
import pathlib
import re
import sys

GOOGLE_TEST = re.compile(r"^TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)
FAULT_TEST = re.compile(r"^    def (test_\w+)\(", re.MULTILINE)
NAMED = re.compile(r"`(\w+\.\w+)`")


def existing_tests(root):
    for path in [*root.glob("tests/core/**/*.cpp"), *root.glob("tests/native/**/*.cpp"),
                 *root.glob("tests/fuzz/*.cpp")]:
        yield from (f"{suite}.{name}" for suite, name in GOOGLE_TEST.findall(path.read_text()))
    for path in root.glob("tests/faults/*_faults.py"):
        yield from (f"{path.stem}.{name}" for name in FAULT_TEST.findall(path.read_text()))


def faults_of(text, tests):
    """One sentence for each test that is named and does not exist, and for each row without a test."""
    for number, line in enumerate(text.splitlines(), 1):
        names = [name for name in NAMED.findall(line) if name.startswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                 or ".test_" in name]
        for name in names:
            if name not in tests:
                yield f"docs/security.md:{number}: there is no test {name}"
        if line.startswith("| ") and not line.startswith("| class ") and not names:
            yield f"docs/security.md:{number}: a row without a test"


def main():
    root = pathlib.Path(sys.argv[1])
    faults = list(faults_of((root / "docs" / "security.md").read_text(), set(existing_tests(root))))
    print("\n".join(faults) or "every test that docs/security.md names exists")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
