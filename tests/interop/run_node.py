"""Caches that a Node script merged and compressed anew with the npm package, imported by real BuildKit.

  run_node.py PACKAGE_FOLDER     what `./dev build --wasm` makes

Two builds that differ in one file each export a cache to docker-registry as gzip. A Node script
(merge_in_node.mjs) pulls one, merges the other, and pushes both as zstd. From an emptied builder with that
cache alone, each build must show every step CACHED that it shows with its own, and the files that come out
must be the same; so must it from the folder that was pulled. Closes with "N passed, N failed". Exit status
77: this machine cannot run an engine (the text says why).
"""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from interop.build import Build
from interop.run_matrix import manifest_of
from interop.suite import Refused, Suite, run_in_engine
from peers import cache_layout
from peers.registries import DockerRegistry

SCRIPT = pathlib.Path(__file__).with_name("merge_in_node.mjs")
VARIANTS = ["one", "two"]


class NodeScript(Suite):
    def __init__(self, package, engine, registry):
        super().__init__(40)
        self.package, self.engine, self.registry = package, engine, registry
        self.build = Build(engine)
        self.folder = engine.contexts / "pulled-by-node"
        self.own = {}  # of each variant: (steps CACHED with its own cache, files)

    def run(self):
        self.check("two builds export", self.export)
        self.check("a Node script merges them as zstd", self.merge)
        for name in VARIANTS:
            self.check(f"'{name}' from the merged cache", lambda name=name: self.same_as_own(
                name, f"type=registry,ref={self.ref('merged')}"))
        self.check(f"'{VARIANTS[0]}' from the folder", lambda: self.same_as_own(
            VARIANTS[0], f"type=local,src=/contexts/{self.folder.name}"))

    def ref(self, name):
        return f"{self.registry.host}/node/{name}:1"

    def build_as(self, name, *options):
        """Builds one variant in an emptied builder."""
        self.build.change(name)
        self.build.forget()
        return self.build.run(*options)

    def export(self):
        for name in VARIANTS:
            self.build_as(name, "--cache-to", f"type=registry,ref={self.ref(name)},mode=max")
            _, cached, files = self.build_as(name, "--cache-from", f"type=registry,ref={self.ref(name)}")
            self.own[name] = cached, files
            if not cached:
                raise Refused(f"{name} finds nothing in its own cache")
        return f"{[len(cached) for cached, _ in self.own.values()]} CACHED with their own"

    def merge(self):
        done = subprocess.run(["node", str(SCRIPT), self.package, *map(self.ref, VARIANTS), str(self.folder),
                               self.ref("merged")], check=False, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True)
        if done.returncode != 0:
            raise Refused(f"status {done.returncode}\n{done.stderr}")
        report = json.loads(done.stdout)
        if not report["hit"] or not report["converted"] or report["findings"] or report["warnings"]:
            raise Refused(done.stdout)
        cache_layout.check(self.folder)
        _, _, layers = cache_layout.shape_of(manifest_of(self.ref("merged")))
        found = {cache_layout.compression_of(layer) for layer in layers}
        if found != {"zstd"}:
            raise Refused(f"the layers are {found}")
        return f"{report['converted']} layers converted, {report['blobs']} blobs right"

    def same_as_own(self, name, options):
        _, cached, files = self.build_as(name, "--cache-from", options)
        own_cached, own_files = self.own[name]
        if self.build.errors:
            raise Refused(f"{self.build.errors}")
        if not cached >= own_cached:
            raise Refused(f"CACHED with its own cache alone: {sorted(own_cached - cached)}")
        if files != own_files:
            raise Refused("other files came out")
        return f"CACHED {len(cached)}/{len(own_cached)}"


def main():
    package = str(pathlib.Path(sys.argv[1]).resolve())

    def run(engine):
        with DockerRegistry() as registry:
            script = NodeScript(package, engine, registry)
            script.run()
            return script
    return run_in_engine("a Node script and real BuildKit", run)


if __name__ == "__main__":
    sys.exit(main())
