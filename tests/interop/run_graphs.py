"""Caches that regcache merged, pruned and repaired, imported by real BuildKit; prints a table.

  run_graphs.py REGCACHE     the path of the binary

Three builds that differ in one file, and a pair of platforms, each export a cache of their own. From an
emptied builder with the merged cache alone, each must show every step CACHED that it shows with its own.
A pruned and a repaired cache must import without a line of error; a cache with a deleted blob must fail
the build before the repair and pass after. Closes with "N passed, N failed". Exit status 77: this machine
cannot run an engine (the text says why).
"""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from interop.build import Build, BuildFailed
from interop.suite import Refused, Suite, run_in_engine
from peers.registries import DockerRegistry

VARIANTS = ["one", "two", "three"]
PLATFORMS = ["linux/amd64", "linux/arm64"]
PRUNED_BYTES = "1500kB"


class Graphs(Suite):
    def __init__(self, regcache, engine, registry):
        super().__init__(30)
        self.regcache, self.registry = regcache, registry
        self.build = Build(engine)
        self.own = {}  # of each variant and platform: (steps CACHED with its own cache, files)

    def run(self):
        self.check("three builds merged", lambda: self.merged("variant", VARIANTS))
        self.check("two platforms merged", lambda: self.merged("platform", PLATFORMS))
        self.check("pruned", self.pruned)
        self.check("a deleted blob, repaired", self.repaired)

    def ref(self, name):
        return f"{self.registry.host}/graphs/{name.replace('/', '-')}:1"

    def build_as(self, name, *options):
        """Builds one variant or platform in an emptied builder."""
        platform = name if name in PLATFORMS else PLATFORMS[0]
        self.build.change(name if name in VARIANTS else VARIANTS[0])
        self.build.forget()
        return self.build.run("--platform", platform, *options)

    def import_from(self, name, cache):
        _, cached, files = self.build_as(name, "--cache-from", f"type=registry,ref={self.ref(cache)}")
        if self.build.errors:
            raise Refused(f"{cache} as {name}: {self.build.errors}")
        return cached, files

    def merged(self, target, names):
        for name in names:
            self.build_as(name, "--cache-to", f"type=registry,ref={self.ref(name)},mode=max")
            self.own[name] = self.import_from(name, name)
            if not self.own[name][0]:
                raise Refused(f"{name} finds nothing in its own cache")
        self.run_regcache("merge", *map(self.ref, names), "--cache-to", f"type=registry,ref={self.ref(target)}")
        counts = []
        for name in names:
            cached, files = self.import_from(name, target)
            own_cached, own_files = self.own[name]
            if not cached >= own_cached:
                raise Refused(f"{name}: CACHED with its own cache alone: {sorted(own_cached - cached)}")
            if files != own_files:
                raise Refused(f"{name}: other files came out")
            counts.append(f"{len(cached)}/{len(own_cached)}")
        return f"CACHED {', '.join(counts)}"

    def pruned(self):
        said = self.run_regcache("prune", self.ref("variant"), "--max-size", PRUNED_BYTES, "--yes")
        cached, files = self.import_from(VARIANTS[-1], "variant")
        if files != self.own[VARIANTS[-1]][1]:
            raise Refused("other files came out")
        return f"{len(cached)} CACHED; {said.splitlines()[0].partition(': ')[2]}"

    def repaired(self):
        name = VARIANTS[0]
        self.delete_blob(self.top_layer(name))
        try:
            self.import_from(name, name)
        except BuildFailed:
            pass
        else:
            raise Refused("the build did not fail with a deleted blob")
        self.run_regcache("repair", self.ref(name), self.ref("repaired"))
        self.run_regcache("verify", "--deep", self.ref("repaired"))
        cached, files = self.import_from(name, "repaired")
        if files != self.own[name][1]:
            raise Refused("other files came out")
        return f"fails before, {len(cached)} CACHED after"

    def top_layer(self, name):
        """The digest of the top layer of the last step."""
        cache = json.loads(self.run_regcache("inspect", "--format", "json", self.ref(name)))
        used = {link["link"] for record in cache["records"] for slot in record["inputs"] for link in slot}
        last = next(record for number, record in enumerate(cache["records"])
                    if number not in used and record["results"])
        return cache["layers"][last["results"][0]["layer"]]["digest"]

    def delete_blob(self, digest):
        hexadecimal = digest.partition(":")[2]
        path = (self.registry.folder / "storage/docker/registry/v2/blobs/sha256" / hexadecimal[:2]
                / hexadecimal / "data")
        path.unlink()

    def run_regcache(self, *arguments):
        done = subprocess.run([self.regcache, *arguments], check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Refused(f"regcache {' '.join(arguments)}: status {done.returncode}\n{done.stdout}")
        return done.stdout


def main():
    regcache = str(pathlib.Path(sys.argv[1]).resolve())

    def run(engine):
        with DockerRegistry() as registry:
            graphs = Graphs(regcache, engine, registry)
            graphs.run()
            return graphs
    return run_in_engine("graphs in real BuildKit", run)


if __name__ == "__main__":
    sys.exit(main())
