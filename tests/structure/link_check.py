"""Proves that the tests of core link core alone: nothing of native, no library that does I/O.

  link_check.py BUILD_NINJA TARGET     reads the link line of TARGET in a Ninja build file
"""
import pathlib
import re
import sys

import house_rules as rules


def linked_files(build_ninja, target):
    """Names of the libraries on the link line of `target`, flags and folders left out."""
    edge = re.search(rf"^build [^:\n]*\b{re.escape(target)}: [^\n]*\n(?:  [^\n]*\n)*", build_ninja, re.M)
    libraries = edge and re.search(r"^  LINK_LIBRARIES = (.*)$", edge[0], re.M)
    if not libraries:
        raise SystemExit(f"link_check: no link line of {target} in the build file")
    words = libraries[1].split()
    return [word if word.startswith("-l") else word.rsplit("/", 1)[-1]
            for word in words if word.startswith("-l") or not word.startswith("-")]


def problems(build_ninja, target):
    return [f"{target} links {name}: the tests of core link core alone"
            for name in linked_files(build_ninja, target) if name not in rules.CORE_TESTS_LINK]


def main():
    found = problems(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2])
    print("\n".join(found) or f"{sys.argv[2]} links core alone")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
