"""./dev bench buildkit: one large layer from gzip to zstd, by real BuildKit and by regcache.

  run_buildkit.py [--runs 5] [--quick]     --quick: a tenth of the bytes, one run, to try the script

BuildKit builds an image of one layer, exports its cache as gzip, and exports it again with
compression=zstd,force-compression=true: the second export is what is measured, without what a build takes
that exports nothing. regcache converts the exported cache to another tag of the same registry. Exit status
77: this machine cannot run an engine (the text says why).
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.corpora import MB, corpus
from bench.targets import Targets
from interop.engine import CannotRun
from interop.suite import CANNOT_RUN, engine_here
from peers.registries import DockerRegistry

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench"
REGCACHE = str(ROOT / "build/bin/regcache")


def seconds_of(work):
    start = time.monotonic()
    work()
    return time.monotonic() - start


class Conversion:
    def __init__(self, engine, registry, tar):
        self.engine, self.registry = engine, registry
        context = engine.contexts / "large"
        context.mkdir()
        (context / "large.tar").write_bytes(tar.read_bytes())
        (context / "Dockerfile").write_text("FROM scratch\nADD large.tar /\n")

    def ref(self, tag):
        return f"{self.registry.host}/bench/large:{tag}"

    def build(self, *options):
        self.engine.docker("buildx", "build", "--network=none", "--output", "type=cacheonly", *options,
                           "/contexts/large")

    def export(self, tag, *options):
        self.build("--cache-to", ",".join([f"type=registry,ref={self.ref(tag)},mode=max", *options]))

    def run(self, number):
        """Seconds that BuildKit takes to convert, and that regcache takes."""
        self.engine.docker("buildx", "prune", "--all", "--force")
        source, theirs, ours = f"gzip-{number}", f"zstd-{number}", f"ours-{number}"
        self.export(source, "compression=gzip")
        nothing = seconds_of(self.build)
        buildkit = seconds_of(lambda: self.export(theirs, "compression=zstd", "force-compression=true"))
        regcache = seconds_of(lambda: subprocess.run(
            [REGCACHE, "convert", "--quiet", self.ref(source), self.ref(ours), "--compression", "zstd"],
            check=True, stdout=subprocess.DEVNULL))
        return buildkit - nothing, regcache


def main():
    parser = argparse.ArgumentParser(prog="./dev bench buildkit")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the bytes, one run")
    arguments = parser.parse_args()
    bytes_max, runs = (50 * MB, 1) if arguments.quick else (500 * MB, arguments.runs)
    FOLDER.mkdir(parents=True, exist_ok=True)
    tar = corpus(FOLDER, "usr", bytes_max)
    targets = Targets()
    try:
        with engine_here() as engine, DockerRegistry() as registry:
            conversion = Conversion(engine, registry, tar)
            taken = [conversion.run(number) for number in range(runs)]
    except CannotRun as reason:
        print(f"cannot run: {reason}")
        return CANNOT_RUN
    buildkit, regcache = (statistics.median(times) for times in zip(*taken))
    print(f"\n{tar.name}, one layer from gzip to zstd in one registry, {os.cpu_count()} cores, medians of {runs}")
    print(f"  BuildKit, force-compression=true: {buildkit:.2f} s\n  regcache convert: {regcache:.2f} s")
    targets.show("in at most half of BuildKit's time", f"{regcache / buildkit:.2f}", regcache <= buildkit / 2)
    return targets.end()


if __name__ == "__main__":
    sys.exit(main())
