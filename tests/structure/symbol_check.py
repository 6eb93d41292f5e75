"""Proves by the linker's own view that core does no I/O: its undefined symbols against a list.

  symbol_check.py NM LIBRARY     the list is core_symbols.txt beside this file
"""
import fnmatch
import pathlib
import re
import subprocess
import sys

# NAME TYPE [VALUE [SIZE]]: a demangled name has blanks of its own, the type is one letter.
LINE = re.compile(r"(.+?) [A-Za-z](?: +[0-9a-f]+){0,2} *$")
ALLOWED = pathlib.Path(__file__).with_name("core_symbols.txt")


def allowed_patterns(text):
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def symbols(nm, library, *flags):
    """Demangled names, one of each, as `nm` lists them for all members of the library."""
    output = subprocess.run([nm, "--demangle", "--format=posix", *flags, library], check=True,
                            text=True, stdout=subprocess.PIPE).stdout
    return {match[1] for match in map(LINE.match, output.splitlines()) if match}


def problems(nm, library, patterns):
    outside = symbols(nm, library, "--undefined-only") - symbols(nm, library, "--defined-only")
    return [f"core asks for {name}: not in {ALLOWED.name}" for name in sorted(outside)
            if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]


def main():
    found = problems(sys.argv[1], sys.argv[2], allowed_patterns(ALLOWED.read_text(encoding="utf-8")))
    print("\n".join(found) or "core asks only for what the list allows")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
