"""How many tests a run counted, read from what each kind of runner says of itself."""
import dataclasses
import re
import xml.etree.ElementTree

PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
GTEST = {"passed": re.compile(r"^\[  PASSED  \] (\d+) test", re.M),
         "failed": re.compile(r"^\[  FAILED  \] (\d+) test", re.M),
         "skipped": re.compile(r"^\[  SKIPPED \] (\d+) test", re.M)}
NODE = {"passed": re.compile(r"^\S+ pass (\d+)$", re.M),
        "failed": re.compile(r"^\S+ fail (\d+)$", re.M),
        "skipped": re.compile(r"^\S+ skipped (\d+)$", re.M)}


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Counts(self.passed + other.passed, self.failed + other.failed,
                      self.skipped + other.skipped)

    def __str__(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def of_output(text, status):
    """The tests that one program ran; one that failed without counting a failure failed once."""
    counts = said_in(text)
    if status != 0 and counts.failed == 0:
        counts.failed = 1
    elif counts == Counts():
        counts.passed = 1
    return counts


def said_in(text):
    plain = PLAIN.findall(text)
    if plain:
        return Counts(*(int(number or 0) for number in plain[-1]))
    for runner in (GTEST, NODE):
        if runner["passed"].search(text):
            return Counts(**{word: sum(map(int, pattern.findall(text)))
                             for word, pattern in runner.items()})
    return Counts()


def of_junit(path, status):
    """The tests inside every ctest entry of a JUnit file written by ctest."""
    total = Counts()
    if path.exists():
        for entry in xml.etree.ElementTree.parse(path).iter("testcase"):
            if entry.get("status") in ("notrun", "disabled"):
                total += Counts(skipped=1)
            else:
                failed = entry.get("status") == "fail"
                total += of_output(entry.findtext("system-out") or "", 1 if failed else 0)
    if total == Counts() or (status != 0 and total.failed == 0):
        total.failed += 1
    return total
