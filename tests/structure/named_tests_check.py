"""Every test that docs/security.md and docs/conformance.md name exists: a promise whose test was renamed or
deleted is none.

  named_tests_check.py ROOT
"""
import pathlib
import re
import sys

PAGES = ["docs/security.md", "docs/conformance.md"]
GOOGLE_TEST = re.compile(r"^TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)
FAULT_TEST = re.compile(r"^    def (test_\w+)\(", re.MULTILINE)
NAMED = re.compile(r"`(\w+\.\w+)`")


def existing_tests(root):
    for path in [*root.glob("tests/core/**/*.cpp"), *root.glob("tests/native/**/*.cpp"),
                 *root.glob("tests/fuzz/*.cpp")]:
        yield from (f"{suite}.{name}" for suite, name in GOOGLE_TEST.findall(path.read_text()))
    for path in root.glob("tests/faults/*_faults.py"):
        yield from (f"{path.stem}.{name}" for name in FAULT_TEST.findall(path.read_text()))


def faults_of(page, text, tests):
    """One sentence for each test that is named and does not exist, and for each row of a table without a test."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        names = [name for name in NAMED.findall(line) if name.startswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                 or ".test_" in name]
        for name in names:
            if name not in tests:
                yield f"{page}:{number}: there is no test {name}"
        is_head = number < len(lines) and lines[number].startswith("|---")
        if line.startswith("| ") and not is_head and not names:
            yield f"{page}:{number}: a row without a test"


def main():
    root = pathlib.Path(sys.argv[1])
    tests = set(existing_tests(root))
    faults = [fault for page in PAGES for fault in faults_of(page, (root / page).read_text(), tests)]
    print("\n".join(faults) or f"every test that {' and '.join(PAGES)} name exists")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
