"""Runs the CLI tests of a folder against a regcache binary and compares what it prints.

  run_cli_tests.py REGCACHE FOLDER [FILE...]     only the files named, if any
  UPDATE_GOLDEN=1                                writes what was printed into the files instead

Closes with "N passed, N failed".
"""
import contextlib
import difflib
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from cli import golden_file
from peers.loopback import HOST, free_port
from peers.registries import HTPASSWD, DockerRegistry, EmbeddedRegistry

TESTS = pathlib.Path(__file__).resolve().parents[1]
COMMAND_SECONDS = 120


class Places:
    """What the {names} in a test stand for; a registry starts when a test first names it."""

    def __init__(self, regcache):
        self.regcache = str(pathlib.Path(regcache).resolve())
        self.stack = contextlib.ExitStack()
        self.values = {"{fixtures}": str(TESTS / "fixtures"), "{closed}": f"{HOST}:{free_port()}",
                       "{regcache}": self.regcache}
        self.starters = {"{docker_registry}": DockerRegistry,
                         "{serve}": lambda: EmbeddedRegistry(self.regcache),
                         "{locked}": lambda: EmbeddedRegistry(self.regcache, HTPASSWD)}

    def fill(self, text):
        for name, start in self.starters.items():
            if name in text and name not in self.values:
                self.values[name] = self.stack.enter_context(start()).host
        for name, value in self.values.items():
            text = text.replace(name, value)
        return text

    def name(self, text):
        """The names put back where their values stand, longest value first."""
        for name, value in sorted(self.values.items(), key=lambda pair: -len(pair[1])):
            text = text.replace(value, name)
        return text


def run_test(path, places):
    """The test as the file has it, and as it went."""
    expected = golden_file.read(path.read_text(encoding="utf-8"))
    actual = golden_file.read(path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="regcache-cli-") as folder:
        places.values["{tmp}"] = folder
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}
        environment.update(places.fill(pair).split("=", 1) for pair in expected.environment)
        for name, content in expected.files:
            target = pathlib.Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(places.fill(content), encoding="utf-8")
        for command in actual.commands:
            words = shlex.split(places.fill(command.line))
            words = [places.regcache if words[0] == "regcache" else words[0], *words[1:]]
            done = subprocess.run(words, input=places.fill(command.stdin).encode(), cwd=folder,
                                  env=environment, capture_output=True, timeout=COMMAND_SECONDS,
                                  check=False)
            command.stdout = places.name(done.stdout.decode(errors="backslashreplace"))
            command.stderr = places.name(done.stderr.decode(errors="backslashreplace"))
            command.status = done.returncode
    for old, new in zip(expected.commands, actual.commands):
        new.stdout = golden_file.merged(old.stdout, new.stdout)
        new.stderr = golden_file.merged(old.stderr, new.stderr)
    return golden_file.write(expected), golden_file.write(actual)


def passes(path, places):
    try:
        expected, actual = run_test(path, places)
    except (golden_file.BadTest, OSError, RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"FAILED {path.name}: {error}")
        return False
    if expected == actual:
        print(f"ok     {path.name}")
        return True
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(actual, encoding="utf-8")
        print(f"wrote  {path.name}")
        return True
    print(f"FAILED {path.name}")
    print("\n".join(difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected",
                                         "printed", lineterm="")))
    return False


def main():
    regcache, folder, *names = sys.argv[1:]
    paths = [pathlib.Path(name) for name in names] or sorted(
        path for path in pathlib.Path(folder).glob("*.txt") if path.name != "CMakeLists.txt")
    places = Places(regcache)
    with places.stack:
        results = [passes(path, places) for path in paths]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed", flush=True)
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
