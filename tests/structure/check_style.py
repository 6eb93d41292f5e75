"""./dev check: format, clang-tidy and the rules of the tree, without building or running tests.

  check_style.py           clang-tidy on the sources changed since main left this branch
  check_style.py --all     clang-tidy on every source

On the branch that they left (or with no main at all) the last commit counts as the change.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

import tree_check

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIDY_FLOORS = ("core/", "native/")  # what the native compilation database knows


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


def changed_files():
    base = next((commit for branch in ("origin/main", "main")
                 for commit in git("merge-base", "HEAD", branch)), None)
    if base is None or [base] == git("rev-parse", "HEAD"):
        base = "HEAD~1"
    return set(git("diff", "--name-only", base)) | set(git("ls-files", "--others", "--exclude-standard"))


def run(title, command):
    print(f"== {title}", flush=True)
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode == 0


def format_is_right(sources):
    return run(f"clang-format: {len(sources)} files", ["clang-format", "--dry-run", "--Werror", *sources])


def tidy_is_silent(sources):
    """Runs clang-tidy on as many files at a time as there are cores."""
    if not sources:
        return True
    subprocess.run(["cmake", "--preset", "native"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    database = json.loads((ROOT / "build/native/compile_commands.json").read_text(encoding="utf-8"))
    known = {os.path.relpath(entry["file"], ROOT) for entry in database}
    sources = [path for path in sources if path in known]
    return run(f"clang-tidy: {len(sources)} files",
               ["xargs", "-a", write_list(sources), "-P", str(os.cpu_count()), "-n", "1",
                "clang-tidy", "-p", "build/native", "--quiet",
                "--extra-arg=-Wno-unknown-warning-option"])  # the database is g++'s


def write_list(paths):
    target = ROOT / "build/native/tidy-files.txt"
    target.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return str(target)


def main():
    parser = argparse.ArgumentParser(prog="./dev check")
    parser.add_argument("--all", action="store_true", help="clang-tidy on every source")
    everything = parser.parse_args().all

    files = tree_check.source_files(ROOT)
    sources = [path for path in files if path.endswith((".h", ".cpp", ".c"))]
    changed = changed_files()
    touched = {os.path.splitext(path)[0] for path in changed}  # a header brings its source along
    tidy = [path for path in sources if path.startswith(TIDY_FLOORS) and path.endswith(".cpp")
            and (everything or os.path.splitext(path)[0] in touched)]

    print("== the rules of the tree", flush=True)
    problems = tree_check.problems(ROOT)
    print("\n".join(problems) or "kept")
    good = [not problems, format_is_right(sources), tidy_is_silent(tidy)]
    print("all good" if all(good) else "not yet", flush=True)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
