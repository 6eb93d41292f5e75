"""What the interop programs have in common: steps that are checked one after the other, in one engine."""
import os
import subprocess
import time

from interop.build import BuildFailed
from interop.engine import CannotRun, Engine
from peers import cache_layout

CANNOT_RUN = 77  # the exit status of a program that this machine cannot run
MISTAKES = (BuildFailed, cache_layout.Broken, subprocess.CalledProcessError)


class Refused(Exception):
    """What a step found wrong."""


class Suite:
    """What a step returns, or why it failed, is printed beside its name; names have `width` columns."""

    def __init__(self, width):
        self.width = width
        self.passed = self.failed = 0

    def check(self, name, step):
        start = time.monotonic()
        try:
            said = step()
            self.passed += 1
        except (Refused, *MISTAKES) as error:
            said = f"FAILED: {error}"
            self.failed += 1
        print(f"{name:{self.width}} {said} ({time.monotonic() - start:.1f} s)", flush=True)


def engine_here():
    """The engine of this checkout, whose root is kept between runs."""
    return Engine(os.environ.get("REGCACHE_INTEROP_DIR") or "build/interop")


def run_in_engine(what, run):
    """Gives `run` an engine and gets a Suite that has run; returns the program's exit status."""
    try:
        engine = engine_here()
    except CannotRun as reason:
        print(f"\n*** NOT RUN: {what}. {reason}. ***\n", flush=True)
        return CANNOT_RUN
    with engine:
        suite = run(engine)
    print(f"{suite.passed} passed, {suite.failed} failed", flush=True)
    return 1 if suite.failed else 0
