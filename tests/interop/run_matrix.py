"""Real BuildKit on both sides of regcache, for every shape and compression; prints a table.

  run_matrix.py REGCACHE [--cells N]     the path of the binary; the first N cells only

For each shape and compression: BuildKit exports a cache to docker-registry, `regcache pull` brings it
into a folder, `regcache push` sends it under another name with another shape and compression to
docker-registry or to `regcache serve`, and an emptied BuildKit builds from that and from the folder.
Every step must say CACHED, and the files that come out must be those of the build without a cache.
Closes with "N passed, N failed". Exit status 77: this machine cannot run an engine (the text says why).
"""
import argparse
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from interop.build import Build
from interop.suite import Refused, Suite, run_in_engine
from peers import cache_layout
from peers.registries import DockerRegistry, EmbeddedRegistry

SHAPES = {  # the table's word: the options that name it
    "image manifest": "oci-mediatypes=true,image-manifest=true",
    "OCI index": "oci-mediatypes=true,image-manifest=false",
    "Docker list": "oci-mediatypes=false,image-manifest=false",
}
COMPRESSIONS = ["gzip", "zstd", "estargz", "uncompressed"]
WRITTEN = ["zstd", "uncompressed", "gzip", "estargz"]  # what regcache compresses to
ACCEPT = ", ".join(cache_layout.SHAPES)


class Matrix(Suite):
    def __init__(self, regcache, engine, source, embedded):
        super().__init__(76)
        self.regcache, self.engine, self.source = regcache, engine, source
        self.registries = itertools.cycle([source, embedded])
        self.build = Build(engine)

    def run(self, cells):
        self.check("control: an emptied builder caches nothing", self.control)
        for number, (shape, compression) in enumerate(cells):
            self.cell(number, shape, compression)

    def control(self):
        self.build.forget()
        self.steps, _, self.files = self.build.run()
        self.build.forget()
        _, cached, self.stage_files = self.build.run(target="build")
        if cached:
            raise Refused(f"these steps were CACHED without any cache: {cached}")
        return f"{len(self.steps)} steps, none CACHED"

    def cell(self, number, shape, compression):
        new_shape = list(SHAPES)[(list(SHAPES).index(shape) + 1 + number % 2) % len(SHAPES)]
        new_compression = next(word for word in WRITTEN[number % 4:] + WRITTEN if word != compression)
        registry = next(self.registries)
        exported = f"{self.source.host}/interop/exported:{number}"
        pushed = f"{registry.host}/interop/pushed:{number}"
        folder = self.engine.contexts / f"pulled-{number}"

        def travel():
            self.export(exported, shape, compression)
            self.pull(exported, folder, shape, compression)
            self.push(folder, pushed, new_shape, new_compression)
            if new_shape == "image manifest":
                self.read_by_skopeo(pushed)
            told = self.import_cache(f"type=registry,ref={pushed}")
            return f"{told} CACHED; from the folder {self.import_cache(f'type=local,src=/contexts/{folder.name}')}"

        self.check(f"{shape}, {compression} -> {new_shape}, {new_compression} in {registry.name}", travel)
        shutil.rmtree(folder, ignore_errors=True)

    def export(self, ref, shape, compression):
        self.build.forget()
        self.build.run("--cache-to", f"type=registry,ref={ref},mode=max,{SHAPES[shape]},"
                       f"compression={compression},force-compression=true")

    def pull(self, ref, folder, shape, compression):
        self.run_regcache("pull", "--cache-from", f"type=registry,ref={ref}", str(folder))
        cache = cache_layout.check(folder)
        if (cache.shape, cache.compressions) != (shape, {compression}):
            raise Refused(f"pulled {cache.shape}, {cache.compressions}")

    def push(self, folder, ref, shape, compression):
        self.run_regcache("push", str(folder), "--cache-to",
                          f"type=registry,ref={ref},mode=max,{SHAPES[shape]},"
                          f"compression={compression},force-compression=true")
        found_shape, _, layers = cache_layout.shape_of(manifest_of(ref))
        found = {cache_layout.compression_of(layer) for layer in layers}
        if (found_shape, found) != (shape, {compression}):
            raise Refused(f"pushed {found_shape}, {found}")

    def import_cache(self, options):
        """Builds twice from nothing but this cache: the result, and a stage that needs most layers."""
        self.build.forget()
        steps, cached, files = self.build.run("--cache-from", options)
        if cached != steps:
            raise Refused(f"not CACHED from {options}: {sorted(steps - cached)}")
        _, _, stage_files = self.build.run("--cache-from", options, target="build")
        if (files, stage_files) != (self.files, self.stage_files):
            raise Refused(f"other files came out of {options}")
        return f"{len(cached)}/{len(steps)}"

    def run_regcache(self, *arguments):
        done = subprocess.run([self.regcache, *arguments], check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Refused(f"regcache {' '.join(arguments)}: status {done.returncode}\n{done.stdout}")

    def read_by_skopeo(self, ref):
        target = self.engine.contexts / "by-skopeo"
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(["skopeo", "copy", "--quiet", "--src-tls-verify=false", f"docker://{ref}",
                        f"oci:{target}:latest"], check=True, stdin=subprocess.DEVNULL)
        cache_layout.check(target)


def manifest_of(ref):
    host, _, rest = ref.partition("/")
    repository, _, tag = rest.rpartition(":")
    request = urllib.request.Request(f"http://{host}/v2/{repository}/manifests/{tag}",
                                     headers={"Accept": ACCEPT})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("regcache")
    parser.add_argument("--cells", type=int, default=len(SHAPES) * len(COMPRESSIONS))
    arguments = parser.parse_args()
    regcache = str(pathlib.Path(arguments.regcache).resolve())
    cells = list(itertools.product(SHAPES, COMPRESSIONS))[:arguments.cells]

    def run(engine):
        with DockerRegistry() as source, EmbeddedRegistry(regcache) as embedded:
            matrix = Matrix(regcache, engine, source, embedded)
            matrix.run(cells)
            return matrix
    return run_in_engine("interop with real BuildKit", run)


if __name__ == "__main__":
    sys.exit(main())
